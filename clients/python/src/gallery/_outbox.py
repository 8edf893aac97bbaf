"""Telemetry on its way: written to the spool at once, sent by one background thread, never in the training's way."""

from __future__ import annotations

import atexit
import logging
import os
import random
import threading
import time
from dataclasses import replace
from typing import Optional

from ._batches import next_batch
from ._courier import Courier
from ._journal import Entry, Segment, segments_in
from ._settings import Settings
from .errors import GalleryError, UnavailableError

log = logging.getLogger("gallery")

#: A segment that reached this size is closed, so that what was delivered can be deleted.
ROTATE_AT = 64 << 20
SYNC_EVERY = 0.5
LONGEST_PAUSE = 5.0
ADOPT_EVERY = 30.0


class Outbox:
    """What this process still has to send to one server as one actor."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._state = threading.Condition()
        self._courier = Courier(settings)
        self._segments: list[Segment] = []
        self._adopted: list[Segment] = []
        self._thread: Optional[threading.Thread] = None
        self._stopping = False
        self._hurry = False
        self._reachable = True
        self._warned = False
        self._next_adoption = 0.0

    def put(self, entry: Entry) -> None:
        """Journals the entry; OSError when the spool itself cannot be written."""
        with self._state:
            self._writable().append(entry)
            if self._thread is None:
                self._start()
            self._state.notify_all()

    def refuse(self, entry: Entry, error: GalleryError) -> None:
        """Sets an entry aside that cannot even be journaled, such as a value that is not a number."""
        self._courier.set_aside(entry, error)

    @property
    def pending(self) -> bool:
        with self._state:
            return any(not segment.drained for segment in self._segments)

    @property
    def refused(self) -> int:
        return self._courier.refused

    def wait(self, timeout: float, *, only_while_reachable: bool = False) -> bool:
        """Whether all that was put is delivered or refused, after at most `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self._state:
            self._hurry = True
            self._state.notify_all()
            while any(not segment.drained for segment in self._segments):
                left = deadline - time.monotonic()
                if left <= 0 or (only_while_reachable and not self._reachable):
                    return False
                self._state.wait(left)
        return True

    def close(self, timeout: float) -> bool:
        """Delivers what it can in the time given; the rest stays in the spool for a later process."""
        done = self.wait(timeout)
        with self._state:
            self._stopping = True
            self._state.notify_all()
            thread = self._thread
        if thread is not None:
            thread.join(max(1.0, timeout))
        with self._state:
            if thread is None or not thread.is_alive():
                for segment in self._segments + self._adopted:
                    segment.sync()
                    if segment.drained:
                        segment.remove()
                    else:
                        segment.close()
                self._segments, self._adopted = [], []
        return done

    def abandon(self) -> None:
        """In a forked child: lets go of the parent's files without touching them."""
        for segment in self._segments + self._adopted:
            segment.close()

    def _start(self) -> None:
        thread = threading.Thread(target=self._run, name="gallery-outbox", daemon=True)
        try:
            thread.start()
        except RuntimeError:
            # The interpreter is on its way out; a later process finds the journal.
            return
        self._thread = thread

    def _writable(self) -> Segment:
        if not self._segments or self._segments[-1].size >= ROTATE_AT:
            self._segments.append(Segment.create(self.settings.spool_dir, self.settings.url, self.settings.actor))
        return self._segments[-1]

    def _run(self) -> None:
        failures = 0
        while not self._stopping:
            try:
                self._adopt()
                moved = self._deliver_next()
                failures = 0
            except UnavailableError as error:
                self._unreachable(error)
                self._pause(min(LONGEST_PAUSE, 0.2 * (1 << min(failures, 10))) * random.uniform(0.5, 1))
                failures += 1
                continue
            except Exception:
                log.exception("Gallery's background thread stumbled; it goes on")
                self._pause(1.0)
                continue
            if moved:
                self._reached()
            else:
                self._idle()

    def _deliver_next(self) -> bool:
        """Sends the oldest batch; what dead processes left goes first. False when there is nothing."""
        with self._state:
            segment = next((each for each in self._adopted + self._segments if not each.drained), None)
            batch = next_batch(segment) if segment is not None else None
        if segment is None:
            return False
        if batch is None:
            # Only the torn end of a line that nobody was told is kept can remain in an adopted segment.
            with self._state:
                segment.delivered(segment.size)
        else:
            self._courier.deliver(segment, batch)
        with self._state:
            self._tidy()
            self._state.notify_all()
        return True

    def _tidy(self) -> None:
        for segment in [each for each in self._adopted if each.drained]:
            self._adopted.remove(segment)
            segment.remove()
        for segment in [each for each in self._segments[:-1] if each.drained]:
            self._segments.remove(segment)
            segment.remove()
        if self._segments and self._segments[-1].drained and self._segments[-1].size > ROTATE_AT // 16:
            self._segments.pop().remove()

    def _adopt(self) -> None:
        """Takes over, now and then, what dead processes left for this server and actor."""
        if time.monotonic() < self._next_adoption:
            return
        self._next_adoption = time.monotonic() + ADOPT_EVERY
        mine = {segment.path for segment in self._segments + self._adopted}
        for path in segments_in(self.settings.spool_dir):
            segment = Segment.adopt(path) if path not in mine else None
            if segment is None:
                continue
            if (segment.header["url"], segment.header["actor"]) == (self.settings.url, self.settings.actor):
                with self._state:
                    self._adopted.append(segment)
            else:
                segment.close()

    def _idle(self) -> None:
        with self._state:
            if self._stopping or any(not segment.drained for segment in self._segments):
                return
            self._hurry = False
            self._state.wait(ADOPT_EVERY)

    def _pause(self, seconds: float) -> None:
        """Waits before the next try, and meanwhile brings to disk what is journaled."""
        deadline = time.monotonic() + seconds
        while not self._stopping and time.monotonic() < deadline:
            with self._state:
                if self._hurry:
                    self._hurry = False
                    return
                segments = list(self._segments)
            for segment in segments:
                segment.sync()
            with self._state:
                if not self._hurry:
                    self._state.wait(min(SYNC_EVERY, max(0.0, deadline - time.monotonic())))

    def _unreachable(self, error: UnavailableError) -> None:
        with self._state:
            self._reachable = False
            self._state.notify_all()
        if not self._warned:
            self._warned = True
            log.warning("%s; measurements are kept in %s", error.message, self.settings.spool_dir)

    def _reached(self) -> None:
        self._reachable = True
        if self._warned:
            self._warned = False
            log.warning("Gallery at %s is back; sending what was kept", self.settings.url)


_outboxes: dict[tuple[str, Optional[str], str], Outbox] = {}
_lock = threading.Lock()
_hooked = False


def outbox_for(settings: Settings) -> Outbox:
    """The outbox of this process for a server and actor."""
    global _hooked
    key = (settings.url, settings.actor, str(settings.spool_dir))
    with _lock:
        if not _hooked:
            _hooked = True
            atexit.register(_leave)
            if hasattr(os, "register_at_fork"):
                os.register_at_fork(after_in_child=_forked)
        if key not in _outboxes:
            _outboxes[key] = Outbox(replace(settings))
        return _outboxes[key]


def existing_outbox(settings: Settings) -> Optional[Outbox]:
    return _outboxes.get((settings.url, settings.actor, str(settings.spool_dir)))


def wait(timeout: float = 30.0, *, only_while_reachable: bool = False) -> bool:
    """Whether everything that this process queued is delivered or refused, after at most `timeout` seconds."""
    deadline = time.monotonic() + timeout
    done = True
    for outbox in list(_outboxes.values()):
        left = max(0.0, deadline - time.monotonic())
        done = outbox.wait(left, only_while_reachable=only_while_reachable) and done
    return done


def _leave() -> None:
    for outbox in list(_outboxes.values()):
        if not outbox.close(outbox.settings.exit_timeout):
            log.warning(
                "Some measurements are still in %s; the next process sends them, or `python -m gallery replay`",
                outbox.settings.spool_dir,
            )


def _forked() -> None:
    """A child starts with nothing queued: what the parent journaled is the parent's to send."""
    global _lock
    _lock = threading.Lock()
    for outbox in _outboxes.values():
        outbox.abandon()
    _outboxes.clear()
