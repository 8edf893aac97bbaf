"""JSON answers as typed records."""

from __future__ import annotations

from typing import Any

from gallery._records import record_of
from gallery._tables import Table
from gallery.comparison import InstanceComparison
from gallery.graph import Effect, MovedPin

MOVED = {"project": "p", "baseVersionId": "u", "partition": {"city": "Paris"}, "from": None, "to": "1.0"}
EFFECT: dict[str, Any] = {
    "uuid": "e",
    "project": "p",
    "baseVersionId": "m",
    "owner": "maria",
    "partition": {},
    "from": "1.0",
    "to": "1.1",
    "moved": [MOVED],
}


def test_records_inside_records_are_records_and_lists_of_them_tables() -> None:
    effect = record_of(Effect, EFFECT)
    assert effect.from_ == "1.0" and isinstance(effect.moved, Table)
    assert effect.moved == [MovedPin("p", "u", {"city": "Paris"}, None, "1.0")]


def test_members_that_this_client_does_not_know_are_left_aside() -> None:
    assert record_of(Effect, {**EFFECT, "colour": "red"}) == record_of(Effect, EFFECT)


def test_what_a_side_does_not_have_is_none() -> None:
    ref = {"uuid": "u", "project": "p", "baseVersionId": "m", "version": "1.0", "partition": {}}
    lists: dict[str, Any] = {name: [] for name in ("fields", "environment", "metrics", "upstreams", "files")}
    compared = record_of(InstanceComparison, {"from": ref, "to": ref, "model": None, **lists})
    assert compared.model is None and compared.from_.version == "1.0"


def test_a_record_inside_a_row_has_columns_of_its_own() -> None:
    ref = {"uuid": "u", "project": "p", "baseVersionId": "m", "version": "1.0", "partition": {}}
    lists: dict[str, Any] = {name: [] for name in ("fields", "environment", "metrics", "upstreams", "files")}
    table = Table([record_of(InstanceComparison, {"from": ref, "to": ref, "model": None, **lists})])
    frame = table.to_dataframe()
    assert list(frame["to.version"]) == ["1.0"] and list(frame["model"]) == [None]
    assert "<td>1.0</td>" in table._repr_html_()
