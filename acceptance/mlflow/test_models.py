"""From training to serving: autologging, logged models, the registry, and loading back."""

import json
import math
import socket
import subprocess
import sys
import time
import urllib.request

import lightgbm
import mlflow
import numpy
import onnx
import pytest
import skl2onnx
import xgboost
from mlflow.exceptions import MlflowException
from mlflow.models import infer_signature
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.regression import LinearRegression as SparkLine
from pyspark.sql import SparkSession
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import GridSearchCV

FEATURES, TARGET = load_diabetes(return_X_y=True, as_frame=True)


def log_ridge(name=None, alpha=1):
    ridge = Ridge(alpha).fit(FEATURES, TARGET)
    signature = infer_signature(FEATURES, ridge.predict(FEATURES))
    info = mlflow.sklearn.log_model(
        ridge, name="model", signature=signature, input_example=FEATURES[:2], registered_model_name=name
    )
    return ridge, info


def test_a_grid_search_is_logged_by_itself(uri):
    mlflow.sklearn.autolog(max_tuning_runs=4)
    with mlflow.start_run() as parent:
        grid = {"alpha": [1, 2], "fit_intercept": [True, False]}
        GridSearchCV(Ridge(), grid, cv=2).fit(FEATURES, TARGET)
    children = mlflow.search_runs(filter_string=f"tags.mlflow.parentRunId = '{parent.info.run_id}'")
    assert len(children) == 4
    kept = mlflow.get_run(parent.info.run_id)
    assert "best_cv_score" in kept.data.metrics
    assert kept.outputs.model_outputs
    best = mlflow.sklearn.load_model(f"runs:/{parent.info.run_id}/best_estimator")
    assert best.predict(FEATURES[:3]).shape == (3,)


def test_boosted_trees_are_logged_by_themselves(uri):
    mlflow.lightgbm.autolog()
    with mlflow.start_run() as run:
        data = lightgbm.Dataset(FEATURES, TARGET)
        options = {"objective": "regression", "verbose": -1, "metric": "l1"}
        trees = lightgbm.train(options, data, num_boost_round=10, valid_sets=[data])
    history = mlflow.MlflowClient().get_metric_history(run.info.run_id, "training-l1")
    assert len(history) == 10
    loaded = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/model")
    assert numpy.allclose(loaded.predict(FEATURES), trees.predict(FEATURES))


def test_xgboost_is_logged_by_itself(uri):
    mlflow.xgboost.autolog()
    data = xgboost.DMatrix(FEATURES, TARGET)
    with mlflow.start_run() as run:
        options = {"max_depth": 2, "eval_metric": "mae"}
        trees = xgboost.train(options, data, 10, evals=[(data, "train")], verbose_eval=False)
    kept = mlflow.get_run(run.info.run_id).data
    assert (kept.params["max_depth"], kept.params["num_boost_round"]) == ("2", "10")
    history = mlflow.MlflowClient().get_metric_history(run.info.run_id, "train-mae")
    assert [point.step for point in history] == list(range(10))
    assert history[-1].value < history[0].value
    loaded = mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/model")
    assert numpy.allclose(loaded.predict(FEATURES), trees.predict(data))


def test_onnx_comes_back(uri):
    line = LinearRegression().fit(FEATURES, TARGET)
    graph = skl2onnx.to_onnx(line, FEATURES.to_numpy()[:1].astype(numpy.float32))
    with mlflow.start_run():
        info = mlflow.onnx.log_model(graph, name="line")
    assert onnx.checker.check_model(mlflow.onnx.load_model(info.model_uri)) is None


def test_a_model_is_registered_aliased_and_served_by_name(uri, client, own):
    name = f"demand of {own}"
    with mlflow.start_run() as run:
        mlflow.log_metric("mae", 44.5)
        ridge, info = log_ridge(name)
    [version] = client.search_model_versions(f"name = '{name}'")
    assert (version.version, version.status, version.run_id) == ("1", "READY", run.info.run_id)
    client.set_registered_model_alias(name, "champion", "1")
    by_alias = client.get_model_version_by_alias(name, "champion")
    assert (by_alias.version, by_alias.aliases) == ("1", ["champion"])
    for model_uri in [f"models:/{name}@champion", f"models:/{name}/1", info.model_uri]:
        loaded = mlflow.pyfunc.load_model(model_uri)
        assert numpy.allclose(loaded.predict(FEATURES), ridge.predict(FEATURES))
    assert loaded.metadata.signature.inputs.input_names() == list(FEATURES.columns)


