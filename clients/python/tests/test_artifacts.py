"""Files of runs and of logged models, against a real server."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pytest

import gallery
from gallery import _transfer, errors
from gallery.artifacts import Artifact, ArtifactFolder, Owner
from gallery.runs import Run


@pytest.fixture
def run(client: gallery.Client, project: str) -> Run:
    client.project(project).create()
    return client.create_run(client.create_experiment(project, "e"))


def test_files_go_up_and_come_down(client: gallery.Client, run: Run, tmp_path: Path) -> None:
    (tmp_path / "weights.bin").write_bytes(b"weights")
    put = client.upload_artifact(run, "model/a b.bin", tmp_path / "weights.bin")
    assert (put.path, put.size, put.kind) == ("model/a b.bin", 7, "file")
    client.upload_artifact(run, "model/é#?.txt", io.BytesIO(b"text"))
    client.upload_artifact(run, "notes", b"note")
    top = client.artifacts(run)
    assert [each.path for each in top] == ["model", "notes"]
    assert isinstance(top[0], ArtifactFolder) and isinstance(top[1], Artifact)
    assert [each.path for each in client.artifacts(run, "model")] == ["model/a b.bin", "model/é#?.txt"]
    assert client.artifact(run, "model/a b.bin") == put
    assert client.read_artifact(Owner("run", run.uuid), "model/é#?.txt") == b"text"
    with client.open_artifact(run, "model/a b.bin") as opened:
        opened.seek(-3, io.SEEK_END)
        assert opened.read() == b"hts"
    seen: list[int] = []
    to = client.download_artifact(run, "notes", tmp_path / "n", progress=lambda done, _: seen.append(done))
    assert (to.read_bytes(), seen) == (b"note", [4])
    client.download_artifacts(run, tmp_path / "all")
    assert (tmp_path / "all" / "model" / "a b.bin").read_bytes() == b"weights"
    assert (tmp_path / "all" / "notes").read_bytes() == b"note"


def test_folders_go_up_and_blobs_are_joined(client: gallery.Client, run: Run) -> None:
    made = client.create_logged_model(client.experiment(run.project, run.experiment), source_run=run)
    put = client.upload_artifacts(made, {"MLmodel": b"flavors", "data/weights": b"w"}, "bundle/")
    assert [each.path for each in put] == ["bundle/MLmodel", "bundle/data/weights"]
    assert [each.path for each in client.artifacts(Owner("logged_model", made.uuid), "bundle/data")] == [
        "bundle/data/weights"
    ]
    client.put_artifact(made, "joined", [put[0].digest, put[1].digest])
    assert client.read_artifact(made, "joined") == b"flavorsw"
    client.upload_artifact(Owner("logged_model", made.uuid), "joined", b"another")
    assert client.read_artifact(made, "joined") == b"another"
    with pytest.raises(errors.InvalidError, match="one file has no path"):
        client.upload_artifacts(made, b"bytes")


def test_a_large_file_goes_in_parts(
    client: gallery.Client, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_transfer, "SINGLE_LIMIT", 1_000)
    monkeypatch.setattr(_transfer, "PART", 700)
    content = bytes(range(256)) * 10
    assert client.upload_artifact(run, "large", content).size == len(content)
    client.download_artifact(run, "large", tmp_path / "large")
    assert (tmp_path / "large").read_bytes() == content


def test_what_was_replaced_and_removed_is_there_at_its_moment(client: gallery.Client, run: Run, tmp_path: Path) -> None:
    first = client.upload_artifact(run, "model/weights", b"first")
    time.sleep(0.01)
    client.upload_artifact(run, "model/weights", b"second")
    client.upload_artifact(run, "notes", b"note")
    assert client.remove_artifact(run, "model") == 1
    assert client.remove_all_artifacts(run) == 1
    assert list(client.artifacts(run)) == []
    then = first.put_at
    assert [each.path for each in client.artifacts(run, as_of=then)] == ["model"]
    assert client.artifact(run, "model/weights", as_of=then) == first
    assert client.read_artifact(run, "model/weights", as_of=then) == b"first"
    with client.open_artifact(run, "model/weights", as_of=then) as opened:
        assert opened.read() == b"first"
    client.download_artifacts(run, tmp_path / "then", as_of=then)
    assert (tmp_path / "then" / "model" / "weights").read_bytes() == b"first"
    with pytest.raises(errors.MissingError) as caught:
        client.artifacts(run, as_of="2020-01-01T00:00:00Z")
    assert (caught.value.code, caught.value.field) == ("run.unknown", "asOf")


def test_what_cannot_be_is_refused(client: gallery.Client, run: Run) -> None:
    client.upload_artifact(run, "a/b", b"x")
    for path, code in [("a", "artifact.conflict"), ("a/b/c", "artifact.conflict")]:
        with pytest.raises(errors.ConflictError) as refused:
            client.upload_artifact(run, path, b"x")
        assert refused.value.code == code
    with pytest.raises(errors.MissingError) as missing:
        client.read_artifact(run, "none")
    assert missing.value.code == "artifact.unknown"
    client.change_run(run, deleted=True)
    with pytest.raises(errors.ConflictError) as deleted:
        client.upload_artifact(run, "late", b"x")
    assert deleted.value.code == "run.deleted"
