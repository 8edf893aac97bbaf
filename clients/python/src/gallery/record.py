"""The paper's record of an instance: a bag of attributes that knows the standard fields."""

from __future__ import annotations

import difflib
import warnings
from typing import Any, Optional

from ._content import Content
from ._records import camel_case
from ._values import field_value
from .errors import GalleryWarning
from .types import FieldValue

#: The metadata that Gallery knows by name; any other name is a field of your own.
STANDARD_FIELDS = (
    "owner",
    "description",
    "features",
    "modelName",
    "modelType",
    "modelDomain",
    "framework",
    "frameworkVersion",
    "trainingDataSet",
    "trainingDataVersion",
    "trainingDataMetadata",
    "trainingCode",
    "trainingCodeVersion",
    "environment",
    "seed",
    "epochs",
    "trainingStart",
    "trainingEnd",
    "trainingSeconds",
    "trainingCost",
    "hardware",
    "serialization",
    "city",
)

_own = ("content", "uuid")


class ModelInstanceRecord:
    """An instance on its way in. Any attribute is a metadata field: `record.city = "New York City"`.

    `content` takes bytes, a path, an open binary file, a folder, or a mapping of paths to these; a folder and a
    mapping become a bundle. `model_name` and `modelName` are one field. A field set to None has no value.
    """

    content: Optional[Content]
    uuid: Optional[str]

    def __init__(self, model: Any, **fields: Any) -> None:
        self.__dict__.update(model=model, fields={}, content=None, uuid=None)
        for name, value in fields.items():
            setattr(self, name, value)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _own:
            self.__dict__[name] = value
            return
        if name in self.__dict__ or name.startswith("_"):
            raise AttributeError(f"{name} is the record's own and cannot be set")
        fields: dict[str, FieldValue] = self.__dict__["fields"]
        spelled = self._spelling(name)
        if value is None:
            fields.pop(spelled, None)
            return
        fields[spelled] = field_value(name, value)
        _warn_of_typo(name)

    def __getattr__(self, name: str) -> Any:
        fields = self.__dict__.get("fields", {})
        spelled = self._spelling(name)
        if spelled in fields:
            return fields[spelled]
        raise AttributeError(f"the record has no {name}; it has {', '.join(sorted(fields)) or 'no fields'}")

    def __delattr__(self, name: str) -> None:
        setattr(self, name, None)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.__dict__["fields"], *STANDARD_FIELDS})

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__dict__["fields"].items())
        return f"ModelInstanceRecord({shown})"

    def _spelling(self, name: str) -> str:
        """The name that the field already has, or will have."""
        camel = camel_case(name)
        if camel in STANDARD_FIELDS:
            return camel
        return next((each for each in self.__dict__.get("fields", {}) if camel_case(each) == camel), name)


def _warn_of_typo(name: str) -> None:
    camel = camel_case(name)
    if camel in STANDARD_FIELDS:
        return
    near = difflib.get_close_matches(camel, STANDARD_FIELDS, n=1, cutoff=0.88)
    if near:
        warnings.warn(
            f"{name} becomes a field of your own; the standard field is {near[0]}",
            GalleryWarning,
            stacklevel=3,
        )
