"""What the server tells, as typed records. Times are RFC 3339 text in UTC with milliseconds, sizes are bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional, Union

FieldValue = Union[str, float, bool, list[str], list[float]]
Fields = Mapping[str, FieldValue]


@dataclass(frozen=True)
class Project:
    name: str
    description: str
    created_at: str
    created_by: str


@dataclass(frozen=True)
class Model:
    """One immutable revision of a model."""

    uuid: str
    project: str
    base_version_id: str
    revision: int
    owner: str
    description: str
    features: list[str]
    hyperparameters: Fields
    training: Fields
    serving: Fields
    partition_by: list[str]
    fields: Fields
    tags: Mapping[str, str]
    created_at: str
    created_by: str
    previous: Optional[str] = None
    next: Optional[str] = None
    #: Of this revision, or of the whole base version id.
    deprecation: Optional[Deprecation] = None


@dataclass(frozen=True)
class BlobRef:
    digest: str
    size: int
    location: str = ""


@dataclass(frozen=True)
class BundleFile(BlobRef):
    path: str = ""


@dataclass(frozen=True)
class Deprecation:
    reason: str
    at: str
    by: str
    replacement: Optional[str] = None
    #: What was deprecated: the `instance` itself, its `revision`, or its base version id: `model`.
    of: str = "instance"


@dataclass(frozen=True)
class Cause:
    """Why Gallery made a version by itself: the change that it follows from."""

    #: Position in the change log.
    change: int
    kind: str
    #: UUID of the instance or model that changed, and what people call it.
    subject: str
    project: str = ""
    base_version_id: str = ""
    #: None for a model: then its dependencies changed.
    version: Optional[str] = None
    partition: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class InstanceRecord:
    """The immutable result of training a model, with its tags, stage and deprecation when it was read."""

    uuid: str
    project: str
    base_version_id: str
    model: str
    revision: int
    number: int
    version: str
    partition: Fields
    fields: Fields
    blob: Optional[BlobRef]
    files: list[BundleFile]
    size: int
    tags: Mapping[str, str]
    deprecation: Optional[Deprecation]
    created_at: str
    created_by: str
    #: `trained`, `evaluated`, `deployed` or `deprecated`, the last of these that holds.
    stage: str = "trained"
    #: Environments that serve it.
    environments: list[str] = field(default_factory=list)
    #: UUID of the instance that it is a retraining of, when its maker said so.
    retrain_of: Optional[str] = None
    #: UUID of the instance that its blob was uploaded for, when Gallery made this version by itself.
    origin: Optional[str] = None
    #: None when somebody uploaded it.
    cause: Optional[Cause] = None


@dataclass(frozen=True)
class MetricPoint:
    scope: str
    name: str
    value: float
    at: str
    step: Optional[int] = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    metadata: Fields = field(default_factory=dict)
    evaluation: Optional[str] = None
    #: When Gallery came to know it, which may be long after it was measured.
    recorded_at: Optional[str] = None
    #: Where the change log says so.
    position: Optional[int] = None


@dataclass(frozen=True)
class MetricSummary:
    """The newest value of one series, with what a list needs to know of its past."""

    scope: str
    name: str
    dimensions: Mapping[str, str]
    value: float
    at: str
    step: Optional[int]
    count: int
    min: float
    max: float


@dataclass(frozen=True)
class Evaluation:
    uuid: str
    instance: str
    scope: str
    metrics: Mapping[str, float]
    dimensions: Mapping[str, str]
    data_set: str
    metric_code: str
    metadata: Fields
    at: str
    created_at: str
    created_by: str


@dataclass(frozen=True)
class Change:
    """One entry of the append-only log of everything that happened."""

    position: int
    at: str
    kind: str
    project: str
    subject: Mapping[str, str]
    actor: str
    door: str
    request_id: str
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Skew:
    name: str
    production: float
    validation: float
    skew: float


@dataclass(frozen=True)
class Health:
    instance: str
    reproducibility: Mapping[str, list[str]]
    unmeasured: list[str]
    skew: list[Skew]


@dataclass(frozen=True)
class FacetValue:
    value: FieldValue
    count: int


@dataclass(frozen=True)
class Facets:
    field: str
    values: list[FacetValue]
    distinct: int
    missing: int


@dataclass(frozen=True)
class FieldInfo:
    """A name that conditions may use."""

    name: str
    type: str
    origin: str
    description: str
