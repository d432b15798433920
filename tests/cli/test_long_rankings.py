"""A long ranking says what it does not show, and a file has all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from maatwaarde.report.shown import SHOWN

MEASURES = Path(__file__).parents[2] / "examples" / "deltastad" / "meetlat.yaml"


@pytest.fixture
def long_list(tmp_path):
    rows = [f"p{i:03d};Straat {i};{i};{-i}\n" for i in range(1, SHOWN + 12)]
    path = tmp_path / "lang.csv"
    head = "id;titel;impact:co2_uitstoot [t_CO2e/year];impact:geluid [person]\n"
    path.write_text(head + "".join(rows))
    return path


def test_a_long_ranking_says_what_it_does_not_show_and_a_file_has_all(long_list, run, tmp_path):
    given = ("score", str(long_list), "-f", str(MEASURES), "--lang", "en")
    shown = run(*given).out
    ids = {f"p{i:03d}" for i in range(1, SHOWN + 12)}
    ranking = shown.split("more rows are not shown here")[0]
    assert "11 more rows are not shown here" in shown
    assert len({one for one in ids if one in ranking}) == SHOWN
    for name in ("all.txt", "all.csv", "all.md", "all.jsonl", "all.json"):
        run(*given, "-o", str(tmp_path / name))
        whole = (tmp_path / name).read_text()
        assert "not shown here" not in whole
        assert all(one in whole for one in ids)
