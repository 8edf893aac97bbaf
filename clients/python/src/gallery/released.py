"""An instance by its UUID, as far as its upstreams and deployments go."""

from __future__ import annotations

from typing import Optional, Union

from ._records import record_of
from .approvals import Approval, ApprovalRecord
from .comparison import InstanceComparison, Usage
from .graph import PinGraph
from .measured import Measured
from .slots import Deployment, Replaced, position_of


class Released(Measured):
    def pins(self, direction: str = "upstream", *, transitive: bool = False) -> PinGraph:
        """The exact instances that it was made with, or with `downstream` those that were made with it."""
        query = [("direction", direction), ("transitive", "true" if transitive else None)]
        return record_of(PinGraph, self._client.read("GET", self._path("pins"), query=query))

    def compare(self, other: Union[Measured, str]) -> InstanceComparison:
        """What changed from this instance to another of the project."""
        named = other if isinstance(other, str) else other.uuid
        answer = self._client.read("GET", self._path("comparison"), query=[("with", named)])
        return record_of(InstanceComparison, answer)

    def usage(self) -> Usage:
        """Who still uses it: readers, environments, and instances that were made with it."""
        return record_of(Usage, self._client.read("GET", self._path("usage")))

    def deploy(
        self,
        environment: str = "production",
        *,
        reason: str,
        if_match: Optional[Replaced] = None,
        approval: Union[Approval, str, None] = None,
    ) -> Deployment:
        """Serves it, in place of what its model served there for its partition.

        `if_match` is the deployment that was looked at, its position, or 0 for none: when another came between, this
        is refused with `deployment.stale`. An environment that is protected asks for it, or for an `approval`.
        """
        body = {"environment": environment, "reason": reason}
        if approval is not None:
            body["approval"] = approval if isinstance(approval, str) else approval.uuid
        answer = self._client.write("POST", self._path("deployments"), body, if_match=position_of(if_match))
        self._forget()
        return record_of(Deployment, answer)

    def request_approval(self, environment: str = "production", *, reason: str) -> Approval:
        """Asks for leave to deploy it; somebody else gives or refuses it."""
        body = {"environment": environment, "reason": reason}
        answer = self._client.write("POST", self._path("approvals"), body)
        return Approval(self._client, record_of(ApprovalRecord, answer))

    def _forget(self) -> None:
        """What was read of it may have moved."""
