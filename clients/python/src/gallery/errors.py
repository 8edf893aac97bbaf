"""What can go wrong. Every refusal of the server arrives as one of these, with the code of its catalogue."""

from __future__ import annotations

from typing import Any, Optional


class GalleryError(Exception):
    """A refusal or fault: what happened, what to do about it, and the id that names the call in the server's log."""

    kind = "internal"

    def __init__(
        self,
        code: str,
        message: str,
        *,
        hint: str = "",
        field: Optional[str] = None,
        position: Optional[int] = None,
        request_id: Optional[str] = None,
        retry_after: Optional[float] = None,
        status: Optional[int] = None,
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.hint = hint
        self.field = field
        self.position = position
        self.request_id = request_id
        self.retry_after = retry_after
        self.status = status

    def __str__(self) -> str:
        text = f"{self.message} [{self.code}]"
        if self.hint:
            text += f"\n{self.hint}"
        if self.request_id:
            text += f"\nrequest id: {self.request_id}"
        return text


class InvalidError(GalleryError):
    """The request must be corrected before it is sent again."""

    kind = "invalid"


class MissingError(GalleryError):
    """What the request names does not exist."""

    kind = "missing"


class ConflictError(GalleryError):
    """The request does not fit what is already there."""

    kind = "conflict"


class DeniedError(GalleryError):
    """The caller may not do this."""

    kind = "denied"


class UnavailableError(GalleryError):
    """The server could not be reached or cannot answer now; the same request may succeed later."""

    kind = "unavailable"


class InternalError(GalleryError):
    """A fault of the server, or bytes that are not what they should be."""

    kind = "internal"


class NothingFound(MissingError, AttributeError):
    """The result of a query that matched no instance was used like an instance."""


class GalleryWarning(UserWarning):
    """Something that Gallery kept from breaking the training."""


_kinds: dict[str, type[GalleryError]] = {
    each.kind: each
    for each in (InvalidError, MissingError, ConflictError, DeniedError, UnavailableError, InternalError)
}
_unavailable = {408, 429, 502, 503, 504, 507}


def kind_of_status(status: int) -> str:
    if status in _unavailable:
        return "unavailable"
    if status == 404:
        return "missing"
    if status in (409, 412, 428):
        return "conflict"
    if status in (401, 403):
        return "denied"
    return "invalid" if 400 <= status < 500 else "internal"


def make_error(kind: str, code: str, message: str, **details: Any) -> GalleryError:
    """The error of a kind; kinds that this client does not know are faults."""
    return _kinds.get(kind, InternalError)(code, message, **details)


def unreachable(url: str, cause: object) -> UnavailableError:
    return UnavailableError(
        "client.unreachable",
        f"Gallery at {url} cannot be reached: {cause}",
        hint="Start it with `gallery server`, or set GALLERY_URL to where it runs.",
    )


def corrupt(what: str, expected: str, got: str) -> InternalError:
    return InternalError(
        "blob.corrupt",
        f"{what} has the digest {got}, recorded was {expected}",
        hint="The bytes changed in the store or on the way; fetch them again.",
    )
