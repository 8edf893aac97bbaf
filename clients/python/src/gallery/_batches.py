"""Which journal entries travel together: runs of metrics that go to one place."""

from __future__ import annotations

from typing import Optional

from ._journal import Batch, Entry, Segment, parse_line

#: What the server takes in one call.
POINTS = 1_000


def next_batch(segment: Segment) -> Optional[Batch]:
    """What to send next, its bounds on record before it is returned; None when there is nothing."""
    pending = segment.pending
    if pending is not None:
        split = "split" in pending
        start, end = pending["split" if split else "send"]
        return Batch(_entries(segment, start, end), start, end, segment.key(start, end), split)
    start = segment.done
    entries, end = _run(segment, start)
    if end == start:
        return None
    segment.sending(start, end)
    return Batch(entries, start, end, segment.key(start, end))


def _run(segment: Segment, start: int) -> tuple[list[Entry], int]:
    entries: list[Entry] = []
    points, end = 0, start
    for line, after in segment.lines(start, segment.size):
        entry = _entry(line)
        points += len(entry.get("points", ()))
        if entries and (not _joins(entries[0], entry) or points > POINTS):
            break
        entries.append(entry)
        end = after
        if entry["op"] != "metrics":
            break
    return entries, end


def _entries(segment: Segment, start: int, end: int) -> list[Entry]:
    found: list[Entry] = []
    while start < end:
        for line, after in segment.lines(start, end):
            found.append(_entry(line))
            start = after
    return found


def _entry(line: bytes) -> Entry:
    """A damaged line becomes an entry that is refused, so that it is kept and seen."""
    entry = parse_line(line)
    if entry is None or "op" not in entry:
        return {"op": "damaged", "line": line.decode("utf-8", "replace")}
    return entry


def _joins(first: Entry, other: Entry) -> bool:
    return bool(other["op"] == "metrics" and other["target"] == first.get("target"))
