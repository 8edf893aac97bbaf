"""Blobs over Thrift: in one call when small, in parts when large; every digest verified."""

from __future__ import annotations

import hashlib
from typing import Any, BinaryIO, Optional

from ._content import Source, name_digest
from ._thrift_door import ThriftDoor, ttypes
from .errors import ConflictError, MissingError, corrupt

#: The most that one call carries.
INLINE = 8 << 20


def upload_blob(door: ThriftDoor, project: str, source: Source) -> str:
    """Stores the bytes and returns their digest."""
    if source.size <= INLINE:
        with source.open() as opened:
            content = opened.read()
        digest = source.digest()
        context = door.context()
        return str(door.call(lambda client: client.uploadBlob(project, content, digest, context)).digest)
    return _upload_parts(door, project, source)


def _upload_parts(door: ThriftDoor, project: str, source: Source) -> str:
    upload = door.call(lambda client: client.startUpload(project, door.context()))
    hasher = hashlib.sha256()
    hashed = offset = 0
    with source.open() as opened:
        while offset < source.size:
            opened.seek(offset)
            part = opened.read(INLINE)
            hasher.update(part[hashed - offset :])
            hashed = offset + len(part)
            offset = _send_part(door, upload.id, offset, part)
    digest = name_digest(hasher)
    try:
        door.call(lambda client: client.finishUpload(upload.id, digest, door.context()))
    except MissingError:
        # The answer of an earlier attempt may have been lost: then the blob is there and its upload is gone.
        door.call(lambda client: client.findBlob(project, digest))
    return digest


def _send_part(door: ThriftDoor, upload_id: str, offset: int, part: bytes) -> int:
    context = door.context()
    try:
        return int(door.call(lambda client: client.writeUpload(upload_id, offset, part, context)).offset)
    except ConflictError as error:
        standing = int(door.call(lambda client: client.getUpload(upload_id)).offset)
        if error.code != "upload.offset" or standing == offset:
            raise
        return standing


def read_blob(door: ThriftDoor, instance: str, path: Optional[str], ref: Any, into: BinaryIO) -> None:
    """Writes the whole blob and fails when its digest is not the recorded one."""
    hasher = hashlib.sha256()
    done = 0
    while done < ref.size:
        request = ttypes.ReadBlobRequest(uuid=instance, path=path, offset=done)
        part = door.call(lambda client, wanted=request: client.readBlob(wanted)).bytes  # type: ignore[misc]
        hasher.update(part)
        into.write(part)
        done += len(part)
        if not part:
            break
    got = name_digest(hasher)
    if got != ref.digest:
        raise corrupt(f"the content of instance {instance}", ref.digest, got)
