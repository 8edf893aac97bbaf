"""A real server killed and started again while measurements pour in: none lost, none doubled."""

from __future__ import annotations

import threading
import time

from conftest import Server

import gallery

SECONDS = 6.0
RATE = 1_000


def test_a_killed_server_costs_no_measurement(own_server: Server) -> None:
    client = gallery.Client(own_server.url)
    instance = client.model("p", "m").upload(b"x")

    def trouble() -> None:
        for _ in range(2):
            time.sleep(1.0)
            own_server.kill()
            time.sleep(0.5)
            own_server.start()

    troublemaker = threading.Thread(target=trouble)
    troublemaker.start()
    started = time.monotonic()
    sent = 0
    slowest = 0.0
    while time.monotonic() - started < SECONDS or troublemaker.is_alive():
        before = time.monotonic()
        instance.log_metric("loss", sent, scope="Training", step=sent)
        slowest = max(slowest, time.monotonic() - before)
        sent += 1
        time.sleep(max(0.0, started + sent / RATE - time.monotonic()))
    troublemaker.join()
    assert client.flush(60)
    steps = [each.step for each in instance.metric_history("loss", "Training")]
    assert len(steps) == sent
    assert steps == list(range(sent))
    assert slowest < 1.0
