"""Experiments and runs by the fluent interface, the client and the command line of MLflow."""

import math

import mlflow
import numpy
import pytest
from mlflow.entities import Metric, Param, RunTag, ViewType
from mlflow.exceptions import RestException


def test_a_training_tells_everything_it_has(client):
    experiment = mlflow.set_experiment("pricing / Größe 'one' 🦊")
    with mlflow.start_run(run_name="parent", description="why") as parent:
        mlflow.log_param("depth", 3)
        mlflow.log_params({"rate": 0.1, "kind": "ridge"})
        for step in range(5):
            mlflow.log_metric("loss", 1 / (step + 1), step=step)
        mlflow.log_metrics({"gap": float("nan"), "endless": float("inf")}, step=3)
        mlflow.set_tags({"team": "blue", "long": "x" * 9000})
        data = mlflow.data.from_numpy(numpy.arange(6).reshape(2, 3), source="x.npy", name="six")
        mlflow.log_input(data, context="training")
        with mlflow.start_run(nested=True) as child:
            mlflow.log_metric("loss", 2.0)

    run = client.get_run(parent.info.run_id)
    assert run.info.experiment_id == experiment.experiment_id
    assert (run.info.run_name, run.info.status) == ("parent", "FINISHED")
    assert run.info.end_time >= run.info.start_time > 1_700_000_000_000
    assert run.data.params == {"depth": "3", "rate": "0.1", "kind": "ridge"}
    assert run.data.metrics["loss"] == 0.2
    assert math.isnan(run.data.metrics["gap"]) and run.data.metrics["endless"] == math.inf
    assert run.data.tags["team"] == "blue" and len(run.data.tags["long"]) == 9000
    assert run.data.tags["mlflow.note.content"] == "why"
    assert [given.dataset.name for given in run.inputs.dataset_inputs] == ["six"]
    assert [(point.step, point.value) for point in client.get_metric_history(run.info.run_id, "loss")] == [
        (step, 1 / (step + 1)) for step in range(5)
    ]
    nested = client.get_run(child.info.run_id)
    assert nested.data.tags["mlflow.parentRunId"] == run.info.run_id
    assert nested.info.run_name.count("-") == 2


def test_a_batch_is_logged_and_its_history_is_read_page_by_page(client):
    run = client.create_run(client.create_experiment("batches"))
    points = [Metric("curve", value=float(step), timestamp=step, step=step) for step in range(2500)]
    for start in range(0, 2500, 1000):
        client.log_batch(run.info.run_id, metrics=points[start : start + 1000])
    client.log_batch(run.info.run_id, params=[Param("a", "1")], tags=[RunTag("b", "2")])
    assert [point.step for point in client.get_metric_history(run.info.run_id, "curve")] == list(range(2500))
    read = client.get_run(run.info.run_id).data
    assert (read.params, read.metrics["curve"], read.tags["b"]) == ({"a": "1"}, 2499.0, "2")


def test_what_is_wrong_is_told_in_mlflows_words(client):
    run = client.create_run("0")
    client.log_param(run.info.run_id, "depth", 3)
    with pytest.raises(mlflow.MlflowException, match="Changing param values is not allowed"):
        client.log_param(run.info.run_id, "depth", 4)
    with pytest.raises(RestException, match="Run with id=abc not found"):
        client.get_run("abc")
    with pytest.raises(RestException, match="RESOURCE_ALREADY_EXISTS"):
        client.create_experiment("Default")
    assert client.get_experiment_by_name("no such experiment") is None


def test_runs_and_experiments_are_set_aside_and_brought_back(client):
    experiment = client.create_experiment("restorable", tags={"team": "blue"})
    run = client.create_run(experiment).info.run_id
    client.delete_run(run)
    assert client.get_run(run).info.lifecycle_stage == "deleted"
    client.restore_run(run)
    client.delete_experiment(experiment)
    assert client.get_experiment(experiment).lifecycle_stage == "deleted"
    client.restore_experiment(experiment)
    client.rename_experiment(experiment, "restored")
    client.set_experiment_tag(experiment, "seen", "yes")
    read = client.get_experiment(experiment)
    assert (read.name, read.tags) == ("restored", {"team": "blue", "seen": "yes"})
    assert client.get_run(run).info.lifecycle_stage == "active"


def test_a_run_that_ended_is_taken_up_again(client):
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 1.0, step=0)
    with mlflow.start_run(run_id=run.info.run_id):
        mlflow.log_metric("loss", 0.5, step=1)
    client.set_terminated(run.info.run_id, status="FAILED")
    client.update_run(run.info.run_id, name="renamed")
    read = client.get_run(run.info.run_id)
    assert (read.info.status, read.info.run_name, read.data.metrics["loss"]) == ("FAILED", "renamed", 0.5)
    assert read.data.tags["mlflow.runName"] == "renamed"


def test_runs_are_found_as_a_table_and_page_by_page(client):
    experiment = client.create_experiment("found")
    for depth in range(7):
        with mlflow.start_run(experiment_id=experiment, run_name=f"depth {depth}"):
            mlflow.log_param("depth", depth)
            mlflow.log_metric("loss", 1 / (depth + 1))
            mlflow.set_tag("even", depth % 2 == 0)
    table = mlflow.search_runs([experiment], "metrics.loss < 0.5 and tags.even = 'True'", order_by=["metrics.loss"])
    assert list(table["params.depth"]) == ["6", "4", "2"]
    page = client.search_runs([experiment], max_results=4, order_by=["params.depth DESC"])
    rest = client.search_runs([experiment], max_results=4, order_by=["params.depth DESC"], page_token=page.token)
    assert [run.data.params["depth"] for run in [*page, *rest]] == ["6", "5", "4", "3", "2", "1", "0"]
    assert rest.token is None or rest.token == ""
    deleted = page[0].info.run_id
    client.delete_run(deleted)
    left = client.search_runs([experiment], run_view_type=ViewType.DELETED_ONLY)
    assert [run.info.run_id for run in left] == [deleted]
    assert [one.name for one in mlflow.search_experiments(filter_string="name LIKE 'fou%'")] == ["found"]


def test_each_project_has_experiments_of_its_own(client, server_url):
    mlflow.set_tracking_uri(f"{server_url}/projects/marketplace")
    there = mlflow.set_experiment("only there")
    with mlflow.start_run() as run:
        mlflow.log_metric("loss", 1.0)
    assert there.experiment_id == "1"
    assert mlflow.get_run(run.info.run_id).data.metrics == {"loss": 1.0}
    mlflow.set_tracking_uri(server_url)
    assert client.get_experiment_by_name("only there") is None


def test_the_command_line_speaks_of_experiments_and_runs(command_line):
    made = command_line("experiments", "create", "--experiment-name", "by command")
    number = made.rsplit(" ", 1)[1].strip()
    assert "by command" in command_line("experiments", "search")
    command_line("experiments", "rename", "--experiment-id", number, "--new-name", "renamed by command")
    command_line("experiments", "delete", "--experiment-id", number)
    command_line("experiments", "restore", "--experiment-id", number)
    assert command_line("runs", "list", "--experiment-id", number).count("\n") <= 3
