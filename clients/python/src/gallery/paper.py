"""The functions of the paper's listings, over Thrift, under the names that they are printed with."""

from __future__ import annotations

import threading
import uuid as uuids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

from ._content import Sources, sources_of
from ._http import Http
from ._outbox import outbox_for
from ._settings import read_settings
from ._spooled import keep, queue_upload
from ._thrift_blobs import INLINE, upload_blob
from ._thrift_door import ThriftDoor, from_thrift, to_thrift, to_thrift_fields, ttypes
from ._values import field_value, field_values, number, time_text
from .errors import ConflictError, InvalidError, UnavailableError
from .found import FoundInstance, FoundInstances
from .record import ModelInstanceRecord
from .training import active_training
from .types import Deprecation, Model
from .versioned import Upstream, dependency_spec

__all__ = [
    "ModelEvaluationMetric",
    "createGalleryModel",
    "createModelInstance",
    "insertModelInstanceMetric",
    "modelQuery",
    "uploadModel",
]

_doors: dict[Any, ThriftDoor] = {}
_lock = threading.Lock()


@dataclass
class ModelEvaluationMetric:
    """One metric to record; `scope` is `Training`, `Validation` or `Production`."""

    metricName: str
    scope: str
    value: float
    at: Optional[str] = None
    step: Optional[int] = None
    dimensions: Mapping[str, str] = field(default_factory=dict)
    metadata: Mapping[str, Any] = field(default_factory=dict)


def createGalleryModel(  # noqa: N802
    project: str, base_version_id: str, dependencies: Sequence[Upstream] = ()
) -> Model:
    """The newest revision of the model; creates project and model where they do not exist.

    `dependencies` are what it uses, each the UUID of an upstream model, a model, or
    `{"upstream": …, "kind": …, "accepts": …}`. Those that the model lacks are added; what it has stays as it is.
    """
    # Found or created by its name, so it is safe to repeat without a key.
    door = _door()
    found = door.call(lambda client: client.createGalleryModel(project, base_version_id, door.context(None)))
    for each in dependencies:
        _depend(door, found.uuid, dependency_spec(each))
    return model_of(found)


def createModelInstance(model: Model, **fields: Any) -> ModelInstanceRecord:  # noqa: N802
    """A record to fill in and to hand to `uploadModel`; nothing is sent yet."""
    return ModelInstanceRecord(model, **fields)


def uploadModel(  # noqa: N802
    project: str,
    base_version_id: str,
    modelInstanceRecord: ModelInstanceRecord,  # noqa: N803
) -> str:
    """Saves the instance and returns its UUID. Inside `gallery.training()` it is queued and sent meanwhile."""
    record = modelInstanceRecord
    if record.content is None:
        raise InvalidError("client.content", "the record has no content", hint="Set modelInstance.content first.")
    sources = sources_of(record.content)
    body = {"uuid": record.uuid or str(uuids.uuid4()), "fields": dict(record.fields)}
    revision = getattr(record.model, "revision", None)
    if revision is not None:
        body["revision"] = revision
    training = active_training()
    if training is not None:
        settings = read_settings()
        queue_upload(outbox_for(settings), project, base_version_id, sources, body, {}, training.copy)
        return str(body["uuid"])
    return _upload_now(_door(), project, base_version_id, sources, body)


def insertModelInstanceMetric(  # noqa: N802
    project: str,
    modelInstanceId: str,
    modelPerformanceRecord: ModelEvaluationMetric,  # noqa: N803
) -> None:
    """Records one metric. While the server is away it is kept and sent later, unless GALLERY_ON_ERROR is `raise`."""
    given = modelPerformanceRecord
    door = _door()
    entry = {
        "op": "thrift-metric",
        "key": str(uuids.uuid4()),
        "project": project,
        "instance": modelInstanceId,
        "metric": {
            "metricName": given.metricName,
            "scope": given.scope,
            "value": number("value", given.value),
            "at": given.at or time_text(),
            "step": given.step,
            "dimensions": dict(given.dimensions),
            "metadata": field_values(given.metadata),
        },
    }
    outbox = outbox_for(read_settings())
    if outbox.pending:
        # What was queued before, perhaps the instance itself, goes first.
        keep(outbox, entry)
        return
    try:
        door.insert_metric(entry)
    except UnavailableError:
        if read_settings().on_error == "raise":
            raise
        keep(outbox, entry)


