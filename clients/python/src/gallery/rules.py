"""The rules as they stand in Git, and their kill switches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Optional, Union

from ._connection import Connection
from ._http import API, path_of
from ._records import record_of
from ._tables import Table
from .errors import InvalidError


@dataclass(frozen=True)
class RuleCommit:
    """A commit of the rules' repository as the server took it up."""

    hash: str
    author: str
    message: str
    at: str
    applied_at: str
    #: The commit in force before is not among its ancestors.
    forced: bool
    errors: int
    warnings: int


@dataclass(frozen=True)
class RuleRepository:
    url: str
    branch: str
    folder: str


@dataclass(frozen=True)
class RuleOutage:
    """Since when, and why, the server cannot read the repository; what is in force stays so."""

    since: str
    why: str


@dataclass(frozen=True)
class RulesStatus:
    #: None when the server follows none.
    repository: Optional[RuleRepository]
    #: The newest that was taken up.
    commit: Optional[RuleCommit]
    in_force: int
    stale: int
    broken: int
    seen_at: Optional[str]
    unreachable: Optional[RuleOutage]


@dataclass(frozen=True)
class RuleProblem:
    """Something wrong with a rule, or worth a look."""

    file: str
    #: From 1; None when it is of the whole file.
    line: Optional[int]
    column: Optional[int]
    code: str
    message: str
    #: `error`, or `warning`, which keeps nothing out of force.
    severity: str


@dataclass(frozen=True)
class RuleSummary:
    """A rule's file and how it stands."""

    file: str
    #: None while no version of the file could be read.
    uuid: Optional[str]
    team: str
    name: str
    #: `in_force`; `stale`: an older version is in force because the newest is broken; `broken`: none is.
    state: str
    #: `draft`, `shadow`, `canary` or `on` as its file says, and as kill switches leave it; None when none is in force.
    stage: Optional[str]
    effective_stage: Optional[str]
    #: `selection` or `action`.
    kind: Optional[str]
    description: Optional[str]
    #: The one that brought the version in force.
    commit: Optional[str]
    #: Those that keep the newest version out of force.
    errors: int


@dataclass(frozen=True)
class RuleDetails(RuleSummary):
    #: The version in force as it was read, and the text of its file.
    rule: Optional[Mapping[str, Any]] = None
    text: Optional[str] = None
    problems: Table[RuleProblem] = field(default_factory=Table)
    #: Its file was removed.
    removed: bool = False


@dataclass(frozen=True)
class RuleChange:
    """One commit that changed a rule's file."""

    commit: str
    author: str
    message: str
    at: str
    #: It removed the file.
    removed: bool


@dataclass(frozen=True)
class RuleLine:
    """A line of a rule's file, and whose it is."""

    line: int
    text: str
    commit: str
    author: str
    at: str


@dataclass(frozen=True)
class RuleSwitch:
    """A kill switch as it stands, or one setting of it."""

    #: `rule`, `team` or `all`.
    target: str
    #: UUID of the rule or name of the team; empty for all.
    name: str
    on: bool
    reason: str
    at: str
    by: str


