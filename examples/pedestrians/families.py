"""Six families of models that forecast one hour ahead. Each sees earlier hours only."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from counts import FEWEST_PEOPLE, Scenario, day_kinds, utc
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

LAGS = (1, 2, 24, 168)
LAG_NAMES = [f"lag_{lag}" for lag in LAGS]
CLOCK = ["hour", "weekday", "month"]
HOLIDAYS = ["public", "event", "event_before", "event_a_day_ago", "event_a_week_ago"]

NAIVE = {"same_hour_last_week": "lag_168", "last_value": "lag_1"}
FAMILIES = (*NAIVE, "ridge", "boosting", "boosting_holidays", "ridge_weekly")
#: The family that is retrained: how far its training looks back, and how long an instance is scored.
MEMORY = pd.Timedelta(weeks=8)
LIFE = pd.Timedelta(weeks=2)


@dataclass(frozen=True)
class Trained:
    """One instance: when its training ended, its bytes, and its error at each hour that is scored."""

    sensor: str
    family: str
    trained: pd.Timestamp
    content: bytes
    #: Each scored hour by its end, in UTC, from when on its `error` (absolute, in per cent) is known; whether it lies
    #: on a `public` holiday, and in an `event`.
    hours: pd.DataFrame


class Sensor:
    """What one sensor counted, as the models see it."""

    def __init__(self, name: str, counts: pd.Series) -> None:
        self.name = name
        self.counts = counts
        self.features = features_of(counts)
        ends = utc(counts.index) + pd.Timedelta(hours=1)
        self.scored = (counts >= FEWEST_PEOPLE) & ~ends.isna() & self.features[LAG_NAMES].notna().all(axis=1)
        self.ends = ends

    def train(self, scenario: Scenario) -> Iterator[Trained]:
        """Every instance that is scored from the beginning of validation to the end of the hold-out."""
        begin, end = pd.Timestamp(scenario.validate), pd.Timestamp(scenario.end)
        for family in FAMILIES:
            if family == "ridge_weekly":
                yield from self._retrained(begin, end)
            else:
                model = self._fit(family, pd.Timestamp(scenario.train), begin)
                yield self._judged(family, model, begin, self._between(begin, end))

    def _retrained(self, begin: pd.Timestamp, end: pd.Timestamp) -> Iterator[Trained]:
        for monday in pd.date_range(begin - pd.Timedelta(days=begin.weekday()), end, freq="7D"):
            asked = self._between(monday, min(monday + LIFE, end))
            if asked.any() and self._between(monday - MEMORY, monday).any():
                yield self._judged("ridge_weekly", self._fit("ridge", monday - MEMORY, monday), monday, asked)

    def _fit(self, family: str, begin: pd.Timestamp, end: pd.Timestamp) -> object:
        if family in NAIVE:
            return NAIVE[family]
        known = self._between(begin, end)
        return new_model(family).fit(self.features[known], np.log1p(self.counts[known]))

    def _between(self, begin: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
        """Which hours are scored among those from one local time to another."""
        return self.scored & (self.counts.index >= begin) & (self.counts.index < end)

    def _judged(self, family: str, model: object, begin: pd.Timestamp, asked: pd.Series) -> Trained:
        seen = self.features[asked]
        forecast = np.expm1(seen[model] if isinstance(model, str) else model.predict(seen))
        counted = self.counts[asked].to_numpy()
        errors = 100 * np.abs(np.asarray(forecast) - counted) / counted
        trained = utc(pd.DatetimeIndex([begin]))[0]
        hours = seen[["public", "event"]].astype(bool).assign(error=errors).set_index(self.ends[asked])
        return Trained(self.name, family, trained, pickle.dumps(model), hours)


def new_model(family: str) -> object:
    if family == "ridge":
        encoded = (OneHotEncoder(handle_unknown="ignore"), ["hour_of_week"])
        return make_pipeline(make_column_transformer(encoded, ("passthrough", LAG_NAMES)), Ridge(alpha=1.0))
    columns = [*CLOCK, *LAG_NAMES, *(HOLIDAYS if family == "boosting_holidays" else [])]
    chosen = make_column_transformer(("passthrough", columns))
    return make_pipeline(chosen, HistGradientBoostingRegressor(max_iter=150, early_stopping=False, random_state=7))


def features_of(counts: pd.Series) -> pd.DataFrame:
    hours = counts.index
    logs = np.log1p(counts)
    days = hours.normalize()
    kinds = day_kinds(pd.date_range(days[0] - pd.Timedelta(days=7), days[-1] + pd.Timedelta(days=1)))

    def kind(name: str, days_ago: int = 0) -> np.ndarray:
        return kinds[name].reindex(days - pd.Timedelta(days=days_ago)).to_numpy(dtype=float)

    columns = {f"lag_{lag}": logs.shift(lag) for lag in LAGS}
    columns |= {"hour": hours.hour, "weekday": hours.weekday, "month": hours.month}
    columns |= {"hour_of_week": hours.weekday * 24 + hours.hour}
    columns |= {"public": kind("public"), "event": kind("event"), "event_before": kind("event", -1)}
    columns |= {"event_a_day_ago": kind("event", 1), "event_a_week_ago": kind("event", 7)}
    return pd.DataFrame(columns, index=hours)
