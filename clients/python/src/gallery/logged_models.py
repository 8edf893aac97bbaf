"""Models that runs made, before anybody registers them as instances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Optional, Union

from ._bodies import given, record_search, tag_edit
from ._connection import Connection
from ._http import path_of
from ._records import record_of
from ._tables import Table
from .run_records import Experiment, Run, RunMetric
from .search import Order


@dataclass(frozen=True)
class MeasuredOn:
    """The data set that a metric was measured on."""

    name: str
    digest: str


@dataclass(frozen=True)
class LoggedModelMetric(RunMetric):
    """One point that a run measured on a logged model."""

    #: UUID of the run.
    run: str = ""
    data_set: Optional[MeasuredOn] = None


@dataclass(frozen=True)
class LoggedModel:
    """A bundle of files that a run made, as it was when it was read."""

    uuid: str
    project: str
    #: Number of its experiment.
    experiment: int
    #: Need not be the only one of its name.
    name: str
    #: What kind of model, in its maker's words; empty when nothing was said.
    type: str
    #: UUID of the run that made it.
    source_run: Optional[str]
    #: `pending` while its files are on their way, then `ready` or `failed`.
    status: str
    #: `active` or `deleted`.
    state: str
    params: dict[str, str]
    tags: dict[str, str]
    #: Every point, by name, time and step.
    metrics: list[LoggedModelMetric]
    created_at: str
    updated_at: str
    created_by: str


class LoggedModels(Connection):
    """The part of a client that keeps what runs made. Logged models are named by themselves or by their UUIDs."""

    def create_logged_model(
        self,
        experiment: Experiment,
        *,
        name: Optional[str] = None,
        type: Optional[str] = None,  # noqa: A002
        source_run: Union[Run, str, None] = None,
        params: Optional[Mapping[str, str]] = None,
        tags: Optional[Mapping[str, str]] = None,
        uuid: Optional[str] = None,
    ) -> LoggedModel:
        """A `pending` one; its files come next, and then `change_logged_model(model, status="ready")`.

        `experiment.deleted` when its experiment takes no writes, `run.unknown` when its run is not there.
        """
        run = source_run.uuid if isinstance(source_run, Run) else source_run
        path = path_of("projects", experiment.project, "experiments", str(experiment.number), "logged-models")
        body = given(name=name, type=type, sourceRun=run, params=params, tags=tags, uuid=uuid)
        return record_of(LoggedModel, self.write("POST", path, body))

    def logged_model(self, uuid: str) -> LoggedModel:
        return record_of(LoggedModel, self.read("GET", _path(uuid)))

    def logged_models(
        self,
        experiment: Experiment,
        *,
        name: Optional[str] = None,
        source_run: Union[Run, str, None] = None,
        state: str = "active",
    ) -> Table[LoggedModel]:
        """Latest first. `state`: `active` or `deleted`."""
        run = source_run.uuid if isinstance(source_run, Run) else source_run
        query = [("experiments", experiment.number), ("name", name), ("sourceRun", run), ("state", state)]
        pages = self.pages(path_of("projects", experiment.project, "logged-models"), query)
        return Table(record_of(LoggedModel, each) for each in pages)

    def search_logged_models(
        self,
        project: str,
        where: Optional[str] = None,
        *,
        experiments: Optional[Sequence[int]] = None,
        order_by: Optional[Order] = None,
        view: str = "active",
    ) -> Table[LoggedModel]:
        """Logged models for which a condition holds, such as `lowest["mae"] < 50 and name == "forest"`.

        Latest first; `order_by` as for `search`. `experiments`: their numbers, all of the project unless told. `view`:
        `active`, `deleted` or `all`.
        """
        search = record_search(where, order_by, view, experiments)
        found = self.found(path_of("projects", project, "logged-models", "search"), search)
        return Table(record_of(LoggedModel, each) for each in found)

    def change_logged_model(
        self,
        model: Union[LoggedModel, str],
        *,
        status: Optional[str] = None,
        params: Optional[Mapping[str, str]] = None,
        set_tags: Optional[Mapping[str, str]] = None,
        remove_tags: Sequence[str] = (),
        deleted: Optional[bool] = None,
    ) -> LoggedModel:
        """What is left out stays. A param keeps its value: another is refused with `param.changed`.

        `deleted=True` sets it aside, and it takes no writes until `deleted=False` brings it back.
        """
        body = given(status=status, params=params, tags=tag_edit(set_tags, remove_tags), deleted=deleted)
        return record_of(LoggedModel, self.write("PATCH", _path(model), body))


def _path(model: Union[LoggedModel, str]) -> str:
    return path_of("logged-models", model if isinstance(model, str) else model.uuid)
