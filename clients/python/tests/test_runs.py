"""Experiments and runs, against a real server."""

from __future__ import annotations

import math

import pytest

import gallery
from gallery import errors
from gallery.runs import DataSet, RunInput, RunOutput


def test_an_experiment_is_created_found_changed_and_deleted(client: gallery.Client, project: str) -> None:
    client.project(project).create()
    made = client.create_experiment(project, "supply / Zürich", tags={"team": "maps"})
    assert (made.number, made.state, made.tags) == (1, "active", {"team": "maps"})
    assert client.experiment(project, 1) == made
    assert client.experiment(project, "supply / Zürich") == made
    changed = client.change_experiment(made, name="supply", set_tags={"stage": "new"}, remove_tags=["team"])
    assert (changed.name, changed.tags) == ("supply", {"stage": "new"})
    client.change_experiment(changed, deleted=True)
    assert [list(client.experiments(project)), len(client.experiments(project, "deleted"))] == [[], 1]
    with pytest.raises(errors.ConflictError) as caught:
        client.create_run(changed)
    assert caught.value.code == "experiment.deleted"
    assert client.change_experiment(changed, deleted=False).state == "active"


def test_a_run_tells_what_it_learns(client: gallery.Client, project: str) -> None:
    client.project(project).create()
    experiment = client.create_experiment(project, "e")
    run = client.create_run(experiment, name="deeper", user="zoë", tags={"team": "maps"})
    assert (run.name, run.user, run.status, run.ended_at) == ("deeper", "zoë", "running", None)
    used = RunInput(DataSet("train", "d1", "local", "train.csv"), {"context": "training"})
    made = RunOutput("00000000-0000-4000-8000-000000000007", 3)
    client.record_run(run, metrics={"loss": 0.5, "rate": -math.inf}, params={"depth": "7"}, at=5, inputs=[used])
    client.record_run(run.uuid, metrics={"loss": math.nan}, step=1, at=6, outputs=[made], name="diverged")
    told = client.run(run.uuid)
    assert told.params == {"depth": "7"} and told.name == "diverged"
    assert told.metric("rate") == -math.inf and math.isnan(told.metric("loss") or 0.0)
    assert told.metric("absent") is None
    assert (told.inputs, told.outputs) == ([used], [made])
    history = client.run_history(run, "loss")
    assert [(each.at, each.step, math.isnan(each.value)) for each in history] == [(5, 0, False), (6, 1, True)]
    with pytest.raises(errors.ConflictError) as caught:
        client.record_run(run, params={"depth": "8"}, tags={"never": "kept"})
    assert caught.value.code == "param.changed"
    assert client.change_run(run, status="failed", ended_at=9, remove_tags=["team"]).ended_at == 9
    resumed = client.resume_run(run)
    assert (resumed.status, resumed.ended_at, resumed.tags) == ("running", None, {})
    assert [each.uuid for each in client.runs(experiment)] == [run.uuid]
    client.change_run(run, deleted=True)
    assert [len(client.runs(experiment)), len(client.runs(experiment, "deleted"))] == [0, 1]
