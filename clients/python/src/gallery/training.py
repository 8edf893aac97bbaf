"""The context in which a training runs: what it saves and measures never waits for the server."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Optional

from . import _outbox

log = logging.getLogger("gallery")


@dataclass(frozen=True)
class Training:
    #: Whether queued uploads are copied into the spool, or only referred to.
    copy: bool


_active: ContextVar[Optional[Training]] = ContextVar("gallery_training", default=None)


def active_training() -> Optional[Training]:
    return _active.get()


@contextmanager
def training(*, timeout: float = 30.0, copy: bool = True) -> Iterator[Training]:
    """Inside, uploads are queued like metrics, tags and evaluations, and sent in the background.

    At the end at most `timeout` seconds are spent on sending the rest, none when the server is away; what remains
    is sent by the next process that uses Gallery, or by `python -m gallery replay`.
    With `copy=False` queued files are not copied into the spool: they must stay as they are until they are sent.
    """
    state = Training(copy)
    token = _active.set(state)
    try:
        yield state
    finally:
        _active.reset(token)
        if not _outbox.wait(timeout, only_while_reachable=True):
            log.warning("Gallery still has things to send; `python -m gallery replay` sends them too")
