"""Experiments and runs, against a real server."""

from __future__ import annotations

import math
import time

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


def test_runs_and_experiments_are_searched(client: gallery.Client, project: str) -> None:
    client.project(project).create()
    maps = client.create_experiment(project, "maps", tags={"team": "maps"})
    trips = client.create_experiment(project, "trips")
    for experiment, name, loss in [(maps, "deep", 0.2), (maps, "shallow", 0.9), (trips, "other", 0.4)]:
        run = client.create_run(experiment, name=name)
        client.record_run(run, metrics={"loss": loss}, params={"depth": "7"})
    client.change_run(run, deleted=True)
    names = [each.name for each in client.search_runs(project, order_by="metrics['loss']")]
    assert names == ["deep", "shallow"]
    best = client.search_runs(project, "metrics['loss'] < 0.5 and number(params['depth']) > 3", view="all")
    assert sorted(each.name for each in best) == ["deep", "other"]
    assert list(client.search_runs(project, experiments=[trips.number])) == []
    assert [each.name for each in client.search_experiments(project, "tags['team'] == 'maps'")] == ["maps"]
    numbers = [each.number for each in client.search_experiments(project, order_by="-number", view="all")]
    assert numbers == [trips.number, maps.number]
    with pytest.raises(errors.InvalidError) as caught:
        client.search_runs(project, "lsos < 1")
    assert caught.value.code == "field.unknown"


def test_a_run_is_told_as_it_was(client: gallery.Client, project: str) -> None:
    client.project(project).create()
    run = client.create_run(client.create_experiment(project, "e"), name="first")
    time.sleep(0.01)
    client.record_run(run, metrics={"loss": 0.5}, params={"depth": "7"}, tags={"team": "maps"}, name="second")
    client.change_run(run, status="failed", ended_at=9)
    assert client.run(run.uuid, as_of=run.created_at) == run
    assert len(client.run_history(run, "loss")) == 1
    assert len(client.run_history(run, "loss", as_of=run.created_at)) == 0
    with pytest.raises(errors.MissingError) as caught:
        client.run(run.uuid, as_of="2020-01-01T00:00:00Z")
    assert (caught.value.code, caught.value.field) == ("run.unknown", "asOf")
