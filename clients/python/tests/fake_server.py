"""A real HTTP server that answers as a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Optional


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def key(self) -> Optional[str]:
        return self.headers.get("idempotency-key")


@dataclass
class Answer:
    status: int
    body: Any = None
    headers: Optional[dict[str, str]] = None
    #: Break the connection instead of answering, after so many bytes of the body.
    cut_after: Optional[int] = None


Behaviour = Callable[[Request], Answer]


def problem(status: int, code: str, **more: Any) -> Answer:
    return Answer(status, {"code": code, "detail": f"{code} happened", "hint": "Do better.", **more})


class FakeServer:
    def __init__(self, behaviour: Behaviour) -> None:
        self.requests: list[Request] = []
        self.behaviour = behaviour
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.command, self.path, headers, self.rfile.read(length))
                fake.requests.append(request)
                self.send(fake.behaviour(request))

            def send(self, answer: Answer) -> None:
                raw = isinstance(answer.body, bytes)
                body = answer.body if raw else b"" if answer.body is None else json.dumps(answer.body).encode()
                if answer.cut_after == 0:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in (answer.headers or {}).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if answer.cut_after is not None:
                    body, self.close_connection = body[: answer.cut_after], True
                self.wfile.write(body)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer  # noqa: N815

            def log_message(self, *_: Any) -> None:
                """Tests read `requests` instead."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> FakeServer:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
