"""What every part of the client calls the server with."""

from __future__ import annotations

import uuid as uuids
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Optional

from ._http import Http, Query, RetryPolicy
from ._outbox import existing_outbox
from ._settings import read_settings

#: How long a read waits for what this client queued before it.
SETTLE = 5.0


class Connection:
    """One server, as one actor."""

    def __init__(
        self,
        url: Optional[str] = None,
        actor: Optional[str] = None,
        *,
        on_error: Optional[str] = None,
        retry: Optional[RetryPolicy] = None,
    ) -> None:
        self.settings = read_settings(url, actor, on_error)
        self.http = Http(self.settings, retry)

    def settle(self, timeout: float = SETTLE) -> None:
        """Lets what was queued arrive, so that a client reads what it wrote."""
        outbox = existing_outbox(self.settings)
        if outbox is not None:
            outbox.wait(timeout, only_while_reachable=True)

    def read(
        self, method: str, path: str, body: Any = None, *, query: Query = (), patience: Optional[float] = None
    ) -> Any:
        """With `patience` there is a single attempt, and it and what it waits for have so many seconds each."""
        self.settle(SETTLE if patience is None else patience)
        return self.http.json(method, path, body, query=query, repeatable=True, patience=patience)

    def write(self, method: str, path: str, body: Any = None, *, if_match: Optional[int] = None) -> Any:
        """A decision: it comes after what was queued, raises what is refused, and is made once however often sent.

        `if_match` is the position of the entry that it is to replace.
        """
        self.settle()
        headers = {} if if_match is None else {"If-Match": f'"{if_match}"'}
        return self.http.json(method, path, body, headers=headers, key=str(uuids.uuid4()))

    def pages(self, path: str, query: Sequence[tuple[str, Any]]) -> Iterator[Any]:
        token: Optional[str] = None
        while True:
            page = self.read("GET", path, query=[*query, ("page_size", 1_000), ("page_token", token)])
            yield from page["items"]
            token = page.get("next_page_token")
            if token is None:
                return

    def found(self, path: str, search: Mapping[str, Any]) -> Iterator[Any]:
        """What a search finds that is sent as a body, page after page."""
        token: Optional[str] = None
        while True:
            paging = {"page_size": 1_000} if token is None else {"page_size": 1_000, "page_token": token}
            page = self.read("POST", path, {**search, **paging})
            yield from page["items"]
            token = page.get("next_page_token")
            if token is None:
                return
