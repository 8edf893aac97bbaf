"""Upgrades that wait for an answer."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Optional, Union

from ._connection import Connection
from ._http import path_of
from ._records import record_of
from ._tables import Table
from ._values import moment_text
from .approvals import Approval
from .graph import InstanceRef, MovedPin
from .slots import Deployment, Replaced, position_of
from .types import Fields


@dataclass(frozen=True)
class OfferRecord:
    uuid: str
    project: str
    base_version_id: str
    partition: Fields
    environment: str
    owner: str
    #: `open`, `snoozed`, `accepted`, `declined`, or `withdrawn` when it says nothing any more.
    state: str
    deployed: InstanceRef
    proposed: InstanceRef
    #: How the upstreams of the two differ.
    moved: Table[MovedPin]
    opened_at: str
    #: When an upstream last moved it, and how often.
    updated_at: str
    updates: int
    snoozed_until: Optional[str]


@dataclass(frozen=True)
class OfferEvent:
    position: int
    at: str
    by: str
    #: `opened`, `updated`, `snoozed`, `accepted`, `declined` or `withdrawn`.
    event: str
    #: The version that was proposed then.
    proposed: str
    reason: str


class Offer:
    """A newer version of what is served somewhere, different only in its upstreams. Nothing moves until accepted."""

    def __init__(self, client: Connection, record: OfferRecord) -> None:
        self._client = client
        self.record = record

    @property
    def uuid(self) -> str:
        return self.record.uuid

    @property
    def state(self) -> str:
        """`open`, `snoozed`, `accepted`, `declined` or `withdrawn`, when it was read."""
        return self.record.state

    @property
    def deployed(self) -> InstanceRef:
        return self.record.deployed

    @property
    def proposed(self) -> InstanceRef:
        return self.record.proposed

    @property
    def moved(self) -> Table[MovedPin]:
        return self.record.moved

    @property
    def history(self) -> Table[OfferEvent]:
        """Everything that happened to the offer, oldest first."""
        events = self._client.read("GET", self._path())["history"]
        return Table(record_of(OfferEvent, each) for each in events)

    def refresh(self) -> Offer:
        """Reads it again."""
        self.record = record_of(OfferRecord, self._client.read("GET", self._path()))
        return self

    def accept(
        self,
        reason: str,
        *,
        if_match: Optional[Replaced] = None,
        approval: Union[Approval, str, None] = None,
    ) -> Deployment:
        """Deploys what was proposed when the offer was read; `offer.moved` when it proposes another by now."""
        body: dict[str, Any] = {"reason": reason, "proposed": self.proposed.uuid}
        if approval is not None:
            body["approval"] = approval if isinstance(approval, str) else approval.uuid
        answer = self._client.write("POST", self._path("acceptance"), body, if_match=position_of(if_match))
        self.refresh()
        return record_of(Deployment, answer)

    def decline(self, reason: str) -> Offer:
        """Closes the offer; the next change upstream opens another."""
        return self._answer("refusal", {"reason": reason})

    def snooze(self, until: Union[datetime.datetime, str], reason: str) -> Offer:
        """Puts the offer aside until a time in the future."""
        return self._answer("snooze", {"until": moment_text(until), "reason": reason})

    def _answer(self, what: str, body: dict[str, Any]) -> Offer:
        self.record = record_of(OfferRecord, self._client.write("POST", self._path(what), body))
        return self

    def _path(self, *names: str) -> str:
        return path_of("offers", self.uuid, *names)

    def __repr__(self) -> str:
        return f"<offer {self.uuid} {self.deployed.version} to {self.proposed.version} {self.state}>"
