"""Who is told of changes by HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional, Union

from ._connection import Connection
from ._http import path_of
from ._records import record_of
from ._tables import Table


@dataclass(frozen=True)
class Webhook:
    """A receiver of changes."""

    uuid: str
    project: str
    url: str
    #: `active`, `paused` or `disabled`.
    state: str
    created_at: str
    created_by: str
    #: Deliveries that wait, and those that were given up.
    waiting: int
    dead: int
    #: What people call it.
    name: str
    description: str
    #: `cloudevents`, signed as Standard Webhooks say, or `mlflow`: what MLflow sends of its model registry.
    format: str
    updated_at: str
    #: With the format `mlflow`, which says by these instead of by kinds what is wanted.
    events: Optional[list[str]] = None
    #: Which changes are wanted; None does not narrow.
    base_version_id: Optional[str] = None
    subject: Optional[str] = None
    kinds: Optional[list[str]] = None
    #: What signatures are made with: told once, by `create_webhook`.
    secret: Optional[str] = None


@dataclass(frozen=True)
class Trial:
    """What came of a trial of a webhook."""

    #: Whether the answer would have been taken for a delivery.
    delivered: bool
    #: None when there was no answer.
    status: Optional[int]
    #: The first KiB of what was answered.
    body: str
    #: Why there was no answer.
    error: Optional[str]


@dataclass(frozen=True)
class Delivery:
    """One change on its way to one receiver. Its id is the same in every attempt."""

    id: str
    #: UUID.
    webhook: str
    #: Position in the change log.
    change: int
    kind: str
    #: `waiting`, `delivered` or `dead`.
    state: str
    attempts: int
    next_at: Optional[str]
    #: What came of the last attempt; None before the first.
    last_result: Optional[str]


class Webhooks(Connection):
    """The part of a client that says who is told of changes. Webhooks are named by themselves or by their UUIDs."""

    def create_webhook(
        self,
        project: str,
        url: str,
        *,
        base_version_id: Optional[str] = None,
        subject: Optional[str] = None,
        kinds: Sequence[str] = (),
        name: Optional[str] = None,
        description: Optional[str] = None,
        format: Optional[str] = None,
        events: Sequence[str] = (),
        secret: Optional[str] = None,
    ) -> Webhook:
        """Tells the URL of every change from now on, or of those that are wanted. Its `secret` is told only here.

        `events` and `secret` are for the format `mlflow`; without one Gallery makes it.
        """
        narrowed = {"baseVersionId": base_version_id, "subject": subject, "kinds": list(kinds) or None}
        named = {"name": name, "description": description}
        told = {"format": format, "events": list(events) or None, "secret": secret}
        body = _given({"url": url, **narrowed, **named, **told})
        return record_of(Webhook, self.write("POST", path_of("projects", project, "webhooks"), body))

    def webhook(self, uuid: str) -> Webhook:
        return record_of(Webhook, self.read("GET", _path(uuid)))

    def webhooks(self, project: str) -> Table[Webhook]:
        pages = self.pages(path_of("projects", project, "webhooks"), [])
        return Table(record_of(Webhook, each) for each in pages)

    def pause_webhook(self, webhook: Union[Webhook, str]) -> Webhook:
        """Changes wait until `resume_webhook`."""
        return record_of(Webhook, self.write("PATCH", _path(webhook), {"state": "paused"}))

    def resume_webhook(self, webhook: Union[Webhook, str]) -> Webhook:
        """Goes on with what waited."""
        return record_of(Webhook, self.write("PATCH", _path(webhook), {"state": "active"}))

    def change_webhook(
        self,
        webhook: Union[Webhook, str],
        *,
        name: Optional[str] = None,
        description: Optional[str] = None,
        url: Optional[str] = None,
        events: Sequence[str] = (),
        secret: Optional[str] = None,
    ) -> Webhook:
        """What is left out stays."""
        named = {"name": name, "description": description, "url": url}
        body = _given({**named, "events": list(events) or None, "secret": secret})
        return record_of(Webhook, self.write("PATCH", _path(webhook), body))

    def try_webhook(self, webhook: Union[Webhook, str], event: Optional[str] = None) -> Trial:
        """Sends at once what tells of nothing, once, whatever the state of the webhook."""
        return record_of(Trial, self.write("POST", _path(webhook, "trial"), _given({"event": event})))

    def remove_webhook(self, webhook: Union[Webhook, str]) -> None:
        self.write("DELETE", _path(webhook))

    def deliveries(self, webhook: Union[Webhook, str], state: Optional[str] = None) -> Table[Delivery]:
        """`state`: `waiting`, `delivered` or `dead`; all unless told."""
        query: list[tuple[str, Any]] = [("state", state)]
        return Table(record_of(Delivery, each) for each in self.pages(_path(webhook, "deliveries"), query))

    def replay_delivery(self, delivery: Delivery) -> Delivery:
        """Tries a dead delivery again."""
        path = _path(delivery.webhook, "deliveries", delivery.id, "replay")
        return record_of(Delivery, self.write("POST", path))


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _path(webhook: Union[Webhook, str], *names: str) -> str:
    return path_of("webhooks", webhook if isinstance(webhook, str) else webhook.uuid, *names)
