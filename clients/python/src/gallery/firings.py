"""What action rules looked at and did, and what keeps their alerts quiet."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Optional, Union

from ._connection import Connection
from ._http import API, path_of
from ._records import record_of
from ._tables import Table
from ._values import moment_text
from .instance import Instance
from .rules import RuleSummary, rule_uuid


@dataclass(frozen=True)
class Firing:
    """One look of an action rule at an instance."""

    uuid: str
    rule: str
    team: str
    commit: str
    stage: str
    #: UUID.
    instance: str
    #: A `change` of what it names, the end of its FOR (`due`), its `schedule`, or somebody's `request`.
    cause: str
    #: The state of the change log that it was judged by, and the moment.
    position: int
    at: str
    #: `held`; `not_held`; `missing`: a value that the condition needs is not known; `suppressed`: it would have acted,
    #: but its stage or a silence keeps it from it.
    outcome: str
    #: How many it set off.
    actions: int
    why: str
    #: SHA-256 of all that it was judged by.
    inputs: str


@dataclass(frozen=True)
class Job:
    """A look of a rule at an instance, or an act that a rule has decided on."""

    #: The same in every attempt; of an act also the `webhook-id` of the call that it makes.
    id: str
    #: `evaluate` or `act`.
    kind: str
    rule: str
    #: UUID.
    instance: str
    #: Of an act: the action, and UUID of the firing.
    action: Optional[str]
    firing: Optional[str]
    #: `waiting`, `done`, or `dead`: given up after the last attempt.
    state: str
    attempts: int
    next_at: Optional[str]
    #: What came of the last attempt.
    last_result: Optional[str]


@dataclass(frozen=True)
class Matcher:
    """One label of an alert and what it must be."""

    name: str
    value: str
    #: The value is a pattern that must match the whole label.
    is_regex: bool


@dataclass(frozen=True)
class Silence:
    """Alerts whose labels all match are not sent for a time."""

    uuid: str
    matchers: Table[Matcher]
    comment: str
    starts_at: str
    ends_at: str
    created_by: str


class Firings(Connection):
    """The part of a client that says what action rules do."""

    def fire(self, rule: Union[RuleSummary, str], instance: Union[Instance, str]) -> str:
        """Makes a rule look at an instance, whatever has happened; it acts only when what it says holds.

        It looks a moment later: returns the UUID that the firing will have.
        """
        path = path_of("rules", rule_uuid(rule), "fire")
        firing: str = self.write("POST", path, {"instance": _uuid(instance)})["firing"]
        return firing

    def firings(
        self,
        rule: Union[RuleSummary, str, None] = None,
        *,
        instance: Union[Instance, str, None] = None,
        outcome: Optional[str] = None,
        limit: Optional[int] = 1_000,
    ) -> Table[Firing]:
        """Looks of action rules, newest first, at most `limit`.

        `outcome`: `held`, `not_held`, `missing` or `suppressed`; all unless told.
        """
        query = [
            ("rule", None if rule is None else rule_uuid(rule)),
            ("instance", None if instance is None else _uuid(instance)),
            ("outcome", outcome),
        ]
        return Table(record_of(Firing, each) for each in islice(self.pages(API + "/firings", query), limit))

    def firing(self, uuid: str) -> Firing:
        return record_of(Firing, self.read("GET", path_of("firings", uuid)))

    def jobs(
        self,
        rule: Union[RuleSummary, str, None] = None,
        *,
        firing: Union[Firing, str, None] = None,
        state: Optional[str] = None,
        limit: Optional[int] = 1_000,
    ) -> Table[Job]:
        """What waits, what was done, and what was given up, newest first. `state`: `waiting`, `done` or `dead`."""
        query = [
            ("rule", None if rule is None else rule_uuid(rule)),
            ("firing", firing.uuid if isinstance(firing, Firing) else firing),
            ("state", state),
        ]
        return Table(record_of(Job, each) for each in islice(self.pages(API + "/jobs", query), limit))

    def replay_job(self, job: Union[Job, str]) -> Job:
        """Tries a dead job again, under its old id."""
        named = job if isinstance(job, str) else job.id
        return record_of(Job, self.write("POST", path_of("jobs", named, "replay")))

    def silence(
        self,
        labels: Mapping[str, Union[str, re.Pattern[str]]],
        *,
        until: Union[datetime.datetime, str],
        comment: str,
        since: Union[datetime.datetime, str, None] = None,
    ) -> Silence:
        """Sends no alert whose labels all match, until a time: `{"project": "demo", "severity": re.compile("w.*")}`."""
        body: dict[str, Any] = {
            "matchers": [_matcher(name, value) for name, value in labels.items()],
            "comment": comment,
            "endsAt": moment_text(until),
        }
        if since is not None:
            body["startsAt"] = moment_text(since)
        return record_of(Silence, self.write("POST", API + "/silences", body))

    def silences(self) -> Table[Silence]:
        """Those that have not ended, in the order of their making."""
        return Table(record_of(Silence, each) for each in self.pages(API + "/silences", []))

    def end_silence(self, silence: Union[Silence, str]) -> Silence:
        named = silence if isinstance(silence, str) else silence.uuid
        return record_of(Silence, self.write("DELETE", path_of("silences", named)))


def _uuid(instance: Union[Instance, str]) -> str:
    return instance if isinstance(instance, str) else instance.uuid


def _matcher(name: str, value: Union[str, re.Pattern[str]]) -> dict[str, Any]:
    if isinstance(value, str):
        return {"name": name, "value": value}
    return {"name": name, "value": value.pattern, "isRegex": True}