def modelQuery(searchConstraint: Sequence[Mapping[str, Any]]) -> FoundInstances:  # noqa: N802,N803
    """The newest 1,000 instances for which every constraint holds, newest first.

    The result is a list; an attribute that lists do not have is that of its first element, the newest instance,
    so `modelQuery(...).content` does what it says.
    """
    constraints = [_constraint(index, each) for index, each in enumerate(searchConstraint)]
    door = _door()
    outbox_for(read_settings()).wait(5.0, only_while_reachable=True)
    found = door.call(lambda client: client.modelQuery(constraints))
    return FoundInstances((FoundInstance(door, each) for each in found), list(searchConstraint))


def model_of(found: Any) -> Model:
    def plain(values: Optional[Mapping[str, Any]]) -> dict[str, Any]:
        return {name: from_thrift(value) for name, value in (values or {}).items()}

    return Model(
        uuid=found.uuid,
        project=found.project,
        base_version_id=found.baseVersionId,
        revision=found.revision,
        owner=found.owner,
        description=found.description,
        features=list(found.features or ()),
        hyperparameters=plain(found.hyperparameters),
        training=plain(found.training),
        serving=plain(found.serving),
        partition_by=list(found.partitionBy or ()),
        fields=plain(found.fields),
        tags=dict(found.tags or {}),
        created_at=found.createdAt,
        created_by=found.createdBy,
        previous=found.previousRevision,
        next=found.nextRevision,
        deprecation=_deprecation(found.deprecation),
    )


def _deprecation(found: Any) -> Optional[Deprecation]:
    if found is None:
        return None
    return Deprecation(found.reason, found.at, found.by, found.replacement, found.of)


def _depend(door: ThriftDoor, model: str, spec: Mapping[str, str]) -> None:
    wanted = ttypes.NewDependency(model=model, **spec)
    context = door.context(str(uuids.uuid4()))
    try:
        door.call(lambda client: client.addDependency(wanted, context))
    except ConflictError as error:
        if error.code != "dependency.exists":
            raise


def _upload_now(door: ThriftDoor, project: str, base_version_id: str, sources: Sources, body: Mapping[str, Any]) -> str:
    record: dict[str, Any] = {"fields": to_thrift_fields(body["fields"]), "uuid": body["uuid"]}
    if "revision" in body:
        record["revision"] = body["revision"]
    if sources.blob is not None and sources.blob.size <= INLINE:
        with sources.blob.open() as opened:
            record["content"] = opened.read()
    elif sources.blob is not None:
        record["blob"] = upload_blob(door, project, sources.blob)
    else:
        record["files"] = [
            ttypes.NewBundleFile(path=path, digest=upload_blob(door, project, source))
            for path, source in sources.members()
        ]
    context = door.context(str(uuids.uuid4()))
    sent = ttypes.ModelInstanceRecord(**record)
    return str(door.call(lambda client: client.uploadModel(project, base_version_id, sent, context)))


def _constraint(index: int, given: Mapping[str, Any]) -> Any:
    missing = {"field", "operator", "value"} - set(given)
    if missing:
        raise InvalidError(
            "request.invalid",
            f"constraint {index} has no {' and no '.join(sorted(missing))}",
            hint="Each constraint is {'field': …, 'operator': …, 'value': …}.",
            field=f"searchConstraint[{index}]",
        )
    value = given["value"]
    sent = None if value is None else to_thrift(field_value("value", value))
    return ttypes.Constraint(field=given["field"], operator=given["operator"], value=sent)


def _door() -> ThriftDoor:
    """One door for each setting of the environment, which may change while a notebook is open."""
    settings = read_settings()
    with _lock:
        if settings not in _doors:
            _doors[settings] = ThriftDoor(Http(settings))
        return _doors[settings]
