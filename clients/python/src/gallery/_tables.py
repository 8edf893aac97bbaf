"""Records as data frames and as tables in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from html import escape
from typing import Any, Optional, TypeVar

from .errors import InvalidError

Item = TypeVar("Item")

SHOWN = 20


class Table(list[Item]):
    """A list of records that a notebook shows as a table."""

    def to_dataframe(self) -> Any:
        """A pandas data frame with one row a record."""
        return data_frame([row_of(each) for each in self])

    def _repr_html_(self) -> str:
        return html_table([row_of(each) for each in self[:SHOWN]], len(self))


def row_of(record: Any) -> dict[str, Any]:
    """Its columns; a record inside another gives columns of its own, such as `upstream.owner`."""
    plain = getattr(record, "record", record)
    if not is_dataclass(plain):
        return dict(plain)
    row: dict[str, Any] = {}
    for each in fields(plain):
        value = getattr(plain, each.name)
        if is_dataclass(value):
            row.update({f"{each.name}.{name}": inner for name, inner in row_of(value).items()})
        else:
            row[each.name] = value
    return row


def data_frame(rows: Iterable[Mapping[str, Any]], index: Optional[str] = None) -> Any:
    try:
        import pandas
    except ImportError:
        raise InvalidError("client.pandas", "data frames need pandas", hint="pip install 'gallery[pandas]'") from None
    frame = pandas.DataFrame.from_records(list(rows))
    return frame.set_index(index) if index is not None and index in frame.columns else frame


def html_table(rows: Sequence[Mapping[str, Any]], total: Optional[int] = None) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(_cell(row.get(name)))}</td>" for name in columns) + "</tr>" for row in rows
    )
    rest = f"<p>{len(rows)} of {total}</p>" if total is not None and total > len(rows) else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
