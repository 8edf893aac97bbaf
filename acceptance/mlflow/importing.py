"""An old MLflow to copy from, everything that a client can see of one, and the command that copies it."""

import contextlib
import json
import math
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import mlflow
import numpy
import pytest
from mlflow import MlflowClient
from mlflow.entities import Metric, ViewType
from mlflow.tracking._tracking_service import utils
from sklearn.linear_model import Ridge

GALLERY = ["node", str(Path(__file__).resolve().parents[2] / "dist/cli/main.js")]
HAS_LOGGED_MODELS = not mlflow.__version__.startswith("2.")
MODEL = "Fahrten 'München'"
PROMPT = "greeting"
X = numpy.arange(20.0).reshape(10, 2)
Y = X.sum(axis=1)
ODD = ["plain.txt", "an ünï folder ✓/with blanks.txt", "100 % & more.csv", "empty.bin", "deep/er/still/x"]
if HAS_LOGGED_MODELS:
    # The server of the older line cannot send a file of such a name.
    ODD.append("ünï ✓.txt")
RUNS = 25


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextlib.contextmanager
def running_mlflow(place):
    port = free_port()
    uri = f"http://127.0.0.1:{port}"
    command = [
        *[str(Path(sys.executable).parent / "mlflow"), "server", "--host", "127.0.0.1", "--port", str(port)],
        *["--workers", "1", "--backend-store-uri", f"sqlite:///{place}/mlflow.db"],
        *["--artifacts-destination", f"{place}/artifacts"],
    ]
    with (place / "server.log").open("w") as log:
        # Its processes for jobs take most of a minute to start on a busy machine, and no test has any.
        env = os.environ | {"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"}
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, cwd=place, env=env)
        try:
            for _ in range(1200):
                with contextlib.suppress(OSError), urllib.request.urlopen(f"{uri}/health", timeout=1):
                    break
                time.sleep(0.1)
            else:
                pytest.fail((place / "server.log").read_text())
            yield uri
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(60)


def train(client):
    """Everything that an import has to carry, and a deleted one of most."""
    number = client.create_experiment("Preise / Köln", tags={"team": "pricing"})
    mlflow.set_experiment(experiment_id=number)
    with mlflow.start_run(run_name="parent", tags={"k": "v ✓"}, description="two lines\nhere") as parent:
        mlflow.log_params({"alpha": 0.5, "text": "x" * 3000})
        for step, value in enumerate([1.0, math.nan, math.inf, -math.inf, 0.25]):
            mlflow.log_metric("loss", value, step=step)
        run_id = parent.info.run_id
        client.log_batch(run_id, [Metric("long", step / 7, 1_000 + step, step) for step in range(1000)])
        client.log_batch(run_id, [Metric("long", step / 7, 1_000 + step, step) for step in range(1000, 1900)])
        for index, name in enumerate(ODD):
            folder, _, file = name.rpartition("/")
            path = Path(f"{index}") / file
            path.parent.mkdir()
            path.write_bytes(b"" if name == "empty.bin" else f"{name}\n".encode() * 1000)
            mlflow.log_artifact(path, folder or None)
        mlflow.log_input(mlflow.data.from_numpy(X, name="rides"), context="training")
        with mlflow.start_run(nested=True, run_name="failed child") as child:
            mlflow.log_metric("m", 3)
        client.set_terminated(child.info.run_id, "FAILED")
        where = {"name": "model"} if HAS_LOGGED_MODELS else {"artifact_path": "model"}
        for alpha in (1, 2, 3):
            model = Ridge(alpha).fit(X, Y)
            logged = mlflow.sklearn.log_model(model, registered_model_name=MODEL, pip_requirements=["scikit-learn"], **where)
        if HAS_LOGGED_MODELS:
            mlflow.log_metric("on model", 0.5, model_id=logged.model_id)
            mlflow.log_metric("diverged", math.nan, model_id=logged.model_id)
            client.delete_logged_model(mlflow.initialize_logged_model(name="given up").model_id)
    deleted = client.create_run(number).info.run_id
    client.delete_run(deleted)
    for index in range(RUNS):
        made = client.create_run(number, run_name=f"small {index}")
        client.log_metric(made.info.run_id, "m", index)
        client.set_terminated(made.info.run_id)
    client.create_model_version(MODEL, f"runs:/{run_id}/model", run_id)
    client.delete_model_version(MODEL, "2")
    client.delete_model_version(MODEL, "4")
    client.update_registered_model(MODEL, "what it is for")
    client.set_registered_model_tag(MODEL, "owner", "ann")
    client.update_model_version(MODEL, "1", "the first")
    client.set_model_version_tag(MODEL, "1", "checked", "yes")
    client.transition_model_version_stage(MODEL, "1", "Staging")
    client.set_registered_model_alias(MODEL, "champion", "3")
    register_prompt = mlflow.genai.register_prompt if HAS_LOGGED_MODELS else mlflow.register_prompt
    register_prompt(PROMPT, "Hello {{name}}", commit_message="the first", tags={"tone": "kind"})
    client.create_run(client.create_experiment("given up"))
    client.delete_experiment(client.get_experiment_by_name("given up").experiment_id)
    return number


