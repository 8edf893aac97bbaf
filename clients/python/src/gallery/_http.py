"""One HTTP caller: pooled connections, timeouts everywhere, retries only of what is safe to repeat."""

from __future__ import annotations

import json
import os
import random
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO, Callable, Optional, Union, cast
from urllib.parse import quote, urlencode

import urllib3

from ._settings import Settings
from .errors import GalleryError, UnavailableError, kind_of_status, make_error, unreachable

API = "/api/v1"
BLOCK = 1 << 20

#: A body that can be sent again: bytes, or a function that opens it from the start.
Body = Union[bytes, Callable[[], BinaryIO]]
Query = Iterable[tuple[str, Any]]


@dataclass(frozen=True)
class RetryPolicy:
    """Exponential backoff with full jitter; times in seconds."""

    attempts: int = 5
    base: float = 0.1
    longest: float = 5.0

    def pause(self, attempt: int, retry_after: Optional[float] = None) -> float:
        """How long to wait after the failed attempt, counted from 0."""
        if retry_after is not None:
            return min(retry_after, self.longest)
        return random.uniform(0, min(self.longest, self.base * (1 << min(attempt, 20))))


def path_of(*names: str) -> str:
    return API + "".join("/" + quote(name, safe="") for name in names)


def encode_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


class Http:
    """Calls one server. Safe to share between threads and across forks."""

    def __init__(self, settings: Settings, retry: Optional[RetryPolicy] = None) -> None:
        self.settings = settings
        self.retry = retry or RetryPolicy()
        self._lock = threading.Lock()
        self._pool: Optional[urllib3.PoolManager] = None
        self._pid = 0

    def json(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        headers: Optional[dict[str, str]] = None,
        key: Optional[str] = None,
        query: Query = (),
        repeatable: bool = False,
        patience: Optional[float] = None,
    ) -> Any:
        """Sends and receives JSON. Anything that changes something needs a `key` to be retried."""
        headers = dict(headers or {})
        if body is not None:
            headers["Content-Type"] = "application/json"
        data = encode_json(body) if body is not None else None
        answer = self.request(
            method, path, data, headers=headers, key=key, query=query, repeatable=repeatable, patience=patience
        )
        return decode_json(answer)

    def request(
        self,
        method: str,
        path: str,
        body: Optional[Body] = None,
        *,
        headers: Optional[dict[str, str]] = None,
        key: Optional[str] = None,
        query: Query = (),
        repeatable: bool = False,
        stream: bool = False,
        patience: Optional[float] = None,
    ) -> urllib3.BaseHTTPResponse:
        """The answer below 400; others are raised. With `stream`, its body is still to be read.

        `patience` is how many seconds a single attempt may take; without it, what is safe to repeat is.
        """
        sent = self._headers(headers, key)
        pairs = [(name, value) for name, value in query if value is not None]
        url = self.settings.url + path + ("?" + urlencode(pairs) if pairs else "")
        safe = method in ("GET", "HEAD") or key is not None or repeatable
        attempts = self.retry.attempts if safe and patience is None else 1
        timeout = urllib3.Timeout(total=patience) if patience is not None else urllib3.Timeout.DEFAULT_TIMEOUT
        for attempt in range(attempts):
            try:
                return self._once(method, url, body, sent, stream, timeout)
            except UnavailableError as error:
                if attempt + 1 == attempts:
                    raise
                time.sleep(self.retry.pause(attempt, error.retry_after))
        raise AssertionError("at least one attempt is made")

    def _once(
        self, method: str, url: str, body: Optional[Body], headers: dict[str, str], stream: bool, timeout: Any
    ) -> urllib3.BaseHTTPResponse:
        opened = body() if callable(body) else None
        try:
            answer = self.pool().request(
                method,
                url,
                body=cast(Any, opened if opened is not None else body),
                headers=headers,
                preload_content=not stream,
                timeout=timeout,
                retries=False,
                redirect=False,
            )
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise unreachable(self.settings.url, error) from error
        finally:
            if opened is not None:
                opened.close()
        if answer.status < 400:
            return answer
        raise problem_of(answer)

    def pool(self) -> urllib3.PoolManager:
        if self._pid != os.getpid():
            # A forked child must not share its parent's sockets, nor a lock that a lost thread held.
            self._lock = threading.Lock()
            self._pool = None
            self._pid = os.getpid()
        with self._lock:
            if self._pool is None:
                timeout = urllib3.Timeout(connect=self.settings.connect_timeout, read=self.settings.read_timeout)
                self._pool = urllib3.PoolManager(timeout=timeout, maxsize=8, blocksize=BLOCK)
            return self._pool

    def _headers(self, extra: Optional[dict[str, str]], key: Optional[str]) -> dict[str, str]:
        headers = {"Accept": "application/json", "User-Agent": "gallery-python/0.1.0", **(extra or {})}
        if key is not None:
            headers["Idempotency-Key"] = key
        if self.settings.actor is not None:
            headers["Gallery-Actor"] = self.settings.actor
        if self.settings.token is not None:
            headers["Authorization"] = f"Bearer {self.settings.token}"
        return headers


def decode_json(answer: urllib3.BaseHTTPResponse) -> Any:
    if not answer.data:
        return None
    try:
        return json.loads(answer.data)
    except ValueError:
        raise make_error(
            "internal",
            "client.answer",
            "the server answered with something that is not JSON",
            hint="Check that GALLERY_URL names a Gallery server.",
            status=answer.status,
        ) from None


def problem_of(answer: urllib3.BaseHTTPResponse) -> GalleryError:
    """The error that an RFC 9457 answer, or any other refusal, stands for."""
    try:
        problem = json.loads(answer.data)
    except (ValueError, urllib3.exceptions.HTTPError):
        problem = None
    if not isinstance(problem, dict):
        problem = {}
    retry_after = answer.headers.get("Retry-After", "")
    return make_error(
        kind_of_status(answer.status),
        problem.get("code") or f"http.{answer.status}",
        problem.get("detail") or problem.get("title") or f"the server answered {answer.status}",
        hint=problem.get("hint") or "",
        field=problem.get("field"),
        position=problem.get("position"),
        request_id=problem.get("requestId") or answer.headers.get("X-Request-Id"),
        retry_after=float(retry_after) if retry_after.isdigit() else None,
        status=answer.status,
    )
