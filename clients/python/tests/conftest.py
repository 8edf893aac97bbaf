"""A real server for the tests: the one that GALLERY_SERVER_COMMAND starts, or the sources of this repository."""

from __future__ import annotations

import os
import random
import re
import shlex
import signal
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Optional

import pytest
from recorder import Recorder

import gallery
from gallery import _outbox, paper
from gallery._settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 60.0


class Server:
    """One server process on ports of its own; killed and started again, it keeps its address and its data."""

    def __init__(self, data: Path, *options: str) -> None:
        self.data = data
        self.options = options
        self.port = free_port()
        self.thrift_port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: Optional[subprocess.Popen[str]] = None
        self._drain: Optional[threading.Thread] = None

    def start(self) -> None:
        command = os.environ.get("GALLERY_SERVER_COMMAND", "npx tsx src/cli/main.ts server")
        options = ["--port", self.port, "--thrift-port", self.thrift_port, "--data-dir", self.data]
        # Receivers of webhooks run beside the tests, where a server calls nobody unless it is told to.
        options += ["--callback-networks", "127.0.0.0/8", *self.options]
        self._process = subprocess.Popen(
            [*shlex.split(command), *map(str, options)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._wait_for_url()

    def kill(self) -> None:
        """As abruptly as can be."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._drain is not None:
            self._drain.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._process = None

    def stop(self) -> None:
        if self._process is not None:
            self.kill()

    def _wait_for_url(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        deadline = time.monotonic() + START_SECONDS
        printed = []
        for line in self._process.stdout:
            printed.append(line)
            # Log lines are JSON; the announcement is for people, and comes when every door is open.
            if not line.startswith("{") and re.search(rf"http://127\.0\.0\.1:{self.port}\b", line):
                self._drain = threading.Thread(target=self._process.stdout.read, daemon=True)
                self._drain.start()
                return
            if time.monotonic() > deadline:
                break
        raise AssertionError("the server did not start:\n" + "".join(printed))


def free_port() -> int:
    """Below the range that the system takes for outgoing connections, so that nobody takes it during a restart."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("gallery"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that the test may kill."""
    server = Server(tmp_path / "data")
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def spool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every test has a spool of its own, and leaves no thread behind."""
    for name in [each for each in os.environ if each.startswith("GALLERY_") and each != "GALLERY_SERVER_COMMAND"]:
        monkeypatch.delenv(name)
    folder = tmp_path / "spool"
    monkeypatch.setenv("GALLERY_SPOOL_DIR", str(folder))
    yield folder
    for outbox in list(_outbox._outboxes.values()):
        outbox.close(0.0)
    _outbox._outboxes.clear()
    for door in paper._doors.values():
        door.close()
    paper._doors.clear()


@pytest.fixture
def url(shared_server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("GALLERY_URL", shared_server.url)
    return shared_server.url


@pytest.fixture
def client(url: str) -> gallery.Client:
    return gallery.Client(url)


@pytest.fixture
def project() -> str:
    """The name of a project that no other test uses."""
    return "test-" + uuid.uuid4().hex[:8]


@pytest.fixture
def settings() -> Settings:
    return read_settings("http://127.0.0.1:9", "tester")


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()
