"""A model by its name, as far as its versions go: revisions, lineage, what it uses and what uses it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Optional, Union

from ._http import encode_json, path_of
from ._records import record_of
from ._tables import Table
from ._values import field_values
from .comparison import LineageEntry, ModelComparison
from .graph import DependencyChange, DependencyGraph, Impact
from .types import Model

if TYPE_CHECKING:
    from .client import Client
    from .instance import Instance

#: A model that another uses: UUID of any of its revisions, a revision, a model by name, or a whole specification.
Upstream = Union[str, Model, "Versioned", Mapping[str, Any]]


class Unchanged:
    """Stands for what an update leaves as it is, where None says something."""

    def __repr__(self) -> str:
        return "UNCHANGED"


UNCHANGED = Unchanged()


class Versioned:
    def __init__(self, client: Client, project: str, base_version_id: str) -> None:
        self._client = client
        self.project = project
        self.base_version_id = base_version_id

    def get(self, revision: Optional[int] = None) -> Model:
        """A revision; the newest unless told."""
        return record_of(Model, self._client.read("GET", self._path(), query=[("revision", revision)]))

    @property
    def revisions(self) -> Table[Model]:
        """Oldest first."""
        path = path_of("projects", self.project, "models")
        pages = self._client.pages(path, [("baseVersionId", self.base_version_id)])
        return Table(record_of(Model, each) for each in pages)

    def compare(self, earlier: Union[int, Model], later: Union[int, Model, None] = None) -> ModelComparison:
        """How a revision differs from another, the newest unless told; revisions by number, or as they were read."""
        one, other = self._revision(earlier), self._revision(later)
        answer = self._client.read("GET", path_of("models", one, "comparison"), query=[("with", other)])
        return record_of(ModelComparison, answer)

    def lineage(self, partition: Optional[Mapping[str, Any]] = None) -> Table[LineageEntry]:
        """All instances, oldest first, each with where it came from; of one partition when told."""
        named = None if partition is None else encode_json(field_values(partition)).decode()
        pages = self._client.pages(self._path("lineage"), [("partition", named)])
        return Table(record_of(LineageEntry, each) for each in pages)

    def deprecate(
        self,
        reason: str,
        *,
        revision: Optional[int] = None,
        all: bool = False,  # noqa: A002
        replacement: Union[Versioned, Model, str, None] = None,
        hide: bool = False,
    ) -> Model:
        """Flags a revision, the newest unless told, or with `all` every revision that the model has or gets.

        Search and selection skip its instances; who names them still gets them. With `all` and `hide`, registries show
        it no more, and its title is free, until it is restored.
        """
        body: dict[str, Any] = {"reason": reason, "all": all, "hide": hide}
        if replacement is not None:
            body["replacement"] = uuid_of(replacement)
        path = path_of("models", self._revision(revision), "deprecation")
        return record_of(Model, self._client.write("POST", path, body))

    def restore(self, reason: str, *, revision: Optional[int] = None, all: bool = False) -> Model:  # noqa: A002
        """Takes the flag back that was set with the same `all`."""
        path = path_of("models", self._revision(revision), "restoration")
        return record_of(Model, self._client.write("POST", path, {"reason": reason, "all": all}))

    def add_dependency(
        self, upstream: Upstream, *, kind: Optional[str] = None, accepts: Optional[str] = None
    ) -> DependencyChange:
        """Says that this model uses another, and gives each of its lines a new version.

        `kind` says what the upstream is used as, `feature` unless told; `accepts` which of its versions, such as
        `>=2.1 <4` or `2.x`, all unless told. A cycle is refused with `dependency.cycle`, which names its path.
        """
        spec = dependency_spec(upstream, kind, accepts)
        return record_of(DependencyChange, self._client.write("POST", self._dependencies(), spec))

    def update_dependency(
        self, upstream: Upstream, *, kind: Optional[str] = None, accepts: Union[str, None, Unchanged] = UNCHANGED
    ) -> DependencyChange:
        """Sets kind or range, None for every version; the rest stays. Makes versions only where pins must move."""
        spec: dict[str, Any] = dependency_spec(upstream, kind)
        if not isinstance(accepts, Unchanged):
            spec["accepts"] = accepts
        path = self._dependencies(spec.pop("upstream"))
        return record_of(DependencyChange, self._client.write("PATCH", path, spec))

    def remove_dependency(self, upstream: Upstream) -> DependencyChange:
        """Says that this model uses another no more, and gives each of its lines a new version."""
        path = self._dependencies(dependency_spec(upstream)["upstream"])
        return record_of(DependencyChange, self._client.write("DELETE", path))

    def upstreams(self, *, transitive: bool = False, as_of: Optional[str] = None) -> DependencyGraph:
        """What it uses; with `transitive` also what that uses."""
        return self._graph("upstream", transitive, as_of)

    def downstreams(self, *, transitive: bool = False, as_of: Optional[str] = None) -> DependencyGraph:
        """What uses it; with `transitive` also what uses that."""
        return self._graph("downstream", transitive, as_of)

    def preview_upload(
        self, partition: Optional[Mapping[str, Any]] = None, *, revision: Optional[int] = None
    ) -> Impact:
        """What an upload would make downstream, and which deployments would be offered an upgrade."""
        intended = {"kind": "instance", "project": self.project, "base_version_id": self.base_version_id}
        where = None if partition is None else field_values(partition)
        return self._client.preview({**intended, "revision": revision, "partition": where})

    def preview_dependency(self, upstream: Upstream, *, accepts: Optional[str] = None, change: str = "add") -> Impact:
        """What to `add`, `update` or `remove` a dependency would make."""
        spec = dependency_spec(upstream, None, accepts)
        return self._client.preview({"kind": change, "model": self.get().uuid, **spec})

    def _graph(self, direction: str, transitive: bool, as_of: Optional[str]) -> DependencyGraph:
        query = [("direction", direction), ("transitive", "true" if transitive else None), ("asOf", as_of)]
        return record_of(DependencyGraph, self._client.read("GET", self._dependencies(), query=query))

    def _dependencies(self, *names: str) -> str:
        return path_of("models", self.get().uuid, "dependencies", *names)

    def _revision(self, which: Union[int, Model, None]) -> str:
        return which.uuid if isinstance(which, Model) else self.get(which).uuid

    def _path(self, *names: str) -> str:
        return path_of("projects", self.project, "models", self.base_version_id, *names)


def uuid_of(named: Union[str, Model, Instance, Versioned]) -> str:
    if isinstance(named, Versioned):
        return named.get().uuid
    return named if isinstance(named, str) else named.uuid


def dependency_spec(upstream: Upstream, kind: Optional[str] = None, accepts: Optional[str] = None) -> dict[str, str]:
    """A dependency as the server takes it, the upstream by its UUID."""
    given = upstream if isinstance(upstream, Mapping) else {"upstream": upstream}
    spec = {**given, "kind": kind or given.get("kind"), "accepts": accepts or given.get("accepts")}
    spec["upstream"] = uuid_of(given["upstream"])
    return {name: value for name, value in spec.items() if value is not None}
