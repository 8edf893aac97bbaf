"""Projects and models by name; nothing is asked before something is needed."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Optional, Union

from . import types
from ._content import Content, Progress, sources_of
from ._deprecated import tell_deprecated
from ._http import encode_json, path_of
from ._outbox import outbox_for
from ._publish import ensure_model, ensure_project, publish
from ._records import camel_case, record_of
from ._spooled import queue_upload
from ._tables import Table
from ._values import field_values
from .errors import MissingError
from .instance import Instance
from .search import Search
from .training import active_training
from .types import FieldInfo, InstanceRecord
from .versioned import Versioned, dependency_spec, uuid_of

if TYPE_CHECKING:
    from .client import Client


class ProjectHandle:
    """A project by its name."""

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self.name = name

    def create(self, description: str = "") -> types.Project:
        """Creates the project, or returns the one that exists."""
        return record_of(types.Project, ensure_project(self._client.http, self.name, description))

    def get(self) -> types.Project:
        return record_of(types.Project, self._client.read("GET", path_of("projects", self.name)))

    def model(self, base_version_id: str) -> ModelHandle:
        return ModelHandle(self._client, self.name, base_version_id)

    @property
    def models(self) -> Table[types.Model]:
        """The newest revision of each model."""
        pages = self._client.pages(path_of("projects", self.name, "models"), [])
        return Table(record_of(types.Model, each) for each in pages)

    @property
    def fields(self) -> Table[FieldInfo]:
        """Every name that a condition may use."""
        items = self._client.read("GET", path_of("projects", self.name, "fields"))["items"]
        return Table(record_of(FieldInfo, each) for each in items)

    @property
    def instances(self) -> Search:
        return self._client.search(project=self.name)

    def __repr__(self) -> str:
        return f"<project {self.name}>"


class ModelHandle(Versioned):
    """A model by its project and base version id."""

    def create(self, **spec: Any) -> types.Model:
        """Creates the model, or returns the newest revision of the one that exists.

        What it may say: owner, description, features, hyperparameters, training, serving, partition_by, fields,
        and dependencies: what it uses, each the UUID of an upstream model, a model, or
        `{"upstream": …, "kind": …, "accepts": …}`.
        """
        http = self._client.http
        try:
            answer = ensure_model(http, self.project, self.base_version_id, _spec(spec))
        except MissingError:
            ensure_project(http, self.project)
            answer = ensure_model(http, self.project, self.base_version_id, _spec(spec))
        return record_of(types.Model, answer)

    def revise(self, **changes: Any) -> types.Model:
        """A new revision: what is not named stays as it is in the newest; dependencies hold for all revisions."""
        body = {**_spec(changes), "uuid": str(uuids.uuid4())}
        path = path_of("models", self.get().uuid, "revisions")
        return record_of(types.Model, self._client.http.json("POST", path, body, key=str(uuids.uuid4())))

    def upload(
        self,
        content: Content,
        *,
        fields: Optional[Mapping[str, Any]] = None,
        tags: Optional[Mapping[str, str]] = None,
        revision: Optional[int] = None,
        uuid: Optional[str] = None,
        retrain_of: Union[Instance, str, None] = None,
        upstreams: Optional[Sequence[Union[Instance, str]]] = None,
        progress: Optional[Progress] = None,
    ) -> Instance:
        """Saves a trained instance. Project and model are created where they do not exist.

        `content`: bytes, a path, an open binary file, a folder, or a mapping of paths to these.
        `retrain_of` is the instance that this is a retraining of; `upstreams` are the instances of upstream models
        that it was trained with, the newest accepted ones unless told. Instances may be named by their UUIDs.
        `progress` is called with the bytes sent and the bytes in all. Inside `gallery.training()` the upload is
        queued, sent meanwhile, and this returns at once.
        """
        sources = sources_of(content)
        body: dict[str, Any] = {"uuid": uuid or str(uuids.uuid4()), "fields": field_values(fields)}
        if revision is not None:
            body["revision"] = revision
        if retrain_of is not None:
            body["retrainOf"] = uuid_of(retrain_of)
        if upstreams is not None:
            body["upstreams"] = [uuid_of(each) for each in upstreams]
        training = active_training()
        client = self._client
        if training is not None and client.settings.on_error == "spool":
            box = outbox_for(client.settings)
            queue_upload(box, self.project, self.base_version_id, sources, body, tags or {}, training.copy)
            return Instance(client, str(body["uuid"]), project=self.project)
        key = str(uuids.uuid4())
        members = sources.members()
        saved = publish(client.http, self.project, self.base_version_id, members, body, key, progress)
        instance = Instance(client, saved["uuid"], record=record_of(InstanceRecord, saved))
        if tags:
            path = path_of("instances", instance.uuid, "tags")
            client.http.json("PATCH", path, {"set": dict(tags)}, key=str(uuids.uuid4()))
            instance.refresh()
        return instance

    @property
    def instances(self) -> Search:
        """Newest first."""
        named = {"field": "baseVersionId", "operator": "equal", "value": self.base_version_id}
        return self._client.search(project=self.project, constraints=[named])

    def __iter__(self) -> Iterator[Instance]:
        return iter(self.instances)

    def instance(self, version: str, partition: Optional[Mapping[str, Any]] = None) -> Instance:
        """An instance by the version that people read, such as `4.1`, and its partition where there is one."""
        query = [("partition", encode_json(dict(partition)).decode() if partition else None)]
        answer = self._client.read("GET", self._path("instances", version), query=query)
        record = record_of(InstanceRecord, answer)
        tell_deprecated(record)
        return Instance(self._client, record.uuid, record=record)

    def __repr__(self) -> str:
        return f"<model {self.project}/{self.base_version_id}>"


def _spec(given: Mapping[str, Any]) -> dict[str, Any]:
    maps = ("hyperparameters", "training", "serving", "fields")
    spec = {camel_case(name): field_values(each) if name in maps else each for name, each in given.items()}
    if "dependencies" in spec:
        spec["dependencies"] = [dependency_spec(each) for each in spec["dependencies"]]
    return spec