class Rules(Connection):
    """The part of a client that says which rules there are. Rules are named as they were listed, or by their UUIDs."""

    def rules(
        self, team: Optional[str] = None, *, stage: Optional[str] = None, state: Optional[str] = None
    ) -> Table[RuleSummary]:
        """By file. `stage` is what the file says; `state`: `in_force`, `stale` or `broken`."""
        query = [("team", team), ("stage", stage), ("state", state)]
        return Table(record_of(RuleSummary, each) for each in self.pages(API + "/rules", query))

    def rule(self, rule: Union[RuleSummary, str], commit: Optional[str] = None) -> RuleDetails:
        """As it stands, or stood with a commit that was taken up."""
        return record_of(RuleDetails, self.read("GET", _path(rule), query=[("commit", commit)]))

    def rule_history(self, rule: Union[RuleSummary, str], *, limit: int = 100) -> Table[RuleChange]:
        """Commits that changed the rule's file, newest first; 1,000 at most."""
        items = self.read("GET", _path(rule, "history"), query=[("limit", limit)])["items"]
        return Table(record_of(RuleChange, each) for each in items)

    def rule_blame(self, rule: Union[RuleSummary, str], commit: Optional[str] = None) -> Table[RuleLine]:
        """Each line of the rule's file with the commit that wrote it."""
        items = self.read("GET", _path(rule, "blame"), query=[("commit", commit)])["items"]
        return Table(record_of(RuleLine, each) for each in items)

    def rule_commits(self, *, limit: Optional[int] = 1_000) -> Table[RuleCommit]:
        """Commits that were taken up, newest first."""
        return Table(record_of(RuleCommit, each) for each in islice(self.pages(API + "/rule-commits", []), limit))

    def rule_problems(self, commit: Optional[str] = None) -> Table[RuleProblem]:
        """What is wrong in a commit that was taken up, the newest unless told."""
        items = self.read("GET", API + "/rule-problems", query=[("commit", commit)])["items"]
        return Table(record_of(RuleProblem, each) for each in items)

    def rules_status(self) -> RulesStatus:
        """Which repository the server follows, and how its rules stand."""
        return record_of(RulesStatus, self.read("GET", API + "/rules/status"))

    def refresh_rules(self) -> RulesStatus:
        """Makes the server look at its repository now: what was pushed before is taken up."""
        return record_of(RulesStatus, self.read("POST", API + "/rules/refresh"))

    def switch_off(
        self,
        rule: Union[RuleSummary, str, None] = None,
        *,
        team: Optional[str] = None,
        all: bool = False,  # noqa: A002
        reason: str,
    ) -> RuleSwitch:
        """A rule, a team's rules or `all` are as if they were drafts: they neither answer nor act."""
        return self._switch(rule, team, all, False, reason)

    def switch_on(
        self,
        rule: Union[RuleSummary, str, None] = None,
        *,
        team: Optional[str] = None,
        all: bool = False,  # noqa: A002
        reason: str,
    ) -> RuleSwitch:
        """Takes `switch_off` of the same back; a rule is on again when no switch over it is off."""
        return self._switch(rule, team, all, True, reason)

    def rule_switches(self) -> Table[RuleSwitch]:
        """How each switch that was ever set stands."""
        return Table(record_of(RuleSwitch, each) for each in self.read("GET", API + "/rule-switches")["items"])

    def rule_switch_history(self, *, limit: Optional[int] = 1_000) -> Table[RuleSwitch]:
        """Every setting of a switch, newest first."""
        pages = self.pages(API + "/rule-switches/history", [])
        return Table(record_of(RuleSwitch, each) for each in islice(pages, limit))

    def _switch(
        self, rule: Union[RuleSummary, str, None], team: Optional[str], every: bool, on: bool, reason: str
    ) -> RuleSwitch:
        named = [
            {"target": "rule", "name": rule_uuid(rule)} if rule is not None else None,
            {"target": "team", "name": team} if team is not None else None,
            {"target": "all"} if every else None,
        ]
        targets = [each for each in named if each is not None]
        if len(targets) != 1:
            raise InvalidError("request.invalid", f"{len(targets)} of a rule, team= and all=True are given, not one")
        body = {**targets[0], "on": on, "reason": reason}
        return record_of(RuleSwitch, self.write("POST", API + "/rule-switches", body))


def rule_uuid(rule: Union[RuleSummary, str]) -> str:
    """Of a rule that is named."""
    if isinstance(rule, str):
        return rule
    if rule.uuid is None:
        raise InvalidError(
            "client.rule",
            f"no version of {rule.file} could be read: it has no uuid",
            hint="`client.rule_problems` tells what is wrong with it.",
        )
    return rule.uuid


def _path(rule: Union[RuleSummary, str], *names: str) -> str:
    return path_of("rules", rule_uuid(rule), *names)
