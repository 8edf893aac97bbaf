"""The change log as it grows: nothing lost, nothing doubled, also over restarts of either side."""

from __future__ import annotations

import threading
import time
from urllib.parse import parse_qs, urlsplit

from conftest import Server
from fake_server import Answer, FakeServer, Request, problem

import gallery
from gallery import RetryPolicy


def test_what_happens_after_the_call_is_told_in_order(client: gallery.Client, project: str) -> None:
    model = client.model(project, "m")
    model.upload(b"0")
    feed = client.follow(project=project, kinds=["instance.created"])
    uploaded = [model.upload(b"1"), model.upload(b"2")]
    assert [next(feed).subject["uuid"] for _ in uploaded] == [each.uuid for each in uploaded]


def test_the_next_change_is_waited_for(client: gallery.Client, project: str) -> None:
    model = client.model(project, "m")
    model.create()
    feed = client.follow(project=project, base_version_id="m")
    started = time.monotonic()
    late = threading.Timer(0.5, model.upload, [b"1"])
    late.start()
    assert next(feed).kind == "instance.created"
    assert 0.4 < time.monotonic() - started < 10
    late.join()


def test_a_follower_goes_on_where_another_stopped(client: gallery.Client, project: str) -> None:
    model = client.model(project, "m")
    for n in range(5):
        model.upload(bytes([n]))
    every = [each.position for each in client.changes(project=project)]
    first = client.follow(project=project, after=0)
    seen = [next(first).position for _ in range(3)]
    second = client.follow(project=project, after=first.position)
    seen += [next(second).position for _ in range(len(every) - 3)]
    assert seen == every


def test_a_restart_of_the_server_loses_and_doubles_nothing(own_server: Server, project: str) -> None:
    client = gallery.Client(own_server.url, retry=RetryPolicy(base=0.05, longest=0.2))
    model = client.model(project, "m")
    before = model.upload(b"1")
    feed = client.follow(project=project, kinds=["instance.created"], after=0)
    assert next(feed).subject["uuid"] == before.uuid
    told: list[str] = []
    follower = threading.Thread(target=lambda: told.extend(next(feed).subject["uuid"] for _ in range(2)))
    follower.start()
    own_server.kill()
    own_server.start()
    after = [model.upload(b"2").uuid, model.upload(b"3").uuid]
    follower.join(30)
    assert told == after


def test_entries_that_were_not_asked_for_are_not_read_again() -> None:
    change = {
        "position": 7,
        "at": "2026-11-21T10:00:00.000Z",
        "kind": "offer.opened",
        "project": "p",
        "subject": {"kind": "instance", "uuid": "u"},
        "actor": "a",
        "door": "rest",
        "requestId": "r",
        "data": {},
    }
    answers = [
        Answer(200, {"items": [], "position": 5, "head": 5}),
        problem(503, "server.busy"),
        Answer(200, {"items": [change], "position": 9, "head": 9}),
    ]

    def answer(_: Request) -> Answer:
        return answers.pop(0)

    with FakeServer(answer) as server:
        client = gallery.Client(server.url, retry=RetryPolicy(attempts=1, base=0.001))
        feed = client.follow(kinds=["offer.opened", "offer.updated"], after=3)
        assert next(feed).position == 7 and feed.position == 9
        asked = [parse_qs(urlsplit(each.path).query) for each in server.requests]
    assert [each["after"] for each in asked] == [["3"], ["5"], ["5"]]
    assert {each["kinds"][0] for each in asked} == {"offer.opened,offer.updated"}
    assert all(0 < int(each["wait"][0]) <= 60 for each in asked)
