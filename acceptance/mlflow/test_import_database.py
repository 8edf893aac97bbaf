"""`gallery import mlflow` from a SQLite database, which MLflow's server has open and writes to meanwhile."""

import os
import sqlite3
import subprocess
import threading

import pytest
from importing import RUNS, assert_same, import_command, imported, leftovers, told_of, use
from mlflow import MlflowClient

pytestmark = pytest.mark.skipif("GALLERY_MLFLOW_URI" in os.environ, reason="imports into Gallery")


def write_until(done, path, written):
    """Commits again and again, and waits for a lock no longer than MLflow would."""
    with sqlite3.connect(path, timeout=5) as database:
        while not done.wait(0.01):
            database.execute("UPDATE experiments SET last_update_time = last_update_time + 1")
            database.commit()
            written.append(True)


def test_all_of_a_database_is_found_again(old_server, fresh_server, own, tool):
    _, told, place = old_server
    given = (f"sqlite:///{place}/mlflow.db", fresh_server, own, "--artifacts", f"{place}/artifacts")
    done, written = threading.Event(), []
    writer = threading.Thread(target=write_until, args=(done, place / "mlflow.db", written))
    writer.start()
    try:
        counts = imported(tool, *given)
    finally:
        done.set()
        writer.join()
    assert len(written) > 20
    assert counts["runs"][0] >= RUNS + 4
    assert all(left == 0 for _, _, left in counts.values())
    use(f"{fresh_server}/projects/{own}")
    here = told_of(MlflowClient())
    here["runs"] = {key: run for key, run in here["runs"].items() if key in told["runs"]}
    assert_same(here, told)
    again = imported(tool, *given)
    # The writer has moved all experiments since.
    assert {what for what, (carried, _, _) in again.items() if carried} <= {"experiments"}


def test_files_that_nobody_says_the_place_of_are_told(old_server, fresh_server, own):
    _, _, place = old_server
    lines = leftovers(place / "mlflow.db", fresh_server, own)
    assert lines["runs"]["carried"] >= RUNS + 4
    [reason] = lines["files"]["reasons"]
    assert "name that folder with --artifacts" in reason["reason"]


def test_a_database_that_is_too_old_is_refused_with_what_to_do(old_server, fresh_server, own, tmp_path):
    _, _, place = old_server
    old = tmp_path / "old.db"
    with sqlite3.connect(place / "mlflow.db") as source, sqlite3.connect(old) as copy:
        source.backup(copy)
        copy.execute("DROP TABLE datasets")
    refused = subprocess.run(import_command(old, fresh_server, own), capture_output=True, text=True)
    assert refused.returncode == 2
    assert "mlflow db upgrade sqlite:///" in refused.stderr
