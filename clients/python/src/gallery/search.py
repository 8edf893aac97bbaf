"""Questions over instances: lazy pages, counts, facets, the best for each value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Optional, Union

from ._http import API
from ._records import record_of
from ._tables import data_frame, html_table
from .types import Facets, FieldValue, InstanceRecord

if TYPE_CHECKING:
    from .client import Client
    from .instance import Instance

SortBy = Union[str, tuple[str, str], Mapping[str, str]]
Order = Union[SortBy, Sequence[SortBy]]

#: What a notebook shows of a search.
_SHOWN = 10
_PAGE = 200


class Search:
    """The instances that a question finds. Nothing is asked before the first is needed; iterate as often as wanted."""

    def __init__(
        self,
        client: Client,
        scope: Mapping[str, Any],
        order_by: Optional[Order] = None,
        select: Optional[Sequence[str]] = None,
        page_size: int = _PAGE,
    ) -> None:
        self._client = client
        self._scope = {name: value for name, value in scope.items() if value is not None}
        self._request = {**self._scope, "page_size": page_size}
        if order_by is not None:
            self._request["orderBy"] = sort_keys(order_by)
        if select is not None:
            self._request["select"] = list(select)

    def __iter__(self) -> Iterator[Instance]:
        token: Optional[str] = None
        while True:
            page = self._client.read("POST", API + "/search", {**self._request, **_token(token)})
            for hit in page["items"]:
                yield hit_instance(self._client, hit)
            token = page.get("next_page_token")
            if token is None:
                return

    def first(self) -> Optional[Instance]:
        """The first that is found, or None."""
        page = self._client.read("POST", API + "/search", {**self._request, "page_size": 1})
        return next((hit_instance(self._client, hit) for hit in page["items"]), None)

    def count(self) -> int:
        return int(self._client.read("POST", API + "/search/count", self._scope)["count"])

    def facets(self, field: str, limit: int = 20) -> Facets:
        """The most frequent values of a field with how many instances have each."""
        request = {**self._scope, "field": field, "limit": limit}
        return record_of(Facets, self._client.read("POST", API + "/search/facets", request))

    def best_per(
        self, per: str, order_by: SortBy, *, select: Optional[Sequence[str]] = None, limit: int = 1_000
    ) -> dict[FieldValue, Instance]:
        """For each value of a field the instance that comes first in the order."""
        request = {**self._scope, "per": per, "orderBy": sort_key(order_by), "limit": limit}
        if select is not None:
            request["select"] = list(select)
        found = self._client.read("POST", API + "/search/best", request)["items"]
        return {_hashable(each["value"]): hit_instance(self._client, each["best"]) for each in found}

    def to_dataframe(self, limit: Optional[int] = None) -> Any:
        """A pandas data frame, one row an instance: the selected columns, or what describes it and its fields."""
        return data_frame((row_of(each) for each in islice(self, limit)), index="uuid")

    def _repr_html_(self) -> str:
        return html_table([row_of(each) for each in islice(self, _SHOWN)], self.count())


def sort_keys(order: Order) -> list[dict[str, str]]:
    if isinstance(order, (str, Mapping, tuple)):
        return [sort_key(order)]
    return [sort_key(each) for each in order]


def sort_key(key: SortBy) -> dict[str, str]:
    """`"created"` ascends, `"-created"` descends; also `("created", "descending")`."""
    if isinstance(key, str):
        return {"by": key[1:], "direction": "descending"} if key.startswith("-") else {"by": key}
    if isinstance(key, Mapping):
        return dict(key)
    return {"by": key[0], "direction": key[1]}


def hit_instance(client: Client, hit: Mapping[str, Any]) -> Instance:
    from .instance import Instance

    whole = hit.get("instance")
    record = record_of(InstanceRecord, whole) if whole is not None else None
    return Instance(client, hit["uuid"], record=record, values=hit.get("values") or {})


def row_of(instance: Instance) -> dict[str, Any]:
    if not instance.is_loaded:
        return {"uuid": instance.uuid, **instance.values}
    record = instance.record
    return {
        "uuid": record.uuid,
        "project": record.project,
        "base_version_id": record.base_version_id,
        "version": record.version,
        "created_at": record.created_at,
        "size": record.size,
        "deprecated": record.deprecation is not None,
        **record.fields,
        **{f"tags.{name}": value for name, value in record.tags.items()},
    }


def _token(token: Optional[str]) -> dict[str, str]:
    return {} if token is None else {"page_token": token}


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
