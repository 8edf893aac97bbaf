"""Parts of requests that several nouns share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional

from .search import Order, sort_keys


def given(**members: Any) -> dict[str, Any]:
    """Those that say something."""
    return {name: value for name, value in members.items() if value is not None}


def tag_edit(set_tags: Optional[Mapping[str, str]], remove_tags: Sequence[str]) -> Optional[dict[str, Any]]:
    return given(set=set_tags, remove=list(remove_tags) or None) or None


def record_search(
    where: Optional[str], order_by: Optional[Order], view: str, experiments: Optional[Sequence[int]] = None
) -> dict[str, Any]:
    """A search of records that are no instances."""
    order = None if order_by is None else sort_keys(order_by)
    return given(where=where, orderBy=order, view=view, experiments=None if experiments is None else list(experiments))
