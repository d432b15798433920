"""Which columns of judgements a draft takes for those of several judges, or for marks."""

from pathlib import Path

import pytest

from maatwaarde.proposals import DraftedMapping, draft_mapping
from proposals.files import csv_file


def drafted(folder: Path, headings: list[str], cells: list[str]) -> DraftedMapping:
    rows = [f"{i};P{i};" + ";".join([cell] * len(headings)) for i, cell in enumerate(cells)]
    return draft_mapping(csv_file(folder, "\n".join(["id;naam;" + ";".join(headings), *rows])))


@pytest.mark.parametrize(
    ("headings", "targets"),
    [
        (["Leef (Jan)", "Leef (Piet)"], ["leef (Jan)", "leef (Piet)"]),
        (["Leef - Jan", "Leef - Piet"], ["leef_jan", "leef_piet"]),
        (
            ["Leef Jan", "Leef Piet", "Groen Jan", "Groen Piet"],
            ["leef (Jan)", "leef (Piet)", "groen (Jan)", "groen (Piet)"],
        ),
        (["Klimaat (adaptatie)", "Klimaat (mitigatie)"], ["klimaat", "klimaat_2"]),
        (["Effect Klimaat", "Effect Natuur"], ["effect_klimaat", "effect_natuur"]),
        (["Leef Noord", "Leef Zuid"], ["leef_noord", "leef_zuid"]),
        (["Leef (Jan)", "Groen"], ["leef", "groen"]),
    ],
)
def test_tells_judges_from_other_words(
    tmp_path: Path, headings: list[str], targets: list[str]
) -> None:
    found = drafted(tmp_path, headings, ["++", "0", "-"])
    assert [line.to for line in found.lines[2:]] == [f"impact:{one}" for one in targets]
    assert all(line.judged for line in found.lines[2:])


@pytest.mark.parametrize(
    ("heading", "marks"),
    [
        ("Draagvlak", True),
        ("Cijfer bewoners (1-5)", True),
        ("Waardering", True),
        ("Cijfer (1-10)", False),
        ("Aantal bruggen", False),
        ("Bomen", False),
        ("Prioriteit", False),
        ("Bereik [person]", False),
    ],
)
def test_tells_marks_from_what_is_counted(tmp_path: Path, heading: str, marks: bool) -> None:
    found = drafted(tmp_path, [heading], ["1", "3", "5"])
    assert found.lines[2].judged is marks
    assert any("1 to 5" in one.what for one in found.warnings) is marks