def test_versions_stages_and_tags_of_a_registered_model(uri, client, own):
    name = f"versions-{own}"
    with mlflow.start_run():
        for alpha in [1, 2, 3]:
            log_ridge(name, alpha)
    client.update_registered_model(name, description="lines")
    client.set_registered_model_tag(name, "team", "a")
    client.set_model_version_tag(name, "2", "checked", "yes")
    client.update_model_version(name, "2", description="the second")
    with pytest.warns(FutureWarning):
        client.transition_model_version_stage(name, "2", "Production")
    model = client.get_registered_model(name)
    assert (model.description, model.tags) == ("lines", {"team": "a"})
    version = client.get_model_version(name, "2")
    assert (version.current_stage, version.tags, version.description) == (
        "Production",
        {"checked": "yes"},
        "the second",
    )
    with pytest.warns(FutureWarning):
        assert [each.version for each in client.get_latest_versions(name, ["Production"])] == ["2"]
    assert mlflow.pyfunc.load_model(f"models:/{name}/Production").predict(FEATURES[:1]).shape == (1,)
    client.delete_model_version(name, "3")
    assert sorted(each.version for each in client.search_model_versions(f"name = '{name}'")) == ["1", "2"]
    client.rename_registered_model(name, f"{name}-renamed")
    assert client.get_model_version(f"{name}-renamed", "2").tags == {"checked": "yes"}
    client.delete_registered_model(f"{name}-renamed")
    with pytest.raises(MlflowException, match="not found"):
        client.get_registered_model(f"{name}-renamed")


def test_a_registered_version_is_copied(uri, client, own):
    source, target = f"source-{own}", f"target-{own}"
    with mlflow.start_run():
        ridge, _ = log_ridge(source)
    copied = client.copy_model_version(f"models:/{source}/1", target)
    assert copied.version == "1"
    loaded = mlflow.pyfunc.load_model(f"models:/{target}/1")
    assert numpy.allclose(loaded.predict(FEATURES), ridge.predict(FEATURES))


def test_logged_models_are_found_with_their_metrics(uri):
    with mlflow.start_run():
        _, info = log_ridge()
        mlflow.log_metric("mae", 44.5, model_id=info.model_id)
    found = mlflow.search_logged_models(filter_string="metrics.mae < 50", output_format="list")
    assert [model.model_id for model in found] == [info.model_id]
    assert {metric.key: metric.value for metric in found[0].metrics}["mae"] == 44.5
    mlflow.set_logged_model_tags(info.model_id, {"checked": "yes"})
    assert mlflow.get_logged_model(info.model_id).tags["checked"] == "yes"


def test_a_model_serves_over_http(uri, client, own):
    name = f"served-{own}"
    with mlflow.start_run():
        ridge, _ = log_ridge(name)
    client.set_registered_model_alias(name, "champion", "1")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["mlflow", "models", "serve", "-m", f"models:/{name}@champion", "-p", str(port), "--env-manager", "local"]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as serving:
        try:
            answer = ask(f"http://127.0.0.1:{port}/invocations", {"dataframe_split": FEATURES[:3].to_dict("split")})
        finally:
            serving.terminate()
    assert numpy.allclose(answer["predictions"], ridge.predict(FEATURES[:3]))


def ask(url, question, seconds=120):
    request = urllib.request.Request(url, json.dumps(question).encode(), {"Content-Type": "application/json"})
    until = time.monotonic() + seconds
    while True:
        try:
            return json.load(urllib.request.urlopen(request))
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def test_spark_models_and_udfs(uri):
    session = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    frame = session.createDataFrame([(float(x), 2.0 * x) for x in range(20)], ["x", "y"])
    prepared = VectorAssembler(inputCols=["x"], outputCol="features").transform(frame)
    line = SparkLine(labelCol="y").fit(prepared)
    with mlflow.start_run():
        info = mlflow.spark.log_model(line, "line")
        ridge, other = log_ridge()
    loaded = mlflow.spark.load_model(info.model_uri)
    predicted = [row.prediction for row in loaded.transform(prepared).collect()]
    assert all(math.isclose(got, 2.0 * x, abs_tol=1e-6) for x, got in enumerate(predicted))
    score = mlflow.pyfunc.spark_udf(session, other.model_uri, env_manager="local")
    rows = session.createDataFrame(FEATURES[:5]).select(score(*FEATURES.columns).alias("y")).collect()
    assert numpy.allclose(numpy.ravel([row.y for row in rows]), ridge.predict(FEATURES[:5]))


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
def test_what_serves_can_be_asked_for_at_a_past_version(uri, client, own):
    name = f"past-{own}"
    with mlflow.start_run():
        log_ridge(name, 1)
        log_ridge(name, 2)
    client.set_registered_model_alias(name, "champion", "1")
    client.set_registered_model_alias(name, "champion", "2")
    assert client.get_model_version_by_alias(name, "champion").version == "2"
    client.delete_registered_model_alias(name, "champion")
    with pytest.raises(MlflowException, match="alias champion not found"):
        client.get_model_version_by_alias(name, "champion")
