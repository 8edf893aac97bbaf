"""What the paper's record takes, and what it makes of it."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import numpy
import pytest
from conftest import ROOT

from gallery import STANDARD_FIELDS, GalleryWarning, ModelInstanceRecord, createModelInstance
from gallery.errors import InvalidError, NothingFound
from gallery.found import FoundInstances


def test_any_attribute_is_a_field() -> None:
    record = createModelInstance(model=None)  # type: ignore[arg-type]
    record.modelName = "Random Forest"
    record.my_own = 3
    assert record.fields == {"modelName": "Random Forest", "my_own": 3}
    assert (record.modelName, record.my_own) == ("Random Forest", 3)


def test_both_spellings_are_one_field() -> None:
    record = ModelInstanceRecord(None, model_name="a", own_field=1)
    record.modelName = "b"
    record.ownField = 2
    assert record.fields == {"modelName": "b", "own_field": 2}
    assert record.model_name == "b"


def test_none_and_del_take_a_field_away() -> None:
    record = ModelInstanceRecord(None, city="Paris", seed=1)
    record.city = None
    del record.seed
    assert record.fields == {}


def test_content_is_not_a_field() -> None:
    record = ModelInstanceRecord(None)
    record.content = b"bytes"
    assert record.fields == {} and record.content == b"bytes"


def test_values_of_numpy_and_dates_are_translated() -> None:
    moment = datetime.datetime(2026, 11, 21, 10, 0, 0, 123456, datetime.timezone.utc)
    record = ModelInstanceRecord(
        None,
        trees=numpy.int64(100),
        rate=numpy.float32(0.5),
        good=numpy.bool_(True),
        sizes=numpy.array([1, 2]),
        trainingStart=moment,
        trainingCode=Path("train.py"),
    )
    assert record.fields == {
        "trees": 100,
        "rate": 0.5,
        "good": True,
        "sizes": [1, 2],
        "trainingStart": "2026-11-21T10:00:00.123Z",
        "trainingCode": "train.py",
    }


@pytest.mark.parametrize("value", [{"a": 1}, object(), float("nan"), float("inf"), [object()]])
def test_a_value_that_gallery_cannot_keep_is_refused_where_it_is_set(value: object) -> None:
    record = ModelInstanceRecord(None)
    with pytest.raises(InvalidError, match="bad"):
        record.bad = value


def test_what_the_record_owns_cannot_be_set() -> None:
    with pytest.raises(AttributeError, match="record's own"):
        ModelInstanceRecord(None).fields = {}  # type: ignore[misc]


def test_an_unknown_attribute_says_what_there_is() -> None:
    with pytest.raises(AttributeError, match="it has city"):
        _ = ModelInstanceRecord(None, city="Paris").town


def test_a_misspelt_standard_field_is_pointed_out() -> None:
    with pytest.warns(GalleryWarning, match="trainingDataSet"):
        ModelInstanceRecord(None).trainingDatSet = "x"


def test_the_standard_fields_are_those_of_the_server() -> None:
    source = (ROOT / "src" / "domain" / "fields.ts").read_text()
    table = source[source.index("standardFields = {") : source.index("} as const")]
    assert tuple(re.findall(r"^  (\w+): \{", table, re.MULTILINE)) == STANDARD_FIELDS


def test_an_empty_result_says_so_when_used_like_an_instance() -> None:
    nothing = FoundInstances([], [{"field": "city", "operator": "equal", "value": "Atlantis"}])
    assert not nothing and not hasattr(nothing, "content")
    with pytest.raises(NothingFound, match="Atlantis"):
        _ = nothing.content
