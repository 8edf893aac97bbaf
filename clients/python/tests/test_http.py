"""What is retried, what is not, and what a refusal becomes."""

from __future__ import annotations

import pytest
from fake_server import Answer, FakeServer, Request, problem

from gallery import errors
from gallery._http import Http, RetryPolicy
from gallery._settings import read_settings

QUICK = RetryPolicy(attempts=4, base=0.001)


def failing(times: int, status: int, code: str = "server.busy"):  # type: ignore[no-untyped-def]
    """Refuses so many times, then answers."""
    left = [times]

    def behaviour(_: Request) -> Answer:
        if left[0] > 0:
            left[0] -= 1
            return problem(status, code)
        return Answer(200, {"ok": True})

    return behaviour


def call(server: FakeServer, method: str = "POST", key: object = None) -> object:
    return Http(read_settings(server.url), QUICK).json(method, "/x", {}, key=key)  # type: ignore[arg-type]


@pytest.mark.parametrize("status", [408, 429, 502, 503, 504, 507])
def test_a_write_with_a_key_is_retried_under_the_same_key(status: int) -> None:
    with FakeServer(failing(2, status)) as server:
        assert call(server, key="k1") == {"ok": True}
        assert [each.key for each in server.requests] == ["k1"] * 3


def test_a_write_without_a_key_is_sent_once() -> None:
    with FakeServer(failing(1, 503)) as server:
        with pytest.raises(errors.UnavailableError):
            call(server)
        assert len(server.requests) == 1


def test_a_read_is_retried_after_a_cut_connection() -> None:
    cuts = [Answer(200, {}, cut_after=0), Answer(200, {"ok": True})]
    with FakeServer(lambda _: cuts.pop(0)) as server:
        assert call(server, "GET") == {"ok": True}


def test_retries_end() -> None:
    with FakeServer(failing(99, 503)) as server:
        with pytest.raises(errors.UnavailableError):
            call(server, key="k")
        assert len(server.requests) == QUICK.attempts


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, errors.InvalidError),
        (403, errors.DeniedError),
        (404, errors.MissingError),
        (409, errors.ConflictError),
        (422, errors.InvalidError),
        (500, errors.InternalError),
    ],
)
def test_a_refusal_is_raised_at_once_as_its_kind(status: int, kind: type[errors.GalleryError]) -> None:
    refusal = problem(status, "field.type", field="fields.city", position=3, requestId="r-1")
    with FakeServer(lambda _: refusal) as server:
        with pytest.raises(kind) as caught:
            call(server, key="k")
        assert len(server.requests) == 1
    error = caught.value
    assert (error.code, error.hint, error.field, error.position) == ("field.type", "Do better.", "fields.city", 3)
    assert (error.request_id, error.status) == ("r-1", status)
    assert "field.type happened" in str(error) and "r-1" in str(error)


def test_a_server_that_is_away_is_named() -> None:
    http = Http(read_settings("http://127.0.0.1:9"), RetryPolicy(attempts=1))
    with pytest.raises(errors.UnavailableError, match="http://127.0.0.1:9 cannot be reached"):
        http.json("GET", "/x")


def test_an_answer_that_is_not_json_is_explained() -> None:
    with FakeServer(lambda _: Answer(200, b"<html>")) as server, pytest.raises(errors.InternalError, match="not JSON"):
        call(server, "GET")


def test_retry_after_is_honoured_up_to_the_longest_pause() -> None:
    policy = RetryPolicy(longest=5.0)
    assert policy.pause(0, 2.0) == 2.0
    assert policy.pause(0, 3600.0) == 5.0
    assert all(0 <= policy.pause(3) <= 0.8 for _ in range(100))


def test_a_setting_that_cannot_work_is_refused() -> None:
    with pytest.raises(errors.InvalidError, match="is not the URL"):
        read_settings("localhost:5150")
    with pytest.raises(errors.InvalidError, match="on_error"):
        read_settings(on_error="ignore")
