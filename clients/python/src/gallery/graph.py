"""What uses what, as typed records: dependencies of models, pins of instances, and the versions that follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from ._tables import Table
from .types import Fields


@dataclass(frozen=True)
class InstanceRef:
    """An instance in few words."""

    uuid: str
    project: str
    base_version_id: str
    version: str
    partition: Fields


@dataclass(frozen=True)
class ModelRef:
    """A model as the graph sees it: all revisions of a base version id together."""

    project: str
    base_version_id: str
    #: UUID of the newest revision.
    model: str
    owner: str


@dataclass(frozen=True)
class GraphModel(ModelRef):
    #: Dependencies between it and the model asked for.
    distance: int


@dataclass(frozen=True)
class Dependency:
    downstream: ModelRef
    upstream: ModelRef
    #: What the upstream is used as, such as `feature` or `threshold`.
    kind: str
    #: Which versions of the upstream are accepted; None for all.
    accepts: Optional[str]
    #: When this form of it was declared, and by whom.
    since: str
    by: str


@dataclass(frozen=True)
class DependencyChange:
    """A dependency that was added, updated or removed."""

    dependency: Dependency
    #: Position in the change log; `client.effects` tells the versions that it made.
    change: int


@dataclass(frozen=True)
class DependencyGraph:
    """Part of the graph: the model asked for first, then the others by distance."""

    models: Table[GraphModel]
    dependencies: Table[Dependency]


@dataclass(frozen=True)
class GraphInstance(InstanceRef):
    #: Pins between it and the instance asked for.
    distance: int


@dataclass(frozen=True)
class Pin:
    """The exact instance of an upstream that an instance was made with, by their UUIDs."""

    downstream: str
    upstream: str


@dataclass(frozen=True)
class PinGraph:
    """The instance asked for first, then the others by distance."""

    instances: Table[GraphInstance]
    pins: Table[Pin]


@dataclass(frozen=True)
class MovedPin:
    """One upstream of a version that differs from its predecessor's; a version is None where it is new, or gone."""

    project: str
    base_version_id: str
    partition: Fields
    from_: Optional[str]
    to: Optional[str]


@dataclass(frozen=True)
class PropagatedVersion:
    """A version that a change would make of a model downstream: the same blob with other upstreams."""

    project: str
    base_version_id: str
    owner: str
    partition: Fields
    #: Versions.
    from_: str
    to: str
    moved: Table[MovedPin]


@dataclass(frozen=True)
class Effect(PropagatedVersion):
    """A version that a change made."""

    uuid: str


@dataclass(frozen=True)
class ImpactedDeployment:
    project: str
    base_version_id: str
    owner: str
    partition: Fields
    environment: str
    #: The version that it serves and would go on serving.
    serves: str
    #: The version that would be offered; None when it differs from the deployed one by more than upstreams.
    offered: Optional[str]


@dataclass(frozen=True)
class ConcernedRule:
    """A rule whose GIVEN is about an instance that a change would make."""

    uuid: str
    team: str
    name: str
    #: `selection` or `action`.
    kind: str
    #: How far it may go: `draft`, `shadow`, `canary` or `on`.
    stage: str
    #: `yes`, or `maybe` when that cannot be told before the instances are there.
    concerned: str


@dataclass(frozen=True)
class Impact:
    """
    What a change would do: versions in the order of their making, the deployments that would be offered one, and the
    rules concerned, by team and name.
    """

    versions: Table[PropagatedVersion]
    deployments: Table[ImpactedDeployment]
    rules: Table[ConcernedRule]
