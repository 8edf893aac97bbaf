"""What goes into the spool, and what happens when even the spool cannot take it."""

from __future__ import annotations

import shutil
import uuid
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ._content import FileSource, Source, Sources
from ._courier import send_entry
from ._http import Http
from ._journal import Entry
from ._outbox import Outbox
from .errors import GalleryError, GalleryWarning


def keep(outbox: Outbox, entry: Entry) -> None:
    """Journals the entry. A spool without room must not cost the measurement: then it is sent at once."""
    try:
        outbox.put(entry)
    except OSError as full:
        try:
            send_entry(Http(outbox.settings), entry)
        except GalleryError as error:
            warnings.warn(
                f"Gallery lost one {entry['op']}: the spool {outbox.settings.spool_dir} failed ({full}), "
                f"and so did the server: {error}",
                GalleryWarning,
                stacklevel=3,
            )


def queue_upload(
    outbox: Outbox,
    project: str,
    base_version_id: str,
    sources: Sources,
    body: Mapping[str, Any],
    tags: Mapping[str, str],
    copy: bool,
) -> None:
    """Journals an instance to be saved, with its bytes copied into the spool, or named where they are."""
    copies = outbox.settings.spool_dir / "blobs" / str(uuid.uuid4())
    content = []
    try:
        for index, (path, source) in enumerate(sources.members()):
            where = _place(source, copies / str(index), copy)
            content.append({"path": path, "source": str(where), "digest": FileSource(where).digest()})
    except OSError:
        shutil.rmtree(copies, ignore_errors=True)
        raise
    keep(
        outbox,
        {
            "op": "upload",
            "key": str(uuid.uuid4()),
            "project": project,
            "baseVersionId": base_version_id,
            "body": dict(body),
            "tags": dict(tags),
            "content": content,
            "copies": str(copies),
        },
    )


def _place(source: Source, target: Path, copy: bool) -> Path:
    """A file with the bytes that stays until they are sent."""
    if isinstance(source, FileSource) and not copy:
        return source.path.absolute()
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with source.open() as opened, target.open("wb") as written:
        shutil.copyfileobj(opened, written, 1 << 20)
    return target
