"""What a notebook does: experiments, runs, parameters, metrics, tags, files."""

import math
import time

import mlflow
import pandas
import pytest
import requests
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import MlflowException


def test_a_run_keeps_what_was_logged(uri, client):
    with mlflow.start_run(run_name="first", tags={"team": "pricing"}, description="a trial") as run:
        mlflow.log_param("lr", 0.1)
        mlflow.log_params({"depth": 6, "text": "ünï ✓"})
        mlflow.log_metric("mae", 4.2, step=0)
        mlflow.log_metric("mae", 3.9, step=1)
        mlflow.log_metrics({"bias": -0.1, "r2": 0.9}, step=1)
        mlflow.set_tag("stage", "try")
    kept = client.get_run(run.info.run_id)
    assert kept.info.run_name == "first"
    assert kept.info.status == "FINISHED"
    assert kept.info.end_time >= kept.info.start_time
    assert kept.data.params == {"lr": "0.1", "depth": "6", "text": "ünï ✓"}
    assert kept.data.metrics == {"mae": 3.9, "bias": -0.1, "r2": 0.9}
    assert kept.data.tags["team"] == "pricing"
    assert kept.data.tags["stage"] == "try"
    assert kept.data.tags["mlflow.note.content"] == "a trial"
    history = client.get_metric_history(run.info.run_id, "mae")
    assert [(point.step, point.value) for point in history] == [(0, 4.2), (1, 3.9)]


def test_a_parameter_cannot_be_changed(uri):
    with mlflow.start_run():
        mlflow.log_param("lr", 0.1)
        mlflow.log_param("lr", 0.1)
        with pytest.raises(MlflowException, match="Changing param values is not allowed"):
            mlflow.log_param("lr", 0.2)


def test_values_that_are_no_numbers_are_kept(uri, client):
    with mlflow.start_run() as run:
        for step, value in enumerate([math.nan, math.inf, -math.inf]):
            mlflow.log_metric("loss", value, step=step)
    values = [point.value for point in client.get_metric_history(run.info.run_id, "loss")]
    assert math.isnan(values[0])
    assert values[1] > 1e300
    assert values[2] < -1e300


def test_nested_runs_know_their_parent(uri):
    with mlflow.start_run() as parent:
        for number in range(3):
            with mlflow.start_run(nested=True, run_name=f"child {number}"):
                mlflow.log_metric("mae", number)
    children = mlflow.search_runs(filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}'")
    assert sorted(children["tags.mlflow.runName"]) == ["child 0", "child 1", "child 2"]


def test_a_run_is_resumed(uri, client):
    with mlflow.start_run() as run:
        mlflow.log_metric("mae", 2)
    with mlflow.start_run(run_id=run.info.run_id):
        assert client.get_run(run.info.run_id).info.status == "RUNNING"
        mlflow.log_metric("mae", 1, step=1)
    kept = client.get_run(run.info.run_id)
    assert kept.info.status == "FINISHED"
    assert kept.data.metrics == {"mae": 1}


def test_a_failed_run_says_so(uri, client):
    with pytest.raises(ZeroDivisionError), mlflow.start_run() as run:
        1 / 0
    assert client.get_run(run.info.run_id).info.status == "FAILED"


def test_a_batch_is_kept_whole(uri, client):
    now = int(time.time() * 1000)
    with mlflow.start_run() as run:
        client.log_batch(
            run.info.run_id,
            metrics=[Metric(f"m{number}", number, now, 0) for number in range(500)],
            params=[Param(f"p{number}", str(number)) for number in range(100)],
            tags=[RunTag("a b/c", "'quoted' \"twice\" 😀")],
        )
    kept = client.get_run(run.info.run_id)
    assert len(kept.data.metrics) == 500
    assert len(kept.data.params) == 100
    assert kept.data.tags["a b/c"] == "'quoted' \"twice\" 😀"


def test_runs_are_found(uri):
    for number in range(10):
        with mlflow.start_run():
            mlflow.log_metric("mae", number)
            mlflow.log_param("model", "forest" if number % 2 else "linear")
    found = mlflow.search_runs(
        filter_string="metrics.mae < 7 and params.model = 'forest'", order_by=["metrics.mae DESC"]
    )
    assert isinstance(found, pandas.DataFrame)
    assert list(found["metrics.mae"]) == [5, 3, 1]
    assert len(mlflow.search_runs(max_results=4)) == 4


def test_what_mlflow_cannot_ask_is_asked_too(server, uri):
    if "projects" not in uri:
        pytest.skip("only Gallery answers it")
    for lr in [0.01, 0.5, 2]:
        with mlflow.start_run():
            mlflow.log_param("lr", lr)
    found = mlflow.search_runs(filter_string="params.lr < 0.1 OR NOT (params.lr < 1)", order_by=["params.lr"])
    assert list(found["params.lr"]) == ["0.01", "2"]


