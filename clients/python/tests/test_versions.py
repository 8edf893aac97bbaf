"""How models and instances came to be, how they differ, and how they go, against a real server."""

from __future__ import annotations

import pytest

import gallery
from gallery import errors


@pytest.fixture
def model(client: gallery.Client, project: str) -> gallery.ModelHandle:
    return client.project(project).model("supply")


def test_two_revisions_are_compared(model: gallery.ModelHandle) -> None:
    first = model.create(features=["day"], hyperparameters={"depth": 3})
    model.revise(features=["hour"], hyperparameters={"depth": 4}, owner="maria")
    compared = model.compare(1)
    assert compared == model.compare(first, 2)
    assert (compared.from_.revision, compared.to.revision) == (1, 2)
    assert (compared.features_added, compared.features_dropped) == (["hour"], ["day"])
    [depth] = compared.hyperparameters
    assert (depth.name, depth.from_, depth.to) == ("depth", 3, 4)
    assert [each.name for each in compared.attributes] == ["owner"]


def test_two_instances_are_compared(model: gallery.ModelHandle) -> None:
    one = model.upload(b"1", fields={"trees": 100})
    other = model.upload(b"2", fields={"trees": 200})
    one.log_metric("mae", 4.0)
    other.log_metric("mae", 3.0)
    compared = one.compare(other)
    assert (compared.from_.version, compared.to.version, compared.model) == ("1.0", "1.1", None)
    assert [(each.name, each.from_, each.to) for each in compared.fields] == [("trees", 100, 200)]
    [mae] = compared.metrics
    assert (mae.delta, mae.better) == (-1.0, True)
    [blob] = compared.files
    assert blob.path == "" and blob.from_ != blob.to
    assert list(compared.metrics.to_dataframe()["delta"]) == [-1.0]


def test_a_lineage_tells_how_each_instance_came_to_be(model: gallery.ModelHandle) -> None:
    model.create(partition_by=["city"])
    first = model.upload(b"1", fields={"city": "Paris"})
    model.upload(b"2", fields={"city": "Paris"}, retrain_of=first)
    model.upload(b"3", fields={"city": "Lyon"})
    lineage = model.lineage({"city": "Paris"})
    assert [(each.version, each.descent, each.parent) for each in lineage] == [
        ("1.0", "trained", None),
        ("1.1", "retrained", first.uuid),
    ]
    assert len(model.lineage()) == 3


def test_an_instance_goes_through_its_stages(model: gallery.ModelHandle) -> None:
    instance = model.upload(b"1")
    assert (instance.stage, instance.environments) == ("trained", [])
    instance.log_metric("mae", 1.0)
    assert instance.refresh().stage == "evaluated"
    instance.deploy("shadow", reason="try it")
    assert (instance.stage, instance.environments) == ("deployed", ["shadow"])
    instance.deprecate("worse")
    assert instance.stage == "deprecated"


def test_a_revision_or_a_whole_model_is_deprecated_and_restored(model: gallery.ModelHandle) -> None:
    instance = model.upload(b"1")
    newer = model.revise(description="better")
    flagged = model.deprecate("old data", revision=1, replacement=newer)
    assert flagged.deprecation is not None
    assert (flagged.deprecation.of, flagged.deprecation.replacement) == ("revision", newer.uuid)
    found = instance.refresh().deprecation
    assert found is not None and found.of == "revision" and model.instances.first() is None
    with pytest.raises(errors.ConflictError) as caught:
        instance.deploy(reason="try it")
    assert caught.value.code == "instance.deprecated"
    assert model.deprecate("gone", all=True).deprecation is not None
    assert model.restore("still good", revision=1).deprecation is not None
    assert model.restore("needed", all=True).deprecation is None
    assert instance.refresh().deprecation is None


def test_usage_tells_who_would_miss_an_instance(client: gallery.Client, model: gallery.ModelHandle) -> None:
    instance = model.upload(b"1")
    instance.deploy("staging", reason="try it")
    user = client.project(model.project).model("user")
    user.create(dependencies=[model])
    made = user.upload(b"2")
    usage = instance.usage()
    assert usage.environments == ["staging"]
    assert [each.uuid for each in usage.downstream] == [made.uuid]
