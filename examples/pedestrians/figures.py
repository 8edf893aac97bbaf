"""How ways to choose a model fared, hour by hour, on what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from families import FAMILIES, Trained

HOUR = pd.Timedelta(hours=1)
DAYS = {"all hours": None, "event days": "event", "public holidays": "public"}


@dataclass(frozen=True)
class Stretch:
    """A champion, by its place among the sensor's instances, from a decision on; None for nobody."""

    start: pd.Timestamp
    place: int | None


class Record:
    """The errors of all instances of one sensor over one stretch of time: a row an hour, a column an instance."""

    def __init__(self, instances: Mapping[str, Trained], begin: pd.Timestamp, end: pd.Timestamp) -> None:
        self.places = {uuid: place for place, uuid in enumerate(instances)}
        self.trained = list(instances.values())
        kinds = max((each.hours for each in self.trained), key=len)
        kinds = kinds[(kinds.index > begin) & (kinds.index <= end)]
        self.ends = kinds.index
        self.kinds = kinds
        self.errors = np.column_stack([each.hours["error"].reindex(self.ends) for each in self.trained])

    def always(self, family: str) -> list[Stretch]:
        """The newest instance of the family, from when it was trained on."""
        wanted = [Stretch(each.trained, place) for place, each in enumerate(self.trained) if each.family == family]
        return sorted(wanted, key=lambda each: each.start)

    def stretches(self, told: Sequence[Mapping[str, str]]) -> list[Stretch]:
        """What a backtest says was chosen in this sensor's partition."""
        return [Stretch(pd.Timestamp(each["from"]), self.places.get(each["instance"])) for each in told]

    def served(self, stretches: Sequence[Stretch]) -> np.ndarray:
        """Who answered in each hour, -1 for nobody: the champion of the decision at the hour's beginning."""
        starts = pd.DatetimeIndex([each.start for each in stretches])
        places = np.array([-1, *(-1 if each.place is None else each.place for each in stretches)])
        return places[starts.searchsorted(self.ends - HOUR, side="right")]

    def scores(self, served: np.ndarray) -> np.ndarray:
        """The error in each hour; NaN where nobody answered."""
        found = self.errors[np.arange(len(served)), served]
        return np.where(served < 0, np.nan, found)

    def best(self) -> np.ndarray:
        return np.nanmin(self.errors, axis=1)


@dataclass(frozen=True)
class Way:
    """One way to choose, over all sensors, and its error in every hour."""

    name: str
    errors: np.ndarray
    switches: int | None

    @property
    def mean(self) -> float:
        """Over all hours for which it is known."""
        return float(np.nanmean(self.errors))


class Comparison:
    """Ways to choose beside one another, over the same hours."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self.kinds = pd.concat([record.kinds for record in records])
        self.weeks = self.kinds.index.tz_localize(None).to_period("W").asi8

    def always(self, family: str) -> Way:
        return self.way(f"always {family}", [record.served(record.always(family)) for record in self.records])

    def statics(self) -> list[Way]:
        return [self.always(family) for family in FAMILIES]

    def way(self, name: str, served: Sequence[np.ndarray]) -> Way:
        pairs = zip(self.records, served)
        return Way(name, np.concatenate([record.scores(each) for record, each in pairs]), sum(map(switches_in, served)))

    def best_by_sensor(self) -> Way:
        """Of each sensor the family that turned out best."""
        choices = [[record.served(record.always(family)) for family in FAMILIES] for record in self.records]
        pairs = zip(self.records, choices)
        best = [min(served, key=lambda one: np.nanmean(record.scores(one))) for record, served in pairs]
        return self.way("best static of each sensor", best)

    def in_events(self, everyday: Sequence[np.ndarray], event: Sequence[np.ndarray]) -> list[np.ndarray]:
        """During events whoever is best in events, and the everyday champion again when they are over."""
        both = zip(self.records, everyday, event)
        return [np.where(record.kinds["event"] & (other >= 0), other, one) for record, one, other in both]

    def oracle(self) -> Way:
        return Way("best in every hour (oracle)", np.concatenate([record.best() for record in self.records]), None)

    def mean(self, way: Way, days: str) -> float:
        return float(np.nanmean(way.errors[self._on(days)]))

    def gain(self, way: Way, other: Way, days: str, draws: int = 1000) -> tuple[float, float, float]:
        """By how much the way's error is smaller, with the 95 % interval that drawing whole weeks gives."""
        chosen = self._on(days)
        gains = (other.errors - way.errors)[chosen]
        known = ~np.isnan(gains)
        weeks, of = np.unique(self.weeks[chosen][known], return_inverse=True)
        sums = np.bincount(of, gains[known])
        counts = np.bincount(of)
        drawn = np.random.default_rng(1).integers(0, len(weeks), (draws, len(weeks)))
        means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
        low, high = np.quantile(means, [0.025, 0.975])
        return float(gains[known].mean()), float(low), float(high)

    def table(self, ways: Sequence[Way], static: Way) -> str:
        """Mean error of each way and what it gains over the static choice, for every kind of days."""
        lines = [f"{'':38}" + "".join(f"{days:^32}" for days in DAYS) + "switches"]
        for way in ways:
            cells = "".join(self._cell(way, static, days) for days in DAYS)
            lines.append(f"{way.name:38}{cells}{'-' if way.switches is None else way.switches:>8}")
        return "\n".join(lines)

    def hours(self, days: str) -> int:
        return int(self._on(days).sum())

    def _cell(self, way: Way, static: Way, days: str) -> str:
        gain = ""
        if way is not static:
            mean, low, high = self.gain(way, static, days)
            gain = f"{mean:+.2f} [{low:+.2f} {high:+.2f}]"
        return f"{self.mean(way, days):>7.2f} {gain:24}"

    def _on(self, days: str) -> np.ndarray:
        kind = DAYS[days]
        return np.ones(len(self.kinds), bool) if kind is None else self.kinds[kind].to_numpy()


def switches_in(served: np.ndarray) -> int:
    return int((np.diff(served) != 0).sum())
