"""How versions differ, how they came to be and who uses them, as typed records; None where a side has nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Optional

from ._tables import Table
from .graph import InstanceRef, MovedPin
from .types import Cause, FieldValue


@dataclass(frozen=True)
class ValueChange:
    name: str
    from_: Optional[FieldValue]
    to: Optional[FieldValue]


@dataclass(frozen=True)
class RevisionRef:
    uuid: str
    revision: int


@dataclass(frozen=True)
class ModelComparison:
    """How two revisions of one base version id differ."""

    project: str
    base_version_id: str
    from_: RevisionRef
    to: RevisionRef
    features_added: list[str]
    features_dropped: list[str]
    hyperparameters: Table[ValueChange]
    training: Table[ValueChange]
    serving: Table[ValueChange]
    fields: Table[ValueChange]
    #: `owner`, `description` and `partitionBy`.
    attributes: Table[ValueChange]


@dataclass(frozen=True)
class MetricChange:
    scope: str
    name: str
    dimensions: Mapping[str, str]
    from_: Optional[float]
    to: Optional[float]
    delta: Optional[float]
    #: None when the metric's good direction is not known by its name, or nothing moved.
    better: Optional[bool]


@dataclass(frozen=True)
class FileChange:
    #: Empty for a single blob.
    path: str
    #: Digests.
    from_: Optional[str]
    to: Optional[str]


@dataclass(frozen=True)
class InstanceComparison:
    """What changed between two instances of one project."""

    from_: InstanceRef
    to: InstanceRef
    #: None when both were trained from one revision, or are of different base version ids.
    model: Optional[ModelComparison]
    fields: Table[ValueChange]
    #: The fields that say where it ran: framework, versions, environment.
    environment: Table[ValueChange]
    metrics: Table[MetricChange]
    upstreams: Table[MovedPin]
    files: Table[FileChange]


@dataclass(frozen=True)
class LineageEntry(InstanceRef):
    """One instance in the history of a model."""

    created_at: str
    created_by: str
    #: How it came to be: `trained`, `retrained` or `propagated`.
    descent: str
    #: UUID of the instance that it was retrained or propagated from.
    parent: Optional[str]
    deprecated: bool
    #: Environments that serve it now.
    environments: list[str]
    #: Why Gallery made it by itself; None when somebody uploaded it.
    cause: Optional[Cause] = None


@dataclass(frozen=True)
class Reader:
    """Requests for the bytes of an instance by one caller; counts arrive within seconds."""

    actor: str
    door: str
    reads: int
    last_at: str


@dataclass(frozen=True)
class Usage:
    """Who still uses an instance: what to look at before its deprecation is finished."""

    readers: Table[Reader]
    #: Environments that serve it now.
    environments: list[str]
    #: The newest instances of other models that were made with it.
    downstream: Table[InstanceRef]
