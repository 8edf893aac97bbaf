"""The paper's functions against a real server, over both Thrift transports."""

from __future__ import annotations

import pickle
import uuid
from pathlib import Path
from typing import Any

import pytest
from conftest import Server
from listings import IMPORTS, LISTING_3, LISTING_4, LISTING_5

import gallery
from gallery import errors


@pytest.fixture(params=["http", "framed"])
def door(request: pytest.FixtureRequest, shared_server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("GALLERY_URL", shared_server.url)
    if request.param == "framed":
        monkeypatch.setenv("GALLERY_THRIFT", f"127.0.0.1:{shared_server.thrift_port}")
    return str(request.param)


class Pipeline:
    def fit(self, frame: list[int]) -> dict[str, Any]:
        return {"mean": sum(frame) / len(frame), "run": str(uuid.uuid4())}


def run_listings(*listings: str) -> dict[str, Any]:
    names: dict[str, Any] = {"pipeline": Pipeline(), "train_df": [1, 2, 3], "serialize": pickle.dumps}
    for listing in (IMPORTS, *listings):
        exec(listing, names)
    return names


@pytest.mark.usefixtures("door")
def test_the_listings_run_as_printed_again_and_again() -> None:
    for _ in range(2):
        names = run_listings(LISTING_3, LISTING_4, LISTING_5)
        # Listing 3 stores 'Random Forest', Listing 5 asks for 'random_forest': names are compared as they are.
        assert names["modelInstance"] == []
        exec(LISTING_5.replace("random_forest", "Random Forest"), names)
        newest = names["modelInstance"]
        assert newest.uuid == names["modelInstanceId"]
        assert newest.city == "New York City" and newest.model_name == "Random Forest"
        assert pickle.loads(newest.content) == names["model_object"]


@pytest.mark.usefixtures("door")
def test_large_content_goes_in_parts_and_comes_back_verified(project: str, tmp_path: Path) -> None:
    content = bytes(range(256)) * (80 << 10)
    path = tmp_path / "model.bin"
    path.write_bytes(content)
    model = gallery.createGalleryModel(project=project, base_version_id="large")
    record = gallery.createModelInstance(model)
    record.content = path
    saved = gallery.uploadModel(project=project, base_version_id="large", modelInstanceRecord=record)
    [found] = gallery.modelQuery([{"field": "projectId", "operator": "equal", "value": project}])
    assert found.uuid == saved and found.size == len(content)
    assert found.content == content
    assert found.download(tmp_path / "copy.bin").read_bytes() == content


@pytest.mark.usefixtures("door")
def test_a_folder_becomes_a_bundle(project: str, tmp_path: Path) -> None:
    (tmp_path / "model" / "stages").mkdir(parents=True)
    (tmp_path / "model" / "metadata").write_bytes(b"{}")
    (tmp_path / "model" / "stages" / "0_\u00fcber.parquet").write_bytes(b"PAR1")
    model = gallery.createGalleryModel(project=project, base_version_id="bundle")
    record = gallery.createModelInstance(model, modelName="\u4e0a\u6d77 \U0001f30a", hidden_layers=[64, 32])
    record.content = tmp_path / "model"
    gallery.uploadModel(project=project, base_version_id="bundle", modelInstanceRecord=record)
    found = gallery.modelQuery([{"field": "projectId", "operator": "equal", "value": project}])
    assert found.content == {"metadata": b"{}", "stages/0_\u00fcber.parquet": b"PAR1"}
    assert found.modelName == "\u4e0a\u6d77 \U0001f30a" and found.hiddenLayers == [64, 32]
    target = found.download(tmp_path / "copy")
    assert (target / "stages" / "0_\u00fcber.parquet").read_bytes() == b"PAR1"


@pytest.mark.usefixtures("door")
def test_a_refusal_arrives_with_code_and_field(project: str) -> None:
    model = gallery.createGalleryModel(project=project, base_version_id="m")
    record = gallery.createModelInstance(model, projectId="mine")
    record.content = b"x"
    with pytest.raises(errors.InvalidError) as caught:
        gallery.uploadModel(project=project, base_version_id="m", modelInstanceRecord=record)
    assert caught.value.code == "field.reserved" and caught.value.request_id


@pytest.mark.usefixtures("door")
def test_an_incomplete_constraint_is_refused_before_it_is_sent() -> None:
    with pytest.raises(errors.InvalidError, match="has no operator"):
        gallery.modelQuery([{"field": "city", "value": "x"}])


@pytest.mark.usefixtures("door")
def test_a_record_without_content_is_refused(project: str) -> None:
    model = gallery.createGalleryModel(project=project, base_version_id="m")
    with pytest.raises(errors.InvalidError, match="no content"):
        gallery.uploadModel(
            project=project, base_version_id="m", modelInstanceRecord=gallery.createModelInstance(model)
        )


def test_metrics_and_uploads_of_a_training_survive_a_dead_server(
    own_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GALLERY_URL", own_server.url)
    model = gallery.createGalleryModel(project="p", base_version_id="m")
    own_server.kill()
    with gallery.training(timeout=1.0):
        record = gallery.createModelInstance(model, city="Paris")
        record.content = b"trained"
        saved = gallery.uploadModel(project="p", base_version_id="m", modelInstanceRecord=record)
        metric = gallery.ModelEvaluationMetric(metricName="bias", scope="Validation", value=0.05)
        gallery.insertModelInstanceMetric(project="p", modelInstanceId=saved, modelPerformanceRecord=metric)
    own_server.start()
    assert gallery.wait(30)
    found = gallery.modelQuery(
        [
            {"field": "projectId", "operator": "equal", "value": "p"},
            {"field": "metricName", "operator": "equal", "value": "bias"},
            {"field": "metricValue", "operator": "smaller_than", "value": 0.25},
        ]
    )
    assert found.uuid == saved and found.content == b"trained"


@pytest.mark.usefixtures("url")
def test_a_model_is_created_with_what_it_uses(project: str, client: gallery.Client) -> None:
    upstream = gallery.createGalleryModel(project=project, base_version_id="demand")
    for _ in range(2):
        model = gallery.createGalleryModel(
            project=project, base_version_id="supply", dependencies=[{"upstream": upstream, "accepts": "1.x"}]
        )
    [dependency] = client.model(project, "supply").upstreams().dependencies
    assert (dependency.upstream.model, dependency.accepts) == (upstream.uuid, "1.x")
    assert dependency.downstream.model == model.uuid and model.deprecation is None
