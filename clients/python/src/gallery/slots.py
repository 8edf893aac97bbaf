"""What is served where, as typed records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Union

from .graph import InstanceRef
from .types import Fields


@dataclass(frozen=True)
class Environment:
    project: str
    name: str
    #: What a deployment there must bring: `none`, `if_match` (what it replaces) or `approval` (by somebody else).
    protection: str


@dataclass(frozen=True)
class Deployment:
    """One entry of the log of deployments; the newest of a model, partition and environment is what is served."""

    project: str
    base_version_id: str
    partition: Fields
    environment: str
    #: Its position in the change log: what `if_match` takes while it is the newest.
    position: int
    #: `deploy`, `rollback` or `undeploy`.
    action: str
    #: What is served from here on; None after an undeployment.
    instance: Optional[InstanceRef]
    #: What was served before; None at first.
    replaced: Optional[InstanceRef]
    reason: str
    at: str
    by: str
    #: UUIDs of what led to it.
    offer: Optional[str]
    approval: Optional[str]


#: What is to be replaced: an entry that was read, its position, or 0 for none.
Replaced = Union[Deployment, int]


def position_of(replaced: Optional[Replaced]) -> Optional[int]:
    return replaced.position if isinstance(replaced, Deployment) else replaced
