"""What clients of MLflow read in refusals, and histories of many pages."""

import mlflow
import pytest
from mlflow.entities import Metric, Param, RunTag
from mlflow.exceptions import RestException


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
