"""Saving one instance: its bytes first, then the record that names them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Callable, Optional, TypeVar

from ._content import Progress, Source
from ._http import Http, path_of
from ._transfer import upload
from .errors import ConflictError, MissingError

Result = TypeVar("Result")
Member = tuple[Optional[str], Source]


def publish(
    http: Http,
    project: str,
    base_version_id: str,
    members: Sequence[Member],
    body: Mapping[str, Any],
    key: str,
    progress: Optional[Progress] = None,
) -> dict[str, Any]:
    """The stored instance. Project and model are created where they do not exist."""

    def save() -> dict[str, Any]:
        digests = _upload_all(http, project, members, progress)
        named = (
            {"blob": digests[0][1]}
            if digests[0][0] is None
            else {"files": [{"path": path, "digest": digest} for path, digest in digests]}
        )
        path = path_of("projects", project, "models", base_version_id, "instances")
        answer: dict[str, Any] = http.json("POST", path, {**body, **named}, key=key)
        return answer

    return with_model(http, project, base_version_id, save)


def with_model(http: Http, project: str, base_version_id: str, action: Callable[[], Result]) -> Result:
    """Runs the action, once more after creating what it misses."""
    for _ in range(2):
        try:
            return action()
        except MissingError as error:
            if error.code == "project.unknown":
                ensure_project(http, project)
                ensure_model(http, project, base_version_id)
            elif error.code == "model.unknown":
                ensure_model(http, project, base_version_id)
            else:
                raise
    return action()


def ensure_project(http: Http, project: str, description: Optional[str] = None) -> dict[str, Any]:
    body = {"name": project} if description is None else {"name": project, "description": description}
    try:
        answer: dict[str, Any] = http.json("POST", path_of("projects"), body, repeatable=True)
    except ConflictError as error:
        if error.code != "project.exists":
            raise
        answer = http.json("GET", path_of("projects", project))
    return answer


def ensure_model(
    http: Http, project: str, base_version_id: str, spec: Optional[Mapping[str, Any]] = None
) -> dict[str, Any]:
    body = {**(spec or {}), "baseVersionId": base_version_id}
    try:
        answer: dict[str, Any] = http.json("POST", path_of("projects", project, "models"), body, repeatable=True)
    except ConflictError as error:
        if error.code != "model.exists":
            raise
        answer = http.json("GET", path_of("projects", project, "models", base_version_id))
    return answer


def _upload_all(
    http: Http, project: str, members: Sequence[Member], progress: Optional[Progress]
) -> list[tuple[Optional[str], str]]:
    total = sum(source.size for _, source in members)
    done = 0
    digests = []
    for path, source in members:
        digests.append((path, upload(http, project, source, _shifted(progress, done, total))))
        done += source.size
    return digests


def _shifted(progress: Optional[Progress], before: int, total: int) -> Optional[Progress]:
    """Progress of one file as progress of the whole bundle."""
    if progress is None:
        return None
    report = progress
    return lambda done, _: report(before + done, total)
