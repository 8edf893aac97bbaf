"""Carries journal entries to the server: each effect once, refusals kept where people find them."""

from __future__ import annotations

import logging
import os
import shutil
import warnings
from pathlib import Path
from typing import Any

from ._content import FileSource
from ._http import Http, RetryPolicy, encode_json, path_of
from ._journal import Batch, Entry, Segment
from ._publish import publish
from ._settings import Settings
from ._thrift_door import ThriftDoor
from ._values import time_text
from .errors import GalleryError, GalleryWarning, InternalError, InvalidError, MissingError, UnavailableError

log = logging.getLogger("gallery")

#: Faults of a server that is well otherwise, after which an entry is set aside: it must not hold up all that follows.
PATIENCE = 10


class Courier:
    """Delivers batches of one server; raises UnavailableError when a batch must be tried again later."""

    def __init__(self, settings: Settings) -> None:
        self._http = Http(settings, RetryPolicy(attempts=1))
        self._resuming = Http(settings)
        self._settings = settings
        self._faults: dict[str, int] = {}
        self._warned: set[tuple[str, str]] = set()
        self.refused = 0

    def deliver(self, segment: Segment, batch: Batch) -> None:
        if len(batch.entries) == 1 or batch.split:
            for entry in batch.entries:
                self._deliver_one(entry)
        else:
            try:
                self._patiently(batch.key, lambda: _send_points(self._http, batch.entries, batch.key))
            except GalleryError as error:
                if isinstance(error, UnavailableError):
                    raise
                segment.splitting(batch.start, batch.end)
                for entry in batch.entries:
                    self._deliver_one(entry)
        segment.delivered(batch.end)

    def _deliver_one(self, entry: Entry) -> None:
        try:
            self._patiently(str(entry.get("key")), lambda: send_entry(self._http_of(entry), entry))
        except UnavailableError:
            raise
        except GalleryError as error:
            self.set_aside(entry, error)
        else:
            self._forget_copies(entry)

    def _patiently(self, key: str, send: Any) -> None:
        """A fault of the server may pass: it counts as unavailable until it has come too often."""
        try:
            send()
        except InternalError as error:
            self._faults[key] = self._faults.get(key, 0) + 1
            if self._faults[key] < PATIENCE or not self._is_ready():
                raise UnavailableError(error.code, error.message, request_id=error.request_id) from error
            del self._faults[key]
            raise
        self._faults.pop(key, None)

    def _is_ready(self) -> bool:
        """Whether the server says that it is well, so that the fault lies in what it is sent."""
        try:
            self._http.json("GET", "/readyz")
        except GalleryError:
            return False
        return True

    def _http_of(self, entry: Entry) -> Http:
        """Uploads go on after cuts by themselves; everything else is tried again by the outbox."""
        return self._resuming if entry["op"] == "upload" else self._http

    def _forget_copies(self, entry: Entry) -> None:
        if entry["op"] == "upload" and entry.get("copies"):
            shutil.rmtree(entry["copies"], ignore_errors=True)

    def set_aside(self, entry: Entry, error: GalleryError) -> None:
        """Refused for good: kept in the dead-letter file with the reason, and said once for each kind."""
        self.refused += 1
        path = dead_letters(self._settings)
        letter = {
            "at": time_text(),
            "url": self._settings.url,
            "actor": self._settings.actor,
            "error": {
                "code": error.code,
                "message": error.message,
                "hint": error.hint,
                "field": error.field,
                "status": error.status,
                "requestId": error.request_id,
            },
            "entry": entry,
        }
        append_line(path, letter)
        once = (entry["op"], error.code)
        if once not in self._warned:
            self._warned.add(once)
            log.warning("Gallery refused %s: %s; kept in %s", entry["op"], error, path)
            warnings.warn(f"Gallery refused {entry['op']}: {error}\nIt is kept in {path}", GalleryWarning, stacklevel=2)


def send_entry(http: Http, entry: Entry) -> None:
    """One entry to the server, under its own idempotency key."""
    op = entry["op"]
    if op == "metrics":
        _send_points(http, [entry], entry["key"])
    elif op == "call":
        http.json(entry["method"], entry["path"], entry["body"], key=entry["key"])
    elif op == "upload":
        _send_instance(http, entry)
    elif op == "thrift-metric":
        ThriftDoor(http).insert_metric(entry)
    else:
        raise InvalidError("client.journal", f"this client cannot send the journal entry {op!r}")


def _send_points(http: Http, entries: list[Entry], key: str) -> None:
    points = [point for entry in entries for point in entry["points"]]
    kind, name = entries[0]["target"]
    bulk = path_of("projects", name, "bulk", "metrics")
    path = bulk if kind == "project" else path_of("instances", name, "metrics")
    http.json("POST", path, {"points": points}, key=key)


def _send_instance(http: Http, entry: Entry) -> None:
    members = [(each["path"], _source_of(each)) for each in entry["content"]]
    publish(http, entry["project"], entry["baseVersionId"], members, entry["body"], entry["key"])
    if entry["tags"]:
        path = path_of("instances", entry["body"]["uuid"], "tags")
        http.json("PATCH", path, {"set": entry["tags"]}, key=entry["key"] + ":tags")


def _source_of(member: Entry) -> FileSource:
    path = Path(member["source"])
    if not path.is_file():
        raise MissingError("client.content", f"the file to upload is gone: {path}")
    source = FileSource(path)
    if source.digest() != member["digest"]:
        raise InvalidError("digest.mismatch", f"{path} changed since it was to be uploaded")
    return source


def dead_letters(settings: Settings) -> Path:
    return settings.spool_dir / "refused.jsonl"


def append_line(path: Path, value: Entry) -> None:
    """One write of one line: lines of several processes do not mix."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, encode_json(value) + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
