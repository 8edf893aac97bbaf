"""`python -m gallery replay` sends what dead or finished processes left in the spool; `status` shows it."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Optional

from ._batches import next_batch
from ._courier import Courier, dead_letters
from ._journal import Segment, segments_in
from ._settings import Settings, read_settings
from .errors import UnavailableError


def main(arguments: Optional[list[str]] = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m gallery", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    replaying = commands.add_parser("replay", help="send what is in the spool")
    replaying.add_argument("--timeout", type=float, default=60.0, help="seconds to keep trying (default 60)")
    replaying.add_argument("--to", metavar="URL", help="send to this server instead of the recorded one")
    status = commands.add_parser("status", help="show what is in the spool")
    for command in (replaying, status):
        command.add_argument("--spool-dir", type=Path, help="default: GALLERY_SPOOL_DIR or the cache folder")
    given = parser.parse_args(arguments)
    settings = read_settings()
    if given.spool_dir is not None:
        settings = replace(settings, spool_dir=given.spool_dir)
    if given.command == "status":
        return _status(settings)
    return _replay(settings, given.timeout, given.to)


def _replay(settings: Settings, timeout: float, to: Optional[str]) -> int:
    """0 when nothing is left, 1 when something had to stay or was refused."""
    deadline = time.monotonic() + timeout
    sent = held = refused = 0
    away: set[str] = set()
    for path in segments_in(settings.spool_dir):
        segment = Segment.adopt(path)
        if segment is None:
            held += 1
            continue
        where = replace(settings, url=to or segment.header["url"], actor=segment.header["actor"])
        courier = Courier(where)
        try:
            if where.url in away:
                held += 1
            else:
                sent += _drain(segment, courier, deadline)
                segment.remove()
                segment = None
        except UnavailableError as error:
            print(error.message, file=sys.stderr)
            away.add(where.url)
            held += 1
        finally:
            if segment is not None:
                segment.close()
        refused += courier.refused
    print(f"Sent {sent} entries from {settings.spool_dir}.")
    if refused:
        print(f"{refused} were refused; see {dead_letters(settings)}.")
    if held:
        print(f"{held} journals stay: their process runs, or the server is away. Run this again later.")
    return 1 if held or refused else 0


def _drain(segment: Segment, courier: Courier, deadline: float) -> int:
    """How many entries were sent or refused; UnavailableError when the time is up."""
    count = 0
    while True:
        batch = next_batch(segment)
        if batch is None:
            return count
        while True:
            try:
                courier.deliver(segment, batch)
                break
            except UnavailableError:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(min(1.0, max(0.0, deadline - time.monotonic())))
        count += len(batch.entries)


def _status(settings: Settings) -> int:
    print(f"Spool: {settings.spool_dir}")
    for path in segments_in(settings.spool_dir):
        segment = Segment.adopt(path)
        if segment is None:
            print(f"  {path.name}: held by a running process")
        else:
            print(f"  {path.name}: {segment.size - segment.done} bytes to send to {segment.header['url']}")
            segment.close()
    letters = dead_letters(settings)
    if letters.exists():
        with letters.open("rb") as opened:
            print(f"Refused: {sum(1 for _ in opened)} entries in {letters}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
