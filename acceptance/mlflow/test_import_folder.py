"""`gallery import mlflow` from a folder `mlruns`, which MLflow's client has written without any server."""

import os
import shutil

import pytest
from importing import RUNS, assert_same, imported, told_of, trained, use
from mlflow import MlflowClient

pytestmark = pytest.mark.skipif("GALLERY_MLFLOW_URI" in os.environ, reason="imports into Gallery")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
    place = tmp_path_factory.mktemp("folder")
    with trained(str(place / "mlruns"), place) as client:
        yield place / "mlruns", told_of(client)


def test_all_of_a_folder_is_found_again(folder, fresh_server, own, tool, tmp_path):
    path, told = folder
    moved = shutil.move(path, tmp_path / "mlruns")
    counts = imported(tool, moved, fresh_server, own)
    assert counts["runs"] == (RUNS + 4, 0, 0)
    assert all(left == 0 for _, _, left in counts.values())
    use(f"{fresh_server}/projects/{own}")
    # The ids of its experiments are drawn from numbers that are greater than Gallery counts to.
    assert_same(told_of(MlflowClient()), told, "numbers")
    again = imported(tool, moved, fresh_server, own)
    assert {what: carried for what, (carried, _, _) in again.items() if carried} == {}
