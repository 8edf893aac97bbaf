"""The rules, and Gallery's command line to try them with."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pandas as pd
from counts import iso
from gallery import Client

PROGRAM = Path(__file__).resolve().parents[2] / "dist" / "cli" / "main.js"


@dataclass(frozen=True)
class Choice:
    """What the validation stretch has to settle."""

    window: str
    margin: float

    def __str__(self) -> str:
        return f"window {self.window}, margin {1 - self.margin:.0%}"


CHOICES = [Choice(window, margin) for window, margin in product(("1d", "3d", "7d", "28d"), (0.95, 0.85))]


@dataclass(frozen=True)
class Backtest:
    mean: float
    switches: int
    without: int
    #: By sensor, what served from when to when.
    stretches: Mapping[str, Sequence[Mapping[str, str]]]


class Rules:
    """A copy of the rules that may be changed."""

    def __init__(self, source: Path, work: Path, project: str) -> None:
        self.work = work
        self._project = project
        self._folder = work / "rules"
        shutil.copytree(source, self._folder, dirs_exist_ok=True)
        teams = self._folder / "teams.yaml"
        teams.write_text(teams.read_text().replace("[pedestrians]", f"[{project}]"))

    def ask(self, client: Client, scenario: str) -> Mapping[str, str]:
        """Whom the server says to serve in events, by sensor.

        The rule goes with the question, as it stands in no repository that the server follows. Its window is wide,
        since the server's clock is past all that was measured.
        """
        text = self._timeless(scenario)
        asked = {"project": self._project, "rule": text, "all": True}
        answers = client.read("POST", "/api/v1/champions", asked)["items"]
        return {each["partition"]["sensor"]: each["champion"]["uuid"] for each in answers if each["champion"]}

    def expected(self, past: Path, scenario: str, end: pd.Timestamp) -> Mapping[str, str]:
        """Whom the same rule chooses at the end of a past."""
        file = self._folder / "forecasting" / "timeless.yaml"
        file.write_text(self._timeless(scenario))
        told = json.loads(gallery("rule", "explain", str(file), "--past", str(past), "--at", iso(end), "-o", "json"))
        return {each["partition"]["sensor"]: each["selection"]["champion"] for each in told}

    def _timeless(self, scenario: str) -> str:
        text = (self._folder / "forecasting" / "holiday.yaml").read_text()
        text = re.sub(r"(?m)^  WINDOW: .*", "  WINDOW: 10000d", text.split("  FALLBACK:")[0])
        text = re.sub(r"(?m)^  (GIVEN: .*)", rf'  \1 and scenario == "{scenario}"', text)
        return text.replace("uuid: pedestrians-holiday", "uuid: pedestrians-timeless")

    def test(self) -> str:
        return gallery("rule", "test", str(self._folder), "--no-mutants")

    def past(self, scenario: str, until: pd.Timestamp | None = None) -> Path:
        """What the server knows of a scenario. Its instances count as made when they were trained, not saved."""
        file = self.work / f"{scenario}{'' if until is None else '-validation'}.ndjson"
        bound = [] if until is None else ["--until", iso(until + pd.Timedelta(seconds=1))]
        condition = f'scenario == "{scenario}"'
        command = ["rule", "past", "-p", self._project, "--where", condition, "--created-from", "trained_until", *bound]
        with file.open("w") as out:
            subprocess.run(["node", PROGRAM, *command], stdout=out, check=True)
        return file

    def backtest(
        self,
        name: str,
        past: Path,
        begin: pd.Timestamp,
        end: pd.Timestamp,
        choice: Choice | None = None,
        picture: Path | None = None,
    ) -> Backtest:
        """A decision every hour, each measured by the hour that follows."""
        file = self._folder / "forecasting" / f"{name}.yaml"
        if choice is not None:
            text = re.sub(r"(?m)^  WINDOW: .*", f"  WINDOW: {choice.window}", file.read_text())
            file.write_text(re.sub(r"(?m)(^  MARGIN: .* \*) .*", rf"\1 {choice.margin}", text))
        command = ["rule", "backtest", file, "--past", past, "--objective", "Production.mape", "--every", "1h"]
        command += ["--from", iso(begin), "--until", iso(end), "-o", "json"]
        told = json.loads(gallery(*map(str, command), *(() if picture is None else ("--picture", str(picture)))))
        stretches = {each["partition"]["sensor"]: each["stretches"] for each in told["partitions"]}
        return Backtest(told["ways"][0]["mean"], told["switches"], told["withoutChampion"], stretches)


def gallery(*command: str) -> str:
    return subprocess.run(["node", PROGRAM, *command], stdout=subprocess.PIPE, check=True, text=True).stdout
