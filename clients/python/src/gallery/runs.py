"""Experiments and their runs: trainings while they go on."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional, Union

from ._connection import Connection
from ._http import path_of
from ._records import record_of
from ._tables import Table


@dataclass(frozen=True)
class Experiment:
    """A named group of runs within a project."""

    uuid: str
    project: str
    #: Counts up within the project; 0 is the one called `Default`.
    number: int
    name: str
    #: Where its runs keep files outside Gallery; None when Gallery keeps them.
    artifact_location: Optional[str]
    #: `active` or `deleted`.
    state: str
    tags: dict[str, str]
    created_at: str
    updated_at: str
    created_by: str


@dataclass(frozen=True)
class RunPoint:
    """One value of a run's metric; NaN and infinities are values, too."""

    value: float
    #: Milliseconds since the epoch, as the training says.
    at: int
    step: int

    def __post_init__(self) -> None:
        # JSON has no word for what is no number, and says it as text.
        object.__setattr__(self, "value", float(self.value))


@dataclass(frozen=True)
class RunMetric(RunPoint):
    """The latest value of a metric: that of the greatest step, then time, then value."""

    name: str = ""


@dataclass(frozen=True)
class DataSet:
    """Data that runs are trained or measured with; within an experiment, name and digest tell one from another."""

    name: str
    digest: str
    source_type: str
    source: str
    schema: Optional[str] = None
    profile: Optional[str] = None


@dataclass(frozen=True)
class RunInput:
    """What a run used: a data set with tags that say for what, or a logged model by its UUID."""

    data_set: Optional[DataSet] = None
    tags: dict[str, str] = field(default_factory=dict)
    model: Optional[str] = None


@dataclass(frozen=True)
class RunOutput:
    """A logged model that a run made, by its UUID."""

    model: str
    step: int = 0


@dataclass(frozen=True)
class Run:
    """The record of one training, as it was when it was read."""

    uuid: str
    project: str
    #: Number of its experiment.
    experiment: int
    name: str
    user: str
    #: `scheduled`, `running`, `finished`, `failed` or `killed`.
    status: str
    #: Milliseconds since the epoch.
    started_at: int
    ended_at: Optional[int]
    #: `active` or `deleted`.
    state: str
    params: dict[str, str]
    tags: dict[str, str]
    metrics: list[RunMetric]
    inputs: list[RunInput]
    outputs: list[RunOutput]
    created_at: str
    created_by: str

    def metric(self, name: str) -> Optional[float]:
        """The latest value of a metric, None when there is none."""
        return next((each.value for each in self.metrics if each.name == name), None)


