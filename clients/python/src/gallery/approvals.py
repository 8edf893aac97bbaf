"""Leave to deploy in a protected environment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ._connection import Connection
from ._http import path_of
from ._records import record_of
from .graph import InstanceRef


@dataclass(frozen=True)
class ApprovalRecord:
    uuid: str
    instance: InstanceRef
    environment: str
    #: `pending`, `approved`, `refused` or `used`.
    state: str
    #: Why it was asked for.
    reason: str
    requested_by: str
    requested_at: str
    #: Who approved or refused it, and what they said.
    decided_by: Optional[str]
    decided_at: Optional[str]
    comment: Optional[str]


class Approval:
    """Leave to deploy one instance once, asked for by one person and given by another."""

    def __init__(self, client: Connection, record: ApprovalRecord) -> None:
        self._client = client
        self.record = record

    @property
    def uuid(self) -> str:
        return self.record.uuid

    @property
    def state(self) -> str:
        """`pending`, `approved`, `refused` or `used`, when it was read."""
        return self.record.state

    def refresh(self) -> Approval:
        """Reads it again."""
        self.record = record_of(ApprovalRecord, self._client.read("GET", path_of("approvals", self.uuid)))
        return self

    def approve(self, comment: str = "") -> Approval:
        """Gives leave; refused with `approval.own` to who asked for it."""
        return self._decide(True, comment)

    def refuse(self, comment: str) -> Approval:
        return self._decide(False, comment)

    def _decide(self, approve: bool, comment: str) -> Approval:
        path = path_of("approvals", self.uuid, "decision")
        answer = self._client.write("POST", path, {"approve": approve, "comment": comment})
        self.record = record_of(ApprovalRecord, answer)
        return self

    def __repr__(self) -> str:
        return f"<approval {self.uuid} {self.state}>"
