"""What selection rules decided, as typed records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ._tables import Table
from .types import Fields, InstanceRecord


@dataclass(frozen=True)
class ChampionRecord:
    #: None when there is no champion.
    champion: Optional[InstanceRecord]
    partition: Fields
    #: The comparator chose it (`best`), the incumbent was `kept`, a `fallback` answered, or there is `none`.
    choice: str
    #: A sentence: why this one, or why there is none.
    why: str
    #: UUID of the decision that stands; None when nothing is recorded, as for a rule that came with the question.
    decision: Optional[str]
    #: UUID of the rule.
    rule: str
    #: Of the rules' repository; None for a rule that came with the question.
    commit: Optional[str]
    #: Only tried out: not to be served.
    shadow: bool
    #: The state of the change log that it was made from, and the whole second for which it was made.
    position: int
    at: str


@dataclass(frozen=True)
class Verdict:
    """What became of one candidate."""

    #: UUID.
    instance: str
    base_version_id: str
    version: str
    #: `champion`, or `beaten` when it passed every condition; else what it fell by: `given`, `when`, `guard`,
    #: `evidence`, `missing` or `deprecated`.
    verdict: str
    #: The part that did not hold with its values, or which value was missing.
    why: str


@dataclass(frozen=True)
class Selection:
    #: UUID of the instance; None when there is none.
    champion: Optional[str]
    choice: str
    why: str


@dataclass(frozen=True)
class Incumbent:
    """Who answered before, and since when."""

    #: UUID.
    instance: str
    since: str


@dataclass(frozen=True)
class Decision:
    """One evaluation of a selection rule for one partition at one moment."""

    uuid: str
    rule: str
    team: str
    project: str
    commit: str
    partition: Fields
    at: str
    #: The state of the change log that it was made from.
    position: int
    selection: Selection
    shadow: bool
    incumbent: Optional[Incumbent]
    #: SHA-256 of all that was looked at.
    inputs: str


@dataclass(frozen=True)
class Replay:
    """A decision made again from what was known then."""

    decision: Decision
    selection: Selection
    verdicts: Table[Verdict]
    inputs: str
    #: The same was looked at and the same came of it.
    same: bool
