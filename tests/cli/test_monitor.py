"""`maatwaarde monitor`, as a controller uses it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from proposals.files import xlsx_file

REALISED = [
    ["Voortgang (verzonnen)", None, None, None, None, None],
    ["voorstel", "soort", "maat", "datum", "waarde", "bron"],
    ["A", "effect", "woningen", "30-06-2028", "4,5", "Bouwtoezicht"],
    ["A", "kosten", "money", "2027", 7, "Financiën"],
    ["B", "kosten", "money", "30-06-2028", 0, "Financiën"],
    ["B", "start", None, "1-2-2029", None, "Projectbureau"],
    ["C", "effect", "woningen", "30-06-2028", "n.n.b.", None],
]


@pytest.fixture
def town(run: Callable, tmp_path: Path) -> list[object]:
    """A plan of three proposals, made once; return the words that every command begins with."""
    (tmp_path / "meetlat.yaml").write_text(
        "maatwaarde: 1\nid: klein\ntitle: Klein\nvalues:\n"
        "  - id: alles\n    title: Alles\n    measures:\n"
        "      - {id: woningen, title: Woningen, unit: woning, better: higher, best: 10, "
        "worst: -10, target: {2030: 15}}\n"
    )
    (tmp_path / "lijst.csv").write_text(
        "id;title;cost:2027;cost:2028;impact:woningen;eigenaar\n"
        "A;Aanleg;6;;5;Wonen\nB;Brug;;5;4;Wegen\nC;Centrum;4;;2;Wonen\n"
    )
    (tmp_path / "middelen.yaml").write_text(
        "maatwaarde: 1\nplanning: {shift: 2}\nbudgets:\n"
        + "".join(f"  - {{period: {year}, amount: 12}}\n" for year in range(2027, 2031))
    )
    source = [tmp_path / "lijst.csv", "-f", tmp_path / "meetlat.yaml"]
    source += ["-r", tmp_path / "middelen.yaml"]
    plan = tmp_path / "plan.json"
    assert run("portfolio", *source, "-o", plan).code == 0
    file = xlsx_file(tmp_path, {"Realisatie": REALISED}, name="realisatie.xlsx")
    return ["monitor", *source, "--plan", plan, "--realised", file]


def test_how_a_plan_comes_along(run: Callable, town: list[object]) -> None:
    done = run(*town)
    assert done.code == 0, done.err
    assert done.out.startswith("Voortgang op 30 juni 2028: Klein\n")
    for words in (
        "Woningen (woning)",
        "● op koers",
        "○ niet gemeten",
        "Wat later is\n  B Brug: begin 1,1 maanden te laat (zou uiterlijk op 31 december 2028",
        "Wat een nieuw plan moet meenemen\n  B Brug: 2 maanden later",
        "Zo is dit berekend\n",
    ):
        assert words in done.out, done.out
    assert "1 waarde is niet bekend ('n.n.b.')" in done.err
    assert max(map(len, done.out.splitlines())) <= 80


def test_every_form_has_it(run: Callable, town: list[object], tmp_path: Path) -> None:
    for name in ("uit.html", "uit.md", "uit.xlsx", "uit.json", "uit.docx"):
        done = run(*town, "-o", tmp_path / name)
        assert done.code == 0, done.err
    html = (tmp_path / "uit.html").read_text(encoding="utf-8")
    assert '<span class="state good"><b aria-hidden=true>●</b> op koers</span>' in html
    assert html.count("<svg") == 2
    book = CalamineWorkbook.from_path(str(tmp_path / "uit.xlsx"))
    assert book.sheet_names[:5] == ["measures", "proposals", "forecasts", "money", "late"]
    assert "| ● op koers" in (tmp_path / "uit.md").read_text(encoding="utf-8")


def test_json_keeps_what_it_promises(run: Callable, town: list[object]) -> None:
    data = json.loads(run(*town, "--json", "--learn", "geleerd.yaml").out)
    assert data["today"] == "2028-06-30"
    [total] = data["totals"]
    assert (total["expected"], total["realised"], total["status"]) == (5, 4.5, "on-course")
    assert (total["measured"], total["of"]) == (1, 3)
    assert [item["basis"] for item in data["late"]][:1] == ["said"]
    assert [one["shown"] for one in data["unknown"]] == ["n.n.b."]
    assert data["learning"]["left_out"] == {"not-estimated": 1}
    assert data["passed_through"] == {
        "A": {"eigenaar": "Wonen"},
        "B": {"eigenaar": "Wegen"},
        "C": {"eigenaar": "Wonen"},
    }


def test_its_changes_make_a_new_plan(run: Callable, town: list[object], tmp_path: Path) -> None:
    changes = tmp_path / "wijzigingen.yaml"
    done = run(*town, "--changes-to", changes, "--lang", "nl")
    assert f"geschreven: {changes}" in done.err
    text = changes.read_text(encoding="utf-8")
    assert text.startswith("# Dit volgt uit ")
    assert "reason: zou uiterlijk op 31 december 2028 beginnen" in text
    again = run("replan", *town[1:8], "--changes", changes, "--today", "2029")
    assert again.code == 0, again.err
    assert "B Brug: 2 maanden later (zou uiterlijk op" in again.out


def test_nothing_to_change_writes_nothing(
    run: Callable, town: list[object], tmp_path: Path
) -> None:
    file = xlsx_file(tmp_path, {"R": [*REALISED[:3]]}, name="kort.xlsx")
    changes, learnt = tmp_path / "w.yaml", tmp_path / "geleerd.yaml"
    done = run(*town[:-1], file, "--changes-to", changes, "--learn", learnt)
    assert done.code == 0, done.err
    assert not changes.exists()
    assert not learnt.exists()
    assert f"er is niets te wijzigen, dus {changes} wordt niet geschreven" in done.err
    assert "Wat er te leren is over schatters" in done.out


def test_all_mistakes_at_once_and_no_file(
    run: Callable, town: list[object], tmp_path: Path
) -> None:
    wrong = [
        *REALISED[:2],
        ["Z", "effect", "woningen", "30-06-2028", 4, None],
        ["A", "effect", "wonigen", "31-06-2028", "ca. 4", None],
    ]
    file = xlsx_file(tmp_path, {"R": wrong}, name="fout.xlsx")
    changes = tmp_path / "w.yaml"
    done = run(*town[:-1], file, "--changes-to", changes)
    assert done.code == 2
    assert done.out == ""
    assert not changes.exists()
    for words in (
        "rij 3, kolom 'voorstel': fout: er is geen voorstel 'Z' in de lijst",
        "rij 4, kolom 'maat': fout: 'wonigen' is geen maatstaf",
        "bedoelt u 'woningen'?",
        "rij 4, kolom 'datum': fout: '31-06-2028' is een dag die niet bestaat",
        "rij 4, kolom 'waarde': fout: 'ca. 4'",
    ):
        assert words in done.err, done.err


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (["--today", "morgen"], "'morgen' is geen dag en geen periode"),
        (["--tolerance", "2"], "2"),
        (["--plan", "weg.json"], "weg.json"),
        (["--realised", "weg.csv"], "weg.csv"),
    ],
)
def test_what_cannot_be_asked(
    run: Callable, town: list[object], options: list[str], what: str
) -> None:
    done = run(*town, *options)
    assert done.code == 2
    assert what in done.err


def test_today_may_be_earlier(run: Callable, town: list[object]) -> None:
    done = run(*town, "--today", "2027-12-31", "--lang", "en")
    assert done.code == 0, done.err
    assert "Progress on 31 December 2027: Klein" in done.out
    assert "do not count" in done.err
