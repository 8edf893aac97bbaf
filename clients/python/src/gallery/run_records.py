"""Experiments and runs as the server tells them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional


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
class Measured:
    """What metrics of a run were measured on: a logged model by its UUID, and the data when it is known."""

    model: str
    data_set: Optional[DataSet] = None


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
