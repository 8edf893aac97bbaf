"""Spools that outlive their process, or are shared by several."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
from fake_server import FakeServer, problem
from recorder import ID, Recorder, log_values

import gallery
from gallery import __main__
from gallery._journal import segments_in


def test_a_later_process_sends_what_a_killed_one_left(recorder: Recorder, spool: Path) -> None:
    with FakeServer(recorder) as server:
        recorder.trouble = [problem(503, "server.busy")] * 1_000
        script = f"""
import os, signal, gallery
client = gallery.Client({server.url!r})
instance = gallery.Instance(client, {ID!r}, project="p")
for value in range(500):
    instance.log_metric("mae", value)
os.kill(os.getpid(), signal.SIGKILL)
"""
        assert subprocess.run([sys.executable, "-c", script]).returncode == -9
        recorder.trouble = []
        assert __main__.main(["replay"]) == 0
        assert recorder.values == list(range(500))
        assert __main__.main(["replay"]) == 0
    assert recorder.values == list(range(500))
    assert segments_in(spool) == []


def test_the_next_client_sends_first_what_a_killed_process_left(recorder: Recorder) -> None:
    with FakeServer(recorder) as server:
        recorder.trouble = [problem(503, "server.busy")] * 1_000
        script = f"""
import os, gallery
gallery.Instance(gallery.Client({server.url!r}), {ID!r}, project="p").log_metric("mae", -1)
os._exit(0)
"""
        subprocess.run([sys.executable, "-c", script], check=True)
        recorder.trouble = []
        client = gallery.Client(server.url)
        log_values(client, range(3))
        assert client.flush(10)
    assert recorder.values == [-1, 0, 1, 2]


def test_processes_share_a_spool(recorder: Recorder, spool: Path) -> None:
    script = """
import sys, gallery
instance = gallery.Instance(gallery.Client(sys.argv[1]), sys.argv[2], project="p")
for value in range(300):
    instance.log_metric("mae", int(sys.argv[3]) * 1000 + value)
"""
    with FakeServer(recorder) as server:
        command = [sys.executable, "-c", script, server.url, ID]
        running = [subprocess.Popen([*command, str(number)]) for number in range(3)]
        assert [each.wait(60) for each in running] == [0, 0, 0]
    assert sorted(recorder.values) == [n * 1000 + value for n in range(3) for value in range(300)]
    assert segments_in(spool) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
def test_a_forked_child_journals_for_itself(recorder: Recorder) -> None:
    with FakeServer(recorder) as server:
        client = gallery.Client(server.url)
        log_values(client, range(5))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            log_values(client, range(100, 105))
            os._exit(0 if client.flush(10) else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert client.flush(10)
    assert sorted(recorder.values) == [0, 1, 2, 3, 4, 100, 101, 102, 103, 104]


def test_importing_starts_nothing() -> None:
    script = "import sys, threading, gallery; print(threading.active_count(), 'pandas' in sys.modules)"
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert output.split() == ["1", "False"]
