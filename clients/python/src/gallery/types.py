"""What the server tells, as typed records. Times are RFC 3339 text in UTC with milliseconds, sizes are bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Optional, TypeVar, Union

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
class InstanceRecord:
    """The immutable result of training a model, with its tags and deprecation when it was read."""

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


Record = TypeVar("Record")

_nested: dict[tuple[type, str], type] = {
    (InstanceRecord, "blob"): BlobRef,
    (InstanceRecord, "files"): BundleFile,
    (InstanceRecord, "deprecation"): Deprecation,
    (Health, "skew"): Skew,
    (Facets, "values"): FacetValue,
}


def snake_case(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: "_" + letter.group().lower(), name)


def camel_case(name: str) -> str:
    """`training_data_set` and `trainingDataSet` are one name."""
    return re.sub(r"_+([a-z0-9])", lambda letter: letter.group(1).upper(), name)


def record_of(kind: type[Record], answer: Mapping[str, Any]) -> Record:
    """A typed record of a JSON answer; members that this client does not know are left aside."""
    values = {snake_case(name): value for name, value in answer.items()}
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: _value(kind, name, value) for name, value in values.items() if name in known})


def _value(kind: type, name: str, value: Any) -> Any:
    inner = _nested.get((kind, name))
    if inner is None or value is None:
        return value
    if isinstance(value, list):
        return [record_of(inner, each) for each in value]
    return record_of(inner, value)
