"""What tests of MLflow's database stores are given as their store: its RestStore, so that they speak to a server.

A client's store and a database store differ in the form of what they return, apart from any server: the client has ""
where the database has None, and text where it has whole numbers. The tests also name files of their own machine as
sources of models, which servers refuse. Both are turned here, for the time of the fixture and for those tests only.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.message import Message
from mlflow.entities.model_registry import ModelVersion, RegisteredModel
from mlflow.store.entities import PagedList
from mlflow.store.model_registry.rest_store import RestStore as RegistryRestStore
from mlflow.store.tracking.rest_store import RestStore as TrackingRestStore
from mlflow.utils.rest_utils import MlflowHostCreds

FAR = "s3://suite/"
EMPTY_IS_NONE = ("_description", "_run_link", "_status_message", "_run_id")


class TrackingStore(TrackingRestStore):  # type: ignore[misc]
    """The tracking store of clients, with what the tests read from a database store."""

    DEFAULT_EXPERIMENT_ID = "0"

    def create_run(self, experiment_id: str, user_id: str, start_time: int, tags: Any, run_name: str) -> Any:
        return super().create_run(experiment_id, user_id, start_time, tags or [], run_name)


class RegistryStore(RegistryRestStore):  # type: ignore[misc]
    """The registry of clients, whose sources lie in a bucket where the tests say a path."""

    def _call_endpoint(self, api: Any, json_body: str | None, *rest: Any, **named: Any) -> Any:
        answer = super()._call_endpoint(api, far(json_body) if json_body else json_body, *rest, **named)
        bring_near(answer)
        return answer


def far(body: str) -> str:
    """The request with every path that it names as a source put into the bucket."""
    request = json.loads(body)
    source = request.get("source")
    if source is not None and ":" not in source:
        request["source"] = FAR + source
    if "filter" in request:
        request["filter"] = re.sub(r"(source_path\s*=\s*['\"])", rf"\g<1>{FAR}", request["filter"])
    return json.dumps(request)


def bring_near(message: Message) -> None:
    """Takes the bucket from every source within an answer."""
    for field, value in message.ListFields():
        if isinstance(value, Message):
            bring_near(value)
        elif isinstance(value, str):
            setattr(message, field.name, value.removeprefix(FAR))
        elif field.message_type is not None:
            for each in value:
                if isinstance(each, Message):  # A map is walked by its keys, which are none.
                    bring_near(each)


def in_database_form(entity: ModelVersion | RegisteredModel) -> ModelVersion | RegisteredModel:
    """What a client made of an answer, with None and whole numbers as a database store has them."""
    held = vars(entity)
    for name in EMPTY_IS_NONE:
        if held.get(name) == "":
            held[name] = None
    if held.get("_version", "").isdigit():
        held["_version"] = int(held["_version"])
    if isinstance(entity.aliases, dict):
        entity.aliases.update({name: int(number) for name, number in entity.aliases.items()})
    return entity


def read_as_database(patch: pytest.MonkeyPatch) -> None:
    """Lets entities and pages be read in the form of a database store until `patch` is undone."""
    for kind in (ModelVersion, RegisteredModel):

        def from_proto(_cls: type, proto: Message, read: Any = kind.from_proto) -> Any:
            return in_database_form(read(proto))

        patch.setattr(kind, "from_proto", classmethod(from_proto))

    def paged(self: PagedList, items: list[Any], token: str | None, init: Any = PagedList.__init__) -> None:
        init(self, items, token or None)

    patch.setattr(PagedList, "__init__", paged)


def is_database_suite(path: Path) -> bool:
    return path.name == "test_sqlalchemy_store.py"


def store_at(url: str, path: Path) -> TrackingStore | RegistryStore:
    """The store for a test of the file `path`, which speaks to the server at `url`."""
    kind = TrackingStore if "tracking" in path.parts else RegistryStore
    return kind(lambda: MlflowHostCreds(url))
