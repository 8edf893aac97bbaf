"""The table of what came of the tests: `python -m gallery_suites.summary TOLD...`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COLUMNS = ("passed", "failed", "501", "left out", "skipped")


def outcome(row: dict[str, Any]) -> str:
    """The column of a test: whatever else it did, one that met a 501 and failed asked for what is not offered."""
    if row["outcome"] == "failed" and any(line.startswith("501 ") for line in row["refusals"]):
        return "501"
    return str(row["outcome"])


def table(rows: list[dict[str, Any]]) -> Iterator[str]:
    """A line a file, as Markdown. A test that failed in more than one phase counts once."""
    by_test: dict[str, str] = {}
    for row in rows:
        if by_test.get(row["test"], "passed") == "passed":
            by_test[row["test"]] = outcome(row)
    counts: dict[str, Counter[str]] = {}
    for test, came in by_test.items():
        counts.setdefault(test.split("::")[0], Counter())[came] += 1
    yield f"| file | {' | '.join(COLUMNS)} |"
    yield f"|---|{'---|' * len(COLUMNS)}"
    for file, count in counts.items():
        yield f"| `{file}` | {' | '.join(str(count[column]) for column in COLUMNS)} |"


if __name__ == "__main__":
    for line in table([json.loads(row) for file in sys.argv[1:] for row in Path(file).read_text().splitlines()]):
        print(line)
