"""`gallery import mlflow` from a real MLflow server: afterwards its own client finds all of it in Gallery."""

import contextlib
import json
import math
import os
import re
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
from sklearn.linear_model import Ridge

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ["node", str(ROOT / "dist/cli/main.js")]
MODEL = "Fahrten 'München'"
X = numpy.arange(20.0).reshape(10, 2)
Y = X.sum(axis=1)
ODD = ["plain.txt", "a folder/with ünï ✓.txt", "100 % & more.csv", "empty.bin", "deep/er/still/x"]
RUNS = 25

pytestmark = pytest.mark.skipif("GALLERY_MLFLOW_URI" in os.environ, reason="imports into Gallery")


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
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, cwd=place)
        try:
            for _ in range(240):
                with contextlib.suppress(OSError), urllib.request.urlopen(f"{uri}/health", timeout=1):
                    break
                time.sleep(0.5)
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
        for alpha in (1, 2, 3):
            model = Ridge(alpha).fit(X, Y)
            logged = mlflow.sklearn.log_model(model, name="model", registered_model_name=MODEL)
        mlflow.log_metric("on model", 0.5, model_id=logged.model_id)
    deleted = client.create_run(number).info.run_id
    client.delete_run(deleted)
    for index in range(RUNS):
        made = client.create_run(number, run_name=f"small {index}")
        client.log_metric(made.info.run_id, "m", index)
        client.set_terminated(made.info.run_id)
    client.delete_model_version(MODEL, "2")
    client.update_registered_model(MODEL, "what it is for")
    client.set_registered_model_tag(MODEL, "owner", "ann")
    client.update_model_version(MODEL, "1", "the first")
    client.set_model_version_tag(MODEL, "1", "checked", "yes")
    client.transition_model_version_stage(MODEL, "1", "Staging")
    client.set_registered_model_alias(MODEL, "champion", "3")
    client.create_run(client.create_experiment("given up"))
    client.delete_experiment(client.get_experiment_by_name("given up").experiment_id)
    return number


def told_of(client):
    """All that a client can see, without what is the server's own: times of making, places of files."""
    experiments = client.search_experiments(ViewType.ALL, order_by=["experiment_id ASC"])
    ids = [each.experiment_id for each in experiments]
    runs = client.search_runs(ids, run_view_type=ViewType.ALL, max_results=1000)
    return {
        "experiments": [(e.experiment_id, e.name, e.lifecycle_stage, e.tags) for e in experiments],
        "runs": {run.info.run_id: run_told(client, run) for run in runs},
        "logged models": {
            model.model_id: logged_told(client, model)
            for model in client.search_logged_models(ids)
        },
        "registered": [registered_told(client, model) for model in client.search_registered_models()],
    }


def run_told(client, run):
    info = run.info
    history = {
        name: [(float(p.value), p.timestamp, p.step) for p in client.get_metric_history(info.run_id, name)]
        for name in sorted(run.data.metrics)
    }
    data_sets = [
        (each.dataset.to_dictionary(), [(tag.key, tag.value) for tag in each.tags])
        for each in run.inputs.dataset_inputs
    ]
    return {
        "info": (info.run_name, info.user_id, info.status, info.start_time, info.end_time),
        "place": (info.experiment_id, info.lifecycle_stage),
        "params": run.data.params,
        "tags": run.data.tags,
        "history": repr({name: sorted(points, key=repr) for name, points in history.items()}),
        "inputs": data_sets,
        "outputs": sorted((each.model_id, each.step) for each in run.outputs.model_outputs),
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


def logged_told(client, model):
    folder = Path(mlflow.artifacts.download_artifacts(f"models:/{model.model_id}"))
    metrics = [(m.key, float(m.value), m.timestamp, m.step, m.run_id) for m in model.metrics or []]
    return {
        "info": (model.name, model.experiment_id, model.source_run_id, str(model.status)),
        "params": model.params,
        "tags": model.tags,
        "metrics": sorted(map(repr, metrics)),
        "files": {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()},
    }


def registered_told(client, model):
    name = model.name
    versions = client.search_model_versions(f'name = "{name}"')
    return {
        "model": (name, model.description, model.tags, client.get_registered_model(name).aliases),
        "versions": sorted(
            (v.version, v.description, sorted(v.tags.items()), v.source, v.run_id, v.current_stage)
            for v in (client.get_model_version(name, each.version) for each in versions)
        ),
        "answers": mlflow.sklearn.load_model(f"models:/{name}@champion").predict(X).tolist(),
    }


@pytest.fixture
def server(tmp_path_factory):
    """One for each test: a run's id is taken once it is in any project."""
    command = [*GALLERY, "server", "--port", "0", "--thrift-port", "off", "--data-dir"]
    data = str(tmp_path_factory.mktemp("data"))
    with subprocess.Popen([*command, data], cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        yield re.search(r"http://\S+", running.stdout.readline()).group()
        running.terminate()


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    place = tmp_path_factory.mktemp("mlflow")
    with running_mlflow(place) as uri:
        before = Path.cwd()
        os.chdir(place)
        use(uri)
        try:
            client = MlflowClient()
            train(client)
            yield uri, told_of(client)
        finally:
            os.chdir(before)


def use(uri):
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)


def import_command(source, server, project):
    return [*GALLERY, "import", "mlflow", "--from", source, "--url", server, "-p", project, "-o", "json"]


def imported(tool, source, server, project):
    lines = json.loads(tool(*import_command(source, server, project)))
    return {line["what"]: (line["carried"], line["present"], line["left"]) for line in lines}


def test_all_of_a_server_is_found_again(source, server, own, tool):
    uri, told = source
    counts = imported(tool, uri, server, own)
    assert counts["runs"] == (RUNS + 4, 0, 0)
    assert counts["versions"] == (2, 0, 0)
    assert all(left == 0 for _, _, left in counts.values())
    use(f"{server}/projects/{own}")
    here = told_of(MlflowClient())
    for what, expected in told.items():
        assert here[what] == expected, what
    again = imported(tool, uri, server, own)
    assert {what: carried for what, (carried, _, _) in again.items() if carried} == {}
    assert again["runs"] == (0, RUNS + 4, 0)


def test_what_is_new_is_added(source, server, own, tool):
    uri, _ = source
    imported(tool, uri, server, own)
    use(uri)
    client = MlflowClient()
    experiment = client.get_experiment_by_name("Preise / Köln").experiment_id
    fresh = client.create_run(experiment, run_name="later").info.run_id
    client.log_metric(fresh, "m", 1)
    client.set_registered_model_alias(MODEL, "challenger", "1")
    counts = imported(tool, uri, server, own)
    assert [counts[what][0] for what in ("experiments", "runs", "files", "versions", "aliases")] == [0, 1, 0, 0, 1]
    client.delete_run(fresh)
    client.delete_registered_model_alias(MODEL, "challenger")


def test_an_import_that_was_killed_goes_on(source, server, own, tool):
    uri, told = source
    with subprocess.Popen(import_command(uri, server, own), stdout=subprocess.PIPE, text=True) as running:
        use(f"{server}/projects/{own}")
        client = MlflowClient()
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            found = client.get_experiment_by_name("Preise / Köln")
            if found and len(client.search_runs([found.experiment_id])) > 3:
                break
        running.kill()
    assert running.returncode == -signal.SIGKILL
    imported(tool, uri, server, own)
    here = told_of(client)
    extra = set(here["runs"]) - set(told["runs"])
    for what in ("experiments", "logged models", "registered"):
        assert here[what] == told[what], what
    assert len(extra) <= 1
    assert {key: run for key, run in here["runs"].items() if key not in extra} == told["runs"]