def told_of(client):
    """All that a client can see, without what is the server's own: when anything last moved, and places of files."""
    experiments = client.search_experiments(ViewType.ALL, order_by=["experiment_id ASC"])
    ids = [each.experiment_id for each in experiments]
    names = {each.experiment_id: each.name for each in experiments}
    runs = client.search_runs(ids, run_view_type=ViewType.ALL, max_results=1000)
    return {
        # First, as to load a model from a folder writes a file beside it.
        "registered": [registered_told(client, model) for model in client.search_registered_models()],
        "numbers": {each.name: each.experiment_id for each in experiments},
        "experiments": {e.name: (e.lifecycle_stage, e.tags, e.creation_time) for e in experiments},
        "runs": {run.info.run_id: run_told(client, run, names) for run in runs},
        "logged models": {
            model.model_id: logged_told(model, names)
            for model in (client.search_logged_models(ids) if HAS_LOGGED_MODELS else [])
        },
        "prompt": prompt_told(client),
    }


def run_told(client, run, names):
    info = run.info
    history = {
        name: [(float(p.value), p.timestamp, p.step) for p in client.get_metric_history(info.run_id, name)]
        for name in sorted(run.data.metrics)
    }
    # A folder tells them in the order in which its file system lists them.
    data_sets = sorted(
        (
            (each.dataset.to_dictionary(), [(tag.key, tag.value) for tag in each.tags])
            for each in run.inputs.dataset_inputs
        ),
        key=repr,
    )
    return {
        "info": (info.run_name, info.user_id, info.status, info.start_time, info.end_time),
        "place": (names[info.experiment_id], info.lifecycle_stage),
        "params": run.data.params,
        "tags": run.data.tags,
        # A folder has some points twice, which are one.
        "history": {name: sorted(set(map(repr, points))) for name, points in history.items()},
        "inputs": data_sets,
        "outputs": sorted((each.model_id, each.step) for each in run.outputs.model_outputs)
        if HAS_LOGGED_MODELS
        else [],
        "files": files_of(client, info.run_id) if info.lifecycle_stage == "active" else {},
    }


def files_of(client, run_id, folder=None):
    found = {}
    for each in client.list_artifacts(run_id, folder):
        if each.is_dir:
            found |= files_of(client, run_id, each.path)
        else:
            found[each.path] = Path(client.download_artifacts(run_id, each.path)).read_bytes()
    return found


def logged_told(model, names):
    folder = Path(mlflow.artifacts.download_artifacts(f"models:/{model.model_id}"))
    # MLflow tells 0 of a model where NaN was measured.
    values = {m.key: 0.0 if math.isnan(float(m.value)) else float(m.value) for m in model.metrics or []}
    metrics = [(m.key, values[m.key], m.timestamp, m.step, m.run_id) for m in model.metrics or []]
    return {
        "info": (model.name, names[model.experiment_id], model.source_run_id, str(model.status)),
        "made": model.creation_timestamp,
        "params": model.params,
        "tags": model.tags,
        "metrics": sorted(map(repr, metrics)),
        "files": {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()},
    }


def registered_told(client, model):
    name = model.name
    versions = client.search_model_versions(f'name = "{name}"')
    return {
        "model": (name, model.description, model.tags),
        "aliases": {alias: str(version) for alias, version in client.get_registered_model(name).aliases.items()},
        "made": model.creation_timestamp,
        "versions": sorted(
            (str(v.version), v.description or "", sorted(v.tags.items()), v.source, v.run_id or "", v.current_stage, v.creation_timestamp)
            for v in (client.get_model_version(name, each.version) for each in versions)
        ),
        "answers": mlflow.sklearn.load_model(f"models:/{name}@champion").predict(X).tolist(),
    }


def prompt_told(client):
    found = client.load_prompt(f"prompts:/{PROMPT}/1")
    return (str(found.version), found.template, found.commit_message, found.tags, found.creation_timestamp)


@contextlib.contextmanager
def trained(uri, place):
    """Works in a folder with the store of a URI, and trains there."""
    before = Path.cwd()
    os.chdir(place)
    use(uri)
    try:
        client = MlflowClient()
        train(client)
        yield client
    finally:
        os.chdir(before)


def assert_same(here, told, *without):
    for what, expected in told.items():
        if what in without:
            continue
        if what not in ("runs", "logged models"):
            assert here[what] == expected, what
            continue
        assert here[what].keys() == expected.keys(), what
        for key, details in expected.items():
            for name, value in details.items():
                assert here[what][key][name] == value, (what, key, name)


def use(uri):
    # By the ids of runs, which are the same in both places.
    utils._artifact_repos_cache.clear()
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)


def import_command(source, server, project, *options):
    target = ["--url", server, "-p", project, "-o", "json"]
    return [*GALLERY, "import", "mlflow", "--from", str(source), *target, *options]


def report(tool, source, server, project, *options):
    return {line["what"]: line for line in json.loads(tool(*import_command(source, server, project, *options)))}


def leftovers(source, server, project, *options):
    """The report of an import that leaves something behind, and says so by its exit code."""
    command = import_command(source, server, project, *options)
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 1, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
    return {line["what"]: line for line in json.loads(done.stdout)}


def imported(tool, source, server, project, *options):
    lines = report(tool, source, server, project, *options)
    return {what: (line["carried"], line["present"], line["left"]) for what, line in lines.items()}
