"""Logged models, against a real server."""

from __future__ import annotations

import math

import pytest

import gallery
from gallery import errors
from gallery.runs import DataSet, Measured


def test_a_logged_model_is_made_measured_found_and_set_aside(client: gallery.Client, project: str) -> None:
    client.project(project).create()
    experiment = client.create_experiment(project, "e")
    run = client.create_run(experiment)
    made = client.create_logged_model(
        experiment, name="forest", type="sklearn", source_run=run, params={"depth": "7"}, tags={"team": "maps"}
    )
    assert (made.status, made.state, made.source_run, made.metrics) == ("pending", "active", run.uuid, [])
    assert client.logged_model(made.uuid) == made
    data = DataSet("holdout", "d1", "local", "holdout.csv")
    client.record_run(run, metrics={"mae": 4.0, "bias": math.nan}, at=5, measured=Measured(made.uuid, data))
    client.record_run(run, metrics={"mae": 3.0}, at=6, step=1, measured=Measured(made.uuid))
    ready = client.change_logged_model(made, status="ready", set_tags={"stage": "new"}, remove_tags=["team"])
    assert (ready.status, ready.tags) == ("ready", {"stage": "new"})
    told = [(each.name, each.value, each.at, each.run) for each in ready.metrics if each.name == "mae"]
    assert told == [("mae", 4.0, 5, run.uuid), ("mae", 3.0, 6, run.uuid)]
    on = [each.data_set for each in ready.metrics if each.name == "mae"]
    assert on[0] is not None and (on[0].name, on[0].digest, on[1]) == ("holdout", "d1", None)
    with pytest.raises(errors.ConflictError) as caught:
        client.change_logged_model(made.uuid, params={"depth": "8"})
    assert caught.value.code == "param.changed"
    assert [each.uuid for each in client.logged_models(experiment, name="forest", source_run=run)] == [made.uuid]
    client.change_logged_model(made, deleted=True)
    assert [len(client.logged_models(experiment)), len(client.logged_models(experiment, state="deleted"))] == [0, 1]
    with pytest.raises(errors.ConflictError) as caught:
        client.change_logged_model(made, status="failed")
    assert caught.value.code == "logged_model.deleted"


def test_logged_models_are_searched(client: gallery.Client, project: str) -> None:
    client.project(project).create()
    experiment = client.create_experiment(project, "e")
    run = client.create_run(experiment)
    made = {name: client.create_logged_model(experiment, name=name) for name in ("tree", "forest", "jungle")}
    for name, mae in [("tree", 9.0), ("forest", 4.0)]:
        client.record_run(run, metrics={"mae": mae}, measured=Measured(made[name].uuid))
    client.change_logged_model(made["jungle"], deleted=True)
    names = [each.name for each in client.search_logged_models(project, order_by="metrics['mae']")]
    assert names == ["forest", "tree"]
    assert [each.name for each in client.search_logged_models(project, "lowest['mae'] < 5")] == ["forest"]
    everywhere = client.search_logged_models(project, "name =$ 'e'", experiments=[experiment.number], view="all")
    assert sorted(each.name for each in everywhere) == ["jungle", "tree"]
    assert list(client.search_logged_models(project, experiments=[99])) == []
    with pytest.raises(errors.InvalidError) as caught:
        client.search_logged_models(project, "nmae == 'x'")
    assert caught.value.code == "field.unknown"
