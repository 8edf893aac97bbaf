"""Writes what MLflow keeps of one small training as texts, which the tests of the readers make databases and folders of.

    .cache/venv-mlflow/bin/python src/cli/import/mlflow/sources/testing/write-fixtures.py

Run once with each line of MLflow; the files are named by its version.
"""

import contextlib
import math
import os
import sqlite3
import tempfile
from pathlib import Path

os.environ |= {"MLFLOW_ALLOW_FILE_STORE": "true", "MLFLOW_DISABLE_TELEMETRY": "true"}

import mlflow  # noqa: E402
from mlflow import MlflowClient  # noqa: E402

HERE = Path(__file__).parent
IS_THREE = mlflow.__version__.startswith("3.")
#: Takes the place of the folder that this was run in.
PLACE = "/srv/mlflow"
TABLES = """alembic_version experiments experiment_tags runs params tags metrics latest_metrics datasets inputs input_tags
registered_models registered_model_tags registered_model_aliases model_versions model_version_tags trace_info
logged_models logged_model_params logged_model_tags logged_model_metrics""".split()


def train(uri):
    mlflow.set_tracking_uri(uri)
    client = MlflowClient()
    number = client.create_experiment("prices", tags={"team": "a ✓"})
    run = client.create_run(number, run_name="1e5", tags={"mlflow.user": "ann", "note": "two\nlines"})
    run_id = run.info.run_id
    client.log_param(run_id, "lr/start", "1e-3")
    for step, value in enumerate([1.5, math.nan, math.inf]):
        client.log_metric(run_id, "loss/train", value, timestamp=1000 + step, step=step)
    client.log_text(run_id, "hello", "notes/a.txt")
    data = mlflow.entities.Dataset("rides", "12345e67", "local", '{"uri": "rides.csv"}', "[]")
    client.log_inputs(run_id, [mlflow.entities.DatasetInput(data, [mlflow.entities.InputTag("context", "train")])])
    if IS_THREE:
        model = client.create_logged_model(number, "m", run_id, {"kind": "x"}, {"depth": "3"}, "tree")
        client.finalize_logged_model(model.model_id, "READY")
        client.log_metric(run_id, "mae", 0.5, timestamp=9, step=2, model_id=model.model_id)
        client.log_inputs(run_id, models=[mlflow.entities.LoggedModelInput(model.model_id)])
        client.log_outputs(run_id, [mlflow.entities.LoggedModelOutput(model.model_id, 2)])
        client.delete_logged_model(client.create_logged_model(number, "dropped").model_id)
    client.set_terminated(run_id, "FAILED", end_time=5000)
    client.create_registered_model("Prices, all", {"owner": "bob"}, "what it is for")
    for _ in range(2):
        client.create_model_version("Prices, all", f"{run.info.artifact_uri}/notes", run_id, {"checked": "yes"})
    client.delete_model_version("Prices, all", "2")
    client.set_registered_model_alias("Prices, all", "best", "1")
    client.transition_model_version_stage("Prices, all", "1", "Staging")
    dropped = client.create_experiment("dropped")
    client.create_run(dropped)
    client.delete_experiment(dropped)


def dump(path):
    with contextlib.closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if name not in TABLES:
                database.execute(f'DROP TABLE "{name}"')
        database.commit()
        return "\n".join(line for line in database.iterdump() if "CREATE INDEX" not in line) + "\n"


def listing(folder):
    """Each file below its path, with one line more than it has."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(f"=== {path.relative_to(folder)}\n{path.read_text()}\n" for path in files)


with tempfile.TemporaryDirectory() as place:
    os.chdir(place)
    train(f"sqlite:///{place}/mlflow.db")
    sql = dump(f"{place}/mlflow.db")
    train(f"{place}/files")
    for name, text in [("sql", sql), ("mlruns.txt", listing(Path(place, "files")))]:
        (HERE / f"mlflow-{mlflow.__version__}.{name}").write_text(text.replace(place, PLACE))
