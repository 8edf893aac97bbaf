"""A Gallery champion under an alias of MLflow: the rule lies in Git, and clients load whom it chooses."""

import json
import subprocess
import time
from datetime import datetime, timezone

import mlflow
import numpy
import pytest
from conftest import GALLERY, ROOT, serving
from mlflow import MlflowClient
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge

FEATURES, TARGET = load_diabetes(return_X_y=True, as_frame=True)
PROJECT = "shop"
RULE = "lowest-error"
FILES = {
    "rules/teams.yaml": f"forecasting:\n  projects: [{PROJECT}]\n",
    "rules/forecasting/champion.yaml": f"""
team: forecasting
uuid: {RULE}
rule:
  SCOPE: Training
  WHEN: metrics.mae <= 50
  MODEL_SELECTION: a.metrics.mae < b.metrics.mae
""",
    "rules/forecasting/champion.test.yaml": """
interval: 1h
instances:
  demand@1.0: {}
  demand@1.1: {}
tests:
  - name: the smallest error serves
    metrics:
      demand@1.0: { Training.mae: 49 }
      demand@1.1: { Training.mae: 44 60 }
    expect:
      - { at: 0, champion: demand@1.1 }
      - { at: 1h, champion: demand@1.0, dropped: { demand@1.1: when } }
""",
}


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """URL of a server that follows a repository with one selection rule."""
    repository = tmp_path / "rules.git"
    for path, text in FILES.items():
        file = repository / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in [["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "The smallest error serves"]]:
        subprocess.run([*git, *words], check=True)
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    with serving(tmp_path / "data", "--rules", str(repository)) as url:
        mlflow.set_tracking_uri(f"{url}/projects/{PROJECT}")
        mlflow.set_registry_uri(f"{url}/projects/{PROJECT}")
        mlflow.set_experiment("demand")
        yield url


@pytest.fixture
def gallery(shop, tool):
    def call(*words):
        return tool(*GALLERY, *words, "--url", shop, "-p", PROJECT, "-o", "json", cwd=ROOT)

    return call


def train(alpha, mae):
    ridge = Ridge(alpha).fit(FEATURES, TARGET)
    with mlflow.start_run():
        mlflow.log_metric("mae", mae)
        needs = ["scikit-learn"]
        mlflow.sklearn.log_model(ridge, name="model", registered_model_name="demand", pip_requirements=needs)
    return ridge.predict(FEATURES)


def champion():
    return mlflow.pyfunc.load_model("models:/demand@champion").predict(FEATURES)


def test_an_alias_that_is_bound_to_a_rule_loads_its_champion(gallery):
    weak, strong = train(100, mae=49), train(1, mae=44)
    gallery("rule", "refresh")
    gallery("alias", "set", "demand", "champion", "--rule", RULE)
    assert numpy.allclose(champion(), strong)
    assert MlflowClient().get_model_version_by_alias("demand", "champion").version == "2"
    gallery("metric", "add", "demand@1.1", "mae=60", "--scope", "Training")
    assert numpy.allclose(champion(), weak)
    assert MlflowClient().get_model_version_by_alias("demand", "champion").version == "1"
    shown = json.loads(gallery("alias", "show", "demand", "champion"))
    assert (shown["rule"], shown["instance"]["version"]) == (RULE, "1.0")


def test_what_an_alias_named_can_be_asked_for_any_moment(gallery):
    train(100, mae=49)
    train(1, mae=44)
    client, moments = MlflowClient(), []
    for version in ["1", "2"]:
        client.set_registered_model_alias("demand", "champion", version)
        moments.append(datetime.now(timezone.utc).isoformat())
        time.sleep(0.05)
    client.delete_registered_model_alias("demand", "champion")
    for place, moment in enumerate(moments, start=1):
        [then] = json.loads(gallery("alias", "list", "demand", "--as-of", moment))
        assert (then["alias"], then["place"]) == ("champion", place)
        shown = json.loads(gallery("alias", "show", "demand", "champion", "--as-of", moment))
        assert shown["instance"] == then["instance"]
    assert json.loads(gallery("alias", "list", "demand")) == []
