"""`gallery import mlflow` from a server that runs: afterwards its own client finds all of it in Gallery."""

import base64
import contextlib
import http.server
import json
import os
import signal
import sqlite3
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime
from pathlib import Path

import mlflow
import pytest
from importing import GALLERY, MODEL, RUNS, assert_same, import_command, imported, leftovers, told_of, use
from mlflow import MlflowClient

pytestmark = pytest.mark.skipif("GALLERY_MLFLOW_URI" in os.environ, reason="imports into Gallery")
LOOSE = {"MLmodel": "flavors: {}\n", "deep/er/ünï & x.txt": "of no run\n"}


def test_all_of_a_server_is_found_again(old_server, fresh_server, own, tool):
    uri, told, _ = old_server
    counts = imported(tool, uri, fresh_server, own)
    assert counts["runs"] == (RUNS + 4, 0, 0)
    assert counts["versions"] == (3, 0, 0)
    assert all(left == 0 for _, _, left in counts.values())
    use(f"{fresh_server}/projects/{own}")
    here = told_of(MlflowClient())
    assert_same(here, told)
    again = imported(tool, uri, fresh_server, own)
    assert {what: carried for what, (carried, _, _) in again.items() if carried} == {}
    assert again["runs"] == (0, RUNS + 4, 0)


def test_versions_that_no_run_has_keep_their_files(old_server, fresh_server, own, tmp_path):
    uri, _, folder = old_server
    for path, text in LOOSE.items():
        place = f"{uri}/api/2.0/mlflow-artifacts/artifacts/loose/model/{urllib.parse.quote(path)}"
        urllib.request.urlopen(urllib.request.Request(place, text.encode(), method="PUT")).close()
    use(uri)
    client = MlflowClient()
    client.create_registered_model("loose", description="of no run")
    try:
        made = client.create_model_version("loose", "s3://bucket/model")
        client.create_model_version("loose", "s3://bucket/model")
        # As servers have kept it that asked for no run.
        with sqlite3.connect(folder / "mlflow.db", timeout=30) as database:
            place = "mlflow-artifacts:/loose/model"
            database.execute(
                "UPDATE model_versions SET source = ?, storage_location = ? WHERE name = 'loose' AND version = 1",
                (place, place),
            )
        lines = leftovers(uri, fresh_server, own)
        moved = client.update_registered_model("loose", "of no run at all").last_updated_timestamp
        leftovers(uri, fresh_server, own)
    finally:
        client.delete_registered_model("loose")
    assert (lines["versions"]["carried"], lines["files"]["left"]) == (5, 1)
    [reason] = lines["files"]["reasons"]
    assert reason["names"] == ["loose 2"]
    assert "s3://bucket/model" in reason["reason"]
    use(f"{fresh_server}/projects/{own}")
    folder = Path(mlflow.artifacts.download_artifacts(f"models:/loose/{made.version}", dst_path=str(tmp_path)))
    assert {path: (folder / path).read_text() for path in LOOSE} == LOOSE
    here = f"{fresh_server}/api/v1/projects/{own}/models/loose/registration"
    with urllib.request.urlopen(here) as answer:
        told = json.load(answer)
    assert told["description"] == "of no run at all"
    assert datetime.fromisoformat(told["tags"]["gallery.movedAt"]).timestamp() * 1000 == pytest.approx(moved)


def test_a_project_of_the_same_server_is_no_source(fresh_server, own, tool):
    use(f"{fresh_server}/projects/{own}")
    MlflowClient().create_experiment("here")
    command = import_command(f"{fresh_server}/projects/{own}", fresh_server, f"{own}-copy")
    refused = subprocess.run(command, capture_output=True, text=True)
    assert refused.returncode == 2
    assert "is the Gallery that the import would write to" in refused.stderr
    projects = json.loads(tool(*GALLERY, "project", "list", "--url", fresh_server, "-o", "json"))
    assert [each["name"] for each in projects] == [own]


def test_what_is_new_is_added(old_server, fresh_server, own, tool):
    uri, _, _ = old_server
    imported(tool, uri, fresh_server, own)
    use(uri)
    client = MlflowClient()
    experiment = client.get_experiment_by_name("Preise / Köln").experiment_id
    fresh = client.create_run(experiment, run_name="later").info.run_id
    client.log_metric(fresh, "m", 1)
    client.set_registered_model_alias(MODEL, "challenger", "1")
    counts = imported(tool, uri, fresh_server, own)
    assert [counts[what][0] for what in ("experiments", "runs", "files", "versions", "aliases")] == [0, 1, 0, 0, 1]
    client.delete_run(fresh)
    client.delete_registered_model_alias(MODEL, "challenger")


def test_an_import_that_was_killed_goes_on(old_server, fresh_server, own, tool):
    uri, told, _ = old_server
    with subprocess.Popen(import_command(uri, fresh_server, own), stdout=subprocess.PIPE, text=True) as running:
        use(f"{fresh_server}/projects/{own}")
        client = MlflowClient()
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            found = client.get_experiment_by_name("Preise / Köln")
            if found and len(client.search_runs([found.experiment_id])) > 3:
                break
        running.kill()
    assert running.returncode == -signal.SIGKILL
    imported(tool, uri, fresh_server, own)
    here = told_of(client)
    extra = set(here["runs"]) - set(told["runs"])
    assert_same(here, told, "runs")
    assert len(extra) <= 1
    assert {key: run for key, run in here["runs"].items() if key not in extra} == told["runs"]


class Gate(http.server.BaseHTTPRequestHandler):
    """Passes on what a user with a password asks."""

    behind = ""
    pass_word = f"Basic {base64.b64encode(b'ann:secret').decode()}"

    def do_GET(self):
        self.pass_on(None)

    def do_POST(self):
        self.pass_on(self.rfile.read(int(self.headers["content-length"])))

    def pass_on(self, body):
        if self.headers["authorization"] != self.pass_word:
            return self.answer(401, b"You are not authenticated.")
        kind = {"content-type": self.headers["content-type"]} if body is not None else {}
        try:
            with urllib.request.urlopen(urllib.request.Request(self.behind + self.path, body, kind)) as found:
                return self.answer(found.status, found.read())
        except urllib.error.HTTPError as refusal:
            return self.answer(refusal.code, refusal.read())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def gate(uri):
    behind = type("GateOf", (Gate,), {"behind": uri})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), behind) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_server_that_asks_for_a_password_is_told_it(old_server, fresh_server, own, tool, monkeypatch):
    uri, _, _ = old_server
    with gate(uri) as guarded:
        refused = subprocess.run(import_command(guarded, fresh_server, own), capture_output=True, text=True)
        assert refused.returncode == 5
        assert "answered 401" in refused.stderr and "You are not authenticated." in refused.stderr
        monkeypatch.setenv("MLFLOW_TRACKING_USERNAME", "ann")
        monkeypatch.setenv("MLFLOW_TRACKING_PASSWORD", "secret")
        counts = imported(tool, guarded, fresh_server, own)
    assert counts["runs"][0] >= RUNS + 4
    assert all(left == 0 for _, _, left in counts.values())
