"""The way in for notebooks and jobs, over REST."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Optional, Union

from ._courier import send_entry
from ._http import API, path_of
from ._journal import Entry
from ._outbox import existing_outbox, outbox_for
from ._records import camel_case, record_of
from ._spooled import keep
from ._tables import Table
from .artifacts import Artifacts
from .champions import Champions
from .deployments import Deployments
from .errors import InvalidError
from .firings import Firings
from .following import Follow
from .graph import DependencyChange, Effect, Impact
from .instance import Instance
from .logged_models import LoggedModels
from .measured import make_point
from .models import ModelHandle, ProjectHandle
from .registry import Registry
from .rules import Rules
from .runs import Runs
from .search import Order, Search, SortBy
from .types import Change, Facets, FieldValue, Project
from .webhooks import Webhooks

#: How much a `measuring` block holds back, in points and seconds.
_HELD_POINTS = 500
_HELD_SECONDS = 1.0


class Client(Deployments, Webhooks, Rules, Champions, Firings, Runs, LoggedModels, Artifacts, Registry):
    """Talks to one server. Cheap to make, safe to share between threads and across forks.

    With `on_error="spool"` (the default) metrics, tags, evaluations and uploads inside `gallery.training()` never
    raise because of the server: they are journaled, sent in the background, and kept while the server is away.
    With `on_error="raise"` they are sent at once and raise. `champion` answers with what it knows while the server is
    away. Everything else always raises.
    """

    def project(self, name: str) -> ProjectHandle:
        return ProjectHandle(self, name)

    def model(self, project: str, base_version_id: str) -> ModelHandle:
        return ModelHandle(self, project, base_version_id)

    @property
    def projects(self) -> Table[Project]:
        return Table(record_of(Project, each) for each in self.pages(API + "/projects", []))

    def instance(self, uuid: str) -> Instance:
        """An instance by its UUID; nothing is asked yet."""
        return Instance(self, uuid)

    def search(
        self,
        where: Optional[str] = None,
        *,
        project: Optional[str] = None,
        constraints: Optional[Sequence[Mapping[str, Any]]] = None,
        order_by: Optional[Order] = None,
        select: Optional[Sequence[str]] = None,
        include_deprecated: Optional[bool] = None,
        as_of: Optional[str] = None,
        page_size: int = 200,
    ) -> Search:
        """Instances for which a condition holds, such as `metrics["mae"] < 5 and city == "nyc"`; newest first.

        `order_by`: `"-created"`, `("metrics.Validation['mae']", "ascending")`, or a list of these.
        """
        scope = {
            "where": where,
            "project": project,
            "constraints": [dict(each) for each in constraints] if constraints is not None else None,
            "includeDeprecated": include_deprecated,
            "asOf": as_of,
        }
        return Search(self, scope, order_by, select, page_size)

    def count(self, where: Optional[str] = None, **scope: Any) -> int:
        """How many instances a search finds; takes what `search` takes."""
        return self.search(where, **scope).count()

    def facets(self, field: str, where: Optional[str] = None, *, limit: int = 20, **scope: Any) -> Facets:
        return self.search(where, **scope).facets(field, limit)

    def best_per(
        self, per: str, order_by: SortBy, where: Optional[str] = None, *, limit: int = 1_000, **scope: Any
    ) -> dict[FieldValue, Instance]:
        """For each value of a field, such as `city`, the instance that comes first in the order."""
        select = scope.pop("select", None)
        return self.search(where, **scope).best_per(per, order_by, select=select, limit=limit)

    def changes(
        self,
        after: int = 0,
        *,
        project: Optional[str] = None,
        base_version_id: Optional[str] = None,
        subject: Optional[str] = None,
        kinds: Sequence[str] = (),
    ) -> Iterator[Change]:
        """The log of everything that happened, in order, up to now. `follow` goes on from there."""
        wanted = _wanted(project, base_version_id, subject, kinds)
        while True:
            page = self.read("GET", API + "/changes", query=[("after", after), ("limit", 1_000), *wanted])
            yield from (record_of(Change, each) for each in page["items"])
            if page["position"] <= after or page["position"] >= page["head"]:
                return
            after = page["position"]

    def follow(
        self,
        *,
        project: Optional[str] = None,
        base_version_id: Optional[str] = None,
        subject: Optional[str] = None,
        kinds: Sequence[str] = (),
        after: Optional[int] = None,
    ) -> Follow:
        """Changes as they happen, in order, each exactly once, without end.

        `after` is the position to go on from, such as that of the change handled last, or 0 for the beginning; what
        happens from now on unless told. `kinds` are such as `deployment.deployed` or `offer.opened`.
        """
        return Follow(self, _wanted(project, base_version_id, subject, kinds), after)

    def effects(self, change: Union[DependencyChange, Change, int]) -> Table[Effect]:
        """The versions that a change made, in the order of their making; `change` may be its position in the log."""
        if isinstance(change, DependencyChange):
            change = change.change
        position = change.position if isinstance(change, Change) else change
        pages = self.pages(path_of("changes", str(position), "effects"), [])
        return Table(record_of(Effect, each) for each in pages)

    def preview(self, change: Mapping[str, Any]) -> Impact:
        """What a change would make; nothing is written, and the same change then makes exactly that.

        `{"kind": "instance", "project": …, "base_version_id": …}`, with `revision` and `partition` where they matter,
        or `{"kind": "add", "model": …, "upstream": …, "accepts": …}`, also `update` and `remove`. A model's
        `preview_upload` and `preview_dependency` say the same.
        """
        body = {camel_case(name): value for name, value in change.items() if value is not None}
        return record_of(Impact, self.read("POST", API + "/impact", {"change": body}))

    @contextmanager
    def measuring(self, instance: Instance, scope: str = "Validation") -> Iterator[Measuring]:
        """`with client.measuring(instance) as m: m.log("loss", 0.1, step=3)`: many points, few calls."""
        held = Measuring(self, instance, scope)
        try:
            yield held
        finally:
            held.flush()

    def flush(self, timeout: float = 5.0) -> bool:
        """Whether all that was queued is delivered or refused, after at most `timeout` seconds."""
        outbox = existing_outbox(self.settings)
        return outbox is None or outbox.wait(timeout)

    def send(self, entry: Entry) -> None:
        """Telemetry: journaled and sent in the background, or sent at once where errors are to be raised."""
        if self.settings.on_error == "raise":
            send_entry(self.http, entry)
        else:
            keep(outbox_for(self.settings), entry)

    @contextmanager
    def telemetry(self, what: str, given: Mapping[str, Any]) -> Iterator[None]:
        """Values that cannot be recorded do not stop a training either: they are set aside with the reason."""
        try:
            yield
        except InvalidError as error:
            if self.settings.on_error == "raise":
                raise
            outbox_for(self.settings).refuse({"op": what, "given": dict(given)}, error)

    def __repr__(self) -> str:
        return f"<gallery client of {self.settings.url}>"


class Measuring:
    """Metrics of one instance on their way, held back for a moment so that they travel together."""

    def __init__(self, client: Client, instance: Instance, scope: str) -> None:
        self._client = client
        self._instance = instance
        self._scope = scope
        self._points: list[dict[str, Any]] = []
        self._since = time.monotonic()

    def log(self, name: str, value: Any, *, scope: Optional[str] = None, **more: Any) -> None:
        """Like `Instance.log_metric`."""
        with self._client.telemetry("metrics", {"name": name, "value": repr(value)}):
            self._points.append(make_point(name, value, scope or self._scope, **more))
        if len(self._points) >= _HELD_POINTS or time.monotonic() - self._since > _HELD_SECONDS:
            self.flush()

    def flush(self) -> None:
        points, self._points = self._points, []
        self._since = time.monotonic()
        if points:
            self._instance.log_points(points)


def _wanted(
    project: Optional[str], base_version_id: Optional[str], subject: Optional[str], kinds: Sequence[str]
) -> list[tuple[str, Any]]:
    named = [("project", project), ("baseVersionId", base_version_id), ("subject", subject)]
    return [*named, ("kinds", ",".join(kinds) or None)]