def test_pages_give_every_run_once(uri, client, own):
    experiment = client.create_experiment(f"pages of {own}")
    for _ in range(25):
        client.create_run(experiment)
    seen, token = [], None
    while True:
        page = client.search_runs([experiment], max_results=10, page_token=token)
        seen += [run.info.run_id for run in page]
        token = page.token
        if token is None or token == "":
            break
    assert len(seen) == len(set(seen)) == 25


def test_a_deleted_run_comes_back(uri, client):
    with mlflow.start_run() as run:
        pass
    client.delete_run(run.info.run_id)
    assert client.get_run(run.info.run_id).info.lifecycle_stage == "deleted"
    assert len(mlflow.search_runs()) == 0
    assert len(mlflow.search_runs(run_view_type=ViewType.DELETED_ONLY)) == 1
    client.restore_run(run.info.run_id)
    assert len(mlflow.search_runs()) == 1


def test_an_experiment_moves_through_its_life(uri, client, own):
    name = f"life of 'an' \"experiment\" / 😀 {own}"
    number = client.create_experiment(name, tags={"team": "a"})
    client.set_experiment_tag(number, "team", "b")
    client.rename_experiment(number, f"{name} 2")
    kept = client.get_experiment(number)
    assert (kept.name, kept.tags["team"], kept.lifecycle_stage) == (f"{name} 2", "b", "active")
    client.delete_experiment(number)
    assert client.get_experiment(number).lifecycle_stage == "deleted"
    client.restore_experiment(number)
    assert client.get_experiment_by_name(f"{name} 2").experiment_id == number
    found = client.search_experiments(filter_string=f"name LIKE '%{own} 2'")
    assert [each.experiment_id for each in found] == [number]
    with pytest.raises(MlflowException, match="already exists"):
        client.create_experiment(f"{name} 2")


def test_files_of_a_run_come_back(uri, client, tmp_path):
    folder = tmp_path / "plots"
    folder.mkdir()
    (folder / "a b.txt").write_text("plain")
    (folder / "ünï.bin").write_bytes(bytes(range(256)) * 1000)
    with mlflow.start_run() as run:
        mlflow.log_text("hello", "notes/hello.txt")
        mlflow.log_dict({"a": 1}, "a.json")
        mlflow.log_artifacts(str(folder), "plots")
    listed = {file.path: file.is_dir for file in client.list_artifacts(run.info.run_id)}
    assert listed == {"a.json": False, "notes": True, "plots": True}
    assert [file.path for file in client.list_artifacts(run.info.run_id, "plots")] == [
        "plots/a b.txt",
        "plots/ünï.bin",
    ]
    there = mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path="plots")
    assert open(f"{there}/ünï.bin", "rb").read() == bytes(range(256)) * 1000
    assert mlflow.artifacts.load_text(f"runs:/{run.info.run_id}/notes/hello.txt") == "hello"
    assert mlflow.artifacts.load_dict(f"runs:/{run.info.run_id}/a.json") == {"a": 1}


def test_a_data_set_is_an_input(uri, client):
    frame = pandas.DataFrame({"x": [1, 2], "y": [2, 4]})
    with mlflow.start_run() as run:
        mlflow.log_input(mlflow.data.from_pandas(frame, name="small", targets="y"), context="training")
    [given] = client.get_run(run.info.run_id).inputs.dataset_inputs
    assert given.dataset.name == "small"
    assert {tag.key: tag.value for tag in given.tags} == {"mlflow.data.context": "training"}
    assert len(mlflow.search_runs(filter_string="datasets.name = 'small'")) == 1


def test_the_data_sets_of_an_experiment_are_listed(uri, own):
    frame = pandas.DataFrame({"x": [1, 2]})
    for name, context in [("large", "training"), ("small", "training"), ("small", "validation")]:
        with mlflow.start_run():
            mlflow.log_input(mlflow.data.from_pandas(frame, name=name), context=context)
    asked = {"experiment_ids": [mlflow.get_experiment_by_name(own).experiment_id]}
    answer = requests.post(f"{uri}/ajax-api/2.0/mlflow/experiments/search-datasets", json=asked, timeout=60)
    summaries = answer.json()["dataset_summaries"]
    assert [(each["name"], each["context"]) for each in summaries] == [
        ("large", "training"),
        ("small", "training"),
        ("small", "validation"),
    ]


def test_logging_goes_on_beside_the_training(uri, client):
    with mlflow.start_run() as run:
        for step in range(100):
            mlflow.log_metric("loss", 1 / (step + 1), step=step, synchronous=False)
        mlflow.flush_async_logging()
    assert len(client.get_metric_history(run.info.run_id, "loss")) == 100


def test_the_machine_is_watched(uri, client):
    mlflow.set_system_metrics_sampling_interval(1)
    with mlflow.start_run(log_system_metrics=True) as run:
        time.sleep(4)
    assert "system/cpu_utilization_percentage" in client.get_run(run.info.run_id).data.metrics
