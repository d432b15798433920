"""A framework from a dictionary, text or a stream is that of the file with the same content."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from maatwaarde.diagnostics import FrameworkError
from maatwaarde.framework import Framework, load_framework
from maatwaarde.scoring.weights import resolve_weights, with_answers

EXAMPLES = Path(__file__).parents[2] / "examples"

TEXT = """
maatwaarde: 1
id: stad
title: Stad
valid: {from: 2026-01-01, until: 2030-12-31}
values:
  - id: groen
    title: Groen
    measures:
      - {id: bomen, title: Bomen, unit: stam, better: higher, worst: -100, best: 100}
units: {stam: "[stam]"}
"""


def data() -> dict[str, Any]:
    found = yaml.safe_load(TEXT)
    assert isinstance(found["valid"]["from"], date)  # as a database would give it
    return found


def test_they_are_the_same(tmp_path: Path) -> None:
    path = tmp_path / "stad.yaml"
    path.write_text(TEXT)
    file = load_framework(path)
    for other in (
        Framework.from_dict(data()),
        Framework.from_text(TEXT),
        load_framework(io.StringIO(TEXT)),
        load_framework(io.BytesIO(TEXT.encode())),
        load_framework(TEXT.encode()),
    ):
        assert other.file == file.file
        assert other.checksum == file.checksum
        assert other.sources == ()
        assert other.path == "<framework>"


def test_every_mistake_is_at_its_key() -> None:
    wrong = data()
    measure = wrong["values"][0]["measures"][0]
    wrong["values"][0]["measures"] = [
        {**measure, "unit": "boompje"},
        {**measure, "better": "hoger", "typo": 1},
    ]
    with pytest.raises(FrameworkError) as caught:
        Framework.from_dict(wrong)
    fields = {one.code: one.where.field for one in caught.value.problems}
    assert fields == {
        "unknown-unit": "values[0].measures[0].unit",
        "extra-forbidden": "values[0].measures[1].typo",
        "literal-error": "values[0].measures[1].better",
        "duplicate-id": "values[0].measures[1].id",
    }
    assert "used already, at values[0].measures[0].id" in str(caught.value)
    assert {one.where.file for one in caught.value.problems} == {"<framework>"}


def test_data_extends_what_is_known_by_name_and_reads_no_file(tmp_path: Path) -> None:
    (tmp_path / "geheim.yaml").write_text(TEXT)
    own = {"maatwaarde": 1, "id": "eigen", "title": "Eigen", "extends": "basis"}
    found = Framework.from_dict(own, others={"basis": data()})
    assert [measure.id for measure in found.measures] == ["bomen"]
    for name in (str(tmp_path / "geheim.yaml"), "geheim.yaml"):
        with pytest.raises(FrameworkError, match="no framework known by name"):
            Framework.from_dict({**own, "extends": name})
    with pytest.raises(FrameworkError, match="a -> b -> a"):
        Framework.from_dict(
            {**own, "extends": "a"}, others={"a": {"extends": "b"}, "b": {"extends": "a"}}
        )


def test_what_a_base_says_keeps_its_own_place() -> None:
    base = data()
    base["values"][0]["measures"][0]["better"] = "hoger"
    own = {"maatwaarde": 1, "id": "eigen", "title": 3, "extends": "basis"}
    with pytest.raises(FrameworkError) as caught:
        Framework.from_dict(own, others={"basis": base})
    assert {one.where.file: one.where.field for one in caught.value.problems} == {
        "<framework>": "title",
        "<framework basis>": "values[0].measures[0].better",
    }


def test_answers_in_files_are_not_read_for_data() -> None:
    asks = {**data(), "weights": {"method": "ahp", "judgements": ["antwoorden/*.csv"]}}
    with pytest.raises(FrameworkError) as caught:
        Framework.from_dict(asks)
    (one,) = caught.value.problems
    assert (one.code, one.where.field) == ("no-judgements", "weights.judgements[0]")
    assert "with_answers" in one.mend


def test_it_goes_to_data_and_text_and_back() -> None:
    base = data()
    base["values"][0]["measures"][0]["target"] = {2030: 40}
    base["guards"] = [{"value": "groen", "max_loss": "25 %", "rule": "veto"}]
    own = {"maatwaarde": 1, "id": "1e3", "title": "Eigen", "extends": "basis"}
    found = Framework.from_dict(own, others={"basis": base})
    told = found.to_dict()
    assert "extends" not in told
    assert told["values"][0]["measures"][0]["target"] == {"2030": 40}
    assert json.loads(json.dumps(told)) == told
    for again in (Framework.from_dict(told), Framework.from_text(found.to_yaml())):
        assert again == found
        assert hash(again) == hash(found)
        assert again.checksum == found.checksum


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*/meetlat.yaml")), ids=str)
def test_a_framework_of_a_file_does_so_too(path: Path) -> None:
    found = load_framework(path)
    if not found.judgement_files:
        again = Framework.from_dict(found.to_dict())
        assert again == found
        assert again.measure_weights.tolist() == found.measure_weights.tolist()


def test_weights_that_answers_gave_go_along() -> None:
    asks = Framework.from_dict({**data(), "values": [*data()["values"], OTHER]})
    row = {"respondent": "x", "id": "groen", "points": 30}
    answers = {"raad": [row, {**row, "id": "wonen", "points": 70}]}
    found, _ = resolve_weights(with_answers(asks, answers, method="direct"))
    again = Framework.from_dict(found.to_dict())
    assert again == found != asks
    assert [node.share for node in again.nodes] == pytest.approx([0.3, 1, 0.7, 1])


OTHER = {
    "id": "wonen",
    "title": "Wonen",
    "measures": [
        {"id": "huizen", "title": "Huizen", "unit": "dwelling", "better": "higher"}
        | {"worst": -1, "best": 1}
    ],
}
