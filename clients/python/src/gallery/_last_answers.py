"""What a server said last, for the time when it is away."""

from __future__ import annotations

import time
from collections import OrderedDict
from contextlib import suppress
from typing import Any, Callable, Optional

from .errors import UnavailableError

#: Questions whose last answers are kept; the one answered longest ago goes first.
MOST = 10_000
#: Seconds that a server gets for an answer while there is an older one, and that it is left alone after it gave none.
PATIENCE = 2.0
PAUSE = 1.0


class LastAnswers:
    """Of one server, in memory.

    Threads share it without a lock, which a fork could leave locked for good: each step on the dictionary is whole.
    """

    def __init__(self) -> None:
        self._answers: OrderedDict[str, Any] = OrderedDict()
        self._away_until = 0.0

    def ask(self, question: str, send: Callable[[Optional[float]], Any], *, stale_ok: bool) -> tuple[Any, bool]:
        """The answer, and whether it is an old one because the server is away.

        `send` is told the seconds that it may take, or None when it may retry as usual.
        """
        last = self._answers.get(question) if stale_ok else None
        if last is None:
            return self._keep(question, send(None)), False
        if time.monotonic() < self._away_until:
            return last, True
        try:
            return self._keep(question, send(PATIENCE)), False
        except UnavailableError:
            self._away_until = time.monotonic() + PAUSE
            return last, True

    def _keep(self, question: str, answer: Any) -> Any:
        self._answers.pop(question, None)
        self._answers[question] = answer
        if len(self._answers) > MOST:
            with suppress(KeyError):
                self._answers.popitem(last=False)
        return answer
