"""Who is told of changes, against a real server."""

from __future__ import annotations

import time

import pytest
from fake_server import Answer, FakeServer

import gallery
from gallery import errors
from gallery.webhooks import Delivery, Webhook


def test_a_webhook_is_created_paused_and_removed(client: gallery.Client, project: str) -> None:
    client.project(project).create()
    made = client.create_webhook(project, "https://example.com/hook", kinds=["offer.opened", "offer.updated"])
    assert made.secret is not None and made.secret.startswith("whsec_")
    assert client.webhooks(project)[0].kinds == ["offer.opened", "offer.updated"]
    assert client.webhook(made.uuid).secret is None
    assert client.pause_webhook(made).state == "paused"
    assert client.resume_webhook(made.uuid).state == "active"
    client.remove_webhook(made)
    assert len(client.webhooks(project)) == 0
    with pytest.raises(errors.MissingError) as caught:
        client.webhook(made.uuid)
    assert caught.value.code == "webhook.unknown"


def test_a_receiver_that_fails_is_tried_again(client: gallery.Client, project: str) -> None:
    model = client.model(project, "m")
    model.create()
    with FakeServer(lambda _: Answer(500)) as receiver:
        webhook = client.create_webhook(project, receiver.url, base_version_id="m", kinds=["instance.created"])
        model.upload(b"1")
        delivery = _first_delivery(client, webhook)
    assert (delivery.kind, delivery.state, delivery.next_at is None) == ("instance.created", "waiting", False)
    assert client.webhook(webhook.uuid).waiting == 1


def test_a_webhook_of_mlflows_format_is_changed_and_tried(client: gallery.Client, project: str) -> None:
    client.project(project).create()
    with FakeServer(lambda _: Answer(200, {})) as receiver:
        made = client.create_webhook(
            project, receiver.url, name="told", format="mlflow", events=["prompt.created"], secret="s"
        )
        assert (made.name, made.format, made.events, made.secret) == ("told", "mlflow", ["prompt.created"], "s")
        changed = client.change_webhook(made, description="for tests", events=["model_version.created"])
        assert (changed.name, changed.description, changed.events) == ("told", "for tests", ["model_version.created"])
        trial = client.try_webhook(made, "prompt.created")
    assert (trial.delivered, trial.status, trial.error) == (True, 200, None)
    with pytest.raises(errors.InvalidError):
        client.create_webhook(project, "https://example.com/hook", events=["prompt.created"])


def _first_delivery(client: gallery.Client, webhook: Webhook) -> Delivery:
    """Once it was tried."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        for delivery in client.deliveries(webhook):
            if delivery.attempts > 0:
                return delivery
        time.sleep(0.1)
    raise AssertionError("nothing was delivered")
