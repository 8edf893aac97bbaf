"""The one Gallery server of a run: starting takes a second, emptying a few milliseconds."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[3]
RESET = "/api/v1/testing/reset"
# Receivers of webhooks in the tests listen on this machine, which Gallery calls only where it is allowed to.
OPTIONS = ("--for-testing", "--port", "0", "--thrift-port", "off", "--callback-networks", "127.0.0.1,::1")


@dataclass(frozen=True)
class GalleryServer:
    """A server for testing that answers at `url`."""

    url: str

    def emptied(self) -> str:
        """Empties the server, as each test expects to find it, and returns its URL."""
        requests.post(f"{self.url}{RESET}", timeout=30).raise_for_status()
        return self.url


@contextmanager
def running_gallery() -> Iterator[GalleryServer]:
    """The server built in this repository, on a data directory that goes with it."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as data:
        command = ["node", "dist/cli/main.js", "server", *OPTIONS, "--data-dir", data]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert process.stdout is not None
                address = re.search(r"http://\S+", process.stdout.readline())
                if address is None:
                    raise RuntimeError("Gallery did not start; is it built (npm run build)?")
                yield GalleryServer(address.group())
            finally:
                process.terminate()
