"""The layer for notebooks against a real server."""

from __future__ import annotations

import io
import pickle
from pathlib import Path

import pytest

import gallery
from gallery import errors


@pytest.fixture
def model(client: gallery.Client, project: str) -> gallery.ModelHandle:
    return client.project(project).model("supply_rejection")


def test_what_was_uploaded_comes_back(model: gallery.ModelHandle, tmp_path: Path) -> None:
    instance = model.upload(b"weights", fields={"city": "Z\u00fcrich", "trees": 100}, tags={"stage": "shadow"})
    assert instance.version == "1.0" and instance.content == b"weights"
    assert instance.fields == {"city": "Z\u00fcrich", "trees": 100} and instance.tags == {"stage": "shadow"}
    assert instance.download(tmp_path / "model.bin").read_bytes() == b"weights"
    assert list(tmp_path.glob(".*.part")) == []


@pytest.mark.parametrize("form", ["path", "text path", "open file", "unseekable"])
def test_content_may_be(form: str, model: gallery.ModelHandle, tmp_path: Path) -> None:
    path = tmp_path / "in.bin"
    path.write_bytes(b"abc" * 1000)

    class Unseekable(io.RawIOBase):
        def __init__(self) -> None:
            self._rest = io.BytesIO(path.read_bytes())

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            return self._rest.readinto(buffer)

    with path.open("rb") as opened:
        content = {"path": path, "text path": str(path), "open file": opened, "unseekable": Unseekable()}[form]
        instance = model.upload(content)  # type: ignore[arg-type]
    assert instance.content == path.read_bytes()


def test_a_model_that_was_not_serialised_is_refused_with_advice(model: gallery.ModelHandle) -> None:
    with pytest.raises(errors.InvalidError, match="Serialise the model first"):
        model.upload(object())  # type: ignore[arg-type]


def test_a_bundle_keeps_its_paths(model: gallery.ModelHandle, tmp_path: Path) -> None:
    files = {"MLmodel": b"flavors:", "data/a b \u00e9.bin": b"\x00\x01", ".hidden": b""}
    instance = model.upload(files)
    assert instance.content == files
    with instance.open("data/a b \u00e9.bin") as opened:
        assert opened.read() == b"\x00\x01"
    target = instance.download(tmp_path / "out")
    assert (target / "data" / "a b \u00e9.bin").read_bytes() == b"\x00\x01"
    again = model.upload(target)
    assert [each.digest for each in again.files] == [each.digest for each in instance.files]
    with pytest.raises(errors.InvalidError, match="Name one of them"):
        instance.open()


