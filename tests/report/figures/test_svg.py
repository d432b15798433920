from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maatwaarde.report.figures import svg
from maatwaarde.report.figures.svg import Drawing, fit, width_of


@given(st.text(max_size=80), st.floats(20, 400), st.integers(1, 3))
def test_what_is_broken_fits(text: str, room: float, lines: int) -> None:
    found = fit(text, room, 12, lines)
    assert 1 <= len(found) <= lines
    # A single character is never cut.
    assert all(width_of(line, 12) <= room or len(line) <= 2 for line in found)
    if sum(len(line) for line in found) and not any(line.endswith("…") for line in found):
        assert " ".join(found).split() == text.split()


def test_words_stay_whole_where_they_can() -> None:
    assert fit("een twee drie vier", 60, 12, 2) == ["een twee", "drie vier"]
    assert fit("een twee drie vier vijf", 60, 12, 2)[1].endswith("…")
    assert fit("", 60, 12) == [""]


@given(st.text(max_size=40))
def test_any_text_makes_a_sound_document(text: str) -> None:
    drawing = Drawing(100)
    drawing.open(text)
    drawing.text(1, 2, text, text_anchor="middle", data_x=text)
    drawing.close()
    root = ElementTree.fromstring(drawing.document(50, text, text))
    assert root.get("viewBox") == "0 0 100 50"
    assert root.find("{*}g/{*}text") is not None


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (1.005, "1"), (0.126, "0.13"), (7, "7")])
def test_numbers_are_short(value: float, text: str) -> None:
    drawing = Drawing(10)
    drawing.add("rect", x=value)
    assert f'<rect x="{text}"/>' in drawing.document(10, "", "")


def test_a_long_title_costs_as_much_as_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = []
    units = svg._units
    monkeypatch.setattr(svg, "_units", lambda char: looked.append(char) or units(char))
    assert fit("L" * 40_000, 60, 12) == ["LLLLL…"]
    assert len(looked) < 2 * 40_000
