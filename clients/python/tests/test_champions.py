"""Whom selection rules choose, by rules that are sent with the question, against a real server."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from conftest import Server
from fake_server import Answer, FakeServer, Request, problem

import gallery
from gallery import errors

RULE = """
team: forecasting
uuid: lowest-error
rule:
  WHEN: metrics.mae < 10
  MODEL_SELECTION: a.metrics.mae < b.metrics.mae
"""

PARSED = {
    "team": "forecasting",
    "uuid": "lowest-error",
    "rule": {"WHEN": "metrics.mae < 10", "MODEL_SELECTION": "a.metrics.mae < b.metrics.mae"},
}

CHAMPION = {
    "champion": None,
    "partition": {},
    "choice": "none",
    "why": "no candidate",
    "decision": None,
    "rule": "best",
    "commit": None,
    "shadow": False,
    "position": 1,
    "at": "2026-11-21T10:00:00.000Z",
}


@pytest.fixture
def model(client: gallery.Client, project: str) -> gallery.ModelHandle:
    return client.project(project).model("demand")


def measured(model: gallery.ModelHandle, content: bytes, mae: float, **fields: str) -> gallery.Instance:
    instance = model.upload(content, fields=fields)
    # Decisions are made for the whole second, which has not yet come for what was measured just now.
    instance.log_metric("mae", mae, at="2026-01-01T00:00:00.000Z")
    return instance


def test_the_champion_comes_with_its_bytes_and_why(
    client: gallery.Client, project: str, model: gallery.ModelHandle, tmp_path: Path
) -> None:
    measured(model, b"worse", 6)
    better = measured(model, b"better", 4)
    for rule in (RULE, PARSED):
        champion = client.champion(rule, project=project)
        assert champion.instance is not None and champion.instance.uuid == better.uuid
        assert (champion.choice, champion.partition, champion.rule) == ("best", {}, "lowest-error")
        assert (champion.decision, champion.commit, champion.shadow, champion.stale) == (None, None, False, False)
        assert champion.why and champion.at.endswith(".000Z")
        assert champion.content == b"better"
    assert champion.download(tmp_path / "model.bin").read_bytes() == b"better"
    with champion.open() as opened:
        assert opened.read() == b"better"


def test_each_partition_has_its_champion(client: gallery.Client, project: str, model: gallery.ModelHandle) -> None:
    model.create(partition_by=["city"])
    paris = measured(model, b"1", 4, city="Paris")
    lyon = measured(model, b"2", 5, city="Lyon")
    for champion in (
        client.champion(RULE, project=project, city="Paris"),
        client.champion(RULE, {"city": "Paris"}, project=project),
    ):
        assert champion.instance is not None and champion.instance.uuid == paris.uuid
    found = {each.partition["city"]: each.instance for each in client.champions(RULE, project=project)}
    assert {city: each and each.uuid for city, each in found.items()} == {"Paris": paris.uuid, "Lyon": lyon.uuid}
    frame = client.champions(RULE, project=project).to_dataframe()
    assert set(frame["champion.uuid"]) == {paris.uuid, lyon.uuid}


def test_every_candidate_is_explained(client: gallery.Client, project: str, model: gallery.ModelHandle) -> None:
    bad, beaten, best = measured(model, b"1", 12), measured(model, b"2", 6), measured(model, b"3", 4)
    explained = client.explain(RULE, project=project)
    assert explained.instance is not None and explained.instance.uuid == best.uuid
    verdicts = [(each.instance, each.verdict) for each in explained.verdicts]
    assert verdicts == [(best.uuid, "champion"), (beaten.uuid, "beaten"), (bad.uuid, "when")]
    assert "12" in explained.verdicts[2].why


def test_without_a_champion_it_says_why(
    client: gallery.Client, project: str, model: gallery.ModelHandle, tmp_path: Path
) -> None:
    measured(model, b"1", 12)
    champion = client.champion(RULE, project=project)
    assert (champion.instance, champion.choice) == (None, "none")
    with pytest.raises(errors.MissingError) as caught:
        champion.download(tmp_path / "model.bin")
    assert caught.value.code == "client.champion" and champion.why in caught.value.message


def test_a_wrong_rule_is_refused_with_its_place(client: gallery.Client, project: str) -> None:
    with pytest.raises(errors.InvalidError) as caught:
        client.champion(RULE.replace("mae < 10", "mae <"), project=project)
    assert caught.value.code == "rule.invalid" and "line 5" in caught.value.message
    with pytest.raises(errors.MissingError) as unknown:
        client.champion("no-such-rule")
    assert unknown.value.code == "rule.unknown"


def test_serving_goes_on_while_the_server_is_away(own_server: Server) -> None:
    client = gallery.Client(own_server.url)
    model = client.model("p", "m")
    first = measured(model, b"1", 6)
    assert not client.champion(RULE, project="p").stale
    own_server.kill()
    started = time.monotonic()
    champion = client.champion(RULE, project="p")
    assert champion.stale and champion.instance is not None and champion.instance.uuid == first.uuid
    assert time.monotonic() - started < 3
    with pytest.raises(errors.UnavailableError):
        client.champion(RULE, project="p", stale_ok=False)
    with pytest.raises(errors.UnavailableError):
        client.champion(RULE, project="p", city="Paris")
    own_server.start()
    better = measured(model, b"2", 4)
    champion = client.champion(RULE, project="p")
    assert not champion.stale and champion.instance is not None and champion.instance.uuid == better.uuid


def fresh(_: Request) -> Answer:
    return Answer(200, {"items": [CHAMPION]})


def away(_: Request) -> Answer:
    return problem(503, "server.busy")


def test_a_server_that_is_away_is_left_alone_for_a_while() -> None:
    with FakeServer(fresh) as server:
        client = gallery.Client(server.url)
        assert not client.champion("best").stale
        server.behaviour = away
        assert all(client.champion("best").stale for _ in range(5))
        assert len(server.requests) == 2
        server.behaviour = fresh
        time.sleep(1.1)
        assert not client.champion("best").stale


def test_a_server_that_hangs_holds_nobody_up_for_long() -> None:
    with FakeServer(fresh) as server:
        client = gallery.Client(server.url)
        client.champion("best")

        def hang(request: Request) -> Answer:
            time.sleep(4)
            return fresh(request)

        server.behaviour = hang
        started = time.monotonic()
        assert client.champion("best").stale
        assert time.monotonic() - started < 3.5


def test_who_wants_errors_gets_them() -> None:
    with FakeServer(fresh) as server:
        quick = gallery.RetryPolicy(attempts=1)
        client = gallery.Client(server.url, on_error="raise", retry=quick)
        client.champion("best")
        server.behaviour = away
        with pytest.raises(errors.UnavailableError):
            client.champion("best")
        assert client.champion("best", stale_ok=True).stale


def test_a_refusal_is_not_answered_with_the_past() -> None:
    with FakeServer(fresh) as server:
        client = gallery.Client(server.url)
        client.champion("best")
        server.behaviour = lambda _: problem(404, "rule.unknown")
        with pytest.raises(errors.MissingError):
            client.champion("best")


def test_only_so_many_last_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gallery._last_answers.MOST", 2)
    with FakeServer(fresh) as server:
        client = gallery.Client(server.url, retry=gallery.RetryPolicy(attempts=1))
        for rule in ("a", "b", "a", "c"):
            client.champion(rule)
        server.behaviour = away
        assert client.champion("a").stale and client.champion("c").stale
        with pytest.raises(errors.UnavailableError):
            client.champion("b")
