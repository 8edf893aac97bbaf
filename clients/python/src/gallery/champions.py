"""Whom selection rules choose, and what they decided before."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Optional, Union, cast

from ._connection import Connection
from ._content import Progress
from ._http import API, encode_json, path_of
from ._last_answers import LastAnswers
from ._records import record_of
from ._tables import Table
from ._values import field_values
from .decisions import ChampionRecord, Decision, Replay, Verdict
from .errors import MissingError
from .instance import Instance
from .rules import RuleSummary, rule_uuid
from .types import Fields

if TYPE_CHECKING:
    from .client import Client

#: A rule in force, by its UUID or as it was listed; or a rule that is not: the text of its file (JSON or YAML), or
#: what that parses to.
AskedRule = Union[str, RuleSummary, Mapping[str, Any]]

#: Past entries that a list has unless told.
NEWEST = 1_000


class Champion:
    """Who answers for a partition, and why. Without a champion, `instance` is None and `why` says so."""

    def __init__(self, client: Connection, record: ChampionRecord, *, stale: bool = False) -> None:
        self.record = record
        #: The server was away, and this is what it said last.
        self.stale = stale
        found = record.champion
        self.instance = None if found is None else Instance(cast("Client", client), found.uuid, record=found)

    @property
    def partition(self) -> Fields:
        return self.record.partition

    @property
    def choice(self) -> str:
        """`best`: the comparator chose it; `kept`: the incumbent stays; `fallback`; or `none`."""
        return self.record.choice

    @property
    def why(self) -> str:
        return self.record.why

    @property
    def decision(self) -> Optional[str]:
        """UUID of the decision that stands; None when nothing is recorded."""
        return self.record.decision

    @property
    def rule(self) -> str:
        return self.record.rule

    @property
    def commit(self) -> Optional[str]:
        """The version of the rule; None for one that came with the question."""
        return self.record.commit

    @property
    def shadow(self) -> bool:
        """Only tried out: not to be served."""
        return self.record.shadow

    @property
    def at(self) -> str:
        """The moment for which it was chosen."""
        return self.record.at

    @property
    def content(self) -> Union[bytes, dict[str, bytes]]:
        """The bytes of the instance, or for a bundle the bytes of each path."""
        return self._chosen().content

    def download(self, path: Union[str, os.PathLike[str]], *, progress: Optional[Progress] = None) -> Path:
        """Writes the instance to a file, or its bundle into a folder."""
        return self._chosen().download(path, progress=progress)

    def open(self, path: Optional[str] = None) -> BinaryIO:
        """The blob of the instance, or one file of its bundle, as a file that fetches only what is read."""
        return self._chosen().open(path)

    def _chosen(self) -> Instance:
        if self.instance is None:
            raise MissingError(
                "client.champion",
                f"{self.rule} has no champion for {dict(self.partition)}: {self.why}",
                hint="`client.explain` tells of every candidate why it is not the champion.",
            )
        return self.instance

    def __repr__(self) -> str:
        named = "none" if self.instance is None else f"{self.instance.base_version_id} {self.instance.version}"
        marks = "".join(f" {word}" for word in ("shadow", "stale") if getattr(self, word))
        return f"<champion of {self.rule} {dict(self.partition)}: {named}{marks}>"


class Explanation(Champion):
    """A champion with every candidate, newest first, and why it is not the champion."""

    def __init__(self, client: Connection, record: ChampionRecord, verdicts: Table[Verdict]) -> None:
        super().__init__(client, record)
        self.verdicts = verdicts


class Champions(Connection):
    """The part of a client that asks selection rules."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._last_champions = LastAnswers()

    def champion(
        self,
        rule: AskedRule,
        partition: Optional[Mapping[str, Any]] = None,
        /,
        *,
        project: Optional[str] = None,
        stale_ok: Optional[bool] = None,
        **fields: Any,
    ) -> Champion:
        """Whom a rule chooses now: `client.champion("best-by-city", city="Paris")`.

        The partition may also be a mapping; without one, it is the only one of the rule's candidates. `project` is for
        a rule that is sent and names none.

        While the server is away, the last answer to the same question of this client answers, marked `stale`: what
        serves goes on. `stale_ok=False` raises instead, as is usual with `on_error="raise"`, and as happens where
        nothing was answered before.
        """
        question = _question(rule, project, partition, fields)
        answer, stale = self._last_champions.ask(
            json.dumps(question, sort_keys=True),
            lambda patience: self.read("POST", API + "/champions", question, patience=patience)["items"][0],
            stale_ok=self.settings.on_error != "raise" if stale_ok is None else stale_ok,
        )
        return Champion(self, record_of(ChampionRecord, answer), stale=stale)

    def champions(self, rule: AskedRule, *, project: Optional[str] = None) -> Table[Champion]:
        """Whom a rule chooses now for every partition in which it has candidates."""
        items = self.read("POST", API + "/champions", {**_question(rule, project), "all": True})["items"]
        return Table(Champion(self, record_of(ChampionRecord, each)) for each in items)

    def explain(
        self,
        rule: AskedRule,
        partition: Optional[Mapping[str, Any]] = None,
        /,
        *,
        project: Optional[str] = None,
        **fields: Any,
    ) -> Explanation:
        """Whom a rule chooses now, with the `verdicts` on every candidate; takes what `champion` takes."""
        question = _question(rule, project, partition, fields)
        answer = self.read("POST", API + "/champions/explain", question)
        verdicts = Table(record_of(Verdict, each) for each in answer["verdicts"])
        return Explanation(self, record_of(ChampionRecord, answer), verdicts)

    def decisions(
        self,
        rule: Union[RuleSummary, str, None] = None,
        partition: Optional[Mapping[str, Any]] = None,
        *,
        project: Optional[str] = None,
        champion: Union[Instance, str, None] = None,
        since: Optional[str] = None,
        until: Optional[str] = None,
        limit: Optional[int] = NEWEST,
    ) -> Table[Decision]:
        """What was decided, newest first, at most `limit`: whenever an outcome, or the rule, was another than before.

        `champion` narrows to decisions for an instance; `since` and `until` to those made at or after, and before.
        """
        query = [
            ("rule", None if rule is None else rule_uuid(rule)),
            ("partition", None if partition is None else encode_json(field_values(partition)).decode()),
            ("project", project),
            ("champion", champion.uuid if isinstance(champion, Instance) else champion),
            ("from", since),
            ("to", until),
        ]
        found = islice(self.pages(API + "/decisions", query), limit)
        return Table(record_of(Decision, each) for each in found)

    def decision(self, uuid: str) -> Decision:
        return record_of(Decision, self.read("GET", path_of("decisions", uuid)))

    def replay(self, decision: Union[Decision, str]) -> Replay:
        """Makes a decision again from what was known then: `same` when the same comes of it. Records nothing."""
        uuid = decision if isinstance(decision, str) else decision.uuid
        return record_of(Replay, self.read("POST", path_of("decisions", uuid, "replay")))


def _question(
    rule: AskedRule,
    project: Optional[str],
    partition: Optional[Mapping[str, Any]] = None,
    fields: Optional[Mapping[str, Any]] = None,
) -> dict[str, Any]:
    """An empty partition is that of instances without one; what is not given at all is left to the server."""
    asked = rule_uuid(rule) if isinstance(rule, RuleSummary) else rule
    where = {**partition, **(fields or {})} if partition is not None else fields or None
    given = {
        "rule": dict(asked) if isinstance(asked, Mapping) else asked,
        "project": project,
        "partition": None if where is None else field_values(where),
    }
    return {name: value for name, value in given.items() if value is not None}
