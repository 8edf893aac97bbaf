"""The paper's Listing 3 on the built server: a SparkML pipeline is saved as a bundle, found, and loaded back."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def server_url(tmp_path):
    command = ["node", "dist/cli/main.js", "server", "--port", "0", "--thrift-port", "0", "--data-dir", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        yield re.search(r"http://\S+", server.stdout.readline()).group()
        server.terminate()


def test_a_pipeline_comes_back_and_predicts_the_same_whenever_the_example_is_run(server_url):
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "examples/sparkml.py"],
            cwd=ROOT,
            env={**os.environ, "GALLERY_URL": server_url},
            capture_output=True,
            text=True,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr
        assert "It predicts exactly what the trained pipeline predicts." in done.stdout
