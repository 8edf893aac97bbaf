"""What `modelQuery` finds: instances with attribute access, their content fetched when asked for."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Optional, Union

from ._records import camel_case
from ._tables import html_table
from ._thrift_blobs import read_blob
from ._thrift_door import ThriftDoor, from_thrift
from ._writing import whole_file
from .errors import NothingFound
from .types import FieldValue


class FoundInstance:
    """One stored instance. Its fields are attributes: `found.city`, `found.model_name`; nothing can be set."""

    def __init__(self, door: ThriftDoor, found: Any) -> None:
        self.__dict__.update(
            _door=door,
            _found=found,
            _content=None,
            uuid=found.uuid,
            project=found.project,
            base_version_id=found.baseVersionId,
            baseVersionId=found.baseVersionId,
            model=found.model,
            revision=found.revision,
            version=found.version,
            partition={name: from_thrift(value) for name, value in (found.partition or {}).items()},
            fields={name: from_thrift(value) for name, value in (found.fields or {}).items()},
            tags=dict(found.tags or {}),
            size=found.size,
            deprecated=found.deprecation is not None,
            created_at=found.createdAt,
            createdAt=found.createdAt,
            created_by=found.createdBy,
            createdBy=found.createdBy,
        )

    @property
    def content(self) -> Union[bytes, dict[str, bytes]]:
        """The bytes, or for a bundle the bytes of each path; fetched once, digests verified."""
        if self._content is None:
            files = {each.path: self._read(each.path, each) for each in self._found.files or ()}
            self.__dict__["_content"] = files or self._read(None, self._found.blob)
        content: Union[bytes, dict[str, bytes]] = self._content
        return content

    def download(self, path: Union[str, os.PathLike[str]]) -> Path:
        """Writes the content to a file, or for a bundle into a folder."""
        target = Path(path)
        if self._found.blob is not None:
            self._write(None, self._found.blob, target)
        for each in self._found.files or ():
            self._write(each.path, each, target / each.path)
        return target

    def _read(self, path: Optional[str], ref: Any) -> bytes:
        into = io.BytesIO()
        read_blob(self._door, self.uuid, path, ref, into)
        return into.getvalue()

    def _write(self, path: Optional[str], ref: Any, target: Path) -> None:
        with whole_file(target) as into:
            read_blob(self._door, self.uuid, path, ref, into)

    def __getattr__(self, name: str) -> Any:
        fields: Mapping[str, FieldValue] = self.__dict__.get("fields", {})
        camel = camel_case(name)
        for each, value in fields.items():
            if each == name or camel_case(each) == camel:
                return value
        raise AttributeError(f"instance has no {name}; its fields are {', '.join(sorted(fields)) or 'none'}")

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("an instance never changes; upload a new one")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self.fields})

    def __repr__(self) -> str:
        return f"<instance {self.project}/{self.base_version_id} {self.version} {self.uuid}>"


class FoundInstances(list[FoundInstance]):
    """A list, newest first, that also stands for its first element."""

    def __init__(self, found: Iterable[FoundInstance], asked: object = None) -> None:
        super().__init__(found)
        self._asked = asked

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if not self:
            raise NothingFound(
                "instance.unknown",
                f"no instance matched {self._asked}, so there is no {name}",
                hint="Loosen the constraints, or check `if modelInstance:` first.",
            )
        return getattr(self[0], name)

    def _repr_html_(self) -> str:
        return html_table([_row(each) for each in self[:20]], len(self))


def _row(each: FoundInstance) -> dict[str, Any]:
    return {
        "uuid": each.uuid,
        "model": f"{each.project}/{each.base_version_id}",
        "version": each.version,
        "created": each.created_at,
        **each.fields,
    }
