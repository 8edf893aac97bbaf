"""What serves where: environments, deployments, approvals and offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from ._connection import Connection
from ._http import encode_json, path_of
from ._records import record_of
from ._tables import Table
from ._values import field_values
from .approvals import Approval, ApprovalRecord
from .offers import Offer, OfferRecord
from .slots import Deployment, Environment, Replaced, position_of


class Deployments(Connection):
    """The part of a client that says what serves."""

    def deployment(
        self,
        project: str,
        base_version_id: str,
        partition: Optional[Mapping[str, Any]] = None,
        environment: str = "production",
        *,
        as_of: Optional[str] = None,
    ) -> Deployment:
        """What is served, who put it there and why; `deployment.unknown` when nothing ever was, or not yet then."""
        query = [*_slot(partition, environment), ("asOf", as_of)]
        path = _deployment_path(project, base_version_id)
        return record_of(Deployment, self.read("GET", path, query=query))

    def deployments(
        self,
        project: str,
        base_version_id: Optional[str] = None,
        environment: Optional[str] = None,
        *,
        as_of: Optional[str] = None,
    ) -> Table[Deployment]:
        """Everything that is served, now or at a moment."""
        query = [("baseVersionId", base_version_id), ("environment", environment), ("asOf", as_of)]
        pages = self.pages(path_of("projects", project, "deployments"), query)
        return Table(record_of(Deployment, each) for each in pages)

    def deployment_history(
        self,
        project: str,
        base_version_id: str,
        partition: Optional[Mapping[str, Any]] = None,
        environment: str = "production",
    ) -> Table[Deployment]:
        """Everything that was served there, newest first."""
        pages = self.pages(_deployment_path(project, base_version_id, "history"), _slot(partition, environment))
        return Table(record_of(Deployment, each) for each in pages)

    def rollback(
        self,
        project: str,
        base_version_id: str,
        partition: Optional[Mapping[str, Any]] = None,
        environment: str = "production",
        *,
        reason: str,
        if_match: Optional[Replaced] = None,
    ) -> Deployment:
        """Back to what was served before; once more, to what was served before that."""
        return self._move("rollback", project, base_version_id, partition, environment, reason, if_match)

    def undeploy(
        self,
        project: str,
        base_version_id: str,
        partition: Optional[Mapping[str, Any]] = None,
        environment: str = "production",
        *,
        reason: str,
        if_match: Optional[Replaced] = None,
    ) -> Deployment:
        """Serves nothing there from now on."""
        return self._move("removal", project, base_version_id, partition, environment, reason, if_match)

    def environments(self, project: str) -> Table[Environment]:
        """Where instances can be deployed: `production`, `staging`, `shadow`, and those that were set up."""
        items = self.read("GET", path_of("projects", project, "environments"))["items"]
        return Table(record_of(Environment, each) for each in items)

    def set_environment(self, project: str, name: str, protection: str = "none") -> Environment:
        """Sets up an environment, or what it asks of deployments: `none`, `if_match` or `approval`."""
        path = path_of("projects", project, "environments", name)
        return record_of(Environment, self.write("PUT", path, {"protection": protection}))

    def approval(self, uuid: str) -> Approval:
        """Leave to deploy that was asked for with `instance.request_approval`."""
        return Approval(self, record_of(ApprovalRecord, self.read("GET", path_of("approvals", uuid))))

    def approvals(
        self, project: str, environment: Optional[str] = None, *, state: Optional[str] = None
    ) -> Table[Approval]:
        """What was asked for, in that order. `state`: `pending`, `approved`, `refused` or `used`; all unless told."""
        pages = self.pages(path_of("projects", project, "approvals"), [("environment", environment), ("state", state)])
        return Table(Approval(self, record_of(ApprovalRecord, each)) for each in pages)

    def offers(
        self,
        project: str,
        base_version_id: Optional[str] = None,
        environment: Optional[str] = None,
        *,
        state: str = "open",
    ) -> Table[Offer]:
        """Newer versions of what is served, different only in their upstreams, waiting for an answer.

        `state`: `open`, `snoozed`, `accepted`, `declined` or `withdrawn`.
        """
        query = [("baseVersionId", base_version_id), ("environment", environment), ("state", state)]
        pages = self.pages(path_of("projects", project, "offers"), query)
        return Table(Offer(self, record_of(OfferRecord, each)) for each in pages)

    def offer(self, uuid: str) -> Offer:
        return Offer(self, record_of(OfferRecord, self.read("GET", path_of("offers", uuid))))

    def _move(
        self,
        step: str,
        project: str,
        base_version_id: str,
        partition: Optional[Mapping[str, Any]],
        environment: str,
        reason: str,
        if_match: Optional[Replaced],
    ) -> Deployment:
        body: dict[str, Any] = {"environment": environment, "reason": reason}
        if partition is not None:
            body["partition"] = field_values(partition)
        path = _deployment_path(project, base_version_id, step)
        return record_of(Deployment, self.write("POST", path, body, if_match=position_of(if_match)))


def _slot(partition: Optional[Mapping[str, Any]], environment: str) -> list[tuple[str, Any]]:
    named = None if partition is None else encode_json(field_values(partition)).decode()
    return [("partition", named), ("environment", environment)]


def _deployment_path(project: str, base_version_id: str, *names: str) -> str:
    return path_of("projects", project, "models", base_version_id, "deployment", *names)
