"""Rules in a repository, what they decide and do, against a real server that follows it."""

from __future__ import annotations

import datetime
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Callable, TypeVar

import pytest
from conftest import Server

import gallery
from gallery import errors
from gallery.rules import RuleSummary

Value = TypeVar("Value")

FILES = {
    "teams.yaml": "forecasting:\n  projects: [marketplace]\n  environments: [staging]\n",
    "forecasting/champion.yaml": """team: forecasting
uuid: best-by-city
description: The lowest error.
rule:
  WHEN: metrics.mae < 10
  MODEL_SELECTION: a.metrics.mae < b.metrics.mae
""",
    "forecasting/champion.test.yaml": """instances: {demand@1.0: {}, demand@1.1: {}, demand@1.2: {}}
tests:
  - name: the lowest error below the bound wins
    metrics: {demand@1.0: {Validation.mae: 8}, demand@1.1: {Validation.mae: 7}, demand@1.2: {Validation.mae: 10}}
    expect: [{at: 0, champion: demand@1.1, dropped: {demand@1.0: beaten, demand@1.2: when}}]
""",
    "forecasting/stage.yaml": """team: forecasting
uuid: stage-it
rule:
  WHEN: metrics.mae < 5
  CALLBACK_ACTIONS: [{action: deploy, environment: staging}]
""",
    "forecasting/stage.test.yaml": """instances: {demand@1.0: {}}
interval: 1h
tests:
  - name: a small error deploys
    metrics: {demand@1.0: {Validation.mae: 5 4.9}}
    expect: [{at: 0, actions: []}, {at: 1h, actions: [deploy]}]
""",
    "forecasting/broken.yaml": "team: forecasting\nuuid: broken\nrule: {WHEN: 'metrics.mae <'}\n",
}


class Repository:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "--quiet", "--initial-branch", "main")

    def git(self, *args: str) -> str:
        who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.com"]
        return subprocess.run(
            ["git", *who, *args], cwd=self.folder, check=True, capture_output=True, text=True
        ).stdout.strip()

    def commit(self, files: dict[str, str], message: str) -> str:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        self.git("add", ".")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    repository = Repository(tmp_path_factory.mktemp("git") / "rules")
    repository.commit(FILES, "Begin")
    return repository


