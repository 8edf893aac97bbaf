"""The Thrift side: one call at a time over framed TCP or over HTTP, with retries of what is safe to repeat."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Mapping
from typing import Any, Callable, Optional, TypeVar

from thrift.protocol.TBinaryProtocol import TBinaryProtocolAccelerated
from thrift.Thrift import TApplicationException
from thrift.transport import TSocket, TTransport

from ._http import Http
from ._settings import split_address
from ._thrift_gen import Gallery
from ._thrift_gen import ttypes as ttypes
from .errors import GalleryError, make_error, unreachable
from .types import FieldValue

Result = TypeVar("Result")


class HttpTransport(TTransport.TTransportBase, TTransport.CReadableTransport):  # type: ignore[misc]
    """Thrift messages as HTTP requests over the shared connection pool."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._request = bytearray()
        self._reply = TTransport.TMemoryBuffer()

    def isOpen(self) -> bool:  # noqa: N802
        return True

    def open(self) -> None:
        """Connections belong to the pool."""

    def close(self) -> None:
        """Connections belong to the pool."""

    def read(self, size: int) -> bytes:
        return bytes(self._reply.read(size))

    def write(self, block: bytes) -> None:
        self._request += block

    def flush(self) -> None:
        request, self._request = bytes(self._request), bytearray()
        headers = {"Content-Type": "application/x-thrift", "Accept": "application/x-thrift"}
        self._reply = TTransport.TMemoryBuffer(self._http.request("POST", "/thrift", request, headers=headers).data)

    @property
    def cstringio_buf(self) -> Any:
        return self._reply.cstringio_buf

    def cstringio_refill(self, partial: bytes, wanted: int) -> Any:
        return self._reply.cstringio_refill(partial, wanted)


class ThriftDoor:
    """Calls the service. Every thread, and every forked child, has a connection of its own."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._settings = http.settings
        self._local = threading.local()

    def call(self, action: Callable[[Any], Result]) -> Result:
        """Runs the action on a client; it must be safe to repeat."""
        attempts = self._http.retry.attempts
        for attempt in range(attempts):
            try:
                return self._once(action)
            except GalleryError as error:
                if error.kind != "unavailable" or attempt + 1 == attempts:
                    raise
                time.sleep(self._http.retry.pause(attempt, error.retry_after))
        raise AssertionError("at least one attempt is made")

    def context(self, key: Optional[str] = None) -> Any:
        """Who calls, and the key that makes the call safe to repeat where it is not so by itself."""
        return ttypes.RequestContext(actor=self._settings.actor, idempotencyKey=key)

    def insert_metric(self, entry: Mapping[str, Any]) -> None:
        """Sends one metric of an instance as it was journaled."""
        metric = dict(entry["metric"])
        metric["metadata"] = to_thrift_fields(metric.get("metadata") or {})
        self.call(
            lambda client: client.insertModelInstanceMetric(
                entry["project"],
                entry["instance"],
                ttypes.ModelEvaluationMetric(**metric),
                self.context(entry["key"]),
            )
        )

    def _once(self, action: Callable[[Any], Result]) -> Result:
        try:
            return action(self._client())
        except ttypes.GalleryError as error:
            raise make_error(
                error.kind,
                error.code,
                error.message,
                hint=error.hint or "",
                field=error.field,
                position=error.position,
                request_id=error.requestId,
                retry_after=error.retryAfter,
            ) from None
        except (TTransport.TTransportException, TApplicationException, OSError, EOFError) as error:
            self._drop()
            raise unreachable(self._settings.thrift or self._settings.url, error) from error

    def _client(self) -> Any:
        if getattr(self._local, "pid", None) != os.getpid():
            self._local.client = self._connect()
            self._local.pid = os.getpid()
        return self._local.client

    def _connect(self) -> Any:
        if self._settings.thrift is None:
            transport: Any = HttpTransport(Http(self._settings, self._http.retry))
        else:
            socket = TSocket.TSocket(*split_address(self._settings.thrift))
            socket.setTimeout(self._settings.read_timeout * 1000)
            transport = TTransport.TFramedTransport(socket)
            transport.open()
        self._local.transport = transport
        return Gallery.Client(TBinaryProtocolAccelerated(transport, fallback=True))

    def close(self) -> None:
        """Ends this thread's connection; the next call opens another."""
        self._drop()

    def _drop(self) -> None:
        transport = getattr(self._local, "transport", None)
        self._local.pid = None
        if transport is not None:
            transport.close()


def to_thrift_fields(values: Mapping[str, FieldValue]) -> dict[str, Any]:
    return {name: to_thrift(value) for name, value in values.items()}


def to_thrift(value: FieldValue) -> Any:
    if isinstance(value, bool):
        return ttypes.FieldValue(flag=value)
    if isinstance(value, str):
        return ttypes.FieldValue(text=value)
    if isinstance(value, (int, float)):
        return ttypes.FieldValue(number=value)
    if value and not isinstance(value[0], str):
        return ttypes.FieldValue(numbers=list(value))
    return ttypes.FieldValue(texts=list(value))


def from_thrift(value: Any) -> Any:
    for member in ("text", "number", "flag", "texts", "numbers"):
        found = getattr(value, member)
        if found is not None:
            return int(found) if member == "number" and found.is_integer() else found
    return None
