"""A built Gallery server, and MLflow's own client pointed at it by its tracking URI alone."""

import os
import re
import subprocess
import sys
from pathlib import Path

import mlflow
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def server_url(tmp_path_factory):
    data = tmp_path_factory.mktemp("gallery")
    command = ["node", "dist/cli/main.js", "server", "--port", "0", "--thrift-port", "off", "--data-dir", str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        yield re.search(r"http://\S+", server.stdout.readline()).group()
        server.terminate()


@pytest.fixture
def client(server_url):
    mlflow.set_tracking_uri(server_url)
    return mlflow.MlflowClient()


@pytest.fixture
def command_line(server_url, tmp_path):
    """Runs `mlflow` with some words and gives what it prints."""

    def run(*words):
        done = subprocess.run(
            [sys.executable, "-m", "mlflow", *words],
            env={**os.environ, "MLFLOW_TRACKING_URI": server_url},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
