"""JSON answers as typed records."""

from __future__ import annotations

import keyword
import re
from collections.abc import Hashable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Callable, TypeVar, cast, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def snake_case(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: "_" + letter.group().lower(), name)


def camel_case(name: str) -> str:
    """`training_data_set` and `trainingDataSet` are one name."""
    return re.sub(r"_+([a-z0-9])", lambda letter: letter.group(1).upper(), name)


def record_of(kind: type[Record], answer: Mapping[str, Any]) -> Record:
    """A typed record of a JSON answer; members that this client does not know are left aside."""
    convert = _members(cast(Hashable, kind))
    values = {_attribute(name): value for name, value in answer.items()}
    return kind(**{name: convert[name](value) for name, value in values.items() if name in convert})


def _attribute(name: str) -> str:
    """`from` cannot be an attribute in Python, and is `from_`."""
    snake = snake_case(name)
    return snake + "_" if keyword.iskeyword(snake) else snake


@cache
def _members(kind: Any) -> Mapping[str, Callable[[Any], Any]]:
    """How to take each member of a record: a record as such, a list of records one by one, other values as they are."""
    hints = get_type_hints(kind)
    return {each.name: _converter(hints[each.name]) for each in fields(kind)}


def _converter(hint: Any) -> Callable[[Any], Any]:
    inner = next((each for each in (hint, *get_args(hint)) if isinstance(each, type) and is_dataclass(each)), None)
    if inner is None:
        return lambda value: value
    many = get_origin(hint)
    if isinstance(many, type) and issubclass(many, list):
        return lambda values: many(record_of(inner, each) for each in values)
    return lambda value: None if value is None else record_of(inner, value)
