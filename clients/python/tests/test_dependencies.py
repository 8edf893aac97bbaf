"""What uses what, against a real server: the versions that follow, what is said of them before and after."""

from __future__ import annotations

import pytest

import gallery
from gallery import errors


@pytest.fixture
def upstream(client: gallery.Client, project: str) -> gallery.ModelHandle:
    return client.project(project).model("demand")


@pytest.fixture
def model(client: gallery.Client, project: str, upstream: gallery.ModelHandle) -> gallery.ModelHandle:
    """Uses `demand`; each has one instance."""
    upstream.upload(b"demand 1")
    model = client.project(project).model("supply")
    model.create(owner="maria", dependencies=[{"upstream": upstream, "kind": "threshold"}])
    model.upload(b"supply 1")
    return model


def test_what_is_declared_at_creation_is_listed_both_ways(
    model: gallery.ModelHandle, upstream: gallery.ModelHandle
) -> None:
    graph = model.upstreams()
    assert [(each.base_version_id, each.distance) for each in graph.models] == [("supply", 0), ("demand", 1)]
    [dependency] = graph.dependencies
    assert (dependency.kind, dependency.accepts, dependency.downstream.owner) == ("threshold", None, "maria")
    assert dependency.upstream.model == upstream.get().uuid
    assert upstream.downstreams(transitive=True).dependencies == graph.dependencies
    assert list(graph.dependencies.to_dataframe()["upstream.base_version_id"]) == ["demand"]


def test_an_instance_pins_what_it_was_made_with(model: gallery.ModelHandle, upstream: gallery.ModelHandle) -> None:
    made_with, made = upstream.instance("1.0"), model.instance("1.0")
    [pin] = made.pins().pins
    assert (pin.downstream, pin.upstream) == (made.uuid, made_with.uuid)
    assert [each.uuid for each in made_with.pins("downstream").instances] == [made_with.uuid, made.uuid]


def test_a_new_upstream_makes_the_version_that_was_previewed(
    client: gallery.Client, model: gallery.ModelHandle, upstream: gallery.ModelHandle
) -> None:
    expected = upstream.preview_upload()
    [planned] = expected.versions
    assert (planned.base_version_id, planned.from_, planned.to, planned.owner) == ("supply", "1.0", "1.1", "maria")
    assert [(each.base_version_id, each.from_, each.to) for each in planned.moved] == [("demand", "1.0", "1.1")]
    uploaded = upstream.upload(b"demand 2")
    made = model.instance("1.1")
    assert made.content == b"supply 1" and made.origin == model.instance("1.0").uuid
    assert made.cause is not None and made.cause.subject == uploaded.uuid
    assert (made.cause.base_version_id, made.cause.version, made.cause.partition) == ("demand", "1.1", {})
    [effect] = client.effects(made.cause.change)
    assert (effect.uuid, effect.from_, effect.to, effect.moved) == (made.uuid, "1.0", "1.1", planned.moved)


def test_an_upload_may_say_what_it_was_trained_with(model: gallery.ModelHandle, upstream: gallery.ModelHandle) -> None:
    old = upstream.instance("1.0")
    upstream.upload(b"demand 2")
    before = model.instance("1.1")
    retrained = model.upload(b"supply 2", retrain_of=before, upstreams=[old])
    assert retrained.retrain_of == before.uuid and retrained.cause is None
    assert [each.upstream for each in retrained.pins().pins] == [old.uuid]
    with pytest.raises(errors.InvalidError) as caught:
        model.upload(b"supply 3", upstreams=[retrained.uuid])
    assert caught.value.code == "pin.invalid"


def test_a_dependency_is_added_narrowed_widened_and_removed(
    client: gallery.Client, project: str, model: gallery.ModelHandle
) -> None:
    weather = client.project(project).model("weather")
    weather.upload(b"sun")
    planned = model.preview_dependency(weather, accepts="1.x")
    added = model.add_dependency(weather, kind="feature", accepts="1.x")
    assert [each.to for each in client.effects(added)] == [each.to for each in planned.versions] == ["1.1"]
    assert added.dependency.accepts == "1.x"
    with pytest.raises(errors.ConflictError) as caught:
        model.add_dependency(weather.get())
    assert caught.value.code == "dependency.exists"
    narrowed = model.update_dependency(weather.get().uuid, accepts=">=2")
    assert (narrowed.dependency.accepts, narrowed.dependency.kind) == (">=2", "feature")
    assert [each.moved[0].to for each in client.effects(narrowed)] == [None]
    kept = model.update_dependency(weather, kind="ensemble_member")
    assert (kept.dependency.accepts, kept.dependency.kind) == (">=2", "ensemble_member")
    assert model.update_dependency(weather, accepts=None).dependency.accepts is None
    removed = model.remove_dependency(weather)
    assert len(client.effects(removed)) == 1
    assert [each.upstream.base_version_id for each in model.upstreams().dependencies] == ["demand"]
    then = next(each.at for each in client.changes(project=project) if each.position == added.change)
    assert len(model.upstreams(as_of=then).dependencies) == 2


def test_a_cycle_is_refused_with_its_path(model: gallery.ModelHandle, upstream: gallery.ModelHandle) -> None:
    with pytest.raises(errors.ConflictError, match="demand.*supply.*demand") as caught:
        upstream.add_dependency(model)
    assert caught.value.code == "dependency.cycle"


def test_a_change_in_mind_may_be_said_in_one_piece(
    client: gallery.Client, project: str, model: gallery.ModelHandle
) -> None:
    impact = client.preview({"kind": "instance", "project": project, "base_version_id": "demand"})
    assert [each.to for each in impact.versions] == ["1.1"] and len(impact.deployments) == len(impact.rules) == 0
    assert list(model.lineage().to_dataframe()["version"]) == ["1.0"]
