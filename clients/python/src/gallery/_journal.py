"""The spool: append-only journals of what is still to be sent, safe against the death of any process.

A segment is one NDJSON file. Its first line says where the entries go; each further line is one entry. The process
that writes or delivers a segment holds a lock on it, so several processes share a folder, and what a dead process
left is found by its lock being free. Beside it, the cursor is a log of what was sent: a batch's bounds are written
before the batch leaves, so that whoever repeats it repeats the same bytes under the same idempotency key.
"""

from __future__ import annotations

import json
import os
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

from ._http import encode_json
from ._locks import try_lock

SUFFIX = ".ndjson"
READ_AHEAD = 1 << 20

Entry = dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """Entries that are sent as one request, and the bytes of the segment that they span."""

    entries: list[Entry]
    start: int
    end: int
    #: Names this batch for good: the same bounds of the same segment.
    key: str
    #: Refused as a whole before: its entries go one by one.
    split: bool = False


class Segment:
    """One journal file, locked by this process."""

    def __init__(self, path: Path, descriptor: int, header: Entry, body: int) -> None:
        self.path = path
        self.header = header
        self._descriptor = descriptor
        #: Bytes of whole lines in the file.
        self.size = os.fstat(descriptor).st_size
        self._cursor = os.open(_cursor_path(path), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self.done, self._pending = _read_cursor(self._cursor, body)
        self._unsynced = False

    @classmethod
    def create(cls, folder: Path, url: str, actor: Optional[str]) -> Segment:
        """A new segment, locked before others can see it."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"{time.time_ns():020d}-{os.getpid()}-{uuid.uuid4().hex[:8]}"
        path = folder / (name + SUFFIX)
        hidden = folder / (name + ".new")
        descriptor = os.open(hidden, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        try_lock(descriptor)
        header = {"gallery": "journal", "segment": name, "url": url, "actor": actor}
        line = encode_json(header) + b"\n"
        os.write(descriptor, line)
        os.rename(hidden, path)
        return cls(path, descriptor, header, len(line))

    @classmethod
    def adopt(cls, path: Path) -> Optional[Segment]:
        """A segment that nobody holds; None when somebody does, or it is gone or unreadable."""
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_APPEND)
        except OSError:
            return None
        if try_lock(descriptor) and _is_still(path, descriptor):
            first = os.pread(descriptor, 1 << 16, 0).partition(b"\n")[0]
            header = parse_line(first)
            if header is not None and header.get("gallery") == "journal":
                return cls(path, descriptor, header, len(first) + 1)
        os.close(descriptor)
        return None

    def append(self, entry: Entry) -> None:
        """Hands the entry to the operating system: from here on it survives the death of this process."""
        line = encode_json(entry) + b"\n"
        try:
            written = os.write(self._descriptor, line)
        except OSError:
            os.ftruncate(self._descriptor, self.size)
            raise
        if written < len(line):
            os.ftruncate(self._descriptor, self.size)
            raise OSError("the disk of the spool is full")
        self.size += len(line)
        self._unsynced = True

    def sync(self) -> None:
        """Brings what was appended to the disk, so that it survives a power cut too."""
        if self._unsynced:
            self._unsynced = False
            os.fsync(self._descriptor)

    def lines(self, start: int, end: int) -> list[tuple[bytes, int]]:
        """Whole lines between two positions with the position after each; at least one if there is one."""
        wanted = min(end - start, READ_AHEAD)
        block = os.pread(self._descriptor, wanted, start)
        while b"\n" not in block and start + len(block) < end:
            block += os.pread(self._descriptor, READ_AHEAD, start + len(block))
        found, position = [], start
        for line in block.split(b"\n")[:-1]:
            position += len(line) + 1
            found.append((line, position))
        return found

    @property
    def pending(self) -> Optional[Entry]:
        """The batch that was sent without a known answer."""
        return self._pending

    def key(self, start: int, end: int) -> str:
        return f"{self.header['segment']}:{start}-{end}"

    def sending(self, start: int, end: int) -> None:
        self._pending = {"send": [start, end]}
        self._note(self._pending)

    def splitting(self, start: int, end: int) -> None:
        self._pending = {"split": [start, end]}
        self._note(self._pending)

    def delivered(self, end: int) -> None:
        self.done = end
        self._pending = None
        self._note({"done": end})

    @property
    def drained(self) -> bool:
        return self.done >= self.size

    def remove(self) -> None:
        """Deletes a drained segment; the lock goes with it."""
        self.path.unlink(missing_ok=True)
        _cursor_path(self.path).unlink(missing_ok=True)
        self.close()

    def close(self) -> None:
        os.close(self._descriptor)
        os.close(self._cursor)

    def _note(self, what: Entry) -> None:
        os.write(self._cursor, encode_json(what) + b"\n")


def segments_in(folder: Path) -> list[Path]:
    """All segments, oldest first, whoever holds them."""
    return sorted(folder.glob("*" + SUFFIX)) if folder.is_dir() else []


def parse_line(line: bytes) -> Optional[Entry]:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _cursor_path(path: Path) -> Path:
    return path.with_suffix(".cursor")


def _is_still(path: Path, descriptor: int) -> bool:
    """Whether the path names the locked file: its last holder may have deleted it in between."""
    try:
        return os.stat(path).st_ino == os.fstat(descriptor).st_ino
    except OSError:
        return False


def _read_cursor(descriptor: int, body: int) -> tuple[int, Optional[Entry]]:
    done, pending = body, None
    log = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
    for line in log.split(b"\n"):
        note = parse_line(line)
        if note is None:
            continue
        if "done" in note:
            done, pending = int(note["done"]), None
        else:
            pending = note
    return done, pending
