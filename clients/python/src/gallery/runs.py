"""Experiments and their runs: trainings while they go on."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from typing import Any, Optional, Union

from ._bodies import given, record_search, tag_edit
from ._connection import Connection
from ._http import path_of
from ._records import record_of
from ._tables import Table
from .run_records import DataSet, Experiment, Measured, Run, RunInput, RunMetric, RunOutput, RunPoint
from .search import Order

__all__ = [
    "DataSet",
    "Experiment",
    "Measured",
    "Run",
    "RunInput",
    "RunMetric",
    "RunOutput",
    "RunPoint",
    "Runs",
]


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
        body = given(name=name, tags=tags, artifactLocation=artifact_location)
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

    def search_experiments(
        self, project: str, where: Optional[str] = None, *, order_by: Optional[Order] = None, view: str = "active"
    ) -> Table[Experiment]:
        """Experiments for which a condition holds, such as `tags["team"] == "maps"`; latest made first.

        `order_by` as for `search`; `view`: `active`, `deleted` or `all`.
        """
        found = self.found(path_of("projects", project, "experiments", "search"), record_search(where, order_by, view))
        return Table(record_of(Experiment, each) for each in found)

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
        body = given(name=name, tags=tag_edit(set_tags, remove_tags), deleted=deleted)
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
        body = given(name=name, user=user, status=status, startedAt=started_at, tags=tags, uuid=uuid)
        return record_of(Run, self.write("POST", path, body))

    def run(self, uuid: str, *, as_of: Optional[str] = None) -> Run:
        """With `as_of`, a time, as it was then; `run.unknown` when there was none yet."""
        return record_of(Run, self.read("GET", _path(uuid), query=[("asOf", as_of)]))

    def runs(self, experiment: Experiment, state: str = "active") -> Table[Run]:
        """Latest start first. `state`: `active` or `deleted`."""
        path = path_of("projects", experiment.project, "experiments", str(experiment.number), "runs")
        return Table(record_of(Run, each) for each in self.pages(path, [("state", state)]))

    def search_runs(
        self,
        project: str,
        where: Optional[str] = None,
        *,
        experiments: Optional[Sequence[int]] = None,
        order_by: Optional[Order] = None,
        view: str = "active",
    ) -> Table[Run]:
        """Runs for which a condition holds, such as `metrics["loss"] < 0.5 and params["kind"] == "tree"`.

        Latest start first; `order_by` as for `search`, and runs without a value of it come last. `experiments`: their
        numbers, all of the project unless told. `view`: `active`, `deleted` or `all`.
        """
        search = record_search(where, order_by, view, experiments)
        found = self.found(path_of("projects", project, "runs", "search"), search)
        return Table(record_of(Run, each) for each in found)

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
        measured: Optional[Measured] = None,
    ) -> None:
        """All of it is kept, or nothing. A param keeps its value: the same again is fine, another is refused.

        `at` is in milliseconds since the epoch, now unless told. With `measured`, the metrics are kept with the logged
        model, too.
        """
        moment = int(time.time() * 1_000) if at is None else at
        points = [
            {"name": metric, "value": _spelled(value), "at": moment, "step": step, **_wire_measured(measured)}
            for metric, value in (metrics or {}).items()
        ]
        body = given(
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
        edit = tag_edit(set_tags, remove_tags)
        body = given(name=name, status=status, endedAt=ended_at, tags=edit, deleted=deleted)
        return record_of(Run, self.write("PATCH", _path(run), body))

    def resume_run(self, run: Union[Run, str]) -> Run:
        """Takes up a run that ended."""
        return record_of(Run, self.write("PATCH", _path(run), {"status": "running", "endedAt": None}))

    def run_history(self, run: Union[Run, str], metric: str, *, as_of: Optional[str] = None) -> Table[RunPoint]:
        """By time, then step, then value; with `as_of`, a time, those that were known then."""
        pages = self.pages(_path(run, "history"), [("metric", metric), ("asOf", as_of)])
        return Table(record_of(RunPoint, each) for each in pages)


def _path(run: Union[Run, str], *names: str) -> str:
    return path_of("runs", run if isinstance(run, str) else run.uuid, *names)


def _spelled(value: float) -> Union[float, str]:
    """JSON has no word for what is no number."""
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def _wire_measured(measured: Optional[Measured]) -> dict[str, Any]:
    if measured is None:
        return {}
    on = measured.data_set
    return given(model=measured.model, dataSet=None if on is None else {"name": on.name, "digest": on.digest})


def _wire_input(used: RunInput) -> dict[str, Any]:
    if used.data_set is None:
        return {"model": used.model}
    data_set = used.data_set
    return {
        "dataSet": {
            "name": data_set.name,
            "digest": data_set.digest,
            "sourceType": data_set.source_type,
            "source": data_set.source,
            "schema": data_set.schema,
            "profile": data_set.profile,
        },
        "tags": used.tags,
    }
