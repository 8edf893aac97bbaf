"""Bytes over a line that breaks: uploads and downloads go on where they were, and corruption is noticed."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import pytest
from fake_server import Answer, FakeServer, Request, problem

from gallery import _transfer, errors
from gallery._content import BytesSource, FileSource
from gallery._http import Http, RetryPolicy
from gallery._settings import read_settings
from gallery.types import BlobRef

CONTENT = bytes(range(256)) * 4096
QUICK = RetryPolicy(attempts=4, base=0.001)


def digest_of(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


class PartStore:
    """Uploads in parts; every second part breaks off in the middle, and the first finish loses its answer."""

    def __init__(self) -> None:
        self.content = b""
        self.parts = 0
        self.finished = False

    def __call__(self, request: Request) -> Answer:
        if request.method == "PATCH":
            return self._write(request)
        if request.path.endswith("/finish"):
            if self.finished:
                return problem(404, "upload.unknown")
            assert json.loads(request.body)["digest"] == digest_of(self.content)
            self.finished = True
            return Answer(200, {}, cut_after=0)
        if "/blobs/" in request.path:
            return Answer(200, {"digest": digest_of(self.content)}) if self.finished else problem(404, "blob.unknown")
        return Answer(200, {"id": "u1", "offset": len(self.content)})

    def _write(self, request: Request) -> Answer:
        offset = int(request.headers["upload-offset"])
        if offset != len(self.content):
            return problem(409, "upload.offset")
        self.parts += 1
        if self.parts % 2 == 0:
            self.content += request.body[: len(request.body) // 3]
            return Answer(200, {}, cut_after=0)
        self.content += request.body
        return Answer(200, {"offset": len(self.content)})


def http_of(server: FakeServer) -> Http:
    return Http(read_settings(server.url), QUICK)


def test_a_large_upload_goes_on_after_cuts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(_transfer, "SINGLE_LIMIT", 1000)
    monkeypatch.setattr(_transfer, "PART", 100_000)
    path = tmp_path / "large"
    path.write_bytes(CONTENT)
    store = PartStore()
    with FakeServer(store) as server:
        assert _transfer.upload(http_of(server), "p", FileSource(path)) == digest_of(CONTENT)
    assert store.content == CONTENT and store.finished


def test_a_small_upload_is_sent_again_whole(tmp_path: Path) -> None:
    path = tmp_path / "small"
    path.write_bytes(CONTENT)
    answers = [problem(503, "server.busy"), Answer(201, {"digest": digest_of(CONTENT)})]
    with FakeServer(lambda _: answers.pop(0)) as server:
        assert _transfer.upload(http_of(server), "p", FileSource(path)) == digest_of(CONTENT)
        assert [each.body for each in server.requests] == [CONTENT, CONTENT]


def test_a_server_that_stored_something_else_is_noticed() -> None:
    with FakeServer(lambda _: Answer(201, {"digest": digest_of(b"else")})) as server:
        with pytest.raises(errors.InternalError, match="what the server stored"):
            _transfer.upload(http_of(server), "p", BytesSource(CONTENT))
        assert server.requests[0].headers["gallery-digest"] == digest_of(CONTENT)


def broken_line(request: Request) -> Answer:
    """Sends what is asked for, but never more than 300,000 bytes before the connection breaks."""
    span = request.headers.get("range", "bytes=0-")[6:].partition("-")
    start, end = int(span[0]), int(span[2]) + 1 if span[2] else len(CONTENT)
    body = CONTENT[start:end]
    return Answer(206 if start else 200, body, cut_after=300_000 if len(body) > 300_000 else None)


def test_a_download_goes_on_after_cuts() -> None:
    into = io.BytesIO()
    with FakeServer(broken_line) as server:
        _transfer.download(http_of(server), "/b", BlobRef(digest_of(CONTENT), len(CONTENT)), into)
        assert len(server.requests) > 2
    assert into.getvalue() == CONTENT


def test_a_blob_that_changed_is_noticed_however_it_is_read() -> None:
    ref = BlobRef(digest_of(b"x" * len(CONTENT)), len(CONTENT))
    with FakeServer(lambda _: Answer(200, CONTENT)) as server:
        with pytest.raises(errors.InternalError, match="digest"):
            _transfer.download(http_of(server), "/b", ref, io.BytesIO())
        with pytest.raises(errors.InternalError, match="digest"):
            io.BufferedReader(_transfer.RangeReader(http_of(server), "/b", ref)).read()


def test_a_file_over_ranges_goes_on_after_cuts() -> None:
    with FakeServer(broken_line) as server:
        reader = _transfer.RangeReader(http_of(server), "/b", BlobRef(digest_of(CONTENT), len(CONTENT)))
        with io.BufferedReader(reader, 1 << 16) as opened:
            assert opened.read() == CONTENT
            opened.seek(-5, io.SEEK_END)
            assert opened.read() == CONTENT[-5:]
            opened.seek(10)
            assert opened.read(3) == CONTENT[10:13]
