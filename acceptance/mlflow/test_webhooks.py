"""Webhooks that MLflow's client makes: a receiver of its own kind takes them and checks their signatures."""

import base64
import hashlib
import hmac
import json
import queue
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import mlflow
import pytest
from conftest import GALLERY, ROOT, serving
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException
from mlflow.webhooks.delivery import _generate_hmac_signature

PROJECT = "shop"
SECRET = "what only we know"
EVENTS = [
    "registered_model.created",
    "model_version.created",
    "model_version_tag.set",
    "model_version_tag.deleted",
    "model_version_alias.created",
    "model_version_alias.deleted",
]
PROMPT_EVENTS = [
    "prompt.created",
    "prompt_version.created",
    "prompt_version_tag.set",
    "prompt_alias.created",
    "prompt_alias.deleted",
]


@contextmanager
def receiving():
    """A receiver at a port of its own: its URL, and a queue of what comes in. Paths name the status it answers."""
    arrived = queue.Queue()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            arrived.put((self.headers, body))
            self.send_response(int(self.path[1:]))
            self.end_headers()
            self.wfile.write(b"thanks")

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", arrived
        finally:
            server.shutdown()


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    data = tmp_path_factory.mktemp("data")
    with serving(data, "--callback-networks", "127.0.0.1") as url:
        yield url


@pytest.fixture
def client(shop, own, monkeypatch):
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    uri = f"{shop}/projects/{own}"
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    return MlflowClient()


def take(arrived):
    """The next event, whose signature is checked as MLflow's own sender makes it, and as receivers are told to."""
    headers, body = arrived.get(timeout=20)
    delivery, at = headers["X-MLflow-Delivery-Id"], headers["X-MLflow-Timestamp"]
    assert headers["X-MLflow-Signature"] == _generate_hmac_signature(SECRET, delivery, at, body)
    signed = hmac.new(SECRET.encode(), f"{delivery}.{at}.{body}".encode(), hashlib.sha256).digest()
    assert headers["X-MLflow-Signature"] == f"v1,{base64.b64encode(signed).decode()}"
    told = json.loads(body)
    return f"{told['entity']}.{told['action']}", told["data"]


def test_what_happens_in_the_registry_is_told(client):
    with receiving() as (url, arrived):
        made = client.create_webhook("told", f"{url}/200", EVENTS, description="for tests", secret=SECRET)
        assert (made.name, made.description, made.status) == ("told", "for tests", "ACTIVE")
        assert sorted(map(str, made.events)) == sorted(EVENTS)

        client.create_registered_model("demand", tags={"team": "maps"}, description="rides")
        created = {"name": "demand", "tags": {"team": "maps"}, "description": "rides"}
        assert take(arrived) == ("registered_model.created", created)
        client.set_registered_model_tag("demand", "a", "1")

        # Another test may have left its own experiment as the active one.
        with mlflow.start_run(experiment_id="0") as run:
            mlflow.log_text("bytes", "model/file")
        source = f"runs:/{run.info.run_id}/model"
        client.create_model_version("demand", source, run.info.run_id, tags={"t": "1"}, description="first")
        event, version = take(arrived)
        assert event == "model_version.created"
        assert version.pop("source") in (source, f"{run.info.artifact_uri}/model")
        assert version == {
            **{"name": "demand", "version": "1", "run_id": run.info.run_id},
            **{"tags": {"t": "1"}, "description": "first"},
        }
        client.set_model_version_tag("demand", "1", "k", "v")
        named = {"name": "demand", "version": "1"}
        assert take(arrived) == ("model_version_tag.set", {**named, "key": "k", "value": "v"})
        client.delete_model_version_tag("demand", "1", "k")
        assert take(arrived) == ("model_version_tag.deleted", {**named, "key": "k"})
        client.set_registered_model_alias("demand", "best", "1")
        assert take(arrived) == ("model_version_alias.created", {**named, "alias": "best"})
        client.delete_registered_model_alias("demand", "best")
        assert take(arrived) == ("model_version_alias.deleted", {"name": "demand", "alias": "best"})
        assert arrived.empty()