class Runs(Connection):
    """The part of a client that keeps trainings. Runs are named by themselves or by their UUIDs."""

    def create_experiment(
        self,
        project: str,
        name: str,
        *,
        tags: Optional[Mapping[str, str]] = None,
        artifact_location: Optional[str] = None,
    ) -> Experiment:
        body = _given(name=name, tags=tags, artifactLocation=artifact_location)
        return record_of(Experiment, self.write("POST", path_of("projects", project, "experiments"), body))

    def experiment(self, project: str, named: Union[int, str]) -> Experiment:
        """By its number, or by its name."""
        if isinstance(named, int):
            return record_of(Experiment, self.read("GET", path_of("projects", project, "experiments", str(named))))
        path = path_of("projects", project, "experiments", "by-name")
        return record_of(Experiment, self.read("GET", path, query=[("name", named)]))

    def experiments(self, project: str, state: str = "active") -> Table[Experiment]:
        """`state`: `active` or `deleted`."""
        pages = self.pages(path_of("projects", project, "experiments"), [("state", state)])
        return Table(record_of(Experiment, each) for each in pages)

    def change_experiment(
        self,
        experiment: Experiment,
        *,
        name: Optional[str] = None,
        set_tags: Optional[Mapping[str, str]] = None,
        remove_tags: Sequence[str] = (),
        deleted: Optional[bool] = None,
    ) -> Experiment:
        """What is left out stays. `deleted=True` sets it aside with its runs, `deleted=False` brings them back."""
        path = path_of("projects", experiment.project, "experiments", str(experiment.number))
        body = _given(name=name, tags=_tag_edit(set_tags, remove_tags), deleted=deleted)
        return record_of(Experiment, self.write("PATCH", path, body))

    def create_run(
        self,
        experiment: Experiment,
        *,
        name: Optional[str] = None,
        user: Optional[str] = None,
        status: Optional[str] = None,
        started_at: Optional[int] = None,
        tags: Optional[Mapping[str, str]] = None,
        uuid: Optional[str] = None,
    ) -> Run:
        """Begins the record of a training. `started_at` in milliseconds since the epoch; now unless told."""
        path = path_of("projects", experiment.project, "experiments", str(experiment.number), "runs")
        body = _given(name=name, user=user, status=status, startedAt=started_at, tags=tags, uuid=uuid)
        return record_of(Run, self.write("POST", path, body))

    def run(self, uuid: str) -> Run:
        return record_of(Run, self.read("GET", _path(uuid)))

    def runs(self, experiment: Experiment, state: str = "active") -> Table[Run]:
        """Latest start first. `state`: `active` or `deleted`."""
        path = path_of("projects", experiment.project, "experiments", str(experiment.number), "runs")
        return Table(record_of(Run, each) for each in self.pages(path, [("state", state)]))

    def record_run(
        self,
        run: Union[Run, str],
        *,
        metrics: Optional[Mapping[str, float]] = None,
        step: int = 0,
        at: Optional[int] = None,
        params: Optional[Mapping[str, str]] = None,
        tags: Optional[Mapping[str, str]] = None,
        inputs: Sequence[RunInput] = (),
        outputs: Sequence[RunOutput] = (),
        name: Optional[str] = None,
    ) -> None:
        """All of it is kept, or nothing. A param keeps its value: the same again is fine, another is refused."""
        moment = int(time.time() * 1_000) if at is None else at
        points = [
            {"name": metric, "value": _spelled(value), "at": moment, "step": step}
            for metric, value in (metrics or {}).items()
        ]
        body = _given(
            metrics=points or None,
            params=params,
            tags=tags,
            inputs=[_wire_input(each) for each in inputs] or None,
            outputs=[{"model": each.model, "step": each.step} for each in outputs] or None,
            name=name,
        )
        self.write("POST", _path(run, "records"), body)

    def change_run(
        self,
        run: Union[Run, str],
        *,
        name: Optional[str] = None,
        status: Optional[str] = None,
        ended_at: Optional[int] = None,
        set_tags: Optional[Mapping[str, str]] = None,
        remove_tags: Sequence[str] = (),
        deleted: Optional[bool] = None,
    ) -> Run:
        """What is left out stays."""
        edit = _tag_edit(set_tags, remove_tags)
        body = _given(name=name, status=status, endedAt=ended_at, tags=edit, deleted=deleted)
        return record_of(Run, self.write("PATCH", _path(run), body))

    def resume_run(self, run: Union[Run, str]) -> Run:
        """Takes up a run that ended."""
        return record_of(Run, self.write("PATCH", _path(run), {"status": "running", "endedAt": None}))

    def run_history(self, run: Union[Run, str], metric: str) -> Table[RunPoint]:
        """By time, then step, then value."""
        pages = self.pages(_path(run, "history"), [("metric", metric)])
        return Table(record_of(RunPoint, each) for each in pages)


def _path(run: Union[Run, str], *names: str) -> str:
    return path_of("runs", run if isinstance(run, str) else run.uuid, *names)


def _given(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def _tag_edit(set_tags: Optional[Mapping[str, str]], remove_tags: Sequence[str]) -> Optional[dict[str, Any]]:
    return _given(set=set_tags, remove=list(remove_tags) or None) or None


def _spelled(value: float) -> Union[float, str]:
    """JSON has no word for what is no number."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _wire_input(given: RunInput) -> dict[str, Any]:
    if given.data_set is None:
        return {"model": given.model}
    data_set = given.data_set
    return {
        "dataSet": {
            "name": data_set.name,
            "digest": data_set.digest,
            "sourceType": data_set.source_type,
            "source": data_set.source,
            "schema": data_set.schema,
            "profile": data_set.profile,
        },
        "tags": given.tags,
    }