@pytest.fixture(scope="module")
def ruled(repository: Repository, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = Server(tmp_path_factory.mktemp("ruled"), "--rules-url", str(repository.folder))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def client(ruled: Server) -> gallery.Client:
    client = gallery.Client(ruled.url, actor="maria")
    client.refresh_rules()
    return client


@pytest.fixture
def instance(client: gallery.Client) -> gallery.Instance:
    instance = client.model("marketplace", "demand").upload(b"1")
    # Decisions are made for the whole second, which has not yet come for what was measured just now.
    instance.log_metric("mae", 4, at="2026-01-01T00:00:00.000Z")
    return instance


def eventually(read: Callable[[], Value]) -> Value:
    """What `read` gives once it gives something."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            value = read()
        except errors.MissingError:
            value = None  # type: ignore[assignment]
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError("it never came")


def test_rules_are_listed_with_what_is_wrong(client: gallery.Client, repository: Repository) -> None:
    assert [(each.uuid, each.state) for each in client.rules()][1:] == [
        ("best-by-city", "in_force"),
        ("stage-it", "in_force"),
    ]
    assert [each.name for each in client.rules("forecasting", stage="on", state="in_force")] == ["champion", "stage"]
    [broken] = client.rules(state="broken")
    assert broken.errors > 0
    assert {each.file for each in client.rule_problems() if each.severity == "error"} == {broken.file}
    status = client.rules_status()
    assert (status.in_force, status.broken, status.unreachable) == (2, 1, None)
    assert status.commit is not None and status.repository is not None
    assert status.commit.hash == repository.git("rev-parse", "HEAD") == client.rule_commits(limit=1)[0].hash


def test_a_rule_has_a_past(client: gallery.Client, repository: Repository) -> None:
    first = client.rule("best-by-city")
    text = FILES["forecasting/champion.yaml"]
    changed = repository.commit({"forecasting/champion.yaml": text.replace("< 10", "<= 9")}, "Lower the bound")
    client.refresh_rules()
    now = client.rule("best-by-city")
    assert now.commit == changed and now.rule is not None and now.rule["when"] == "metrics.mae <= 9"
    assert client.rule(now, first.commit).text == text
    assert [each.message for each in client.rule_history(now)] == ["Lower the bound", "Begin"]
    by_line = {each.line: each.commit for each in client.rule_blame(now)}
    assert (by_line[5], by_line[1]) == (changed, first.commit)


@pytest.mark.usefixtures("instance")
def test_a_decision_is_kept_and_made_again(client: gallery.Client) -> None:
    [rule] = [each for each in client.rules() if each.uuid == "best-by-city"]
    champion = client.champion(rule)
    assert champion.instance is not None and champion.decision is not None
    assert champion.commit == client.rule(rule).commit
    decision = client.decision(champion.decision)
    assert decision.selection.champion == champion.instance.uuid and decision.commit == champion.commit
    assert client.decisions(rule, project="marketplace", champion=champion.instance)[0] == decision
    assert len(client.decisions(rule, {}, since=decision.at, limit=1)) == 1
    assert len(client.decisions(rule, until="2020-01-01T00:00:00.000Z")) == 0
    replay = client.replay(decision)
    assert replay.same and replay.selection == decision.selection
    assert "champion" in [each.verdict for each in replay.verdicts]


def test_a_rule_that_is_told_to_look_acts(client: gallery.Client, instance: gallery.Instance) -> None:
    firing = eventually(lambda: client.firings("stage-it", instance=instance))[0]
    assert (firing.outcome, firing.cause, firing.actions) == ("held", "change", 1)
    [job] = client.jobs("stage-it", firing=firing)
    assert (job.kind, job.action) == ("act", "deploy")
    eventually(lambda: client.jobs(firing=firing.uuid, state="done"))
    assert instance.refresh().environments == ["staging"]
    uuid = client.fire("stage-it", instance)
    asked = eventually(lambda: client.firing(uuid))
    assert (asked.cause, asked.instance, asked.actions) == ("request", instance.uuid, 0)


@pytest.mark.usefixtures("instance")
def test_a_switch_turns_rules_off_and_on(client: gallery.Client) -> None:
    off = client.switch_off("best-by-city", reason="wrong data")
    assert (off.target, off.name, off.on, off.by) == ("rule", "best-by-city", False, "maria")
    assert client.rule("best-by-city").effective_stage == "draft"
    assert client.champion("best-by-city").instance is None
    client.switch_off(team="forecasting", reason="all wrong")
    client.switch_on("best-by-city", reason="right again")
    assert client.rule("best-by-city").effective_stage == "draft"
    client.switch_on(team="forecasting", reason="right again")
    assert client.champion("best-by-city").instance is not None
    assert {each.target: each.on for each in client.rule_switches()} == {"rule": True, "team": True}
    assert [each.on for each in client.rule_switch_history()] == [True, True, False, False]
    assert client.switch_on(all=True, reason="to be sure").name == ""
    with pytest.raises(errors.InvalidError):
        client.switch_off("best-by-city", team="forecasting", reason="which?")
    with pytest.raises(errors.InvalidError):
        client.switch_off(reason="what?")


def test_alerts_are_silenced_for_a_time(client: gallery.Client) -> None:
    soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)
    made = client.silence({"project": "demo", "severity": re.compile("w.*")}, until=soon, comment="move")
    assert [(each.name, each.value, each.is_regex) for each in made.matchers] == [
        ("project", "demo", False),
        ("severity", "w.*", True),
    ]
    assert (made.created_by, client.silences()) == ("maria", [made])
    assert client.end_silence(made).uuid == made.uuid
    assert client.silences() == []


def test_a_file_that_was_never_read_names_no_rule(client: gallery.Client) -> None:
    nameless = RuleSummary(
        **{"file": "t/x.yaml", "uuid": None, "team": "t", "name": "x", "state": "broken", "stage": None},
        **{"effective_stage": None, "kind": None, "description": None, "commit": None, "errors": 1},
    )
    with pytest.raises(errors.InvalidError) as caught:
        client.rule(nameless)
    assert caught.value.code == "client.rule"
    with pytest.raises(errors.MissingError) as unknown:
        client.replay_job("no-such-job")
    assert unknown.value.code == "job.unknown"
