"""Where the server is and how to behave, read from the environment when a client is made, never on import."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Optional
from urllib.parse import urlsplit

from .errors import InvalidError

DEFAULT_URL = "http://127.0.0.1:5150"
ON_ERROR = ("spool", "raise")


@dataclass(frozen=True)
class Settings:
    url: str
    actor: Optional[str]
    token: Optional[str]
    #: `host:port` of framed Thrift, or None for Thrift over HTTP.
    thrift: Optional[str]
    #: What telemetry calls do when the server is away: keep and send later, or raise.
    on_error: str
    spool_dir: Path
    #: Seconds to wait for a connection and for each answer.
    connect_timeout: float = 5.0
    read_timeout: float = 60.0
    #: Seconds that the end of the process may be held up to send what is queued.
    exit_timeout: float = 5.0


def read_settings(url: Optional[str] = None, actor: Optional[str] = None, on_error: Optional[str] = None) -> Settings:
    """Arguments win over `GALLERY_*` variables, and these over the defaults."""
    return Settings(
        url=check_url(url or os.environ.get("GALLERY_URL") or DEFAULT_URL),
        actor=actor or os.environ.get("GALLERY_ACTOR") or None,
        token=os.environ.get("GALLERY_TOKEN") or None,
        thrift=os.environ.get("GALLERY_THRIFT") or None,
        on_error=check_on_error(on_error or os.environ.get("GALLERY_ON_ERROR") or "spool"),
        spool_dir=Path(os.environ.get("GALLERY_SPOOL_DIR") or _cache_folder() / "gallery" / "spool"),
    )


def check_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise InvalidError(
            "client.setting", f"{url!r} is not the URL of a server", hint=f"Use a form like {DEFAULT_URL}."
        )
    return url.rstrip("/")


def check_on_error(value: str) -> str:
    if value not in ON_ERROR:
        raise InvalidError("client.setting", f"on_error is {value!r}", hint='Use "spool" or "raise".')
    return value


def split_address(address: str) -> tuple[str, int]:
    """`host:port` in two; IPv6 hosts stand in brackets."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        raise InvalidError("client.setting", f"GALLERY_THRIFT is {address!r}", hint="Use the form host:port.")
    return host.strip("[]"), int(port)


def _cache_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