def test_a_large_file_goes_in_parts_with_progress(model: gallery.ModelHandle, tmp_path: Path) -> None:
    path = tmp_path / "large.bin"
    path.write_bytes(b"0123456789abcdef" * (5 << 20))
    seen: list[tuple[int, int]] = []
    instance = model.upload(path, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (80 << 20, 80 << 20) and len(seen) == 5
    with instance.open() as opened:
        opened.seek(-20, io.SEEK_END)
        assert opened.read() == b"cdef0123456789abcdef"
        opened.seek(50 << 20)
        assert opened.read(4) == b"0123"
    assert instance.download(tmp_path / "copy.bin").read_bytes() == path.read_bytes()


def test_an_opened_blob_serves_as_a_file(model: gallery.ModelHandle) -> None:
    with model.upload(pickle.dumps({"a": list(range(1000))})).open() as opened:
        assert pickle.load(opened)["a"][999] == 999


def test_metrics_are_read_back_right_after_they_are_logged(client: gallery.Client, model: gallery.ModelHandle) -> None:
    instance = model.upload(b"x")
    instance.log_metric("mae", 4.2)
    assert instance.metric("mae") == 4.2
    with client.measuring(instance, scope="Training") as m:
        for step in range(1_200):
            m.log("loss", 1 / (step + 1), step=step)
    [loss] = [each for each in instance.metrics if each.name == "loss"]
    assert (loss.count, loss.max) == (1_200, 1.0)
    assert [each.step for each in instance.metric_history("loss", "Training")] == list(range(1_200))
    assert instance.metric("nothing") is None


def test_an_evaluation_keeps_what_made_it(model: gallery.ModelHandle) -> None:
    instance = model.upload(b"x")
    uuid = instance.evaluate(
        {"mae": 1, "bias": 0.5}, data_set="s3://x", metric_code="git:1", dimensions={"event": "holiday"}
    )
    [evaluation] = instance.evaluations
    assert (evaluation.uuid, evaluation.data_set, evaluation.metrics) == (uuid, "s3://x", {"mae": 1, "bias": 0.5})
    assert {each.name: each.dimensions for each in instance.metrics} == dict.fromkeys(
        ("mae", "bias"), {"event": "holiday"}
    )
    assert "Production" in instance.health.unmeasured


def test_tags_and_deprecation_move_and_are_on_record(model: gallery.ModelHandle, client: gallery.Client) -> None:
    old, new = model.upload(b"1"), model.upload(b"2")
    old.tag({"a": "1"}, stage="x")
    old.untag("a")
    assert old.tags == {"stage": "x"}
    assert old.deprecate("worse", replacement=new).deprecation is not None
    assert [each.uuid for each in model.instances] == [new.uuid]
    assert client.count(project=model.project, include_deprecated=True) == 2
    old.restore("not so bad")
    assert old.deprecation is None
    kinds = [each.kind for each in old.history]
    assert kinds[0] == "instance.created" and kinds[-2:] == ["instance.deprecated", "instance.restored"]


def test_a_deprecated_instance_used_by_name_warns_once(model: gallery.ModelHandle, client: gallery.Client) -> None:
    old, new = model.upload(b"1"), model.upload(b"2")
    old.deprecate("a broken feed", replacement=new)
    with pytest.warns(DeprecationWarning, match=f"is deprecated: a broken feed; use {new.uuid} instead") as told:
        assert client.instance(old.uuid).content == b"1"
        model.instance(old.version)
        client.instance(old.uuid).refresh()
        client.instance(new.uuid).refresh()
    assert [Path(each.filename).name for each in told] == ["test_client.py"]


def test_search_pages_lazily_in_order(client: gallery.Client, model: gallery.ModelHandle) -> None:
    for n in range(7):
        model.upload(b"x", fields={"n": n, "city": "ab"[n % 2]}).log_metric("mae", n)
    found = client.search("n >= 2", project=model.project, order_by="-n", page_size=2)
    assert [each.fields["n"] for each in found] == [6, 5, 4, 3, 2]
    assert found.count() == 5
    first = found.first()
    assert first is not None and first.fields["n"] == 6
    assert {each.value: each.count for each in client.facets("city", project=model.project).values} == {"a": 4, "b": 3}
    best = client.best_per("city", 'metrics.Validation["mae"]', project=model.project)
    assert {city: each.fields["n"] for city, each in best.items()} == {"a": 0, "b": 1}
    assert client.search("n > 100", project=model.project).first() is None


def test_an_error_in_a_condition_says_where(client: gallery.Client, model: gallery.ModelHandle) -> None:
    model.create()
    with pytest.raises(errors.InvalidError) as caught:
        client.search("n >= ", project=model.project).first()
    assert caught.value.code == "expression.syntax" and caught.value.position is not None


def test_results_become_data_frames_and_tables(client: gallery.Client, model: gallery.ModelHandle) -> None:
    for n in range(3):
        instance = model.upload(b"x", fields={"n": n, "city": "<b>"})
        instance.log_metric("mae", n)
    found = model.instances
    frame = found.to_dataframe()
    assert sorted(frame["n"]) == [0, 1, 2] and frame.index.name == "uuid"
    selected = client.search(project=model.project, select=["n"], order_by="n").to_dataframe()
    assert list(selected["n"]) == [0, 1, 2]
    assert list(instance.metrics.to_dataframe()["name"]) == ["mae"]
    assert "&lt;b&gt;" in found._repr_html_() and "<b>" not in found._repr_html_()
    assert "&lt;b&gt;" in instance._repr_html_()
    assert "<td>mae</td>" in instance.metrics._repr_html_()


def test_a_model_is_described_and_revised(client: gallery.Client, model: gallery.ModelHandle) -> None:
    created = model.create(owner="maria", hyperparameters={"depth": 3}, partition_by=["city"])
    assert model.create().uuid == created.uuid
    revised = model.revise(description="deeper")
    assert (revised.revision, revised.owner, revised.previous) == (2, "maria", created.uuid)
    assert [each.revision for each in model.revisions] == [1, 2]
    paris = model.upload(b"x", fields={"city": "Paris"})
    assert paris.partition == {"city": "Paris"}
    assert model.instance(paris.version, {"city": "Paris"}) == paris
    assert [each.base_version_id for each in client.project(model.project).models] == ["supply_rejection"]
    assert "city" in {each.name for each in client.project(model.project).fields}


def test_what_does_not_exist_is_missing(client: gallery.Client, project: str) -> None:
    with pytest.raises(errors.MissingError) as caught:
        _ = client.instance("0b6dc0de-0000-4000-8000-000000000000").version
    assert caught.value.code == "instance.unknown"
    with pytest.raises(errors.MissingError):
        client.project(project).get()


def test_the_actor_is_on_record(url: str, project: str) -> None:
    client = gallery.Client(url, actor="maria@example.com")
    instance = client.model(project, "m").upload(b"x")
    instance.tag(a="b")
    assert {each.actor for each in instance.history} == {"maria@example.com"}


def test_an_upload_in_a_training_returns_at_once_and_arrives(model: gallery.ModelHandle, spool: Path) -> None:
    with gallery.training():
        instance = model.upload(b"trained", fields={"city": "Paris"}, tags={"stage": "new"})
        instance.log_metric("mae", 1.5)
    assert instance.content == b"trained" and instance.tags == {"stage": "new"}
    assert instance.metric("mae") == 1.5
    assert list((spool / "blobs").iterdir()) == []


def test_a_file_that_changes_before_it_is_sent_is_refused_not_mixed_up(
    project: str, tmp_path: Path, spool: Path
) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"right")
    away = gallery.Client("http://127.0.0.1:9")
    with gallery.training(copy=False, timeout=0):
        away.model(project, "m").upload(path)
    path.write_bytes(b"wrong")
    with pytest.warns(gallery.GalleryWarning, match="changed since"):
        assert away.flush(20)
    assert "digest.mismatch" in (spool / "refused.jsonl").read_text()
