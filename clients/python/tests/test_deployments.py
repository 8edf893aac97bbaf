"""What serves where, who may change it, and the upgrades that wait for an answer, against a real server."""

from __future__ import annotations

import datetime

import pytest

import gallery
from gallery import errors


@pytest.fixture
def model(client: gallery.Client, project: str) -> gallery.ModelHandle:
    return client.project(project).model("supply")


def test_what_serves_is_deployed_rolled_back_and_removed(
    client: gallery.Client, project: str, model: gallery.ModelHandle
) -> None:
    first, second = model.upload(b"1"), model.upload(b"2")
    with pytest.raises(errors.MissingError) as caught:
        client.deployment(project, "supply")
    assert caught.value.code == "deployment.unknown"
    one = first.deploy(reason="first", if_match=0)
    two = second.deploy(reason="better", if_match=one)
    assert two.replaced is not None and two.replaced.uuid == first.uuid
    assert client.deployment(project, "supply") == two
    assert second.environments == ["production"]
    back = client.rollback(project, "supply", reason="worse", if_match=two.position)
    assert back.action == "rollback" and back.instance is not None and back.instance.uuid == first.uuid
    then = client.deployment(project, "supply", as_of=one.at).instance
    assert then is not None and then.uuid == first.uuid
    gone = client.undeploy(project, "supply", reason="end")
    assert gone.instance is None and len(client.deployments(project)) == 0
    history = client.deployment_history(project, "supply")
    assert [each.action for each in history] == ["undeploy", "rollback", "deploy", "deploy"]
    assert list(history.to_dataframe()["reason"]) == ["end", "worse", "better", "first"]


def test_a_decision_on_what_moved_meanwhile_is_refused(model: gallery.ModelHandle) -> None:
    first, second = model.upload(b"1"), model.upload(b"2")
    seen = first.deploy(reason="first")
    second.deploy(reason="better")
    with pytest.raises(errors.ConflictError) as caught:
        first.deploy(reason="again", if_match=seen)
    assert (caught.value.code, caught.value.status) == ("deployment.stale", 412)


def test_partitions_and_environments_are_apart(
    client: gallery.Client, project: str, model: gallery.ModelHandle
) -> None:
    model.create(partition_by=["city"])
    paris = model.upload(b"1", fields={"city": "Paris"})
    lyon = model.upload(b"2", fields={"city": "Lyon"})
    client.set_environment(project, "canary")
    for instance in (paris, lyon):
        instance.deploy(reason="first")
    lyon.deploy("canary", reason="try it")
    served = client.deployment(project, "supply", {"city": "Paris"}).instance
    assert served is not None and served.uuid == paris.uuid
    assert len(client.deployments(project)) == 3
    [canary] = client.deployments(project, "supply", "canary")
    assert canary.partition == {"city": "Lyon"}
    with pytest.raises(errors.MissingError) as caught:
        paris.deploy("nowhere", reason="try it")
    assert caught.value.code == "environment.unknown"


def test_a_protected_environment_asks_for_what_is_replaced(
    client: gallery.Client, project: str, model: gallery.ModelHandle
) -> None:
    instance = model.upload(b"1")
    assert client.set_environment(project, "production", "if_match").protection == "if_match"
    assert {each.name: each.protection for each in client.environments(project)}["production"] == "if_match"
    with pytest.raises(errors.ConflictError) as caught:
        instance.deploy(reason="first")
    assert (caught.value.code, caught.value.status) == ("environment.protected", 428)
    assert instance.deploy(reason="first", if_match=0).action == "deploy"


def test_an_approval_is_given_by_another_and_used_once(
    url: str, client: gallery.Client, project: str, model: gallery.ModelHandle
) -> None:
    instance = model.upload(b"1")
    client.set_environment(project, "production", "approval")
    asked = instance.request_approval(reason="tested")
    assert asked.state == "pending"
    with pytest.raises(errors.DeniedError) as caught:
        asked.approve("fine")
    assert caught.value.code == "approval.own"
    given = gallery.Client(url, actor="boss@example.com").approval(asked.uuid).approve("fine")
    assert (given.state, given.record.decided_by) == ("approved", "boss@example.com")
    deployed = instance.deploy(reason="tested", approval=asked)
    assert deployed.approval == asked.uuid and asked.refresh().state == "used"
    refused = instance.request_approval("staging", reason="again")
    assert [each.uuid for each in client.approvals(project, state="pending")] == [refused.uuid]
    assert gallery.Client(url, actor="boss@example.com").approval(refused.uuid).refuse("no").state == "refused"
    assert [each.state for each in client.approvals(project)] == ["used", "refused"]
    assert [each.uuid for each in client.approvals(project, "staging")] == [refused.uuid]


@pytest.fixture
def upstream(client: gallery.Client, project: str, model: gallery.ModelHandle) -> gallery.ModelHandle:
    """`supply` uses it, serves, and is offered an upgrade."""
    upstream = client.project(project).model("demand")
    upstream.upload(b"demand 1")
    model.create(dependencies=[upstream.get()])
    model.upload(b"supply 1").deploy(reason="first")
    upstream.upload(b"demand 2")
    return upstream


@pytest.mark.usefixtures("upstream")
def test_an_offer_is_accepted(client: gallery.Client, project: str, model: gallery.ModelHandle) -> None:
    [offer] = client.offers(project)
    assert (offer.deployed.version, offer.proposed.version, offer.state) == ("1.0", "1.1", "open")
    assert [(each.base_version_id, each.from_, each.to) for each in offer.moved] == [("demand", "1.0", "1.1")]
    deployed = offer.accept("tested")
    assert deployed.offer == offer.uuid and deployed.instance is not None and deployed.instance.version == "1.1"
    assert offer.state == "accepted" and [each.event for each in offer.history] == ["opened", "accepted"]
    assert len(client.offers(project)) == 0 and client.offers(project, state="accepted")[0].uuid == offer.uuid
    assert model.instance("1.1").environments == ["production"]


def test_an_offer_that_moved_on_is_not_accepted_unseen(
    client: gallery.Client, project: str, upstream: gallery.ModelHandle
) -> None:
    [offer] = client.offers(project, "supply", "production")
    upstream.upload(b"demand 3")
    with pytest.raises(errors.ConflictError) as caught:
        offer.accept("tested")
    assert caught.value.code == "offer.moved"
    assert offer.refresh().proposed.version == "1.2" and offer.record.updates == 1


@pytest.mark.usefixtures("upstream")
def test_an_offer_is_put_aside_and_declined(client: gallery.Client, project: str) -> None:
    [offer] = client.offers(project)
    tomorrow = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
    assert offer.snooze(tomorrow, "busy").state == "snoozed" and offer.record.snoozed_until is not None
    assert len(client.offers(project)) == 0
    [snoozed] = client.offers(project, state="snoozed")
    assert client.offer(snoozed.uuid).decline("worse").state == "declined"
    assert [each.event for each in snoozed.history] == ["opened", "snoozed", "declined"]
