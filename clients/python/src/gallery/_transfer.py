"""Bytes on the way: uploads that resume, downloads that resume and are verified, random access by ranges."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Iterator
from typing import Any, BinaryIO, Optional, cast

import urllib3

from ._content import BytesSource, Progress, Source, name_digest
from ._http import BLOCK, Http, decode_json, path_of
from .errors import ConflictError, MissingError, UnavailableError, corrupt, unreachable
from .types import BlobRef

#: Blobs above this go in parts, so that a cut costs one part and not the whole.
SINGLE_LIMIT = 32 << 20
PART = 16 << 20

_BYTES = "application/octet-stream"


def upload(http: Http, project: str, source: Source, progress: Optional[Progress] = None) -> str:
    """Stores the bytes and returns their digest, which is computed here and compared with the server's."""
    if source.size > SINGLE_LIMIT:
        return _upload_parts(http, project, source, progress)
    return _upload_whole(http, project, source, progress)


def _upload_whole(http: Http, project: str, source: Source, progress: Optional[Progress]) -> str:
    headers = {"Content-Type": _BYTES, "Content-Length": str(source.size)}
    if isinstance(source, BytesSource):
        headers["Gallery-Digest"] = source.digest()
    readers: list[_HashingReader] = []

    def open_hashing() -> BinaryIO:
        readers.append(_HashingReader(source.open(), source.size, progress))
        return cast(BinaryIO, readers[-1])

    answer = http.request("POST", path_of("projects", project, "blobs"), open_hashing, headers=headers, repeatable=True)
    stored = str(decode_json(answer)["digest"])
    sent = name_digest(readers[-1].hasher)
    if stored != sent:
        raise corrupt("what the server stored", sent, stored)
    return stored


class _HashingReader:
    """A file that takes the digest of what is read from it."""

    def __init__(self, opened: BinaryIO, size: int, progress: Optional[Progress]) -> None:
        self.hasher = hashlib.sha256()
        self._opened = opened
        self._done = 0
        self._size = size
        self._progress = progress

    def read(self, size: int = -1) -> bytes:
        block = self._opened.read(size)
        self.hasher.update(block)
        self._done += len(block)
        if self._progress is not None and block:
            self._progress(self._done, self._size)
        return block

    def close(self) -> None:
        self._opened.close()


def _upload_parts(http: Http, project: str, source: Source, progress: Optional[Progress]) -> str:
    upload_id = str(http.json("POST", path_of("projects", project, "uploads"), repeatable=True)["id"])
    hasher = hashlib.sha256()
    hashed = offset = 0
    with source.open() as opened:
        while offset < source.size:
            opened.seek(offset)
            part = opened.read(PART)
            hasher.update(part[hashed - offset :])
            hashed = offset + len(part)
            offset = _send_part(http, upload_id, offset, part)
            if progress is not None:
                progress(offset, source.size)
    digest = name_digest(hasher)
    _finish(http, project, upload_id, digest)
    return digest


def _send_part(http: Http, upload_id: str, offset: int, part: bytes) -> int:
    """Where the upload stands afterwards. After a cut the server is asked how far it came."""
    path = path_of("uploads", upload_id)
    for attempt in range(http.retry.attempts):
        try:
            headers = {"Content-Type": _BYTES, "Upload-Offset": str(offset)}
            return int(decode_json(http.request("PATCH", path, part, headers=headers))["offset"])
        except (UnavailableError, ConflictError) as error:
            if isinstance(error, ConflictError) and error.code != "upload.offset":
                raise
            if attempt + 1 == http.retry.attempts:
                raise
            time.sleep(http.retry.pause(attempt, error.retry_after))
            standing = int(http.json("GET", path)["offset"])
            if standing != offset:
                return standing
    raise AssertionError("at least one attempt is made")


def _finish(http: Http, project: str, upload_id: str, digest: str) -> None:
    try:
        http.json("POST", path_of("uploads", upload_id, "finish"), {"digest": digest}, repeatable=True)
    except MissingError:
        # The answer of an earlier attempt may have been lost: then the blob is there and its upload is gone.
        http.json("GET", path_of("projects", project, "blobs", digest))


def download(http: Http, path: str, ref: BlobRef, into: BinaryIO, progress: Optional[Progress] = None) -> None:
    """Writes the whole blob, going on after cuts, and fails when its digest is not the recorded one."""
    hasher = hashlib.sha256()
    done = failures = 0
    while done < ref.size:
        before = done
        try:
            for block in _stream(http, path, done):
                into.write(block)
                hasher.update(block)
                done += len(block)
                if progress is not None:
                    progress(done, ref.size)
            cut = unreachable(http.settings.url, "the answer ended early")
        except UnavailableError as error:
            cut = error
        failures = 0 if done > before else failures + 1
        if failures == http.retry.attempts:
            raise cut
        if done < ref.size:
            time.sleep(http.retry.pause(failures))
    got = name_digest(hasher)
    if got != ref.digest:
        raise corrupt(f"the blob at {path}", ref.digest, got)


def _stream(http: Http, path: str, start: int, end: Optional[int] = None) -> Iterator[bytes]:
    answer = open_range(http, path, start, end)
    try:
        # read1 hands out what has arrived; read would lose it when the line breaks before the block is full.
        while block := answer.read1(BLOCK):
            yield block
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise unreachable(http.settings.url, error) from error
    finally:
        answer.close()


def open_range(http: Http, path: str, start: int, end: Optional[int] = None) -> urllib3.BaseHTTPResponse:
    headers = {"Accept": _BYTES, "Accept-Encoding": "identity"}
    if start > 0 or end is not None:
        headers["Range"] = f"bytes={start}-{'' if end is None else end - 1}"
    return http.request("GET", path, headers=headers, stream=True)


class RangeReader(io.RawIOBase):
    """A blob as a read-only file: reads go on in one stream, a seek opens a new range.

    Read from the first byte to the last without seeking, the digest is verified at the end.
    """

    def __init__(self, http: Http, path: str, ref: BlobRef) -> None:
        self._http = http
        self._path = path
        self._ref = ref
        self._at = 0
        self._answer: Optional[urllib3.BaseHTTPResponse] = None
        self._hasher = hashlib.sha256()
        self._hashed = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        target = offset + (0, self._at, self._ref.size)[whence]
        if target < 0:
            raise ValueError(f"position {target} lies before the start")
        if target != self._at:
            self._drop()
            self._at = target
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._ref.size:
            return 0
        block = self._read(len(buffer))
        buffer[: len(block)] = block
        if self._hashed == self._at:
            self._hasher.update(block)
            self._hashed += len(block)
        self._at += len(block)
        if self._hashed == self._ref.size and name_digest(self._hasher) != self._ref.digest:
            raise corrupt(f"the blob at {self._path}", self._ref.digest, name_digest(self._hasher))
        return len(block)

    def _read(self, size: int) -> bytes:
        for attempt in range(self._http.retry.attempts):
            try:
                if self._answer is None:
                    self._answer = open_range(self._http, self._path, self._at)
                block = self._answer.read1(size)
                if block:
                    return block
                problem: Exception = EOFError("the stream ended early")
            except (urllib3.exceptions.HTTPError, OSError) as error:
                problem = error
            self._drop()
            time.sleep(self._http.retry.pause(attempt))
        raise unreachable(self._http.settings.url, problem) from problem

    def _drop(self) -> None:
        if self._answer is not None:
            self._answer.close()
            self._answer = None

    def close(self) -> None:
        self._drop()
        super().close()
