from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.framework import load_framework
from maatwaarde.framework.stub import DraftMeasure, framework_stub


def test_a_stub_loads_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "stub.yaml"
    measures = [
        DraftMeasure("co2", 'CO2 "netto": [ton]', "t_CO2e/year", "lower", 1234.0),
        DraftMeasure("draagvlak", "Draagvlak", None, "higher", 0.0),
    ]
    path.write_text(framework_stub("Mijn lijst (2)", measures), encoding="utf-8")
    framework = load_framework(path, today=date(2026, 1, 1))
    assert [(m.worst, m.best) for m in framework.measures] == [(1500, -1500), (-1, 1)]
    assert framework.measures[0].title.nl == 'CO2 "netto": [ton]'
    assert framework.id == "Mijn-lijst-2"


@pytest.mark.parametrize("name", ["2027", "null", "1e3", "nan", "values", "yes", "0x1f", "2027-01"])
def test_ids_that_yaml_would_read_as_something_else_are_quoted(tmp_path: Path, name: str) -> None:
    path = tmp_path / "stub.yaml"
    path.write_text(framework_stub(name, [DraftMeasure(name, name, None, "higher", 1.0)]))
    framework = load_framework(path, today=date(2026, 1, 1))
    assert framework.id == name
    assert [measure.id for measure in framework.measures] == [name]


def test_a_stub_without_measures_loads_too(tmp_path: Path) -> None:
    path = tmp_path / "stub.yaml"
    path.write_text(framework_stub("leeg", []), encoding="utf-8")
    assert len(load_framework(path, today=date(2026, 1, 1)).measures) == 1


def test_the_remarks_are_in_the_language_that_is_asked_for() -> None:
    measures = [DraftMeasure("m", "M", None, "higher", 1.0)]
    dutch, english = framework_stub("a", measures), framework_stub("a", measures, language="en")
    assert (dutch.count("BESLIS"), english.count("DECIDE")) == (9, 9)
    assert "DECIDE" not in dutch
    assert yaml.safe_load(dutch) == yaml.safe_load(english)


@given(st.floats(min_value=1e-9, max_value=1e12))
def test_anchors_lie_at_or_beyond_the_largest_impact(largest: float) -> None:
    text = framework_stub("a", [DraftMeasure("m", "M", None, "higher", largest)])
    best = float(text.split("best: ")[1].split()[0])
    assert largest <= best * (1 + 1e-9)
    assert best <= largest * 2
