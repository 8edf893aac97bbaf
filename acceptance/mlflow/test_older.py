"""The calls that the 2.x line makes in another way; run with its own environment."""

import mlflow
import numpy
import pytest
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression

FEATURES, TARGET = load_diabetes(return_X_y=True, as_frame=True)

pytestmark = pytest.mark.skipif(not mlflow.__version__.startswith("2."), reason="asks for the 2.x line")


def test_an_older_client_trains_registers_and_loads(uri, client, own):
    name = f"older-{own}"
    mlflow.sklearn.autolog()
    with mlflow.start_run() as run:
        line = LinearRegression().fit(FEATURES, TARGET)
    assert "training_mean_absolute_error" in client.get_run(run.info.run_id).data.metrics
    assert [file.path for file in client.list_artifacts(run.info.run_id, "model")]
    version = mlflow.register_model(f"runs:/{run.info.run_id}/model", name)
    assert version.version == "1"
    client.transition_model_version_stage(name, "1", "Staging")
    client.set_registered_model_alias(name, "champion", 1)
    for model_uri in [f"models:/{name}/Staging", f"models:/{name}@champion", f"models:/{name}/1"]:
        loaded = mlflow.pyfunc.load_model(model_uri)
        assert numpy.allclose(loaded.predict(FEATURES), line.predict(FEATURES))
