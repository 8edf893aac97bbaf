"""Tests that are not run at all, and why."""

from __future__ import annotations

import re

import pytest

from gallery_suites.stores import is_database_suite

# The store of files is gone: MLflow skips these itself, after it has made their fixtures. Workspaces are a second run
# of each test of a store, with a thing that is no part of Gallery.
VARIANTS = re.compile(r"workspace-enabled|[\[-]file[\]-]")

# Of the database stores: traces, evaluation data, judges and secrets, which Gallery answers with 501 (docs/mlflow.md).
# The tests called `set_tag` here are those of traces.
NOT_OFFERED = re.compile(
    r"trace|span|assessment|test_dataset_|sql_dataset_record|scorer|online_scoring|completed_sessions|secret|"
    r"test_set_and_delete_tags|test_set_invalid_tag|test_set_tag_truncate_too_long"
)
# Paths of another system.
WINDOWS = re.compile(r"windows")


def is_left_out(item: pytest.Item) -> bool:
    if VARIANTS.search(item.name):
        return True
    if not is_database_suite(item.path):
        return False
    # What asks for no store looks at the database alone, or at nothing but a function of MLflow.
    speaks_to_no_server = "store" not in getattr(item, "fixturenames", ())
    return speaks_to_no_server or bool(NOT_OFFERED.search(item.name) or WINDOWS.search(item.name))
