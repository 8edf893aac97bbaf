"""Python values as Gallery keeps them: text, finite numbers, true or false, and lists of text or of numbers."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import Any, Optional, Union

from .errors import InvalidError
from .types import FieldValue


def field_value(name: str, value: Any) -> FieldValue:
    """The value to send for a field; NumPy scalars, arrays of one dimension, dates and paths are translated."""
    if isinstance(value, (list, tuple)):
        return [_simple(f"{name}[{index}]", each) for index, each in enumerate(value)]
    if hasattr(value, "tolist"):
        plain = value.tolist()
        return field_value(name, plain)
    simple: FieldValue = _simple(name, value)
    return simple


def field_values(values: Optional[Mapping[str, Any]]) -> dict[str, FieldValue]:
    """Fields whose value is None have no value and are left out."""
    return {name: field_value(name, value) for name, value in (values or {}).items() if value is not None}


def number(name: str, value: Any) -> float:
    """A finite number; true and false are not numbers."""
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, bool) or not isinstance(plain, (int, float)):
        raise InvalidError("request.invalid", f"{name} must be a number, got {type(value).__name__}", field=name)
    if not math.isfinite(plain):
        raise InvalidError(
            "metric.not_finite",
            f"{name} is {plain}",
            hint="Leave the value out: NaN and infinities cannot be compared or ordered.",
            field=name,
        )
    return plain


def time_text(moment: Optional[datetime.datetime] = None) -> str:
    """RFC 3339 in UTC with milliseconds; now, unless told. A time without a zone is local time."""
    utc = (moment or datetime.datetime.now(datetime.timezone.utc)).astimezone(datetime.timezone.utc)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"


def moment_text(moment: Union[datetime.datetime, str, None] = None) -> str:
    """As `time_text`; a text is taken to be a time already."""
    return moment if isinstance(moment, str) else time_text(moment)


def _simple(name: str, value: Any) -> Any:
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, (int, float)):
        return number(name, value)
    if isinstance(value, datetime.datetime):
        return time_text(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if hasattr(value, "__fspath__"):
        return str(value)
    raise InvalidError(
        "field.type",
        f"{name} must be text, a number, true or false, or a list of text or of numbers; got {type(value).__name__}",
        hint="Content goes in `content`; put structured values into text, such as JSON.",
        field=name,
    )
