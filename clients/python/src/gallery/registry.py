"""Models and instances as registries show them: titles, places, stages, descriptions and aliases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional, Union

from ._bodies import given
from ._connection import Connection
from ._http import encode_json, path_of
from ._records import record_of
from ._tables import Table
from ._values import field_values
from .instance import Instance
from .types import Fields, Model


@dataclass(frozen=True)
class Alias:
    """A named pointer of a model: to an instance, or to a selection rule that names one when it is asked."""

    alias: str
    #: UUID; None when it is bound to a rule.
    instance: Optional[str]
    #: Place of that instance among all of its model, from 1.
    place: Optional[int]
    #: `uuid` of the selection rule; None when it points at an instance.
    rule: Optional[str]
    at: str
    by: str


@dataclass(frozen=True)
class AliasEntry:
    """One entry of the log of an alias; `instance` and `rule` are None where it was removed."""

    #: In the change log.
    position: int
    instance: Optional[str]
    rule: Optional[str]
    at: str
    by: str


@dataclass(frozen=True)
class RegisteredInstance:
    """An instance by its place among all of its model."""

    uuid: str
    project: str
    base_version_id: str
    title: str
    #: Counts from 1 in the order of making, over all revisions and partitions.
    place: int
    #: `revision.number`, what people read.
    version: str
    partition: Fields
    #: `none`, `staging`, `production` or `archived`: what people say; it deploys nothing.
    stage: str
    description: str
    fields: Fields
    tags: Mapping[str, str]
    #: Names of those that point at it.
    aliases: list[str]
    deprecated: bool
    created_at: str
    created_by: str
    updated_at: str


@dataclass(frozen=True)
class RegisteredModel:
    """A model with the title that people chose, and what moves on it."""

    project: str
    base_version_id: str
    #: Free text, of one model of the project.
    title: str
    #: UUID of the newest revision.
    model: str
    description: str
    #: Of all revisions.
    tags: Mapping[str, str]
    aliases: list[Alias]
    #: The newest instance of each stage.
    newest: list[RegisteredInstance]
    created_at: str
    created_by: str
    #: When anything about it last moved.
    updated_at: str


@dataclass(frozen=True)
class AliasAnswer:
    """What an alias names now."""

    #: None when the rule has no champion of the model.
    instance: Optional[RegisteredInstance]
    rule: Optional[str]
    #: Why the rule chose it, or has none; empty without a rule.
    why: str


#: An instance by itself, as a registry shows it, or by its UUID.
Registered = Union[Instance, RegisteredInstance, str]


class Registry(Connection):
    """The part of a client that names models and instances as MLflow's registry does.

    Hidden ones are refused with `model.unknown` and `instance.unknown` until they are restored.
    """

    def register_model(
        self,
        project: str,
        title: str,
        *,
        description: Optional[str] = None,
        tags: Optional[Mapping[str, str]] = None,
    ) -> RegisteredModel:
        """Makes a model by its title; its base version id is the title, or a form of it where that cannot be one.

        `model.exists` when another model of the project has the title.
        """
        body = given(title=title, description=description, tags=tags)
        made = record_of(Model, self.write("POST", path_of("projects", project, "models"), body))
        return self.registered_model(project, made.base_version_id)

    def registered_model(self, project: str, base_version_id: str) -> RegisteredModel:
        return record_of(RegisteredModel, self.read("GET", _model(project, base_version_id, "registration")))

    def registered_models(
        self, project: str, where: Optional[str] = None, *, order_by: Optional[str] = None
    ) -> Table[RegisteredModel]:
        """Models for which a condition over title, description, times and tags holds; by title unless told.

        `order_by`: `title`, `created` or `updated`, with `-` in front for the other direction.
        """
        pages = self.pages(path_of("projects", project, "registry", "models"), _search(where, order_by))
        return Table(record_of(RegisteredModel, each) for each in pages)

    def registered_instance(self, instance: Registered) -> RegisteredInstance:
        return record_of(RegisteredInstance, self.read("GET", _instance(instance, "registration")))

    def registered_instances(
        self, project: str, where: Optional[str] = None, *, order_by: Optional[str] = None
    ) -> Table[RegisteredInstance]:
        """Instances for which a condition holds, such as `title == "Demand" and stage == "production"`.

        By title, then the newest place first; `order_by` as for models, and `place`.
        """
        pages = self.pages(path_of("projects", project, "registry", "instances"), _search(where, order_by))
        return Table(record_of(RegisteredInstance, each) for each in pages)

    def retitle(self, project: str, base_version_id: str, title: str) -> RegisteredModel:
        """Gives a model another title, which no other of the project may have; `model.exists` when one has."""
        path = _model(project, base_version_id, "title")
        return record_of(RegisteredModel, self.write("PUT", path, {"title": title}))

    def describe_model(self, model: Union[RegisteredModel, Model, str], description: str) -> None:
        """Says what registries show of a model, or of the one with this revision; what its revisions say stays."""
        uuid = model if isinstance(model, str) else model.model if isinstance(model, RegisteredModel) else model.uuid
        self.write("PUT", path_of("models", uuid, "description"), {"description": description})

    def describe_instance(self, instance: Registered, description: str) -> None:
        """Says what registries show of an instance; its own field stays."""
        self.write("PUT", _instance(instance, "description"), {"description": description})

    def set_stage(self, instance: Registered, stage: str, *, archive_others: bool = False) -> RegisteredInstance:
        """`none`, `staging`, `production` or `archived`; with `archive_others` those leave that are in the stage."""
        body = {"stage": stage, "archiveOthers": archive_others}
        return record_of(RegisteredInstance, self.write("PUT", _instance(instance, "stage"), body))

    def set_alias(
        self,
        project: str,
        base_version_id: str,
        alias: str,
        *,
        instance: Optional[Registered] = None,
        rule: Optional[str] = None,
    ) -> Alias:
        """Points an alias at an instance of the model, or binds it to a selection rule by the rule's `uuid`.

        Exactly one of the two is given. `name.invalid` when the alias is no word of letters, digits, `_` and `-`.
        """
        body = given(instance=None if instance is None else _uuid(instance), rule=rule)
        return record_of(Alias, self.write("PUT", _model(project, base_version_id, "aliases", alias), body))

    def remove_alias(self, project: str, base_version_id: str, alias: str) -> None:
        """Its history stays. Removing one that is not there has no effect."""
        self.write("DELETE", _model(project, base_version_id, "aliases", alias))

    def alias(
        self, project: str, base_version_id: str, alias: str, partition: Optional[Mapping[str, Any]] = None
    ) -> AliasAnswer:
        """Which instance an alias names now; `alias.unknown` when there is none.

        `partition` is needed when the rule that it is bound to has candidates in several.
        """
        named = None if partition is None else encode_json(field_values(partition)).decode()
        path = _model(project, base_version_id, "aliases", alias)
        return record_of(AliasAnswer, self.read("GET", path, query=[("partition", named)]))

    def aliases(self, project: str, base_version_id: str, *, as_of: Optional[str] = None) -> Table[Alias]:
        """All of a model, by name, now or at a moment."""
        items = self.read("GET", _model(project, base_version_id, "aliases"), query=[("asOf", as_of)])["items"]
        return Table(record_of(Alias, each) for each in items)

    def alias_history(self, project: str, base_version_id: str, alias: str) -> Table[AliasEntry]:
        """All that it ever named, newest first."""
        pages = self.pages(_model(project, base_version_id, "aliases", alias, "history"), [])
        return Table(record_of(AliasEntry, each) for each in pages)


def _model(project: str, base_version_id: str, *names: str) -> str:
    return path_of("projects", project, "models", base_version_id, *names)


def _instance(instance: Registered, *names: str) -> str:
    return path_of("instances", _uuid(instance), *names)


def _uuid(instance: Registered) -> str:
    return instance if isinstance(instance, str) else instance.uuid


def _search(where: Optional[str], order_by: Optional[str]) -> list[tuple[str, Any]]:
    order = order_by[1:] + " desc" if order_by is not None and order_by.startswith("-") else order_by
    return [("where", where), ("orderBy", order)]
