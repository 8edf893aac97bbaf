"""What a fake server records of the telemetry that reaches it."""

from __future__ import annotations

import threading
from typing import Any

from fake_server import Answer, Request, problem

import gallery

ID = "0b6dc0de-0000-4000-8000-000000000001"


class Recorder:
    """Applies each idempotency key once, as the server does, and remembers every effect in order."""

    def __init__(self) -> None:
        self.applied: list[tuple[str, Any]] = []
        self._answers: dict[str, Answer] = {}
        self._lock = threading.Lock()
        #: Answers to give instead, first come first served.
        self.trouble: list[Answer] = []
        #: Answers to lose after the effect happened.
        self.lost_answers = 0

    def __call__(self, request: Request) -> Answer:
        with self._lock:
            if self.trouble:
                return self.trouble.pop(0)
            key = request.key or ""
            if key not in self._answers:
                if any(point.get("name") == "refused" for point in request.json.get("points", ())):
                    return problem(400, "field.type")
                self.applied.append((request.path, request.json))
                self._answers[key] = Answer(200, {})
            if self.lost_answers > 0:
                self.lost_answers -= 1
                return Answer(200, {}, cut_after=0)
            return self._answers[key]

    @property
    def values(self) -> list[float]:
        return [point["value"] for _, body in self.applied for point in body.get("points", ())]


def log_values(client: gallery.Client, values: range) -> None:
    instance = gallery.Instance(client, ID, project="p")
    for value in values:
        instance.log_metric("mae", value)
