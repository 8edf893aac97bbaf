"""Files of runs and of logged models."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Optional, Union
from urllib.parse import urlencode

from ._connection import Connection
from ._content import Content, Progress, Readable, source_of, sources_of
from ._http import path_of
from ._records import record_of
from ._tables import Table
from ._transfer import RangeReader, download, upload
from ._writing import whole_file
from .errors import InvalidError
from .logged_models import LoggedModel
from .run_records import Run
from .types import BlobRef

_BUFFER = 1 << 20


@dataclass(frozen=True)
class Owner:
    """Names what carries files by its UUID; `kind`: `run` or `logged_model`."""

    kind: str
    uuid: str


#: What carries files: a run, a logged model, or one of them by its UUID.
Carrier = Union[Run, LoggedModel, Owner]


@dataclass(frozen=True)
class Artifact:
    """A file as it stands, or stood at the moment that was asked for."""

    #: From the top of what its owner carries, with `/` between the names.
    path: str
    digest: str
    #: Bytes.
    size: int
    put_at: str
    kind: str = "file"


@dataclass(frozen=True)
class ArtifactFolder:
    """There while a file lies below it."""

    path: str
    kind: str = "folder"


ArtifactEntry = Union[Artifact, ArtifactFolder]


class Artifacts(Connection):
    """The part of a client that carries files of runs and of logged models.

    `as_of` is a time: files that were replaced or removed since are there as they were. A moment before the owner was
    made is refused with `run.unknown` or `logged_model.unknown`.
    """

    def upload_artifact(
        self, owner: Carrier, path: str, content: Readable, *, progress: Optional[Progress] = None
    ) -> Artifact:
        """Puts bytes, a file by its path, or an open binary file in the place of what the path named before.

        Large files go in parts that resume after a cut; the digest is computed on the way and compared.
        `artifact.conflict` when the path is a folder, or lies below a file.
        """
        digest = upload(self.http, self._project_of(owner), source_of(content), progress)
        return self.put_artifact(owner, path, [digest])

    def upload_artifacts(
        self, owner: Carrier, content: Content, folder: str = "", *, progress: Optional[Progress] = None
    ) -> Table[Artifact]:
        """Puts a folder, or a mapping of paths to contents, into a folder of the owner; at its top unless told."""
        sources = sources_of(content)
        if sources.blob is not None:
            raise InvalidError("client.content", "one file has no path", hint="Give it one: upload_artifact.")
        project = self._project_of(owner)
        digests = {path: upload(self.http, project, source, progress) for path, source in sources.files.items()}
        top = folder and folder.rstrip("/") + "/"
        return Table(self.put_artifact(owner, top + path, [digests[path]]) for path in sorted(digests))

    def put_artifact(self, owner: Carrier, path: str, digests: Sequence[str]) -> Artifact:
        """Makes a file of blobs that the project has: one is named as it is, several are joined in this order."""
        return record_of(Artifact, self.write("POST", _place(owner), {"path": path, "blobs": list(digests)}))

    def artifact(self, owner: Carrier, path: str, *, as_of: Optional[str] = None) -> Artifact:
        """What is known of a file; `artifact.unknown` when there is none, `artifact.folder` when it is a folder."""
        return record_of(Artifact, self.read("GET", _member(owner, "entries", path), query=[("asOf", as_of)]))

    def artifacts(self, owner: Carrier, folder: str = "", *, as_of: Optional[str] = None) -> Table[ArtifactEntry]:
        """What is in one folder, by name; the top unless told. A folder that is not there has nothing in it."""
        pages = self.pages(_place(owner), [("folder", folder or None), ("asOf", as_of)])
        return Table(
            record_of(Artifact, each) if each["kind"] == "file" else record_of(ArtifactFolder, each) for each in pages
        )

    def read_artifact(self, owner: Carrier, path: str, *, as_of: Optional[str] = None) -> bytes:
        """The bytes of a file; its digest is verified."""
        into = io.BytesIO()
        self._download(owner, path, into, as_of, None)
        return into.getvalue()

    def open_artifact(self, owner: Carrier, path: str, *, as_of: Optional[str] = None) -> BinaryIO:
        """A file as a read-only one that fetches only what is read."""
        ref = self._ref(owner, path, as_of)
        return io.BufferedReader(RangeReader(self.http, _bytes(owner, path, as_of), ref), _BUFFER)

    def download_artifact(
        self,
        owner: Carrier,
        path: str,
        to: Union[str, os.PathLike[str]],
        *,
        as_of: Optional[str] = None,
        progress: Optional[Progress] = None,
    ) -> Path:
        """Writes a file, which appears whole or not at all. Goes on after cuts; the digest is verified."""
        target = Path(to)
        with whole_file(target) as into:
            self._download(owner, path, into, as_of, progress)
        return target

    def download_artifacts(
        self, owner: Carrier, to: Union[str, os.PathLike[str]], folder: str = "", *, as_of: Optional[str] = None
    ) -> Path:
        """Writes all that lies in a folder of the owner into a folder of this machine; from the top unless told."""
        target = Path(to)
        for entry in self.artifacts(owner, folder, as_of=as_of):
            place = target / entry.path.rsplit("/", 1)[-1]
            if isinstance(entry, Artifact):
                self.download_artifact(owner, entry.path, place, as_of=as_of)
            else:
                self.download_artifacts(owner, place, entry.path, as_of=as_of)
        return target

    def remove_artifact(self, owner: Carrier, path: str) -> int:
        """Takes away a file, or a folder with all that is in it; answers how many files.

        What they held stays in the log, and is there for `as_of`.
        """
        return int(self.write("DELETE", f"{_place(owner)}?{urlencode({'path': path})}")["removed"])

    def remove_all_artifacts(self, owner: Carrier) -> int:
        return int(self.write("DELETE", _place(owner))["removed"])

    def _download(
        self, owner: Carrier, path: str, into: BinaryIO, as_of: Optional[str], progress: Optional[Progress]
    ) -> None:
        download(self.http, _bytes(owner, path, as_of), self._ref(owner, path, as_of), into, progress)

    def _ref(self, owner: Carrier, path: str, as_of: Optional[str]) -> BlobRef:
        known = self.artifact(owner, path, as_of=as_of)
        return BlobRef(known.digest, known.size)

    def _project_of(self, owner: Carrier) -> str:
        if not isinstance(owner, Owner):
            return owner.project
        kind = "runs" if owner.kind == "run" else "logged-models"
        return str(self.read("GET", path_of(kind, owner.uuid))["project"])


def _place(owner: Carrier, *names: str) -> str:
    kind = owner.kind if isinstance(owner, Owner) else "run" if isinstance(owner, Run) else "logged_model"
    return path_of("artifacts", kind, owner.uuid, *names)


def _member(owner: Carrier, what: str, path: str) -> str:
    return _place(owner, what, *path.split("/"))


def _bytes(owner: Carrier, path: str, as_of: Optional[str]) -> str:
    return _member(owner, "files", path) + ("" if as_of is None else "?" + urlencode({"asOf": as_of}))
