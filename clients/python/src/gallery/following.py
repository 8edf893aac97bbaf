"""The change log as it grows."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from typing import Any, Optional

from ._connection import Connection
from ._http import API
from ._records import record_of
from .errors import UnavailableError
from .types import Change

#: Seconds that one question waits at the server for the first change.
_WAIT = 25
_PAGE = 1_000


class Follow(Iterator[Change]):
    """Changes in the order of the log, each exactly once, without end: the next one is waited for.

    `position` is that of the change handed out last, or beyond it where what followed was not asked for; a follower
    that starts `after` it goes on where this one stopped. While the server is away it is asked again and again.
    """

    def __init__(self, client: Connection, query: list[tuple[str, Any]], after: Optional[int]) -> None:
        self._client = client
        self._query = query
        self._read: deque[Change] = deque()
        self._end = self._head() if after is None else after
        self.position = self._end

    def __iter__(self) -> Follow:
        return self

    def __next__(self) -> Change:
        while not self._read:
            self._poll()
        change = self._read.popleft()
        self.position = change.position if self._read else self._end
        return change

    def _poll(self) -> None:
        query = [("after", self._end), ("limit", _PAGE), ("wait", _WAIT), *self._query]
        page = self._ask(query)
        self._read.extend(record_of(Change, each) for each in page["items"])
        self._end = page["position"]
        if not self._read:
            self.position = self._end

    def _ask(self, query: list[tuple[str, Any]]) -> Any:
        failures = 0
        while True:
            try:
                return self._client.http.json("GET", API + "/changes", query=query)
            except UnavailableError as error:
                time.sleep(self._client.http.retry.pause(failures, error.retry_after))
                failures += 1

    def _head(self) -> int:
        page = self._client.read("GET", API + "/changes", query=[("after", 0), ("limit", 1)])
        return int(page["head"])
