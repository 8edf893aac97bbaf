"""The spool: nothing that was journaled is lost, nothing is sent twice under another name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gallery._batches import POINTS, next_batch
from gallery._journal import Entry, Segment, segments_in


def metric(value: float, project: str = "p") -> Entry:
    points = [{"instance": "i", "name": "mae", "scope": "Validation", "value": value}]
    return {"op": "metrics", "key": f"k{value}", "target": ["project", project], "points": points}


def create(folder: Path) -> Segment:
    return Segment.create(folder, "http://x", "tester")


def test_a_held_segment_cannot_be_adopted(tmp_path: Path) -> None:
    held = create(tmp_path)
    assert Segment.adopt(held.path) is None
    held.close()
    adopted = Segment.adopt(held.path)
    assert adopted is not None and adopted.header["actor"] == "tester"


def test_an_adopted_segment_goes_on_where_delivery_stopped(tmp_path: Path) -> None:
    first = create(tmp_path)
    for value in range(3):
        first.append({"op": "call", "key": str(value)})
    batch = next_batch(first)
    assert batch is not None
    first.delivered(batch.end)
    first.close()
    second = Segment.adopt(first.path)
    assert second is not None
    again = next_batch(second)
    assert again is not None and again.entries == [{"op": "call", "key": "1"}]


def test_a_batch_without_an_answer_is_repeated_as_it_was(tmp_path: Path) -> None:
    first = create(tmp_path)
    first.append(metric(1))
    first.append(metric(2))
    sent = next_batch(first)
    first.append(metric(3))
    first.close()
    second = Segment.adopt(first.path)
    assert sent is not None and second is not None
    again = next_batch(second)
    assert again is not None
    assert (again.key, again.entries) == (sent.key, sent.entries)
    assert len(again.entries) == 2


def test_a_batch_that_was_being_split_stays_split(tmp_path: Path) -> None:
    first = create(tmp_path)
    first.append(metric(1))
    first.append(metric(2))
    sent = next_batch(first)
    assert sent is not None
    first.splitting(sent.start, sent.end)
    first.close()
    second = Segment.adopt(first.path)
    again = next_batch(second) if second is not None else None
    assert again is not None and again.split and len(again.entries) == 2


def test_metrics_of_one_project_travel_together_up_to_the_limit(tmp_path: Path) -> None:
    segment = create(tmp_path)
    for value in range(POINTS + 5):
        segment.append(metric(value))
    segment.append(metric(0, "other"))
    segment.append({"op": "call", "key": "c"})
    sizes = []
    while (batch := next_batch(segment)) is not None:
        sizes.append(len(batch.entries))
        segment.delivered(batch.end)
    assert sizes == [POINTS, 5, 1, 1]
    assert segment.drained


def test_an_entry_longer_than_the_read_ahead_is_read_whole(tmp_path: Path) -> None:
    segment = create(tmp_path)
    segment.append({"op": "call", "key": "c", "text": "é" * (3 << 20)})
    batch = next_batch(segment)
    assert batch is not None and len(batch.entries[0]["text"]) == 3 << 20


def test_a_torn_last_line_is_not_an_entry(tmp_path: Path) -> None:
    first = create(tmp_path)
    first.append(metric(1))
    first.close()
    with first.path.open("ab") as opened:
        opened.write(b'{"op":"metr')
    second = Segment.adopt(first.path)
    assert second is not None
    batch = next_batch(second)
    assert batch is not None and len(batch.entries) == 1
    second.delivered(batch.end)
    assert next_batch(second) is None


def test_a_damaged_line_is_kept_to_be_seen(tmp_path: Path) -> None:
    first = create(tmp_path)
    first.close()
    with first.path.open("ab") as opened:
        opened.write(b"\x00\x00garbage\n")
    second = Segment.adopt(first.path)
    batch = next_batch(second) if second is not None else None
    assert batch is not None and batch.entries[0]["op"] == "damaged"


def test_a_write_that_fails_leaves_no_half_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    segment = create(tmp_path)
    segment.append(metric(1))
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, line: write(descriptor, line[: len(line) // 2]))
    with pytest.raises(OSError, match="full"):
        segment.append(metric(2))
    monkeypatch.undo()
    segment.append(metric(3))
    batch = next_batch(segment)
    assert batch is not None and [each["key"] for each in batch.entries] == ["k1", "k3"]


def test_a_killed_process_loses_nothing_that_it_journaled(tmp_path: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from gallery._journal import Segment
segment = Segment.create(Path({str(tmp_path)!r}), "http://x", None)
for number in range(1000):
    segment.append({{"op": "call", "key": str(number)}})
os.kill(os.getpid(), signal.SIGKILL)
"""
    assert subprocess.run([sys.executable, "-c", script]).returncode == -9
    [path] = segments_in(tmp_path)
    segment = Segment.adopt(path)
    assert segment is not None
    keys = []
    while (batch := next_batch(segment)) is not None:
        keys += [each["key"] for each in batch.entries]
        segment.delivered(batch.end)
    assert keys == [str(number) for number in range(1000)]
