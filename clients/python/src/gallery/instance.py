"""One trained instance: what it is, its bytes, its metrics, and what moves (tags, deprecation)."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Optional, Union

from ._content import Progress
from ._deprecated import tell_deprecated
from ._records import record_of
from ._tables import Table, html_table
from ._transfer import RangeReader, download
from ._writing import whole_file
from .errors import InvalidError
from .released import Released
from .types import BlobRef, BundleFile, Cause, Change, Deprecation, Fields, FieldValue, InstanceRecord

if TYPE_CHECKING:
    from .client import Client

#: One read-ahead of an opened blob.
_BUFFER = 1 << 20


class Instance(Released):
    """Known by its UUID; the rest is fetched when first needed."""

    def __init__(
        self,
        client: Client,
        uuid: str,
        *,
        record: Optional[InstanceRecord] = None,
        project: Optional[str] = None,
        values: Optional[Fields] = None,
    ) -> None:
        super().__init__(client, uuid, project if record is None else record.project)
        #: The selected columns, when a search selected any.
        self.values: Mapping[str, FieldValue] = values or {}
        self._record = record

    @property
    def record(self) -> InstanceRecord:
        """All that describes the instance."""
        if self._record is None:
            self.refresh()
        assert self._record is not None
        return self._record

    @property
    def is_loaded(self) -> bool:
        return self._record is not None

    def refresh(self, as_of: Optional[str] = None) -> Instance:
        """Reads the instance again; with `as_of`, its tags, stage and deprecation as they were at that time."""
        answer = self._client.read("GET", self._path(), query=[("asOf", as_of)])
        self._record = record_of(InstanceRecord, answer)
        self._project = self._record.project
        if as_of is None:
            tell_deprecated(self._record)
        return self

    @property
    def project(self) -> str:
        return self._project or self.record.project

    @property
    def base_version_id(self) -> str:
        return self.record.base_version_id

    @property
    def version(self) -> str:
        return self.record.version

    @property
    def fields(self) -> Fields:
        return self.record.fields

    @property
    def partition(self) -> Fields:
        return self.record.partition

    @property
    def files(self) -> list[BundleFile]:
        return self.record.files

    @property
    def size(self) -> int:
        return self.record.size

    @property
    def created_at(self) -> str:
        return self.record.created_at

    @property
    def tags(self) -> Mapping[str, str]:
        return self.record.tags

    @property
    def stage(self) -> str:
        """How far it has come: `trained`, `evaluated`, `deployed` or `deprecated`."""
        return self.record.stage

    @property
    def environments(self) -> list[str]:
        """Those that serve it."""
        return self.record.environments

    @property
    def retrain_of(self) -> Optional[str]:
        """UUID of the instance that it is a retraining of, when its maker said so."""
        return self.record.retrain_of

    @property
    def origin(self) -> Optional[str]:
        """UUID of the instance that its blob was uploaded for, when Gallery made this version by itself."""
        return self.record.origin

    @property
    def cause(self) -> Optional[Cause]:
        """Why Gallery made it by itself; None when somebody uploaded it."""
        return self.record.cause

    @property
    def deprecation(self) -> Optional[Deprecation]:
        return self.record.deprecation

    @property
    def content(self) -> Union[bytes, dict[str, bytes]]:
        """The bytes, or for a bundle the bytes of each path; digests verified."""
        if self.record.blob is not None:
            return self._read(None)
        return {each.path: self._read(each.path) for each in self.files}

    def download(self, path: Union[str, os.PathLike[str]], *, progress: Optional[Progress] = None) -> Path:
        """Writes the blob to a file, or the bundle into a folder. Goes on after cuts; digests verified."""
        target = Path(path)
        if self.record.blob is not None:
            self._write(None, target, progress)
        for each in self.files:
            self._write(each.path, target / each.path, progress)
        return target

    def open(self, path: Optional[str] = None) -> BinaryIO:
        """The blob, or one file of a bundle, as a read-only file that fetches only what is read."""
        ref, url = self._blob(path)
        return io.BufferedReader(RangeReader(self._client.http, url, ref), _BUFFER)

    def _read(self, path: Optional[str]) -> bytes:
        ref, url = self._blob(path)
        into = io.BytesIO()
        download(self._client.http, url, ref, into)
        return into.getvalue()

    def _write(self, path: Optional[str], target: Path, progress: Optional[Progress]) -> None:
        ref, url = self._blob(path)
        with whole_file(target) as into:
            download(self._client.http, url, ref, into, progress)

    def _blob(self, path: Optional[str]) -> tuple[BlobRef, str]:
        if path is None:
            if self.record.blob is None:
                raise InvalidError(
                    "client.bundle",
                    f"instance {self.uuid} is a bundle of {len(self.files)} files",
                    hint="Name one of them, or download all into a folder.",
                )
            return self.record.blob, self._path("blob")
        for each in self.files:
            if each.path == path:
                return each, self._path("files", *path.split("/"))
        raise InvalidError("file.unknown", f"instance {self.uuid} has no file {path!r}", field="path")

    def tag(self, tags: Optional[Mapping[str, str]] = None, **more: str) -> None:
        """Sets tags: `instance.tag(stage="shadow")`."""
        self._call("PATCH", "tags", {"set": {**(tags or {}), **more}})
        self._forget()

    def untag(self, *names: str) -> None:
        self._call("PATCH", "tags", {"remove": list(names)})
        self._forget()

    def deprecate(self, reason: str, replacement: Union[str, Instance, None] = None, *, hide: bool = False) -> Instance:
        """Flags the instance: search and selection skip it, who names it still gets it.

        With `hide`, registries show it no more, and its aliases are removed, until it is restored.
        """
        body: dict[str, Any] = {"reason": reason, "hide": hide}
        if replacement is not None:
            body["replacement"] = replacement.uuid if isinstance(replacement, Instance) else replacement
        return self._decide("deprecation", body)

    def restore(self, reason: str) -> Instance:
        """Takes the flag back."""
        return self._decide("restoration", {"reason": reason})

    @property
    def history(self) -> Table[Change]:
        """Everything that happened to the instance, oldest first."""
        return Table(self._client.changes(subject=self.uuid))

    def _forget(self) -> None:
        self._record = None

    def _decide(self, what: str, body: Mapping[str, Any]) -> Instance:
        self._record = record_of(InstanceRecord, self._client.write("POST", self._path(what), body))
        return self

    def __repr__(self) -> str:
        if self._record is None:
            return f"<instance {self.uuid}>"
        return f"<instance {self._record.project}/{self._record.base_version_id} {self.version} {self.uuid}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Instance) and other.uuid == self.uuid

    def __hash__(self) -> int:
        return hash(self.uuid)

    def _repr_html_(self) -> str:
        from .search import row_of

        _ = self.record
        return html_table([{"": name, "value": value} for name, value in row_of(self).items()])
