"""Telemetry against a server that is away, refuses, stumbles and comes back."""

from __future__ import annotations

import datetime
import json
import threading
import time
import tracemalloc
import warnings
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Optional

import pytest
from conftest import free_port
from fake_server import Answer, FakeServer, Request, problem
from recorder import ID, Recorder, log_values

import gallery
from gallery import GalleryWarning, _courier, errors
from gallery._batches import next_batch
from gallery._courier import Courier
from gallery._journal import Segment
from gallery._outbox import outbox_for
from gallery._settings import Settings
from gallery.measured import make_point


def test_metrics_arrive_in_order_in_few_calls(recorder: Recorder) -> None:
    with FakeServer(recorder) as server:
        client = gallery.Client(server.url)
        log_values(client, range(2_000))
        assert client.flush(10)
    assert recorder.values == list(range(2_000))
    assert len(recorder.applied) < 500


def test_what_was_measured_while_the_server_was_away_arrives_once(recorder: Recorder) -> None:
    recorder.trouble = [problem(503, "server.stopping"), Answer(200, {}, cut_after=0), problem(500, "internal")]
    recorder.lost_answers = 2
    with FakeServer(recorder) as server:
        client = gallery.Client(server.url)
        log_values(client, range(100))
        assert client.flush(20)
    assert recorder.values == list(range(100))


def test_a_call_never_waits_for_a_server_that_is_away() -> None:
    client = gallery.Client("http://127.0.0.1:9")
    started = time.monotonic()
    log_values(client, range(1_000))
    assert time.monotonic() - started < 2.0
    assert client.flush(0.2) is False


def test_with_raise_a_server_that_is_away_is_an_error() -> None:
    client = gallery.Client("http://127.0.0.1:9", on_error="raise", retry=gallery.RetryPolicy(attempts=1))
    with pytest.raises(errors.UnavailableError):
        log_values(client, range(1))


def test_a_refused_metric_is_set_aside_and_the_others_arrive(recorder: Recorder, spool: Path) -> None:
    with FakeServer(recorder) as server:
        client = gallery.Client(server.url)
        instance = gallery.Instance(client, ID, project="p")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            recorder.trouble = [problem(503, "server.busy")] * 2
            for value in range(10):
                instance.log_metric("refused" if value in (3, 7) else "mae", value)
            assert client.flush(10)
    assert recorder.values == [0, 1, 2, 4, 5, 6, 8, 9]
    letters = [json.loads(line) for line in (spool / "refused.jsonl").read_text().splitlines()]
    assert [each["entry"]["points"][0]["value"] for each in letters] == [3, 7]
    assert letters[0]["error"]["code"] == "field.type"
    assert len([each for each in caught if each.category is GalleryWarning]) == 1


def test_a_refused_batch_that_was_cut_short_is_not_sent_whole_again(recorder: Recorder, settings: Settings) -> None:
    segment = Segment.create(settings.spool_dir, settings.url, settings.actor)
    for value in range(3):
        point = {"instance": ID, "name": "mae", "scope": "Validation", "value": value}
        segment.append({"op": "metrics", "key": f"k{value}", "target": ["project", "p"], "points": [point]})
    answers: list[Optional[Answer]] = [problem(400, "field.type"), None, problem(503, "server.busy")]

    def behaviour(request: Request) -> Answer:
        answer = answers.pop(0) if answers else None
        return recorder(request) if answer is None else answer

    with FakeServer(behaviour) as server:
        courier = Courier(replace(settings, url=server.url))
        for _ in range(2):
            batch = next_batch(segment)
            assert batch is not None
            with suppress(errors.UnavailableError):
                courier.deliver(segment, batch)
    assert recorder.values == [0, 1, 2]
    assert segment.drained


def test_an_entry_that_the_server_cannot_digest_does_not_hold_up_the_rest() -> None:
    class Stumbling(Recorder):
        is_ready = True

        def __call__(self, request: Request) -> Answer:
            if request.path == "/readyz":
                return Answer(200, {}) if self.is_ready else problem(503, "store.unavailable")
            if request.path.endswith("/tags"):
                return problem(500, "internal")
            return super().__call__(request)

    stumbling = Stumbling()
    with FakeServer(stumbling) as server, pytest.warns(GalleryWarning, match="internal"):
        client = gallery.Client(server.url)
        gallery.Instance(client, ID, project="p").tag(stage="x")
        log_values(client, range(2))
        for _ in range(30):
            if client.flush(2):
                break
    assert stumbling.values == [0, 1]


def test_a_server_that_is_unwell_loses_no_entry(spool: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_courier, "PATIENCE", 1)
    unwell = [problem(500, "internal"), problem(503, "store.unavailable")] * 2
    recorder = Recorder()
    recorder.trouble = unwell
    with FakeServer(recorder) as server:
        client = gallery.Client(server.url)
        log_values(client, range(1))
        assert client.flush(20)
    assert recorder.values == [0]
    assert not (spool / "refused.jsonl").exists()


def test_a_value_that_is_not_a_number_does_not_stop_the_training(spool: Path) -> None:
    client = gallery.Client("http://127.0.0.1:9")
    with pytest.warns(GalleryWarning, match="nan"):
        gallery.Instance(client, ID, project="p").log_metric("mae", float("nan"))
    assert "nan" in (spool / "refused.jsonl").read_text()


def test_a_value_is_measured_at_a_datetime_or_at_a_time_in_words() -> None:
    noon = datetime.datetime(2026, 1, 2, 13, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
    for at in (noon, "2026-01-02T12:00:00.000Z"):
        assert make_point("mae", 1, "Validation", at=at)["at"] == "2026-01-02T12:00:00.000Z"


def test_with_raise_a_value_that_is_not_a_number_is_an_error() -> None:
    client = gallery.Client("http://127.0.0.1:9", on_error="raise")
    with pytest.raises(errors.InvalidError, match="nan"):
        gallery.Instance(client, ID, project="p").log_metric("mae", float("nan"))


def test_a_spool_that_cannot_be_written_sends_at_once(
    recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("GALLERY_SPOOL_DIR", str(tmp_path / "file" / "spool"))
    with FakeServer(recorder) as server:
        log_values(gallery.Client(server.url), range(2))
    assert recorder.values == [0, 1]
    with pytest.warns(GalleryWarning, match="lost one metrics"):
        log_values(gallery.Client("http://127.0.0.1:9"), range(1))


def test_threads_share_a_client(recorder: Recorder) -> None:
    with FakeServer(recorder) as server:
        client = gallery.Client(server.url)
        threads = [threading.Thread(target=log_values, args=(client, range(n * 100, n * 100 + 100))) for n in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert client.flush(10)
    assert sorted(recorder.values) == list(range(800))


def test_measuring_sends_what_it_holds_even_when_the_training_fails(recorder: Recorder) -> None:
    with FakeServer(recorder) as server:
        client = gallery.Client(server.url)
        with pytest.raises(ZeroDivisionError), client.measuring(gallery.Instance(client, ID, project="p")) as m:
            for step in range(3):
                m.log("loss", step, step=step)
            raise ZeroDivisionError
        assert client.flush(10)
    assert recorder.values == [0, 1, 2]
    assert len(recorder.applied) == 1


def test_a_long_outage_is_bounded_in_memory() -> None:
    client = gallery.Client(f"http://127.0.0.1:{free_port()}")
    log_values(client, range(100))
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    log_values(client, range(20_000))
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 4 << 20
    assert outbox_for(client.settings).pending
