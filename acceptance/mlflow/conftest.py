"""Unmodified MLflow clients against the built server: only the tracking URI is Gallery's.

GALLERY_MLFLOW_URI names a server that runs already, MLflow's own for example, to try the tests themselves.
"""

import os
import re
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path

import mlflow
import pytest

pytest.register_assert_rewrite("importing")

import importing  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ["node", "dist/cli/main.js"]


@contextmanager
def serving(data, *options):
    """URL of a server of its own on a data directory."""
    command = [*GALLERY, "server", "--port", "0", "--thrift-port", "off", "--data-dir", str(data), *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield re.search(r"http://\S+", running.stdout.readline()).group()
        finally:
            running.terminate()


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    given = os.environ.get("GALLERY_MLFLOW_URI")
    if given is not None:
        yield given
        return
    with serving(tmp_path_factory.mktemp("data")) as url:
        yield url


@pytest.fixture
def fresh_server(tmp_path_factory):
    """A server for one test: the id of a run is taken once it is in any project."""
    with serving(tmp_path_factory.mktemp("data")) as url:
        yield url


@pytest.fixture(scope="session")
def old_server(tmp_path_factory):
    """MLflow's own server: its URI, what its client sees there, and the folder that it works in."""
    place = tmp_path_factory.mktemp("mlflow")
    with importing.running_mlflow(place) as uri, importing.trained(uri, place) as client:
        yield uri, importing.told_of(client), place


@pytest.fixture
def own():
    """A word that no other test uses."""
    return f"t{uuid.uuid4().hex[:12]}"


@pytest.fixture
def uri(server, own, monkeypatch, tmp_path):
    """A tracking URI of a project that nobody else uses, already set for this process and its children."""
    uri = server if "GALLERY_MLFLOW_URI" in os.environ else f"{server}/projects/{own}"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    mlflow.set_experiment(own)
    yield uri
    while mlflow.active_run() is not None:
        mlflow.end_run()
    mlflow.autolog(disable=True)


@pytest.fixture
def client(uri):
    return mlflow.MlflowClient()


def run_tool(*words, **options):
    """Runs a program of the environment and returns what it printed; a failure shows both of its streams."""
    done = subprocess.run(words, capture_output=True, text=True, timeout=600, **options)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture
def tool():
    return run_tool
