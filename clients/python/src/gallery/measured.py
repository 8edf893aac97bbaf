"""What is measured on an instance: metrics, evaluations, health."""

from __future__ import annotations

import datetime
import json
import uuid as uuids
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Optional, Union

from ._http import path_of
from ._records import record_of
from ._tables import Table
from ._values import field_values, moment_text, number, time_text
from .types import Evaluation, Health, MetricPoint, MetricSummary

if TYPE_CHECKING:
    from .client import Client


class Measured:
    """An instance by its UUID, as far as its measurements go."""

    def __init__(self, client: Client, uuid: str, project: Optional[str]) -> None:
        self._client = client
        self.uuid = uuid
        self._project = project

    @property
    def metrics(self) -> Table[MetricSummary]:
        """The newest value of every series."""
        items = self._client.read("GET", self._path("metrics"))["items"]
        return Table(record_of(MetricSummary, each) for each in items)

    def metric(self, name: str, scope: Optional[str] = None) -> Optional[float]:
        """The newest value of a metric, over all dimensions; None when there is none."""
        query = [("name", name), ("scope", scope)]
        items = self._client.read("GET", self._path("metrics"), query=query)["items"]
        return max(items, key=lambda each: each["at"])["value"] if items else None

    def metric_history(
        self, name: str, scope: str = "Validation", dimensions: Optional[Mapping[str, str]] = None
    ) -> Table[MetricPoint]:
        """Every point of one series, oldest first."""
        query = [("name", name), ("scope", scope)]
        if dimensions:
            query.append(("dimensions", json.dumps(dict(dimensions))))
        pages = self._client.pages(self._path("metrics", "history"), query)
        return Table(record_of(MetricPoint, each) for each in pages)

    def log_metric(
        self,
        name: str,
        value: Any,
        *,
        scope: str = "Validation",
        step: Optional[int] = None,
        dimensions: Optional[Mapping[str, str]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        at: Union[datetime.datetime, str, None] = None,
    ) -> None:
        """Records one value, measured now unless `at` tells. Never in the training's way: see `on_error` of the client."""
        given = {"name": name, "value": repr(value), "scope": scope}
        with self._client.telemetry("metrics", given):
            point = make_point(name, value, scope, step, dimensions, metadata, at)
            self.log_points([point])

    def log_points(self, points: list[dict[str, Any]]) -> None:
        """Records up to 1,000 points, all or none, each made by `make_point`."""
        if self._project is None:
            target = ["instance", self.uuid]
        else:
            target = ["project", self._project]
            points = [{**each, "instance": self.uuid} for each in points]
        self._client.send({"op": "metrics", "key": str(uuids.uuid4()), "target": target, "points": points})

    def evaluate(
        self,
        metrics: Mapping[str, Any],
        *,
        scope: str = "Validation",
        data_set: Optional[str] = None,
        metric_code: Optional[str] = None,
        dimensions: Optional[Mapping[str, str]] = None,
        metadata: Optional[Mapping[str, Any]] = None,
    ) -> str:
        """Records one structured evaluation, with the data and the code that made it; returns its UUID."""
        chosen = str(uuids.uuid4())
        with self._client.telemetry("evaluation", {"metrics": repr(dict(metrics)), "scope": scope}):
            body = {
                "uuid": chosen,
                "scope": scope,
                "metrics": {name: number(name, value) for name, value in metrics.items()},
                "dataSet": data_set,
                "metricCode": metric_code,
                "dimensions": dict(dimensions) if dimensions else None,
                "metadata": field_values(metadata) or None,
                "at": time_text(),
            }
            self._call("POST", "evaluations", {name: each for name, each in body.items() if each is not None})
        return chosen

    @property
    def evaluations(self) -> Table[Evaluation]:
        pages = self._client.pages(self._path("evaluations"), [])
        return Table(record_of(Evaluation, each) for each in pages)

    @property
    def health(self) -> Health:
        """What is missing to reproduce or to trust the instance, and how production differs from validation."""
        return record_of(Health, self._client.read("GET", self._path("health")))

    def _call(self, method: str, what: str, body: Mapping[str, Any]) -> None:
        entry = {"op": "call", "method": method, "path": self._path(what), "body": body}
        self._client.send({**entry, "key": str(uuids.uuid4())})

    def _path(self, *names: str) -> str:
        return path_of("instances", self.uuid, *names)


def make_point(
    name: str,
    value: Any,
    scope: str,
    step: Optional[int] = None,
    dimensions: Optional[Mapping[str, str]] = None,
    metadata: Optional[Mapping[str, Any]] = None,
    at: Union[datetime.datetime, str, None] = None,
) -> dict[str, Any]:
    """One point as the server takes it, measured now unless told."""
    point = {
        "name": name,
        "value": number(name, value),
        "scope": scope,
        "at": moment_text(at),
        "step": step,
        "dimensions": dict(dimensions) if dimensions else None,
        "metadata": field_values(metadata) or None,
    }
    return {each: given for each, given in point.items() if given is not None}
