"""Titles, places, stages, descriptions and aliases, against a real server."""

from __future__ import annotations

import time

import pytest

import gallery
from gallery import errors


def test_models_have_titles(client: gallery.Client, project: str) -> None:
    client.project(project).create()
    made = client.register_model(project, "Demand / city", description="for trips", tags={"team": "maps"})
    assert (made.title, made.description, made.tags, made.newest) == (
        "Demand / city",
        "for trips",
        {"team": "maps"},
        [],
    )
    with pytest.raises(errors.ConflictError) as caught:
        client.register_model(project, "Demand / city")
    assert caught.value.code == "model.exists"
    renamed = client.retitle(project, made.base_version_id, "Demand")
    assert (renamed.title, renamed.base_version_id) == ("Demand", made.base_version_id)
    client.describe_model(made, "for trips, by hour")
    assert client.registered_model(project, made.base_version_id).description == "for trips, by hour"
    client.register_model(project, "Supply")
    titles = [each.title for each in client.registered_models(project, order_by="-title")]
    assert titles == ["Supply", "Demand"]
    assert [each.title for each in client.registered_models(project, 'tags.team == "maps"')] == ["Demand"]


def test_instances_have_places_and_stages(client: gallery.Client, project: str) -> None:
    model = client.project(project).model("demand")
    one, two = model.upload(b"1"), model.upload(b"2")
    assert (client.registered_instance(one).place, client.registered_instance(two.uuid).place) == (1, 2)
    client.set_stage(one, "production")
    placed = client.set_stage(client.registered_instance(two), "production", archive_others=True)
    assert (placed.stage, client.registered_instance(one).stage) == ("production", "archived")
    client.describe_instance(two, "the better one")
    [found] = client.registered_instances(project, 'stage == "production"')
    assert (found.uuid, found.description, found.version) == (two.uuid, "the better one", "1.1")
    assert [each.place for each in client.registered_instances(project, order_by="place")] == [1, 2]
    newest = client.registered_model(project, "demand").newest
    assert sorted((each.stage, each.uuid) for each in newest) == [("archived", one.uuid), ("production", two.uuid)]
    with pytest.raises(errors.InvalidError):
        client.set_stage(one, "live")


def test_aliases_point_at_instances_and_rules_and_keep_their_past(client: gallery.Client, project: str) -> None:
    model = client.project(project).model("demand")
    one, two = model.upload(b"1"), model.upload(b"2")
    first = client.set_alias(project, "demand", "champion", instance=one)
    assert (first.instance, first.place, first.rule) == (one.uuid, 1, None)
    time.sleep(0.01)
    client.set_alias(project, "demand", "champion", instance=two.uuid)
    answer = client.alias(project, "demand", "champion")
    assert answer.instance is not None and answer.instance.uuid == two.uuid and answer.why == ""
    assert client.registered_instance(two).aliases == ["champion"]
    assert [each.instance for each in client.aliases(project, "demand", as_of=first.at)] == [one.uuid]
    bound = client.set_alias(project, "demand", "best", rule="best-by-city")
    assert (bound.rule, bound.instance) == ("best-by-city", None)
    with pytest.raises(errors.MissingError) as unfollowed:
        client.alias(project, "demand", "best")
    assert unfollowed.value.code == "rule.unknown"
    assert [each.alias for each in client.aliases(project, "demand")] == ["best", "champion"]
    client.remove_alias(project, "demand", "champion")
    with pytest.raises(errors.MissingError) as caught:
        client.alias(project, "demand", "champion")
    assert caught.value.code == "alias.unknown"
    history = client.alias_history(project, "demand", "champion")
    assert [each.instance for each in history] == [None, two.uuid, one.uuid]
    for wrong in ({}, {"instance": one, "rule": "r"}, {"rule": "no rule"}):
        with pytest.raises(errors.InvalidError):
            client.set_alias(project, "demand", "champion", **wrong)  # type: ignore[arg-type]


def test_models_and_instances_are_hidden_and_restored(client: gallery.Client, project: str) -> None:
    model = client.project(project).model("demand")
    instance = model.upload(b"1")
    instance.deprecate("wrong", hide=True)
    with pytest.raises(errors.MissingError) as caught:
        client.registered_instance(instance)
    assert caught.value.code == "instance.unknown"
    instance.restore("right")
    assert client.registered_instance(instance).place == 1
    with pytest.raises(errors.InvalidError) as partly:
        model.deprecate("wrong", hide=True)
    assert partly.value.field == "hide"
    model.deprecate("wrong", all=True, hide=True)
    assert list(client.registered_models(project)) == []
    assert client.register_model(project, "demand").base_version_id != "demand"
    model.restore("right", all=True)
    assert client.registered_model(project, "demand").title == "demand (2)"
