"""What can be uploaded: bytes, a path, an open file, a folder, or a mapping of paths to these."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Callable, Optional, Union, cast

from .errors import InvalidError

Readable = Union[bytes, bytearray, memoryview, str, "os.PathLike[str]", BinaryIO]
Content = Union[Readable, Mapping[str, Readable]]
Progress = Callable[[int, int], None]

_IN_MEMORY = 8 << 20


class Source:
    """Bytes that can be read from the start as often as needed."""

    size: int

    def open(self) -> BinaryIO:
        raise NotImplementedError

    def digest(self) -> str:
        hasher = hashlib.sha256()
        with self.open() as opened:
            while block := opened.read(1 << 20):
                hasher.update(block)
        return name_digest(hasher)


class BytesSource(Source):
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.size = len(content)

    def open(self) -> BinaryIO:
        return io.BytesIO(self.content)


class FileSource(Source):
    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size

    def open(self) -> BinaryIO:
        return self.path.open("rb")


class CopiedSource(FileSource):
    """The rest of an open file, copied to a temporary file that goes with this object."""

    def __init__(self, opened: BinaryIO) -> None:
        with tempfile.NamedTemporaryFile(prefix="gallery-", delete=False) as copy:
            path = Path(copy.name)
            weakref.finalize(self, path.unlink, missing_ok=True)
            shutil.copyfileobj(opened, copy, 1 << 20)
        super().__init__(path)


@dataclass(frozen=True)
class Sources:
    """What one instance holds: a single blob, or the files of a bundle by path."""

    blob: Optional[Source]
    files: Mapping[str, Source]

    @property
    def size(self) -> int:
        if self.blob is not None:
            return self.blob.size
        return sum(each.size for each in self.files.values())

    def members(self) -> list[tuple[Optional[str], Source]]:
        """Each source with its path; a single blob has none."""
        if self.blob is not None:
            return [(None, self.blob)]
        return [(path, self.files[path]) for path in sorted(self.files)]


def sources_of(content: Content) -> Sources:
    """A path to a folder or a mapping is a bundle; everything else is a single blob."""
    if isinstance(content, Mapping):
        return _bundle({str(path): source_of(each) for path, each in content.items()})
    if isinstance(content, (str, os.PathLike)):
        path = Path(content)
        if path.is_dir():
            return _bundle(_walk(path))
    return Sources(source_of(content), {})


def source_of(content: Readable) -> Source:
    if isinstance(content, (bytes, bytearray, memoryview)):
        return BytesSource(bytes(content))
    if isinstance(content, (str, os.PathLike)):
        path = Path(content)
        if not path.is_file():
            raise InvalidError(
                "client.content",
                f"there is no file {path}",
                hint="Give bytes, a path that exists, an open binary file, a folder, or a mapping of these.",
            )
        return FileSource(path)
    if hasattr(content, "read"):
        return _source_of_open(content)
    raise InvalidError(
        "client.content",
        f"cannot upload {type(content).__name__}",
        hint="Serialise the model first: bytes, a path, an open binary file, a folder, or a mapping of these.",
    )


def _source_of_open(opened: BinaryIO) -> Source:
    if isinstance(opened, io.TextIOBase):
        raise InvalidError("client.content", "the file is open as text", hint='Open it with mode "rb".')
    head = opened.read(_IN_MEMORY + 1)
    if len(head) <= _IN_MEMORY:
        return BytesSource(head)
    return CopiedSource(cast(BinaryIO, _Chained(head, opened)))


class _Chained:
    """First the bytes already taken, then the rest of the file."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        return self._head.read(size) or self._rest.read(size)


def _walk(folder: Path) -> dict[str, Source]:
    return {path.relative_to(folder).as_posix(): FileSource(path) for path in folder.rglob("*") if path.is_file()}


def _bundle(files: dict[str, Source]) -> Sources:
    if not files:
        raise InvalidError("client.content", "the bundle has no files", hint="Give at least one file.")
    return Sources(None, files)


def name_digest(hasher: hashlib._Hash) -> str:
    return "sha256:" + hasher.hexdigest()