def test_prompts_are_told_of_by_themselves(client):
    with receiving() as (url, arrived):
        client.create_webhook("prompts", f"{url}/200", PROMPT_EVENTS, secret=SECRET)
        client.create_registered_model("no prompt")
        client.register_prompt("greet", "Hello {{name}}!", commit_message="polite", tags={"x": "y"})
        seen = [take(arrived) for _ in range(2)]
        assert [event for event, _ in seen] == ["prompt.created", "prompt_version.created"]
        assert seen[1][1]["template"] == "Hello {{name}}!"
        client.set_prompt_alias("greet", "best", 1)
        assert take(arrived) == ("prompt_alias.created", {"name": "greet", "alias": "best", "version": "1"})


def test_a_webhook_is_changed_tried_and_removed(client):
    with receiving() as (url, arrived):
        made = client.create_webhook("first", f"{url}/200", ["prompt.created"], secret=SECRET, status="DISABLED")
        client.create_webhook("second", f"{url}/200", ["prompt.created"])
        assert made.status == "DISABLED"
        result = client.test_webhook(made.webhook_id)
        assert (result.success, result.response_status, result.response_body) == (True, 200, "thanks")
        assert take(arrived)[0] == "prompt.created"
        client.test_webhook(made.webhook_id, "model_version.created")
        assert take(arrived)[1]["name"] == "example_model"

        changed = client.update_webhook(
            made.webhook_id, name="renamed", url=f"{url}/503", events=["registered_model.created"], status="ACTIVE"
        )
        assert (changed.name, changed.status, changed.description) == ("renamed", "ACTIVE", None)
        assert list(map(str, changed.events)) == ["registered_model.created"]
        assert changed.last_updated_timestamp >= changed.creation_timestamp
        result = client.test_webhook(made.webhook_id)
        assert (result.success, result.response_status) == (False, 503)
        take(arrived)

        page = client.list_webhooks(max_results=1)
        assert [each.name for each in page] == ["second"]
        assert [each.name for each in client.list_webhooks(page_token=page.token)] == ["renamed"]
        client.delete_webhook(made.webhook_id)
        with pytest.raises(MlflowException, match=f"Webhook with ID {made.webhook_id} not found."):
            client.get_webhook(made.webhook_id)


def test_it_is_a_webhook_of_gallery_like_any_other(client, shop, own):
    with receiving() as (url, arrived):
        made = client.create_webhook("told", f"{url}/503", ["registered_model.created"], secret=SECRET)
        gallery = [*GALLERY, "webhook"]

        def ask(*words):
            command = [*gallery, *words, "--url", shop, "-o", "json"]
            return json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)

        [listed] = ask("list", "-p", own)
        assert (listed["uuid"], listed["name"], listed["format"]) == (made.webhook_id, "told", "mlflow")
        client.create_registered_model("demand")
        take(arrived)
        client.update_webhook(made.webhook_id, url=f"{url}/200")
        assert take(arrived)[1]["name"] == "demand"


def test_what_is_wrong_with_a_webhook_is_told_in_mlflows_words(client):
    event = ["registered_model.created"]
    for name, url, message in [
        ("-x", "https://a.example/", "Webhook name '-x' is invalid"),
        ("x", "ftp://a.example/", "Invalid webhook URL scheme: 'ftp'"),
        ("x", "https:///path", "Webhook URL must include a hostname"),
        ("x", "http://169.254.169.254/", "is not a public address"),
    ]:
        with pytest.raises(MlflowException, match=message) as refused:
            client.create_webhook(name, url, event)
        assert refused.value.error_code == "INVALID_PARAMETER_VALUE"
    assert list(client.list_webhooks()) == []
