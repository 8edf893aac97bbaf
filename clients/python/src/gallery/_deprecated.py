"""Says once in a process of each deprecated instance that is used by name, so that a notebook is told, not flooded."""

from __future__ import annotations

import sys
import warnings

from .types import InstanceRecord

_told: set[str] = set()


def tell_deprecated(record: InstanceRecord) -> None:
    """A DeprecationWarning with the reason and what to use instead, at the caller's own line."""
    deprecation = record.deprecation
    if deprecation is None or record.uuid in _told:
        return
    _told.add(record.uuid)
    level = "" if deprecation.of == "instance" else f" with its {deprecation.of}"
    message = f"{record.base_version_id} {record.version} ({record.uuid}) is deprecated{level}: {deprecation.reason}"
    if deprecation.replacement is not None:
        message += f"; use {deprecation.replacement} instead"
    warnings.warn(message, DeprecationWarning, stacklevel=_caller_level())


def _caller_level() -> int:
    """How far up, from `tell_deprecated`, the first frame outside this package is."""
    level, frame = 1, sys._getframe(1)
    package = __name__.rpartition(".")[0]
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == package:
        level, frame = level + 1, frame.f_back
    return level
