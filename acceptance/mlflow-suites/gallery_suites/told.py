"""What came of each test, one JSON object a line, with the refusals that it got: they tell a 501 from a fault."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import requests


class Refusals:
    """The answers of status 400 and above since the last test ended."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def watch(self, patch: pytest.MonkeyPatch) -> None:
        """Sees the answers of this process until `patch` is undone."""
        send = requests.Session.send

        def watched(session: requests.Session, request: requests.PreparedRequest, **options: Any) -> Any:
            answer = send(session, request, **options)
            if answer.status_code >= 400:
                path = re.sub(r"^https?://[^/]+", "", request.url or "").split("?")[0]
                self._lines.append(f"{answer.status_code} {request.method} {path} {answer.text[:200]}")
            return answer

        patch.setattr(requests.Session, "send", watched)

    def so_far(self) -> list[str]:
        return list(self._lines)

    def forget(self) -> None:
        self._lines.clear()


class Told:
    """Writes a line for each test that ran and for each that was left out."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._refusals = Refusals()
        self._patch = pytest.MonkeyPatch()

    def pytest_sessionstart(self) -> None:
        self._file.write_text("")
        self._refusals.watch(self._patch)

    def pytest_sessionfinish(self) -> None:
        self._patch.undo()

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        for item in items:
            self._write(test=item.nodeid, outcome="left out")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Any:
        report: pytest.TestReport = yield
        if report.when == "call" or report.outcome != "passed":
            crash = getattr(report.longrepr, "reprcrash", None)
            why = crash.message if crash else str(report.longrepr or "")
            refusals = self._refusals.so_far()
            self._write(test=item.nodeid, when=report.when, outcome=report.outcome, why=why[:600], refusals=refusals)
        if report.when == "teardown":
            self._refusals.forget()
        return report

    def _write(self, **row: Any) -> None:
        with self._file.open("a") as file:
            file.write(json.dumps(row) + "\n")
