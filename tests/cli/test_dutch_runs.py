"""A Dutch run of every command, good and bad, says nothing in English."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dutch import ENGLISH_ONLY, own_words

FRAMEWORK = """maatwaarde: 1
id: klein
title: Klein
values:
  - id: alles
    title: Alles
    measures:
      - {id: m, title: M, unit: t, better: higher, best: 10, worst: -10}
      - {id: n, title: N, unit: woning, better: higher, best: 10, worst: -10}
guards: [{value: alles, max_loss: 50 %, rule: veto, reason: te veel}]
"""
PROPOSALS = (
    "id,title,cost:2027,staff:planner:2027,impact:m,impact:n\n"
    "A,Aanleg,6,1,5,1\nB,Brug,5,1,4,0\nC,Kade,5,1,-9,-9\n"
)
RESOURCES = (
    "maatwaarde: 1\nplanning: {shift: 1}\n"
    "budgets: [{period: 2027, amount: 8}, {period: 2028, amount: 8}]\n"
    "staff: [{role: planner, period: 2027, amount: 1}, {role: planner, period: 2028, amount: 1}]\n"
)
DONE = (
    "voorstel;soort;maat;datum;waarde\nA;effect;m;31-12-2027;2\nA;kosten;money;2027;9\n"
    "A;oplevering;;1-7-2029;\nB;start;;n.n.b.;\nB;effect;n;2027;3\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "meetlat.yaml").write_text(FRAMEWORK)
    (tmp_path / "lijst.csv").write_text(PROPOSALS)
    (tmp_path / "middelen.yaml").write_text(RESOURCES)
    (tmp_path / "poorten.yaml").write_text(GATES)
    (tmp_path / "gedaan.csv").write_text(DONE)
    (tmp_path / "realisatie.csv").write_text(
        "voorstel;maat;soort;datum;waarde;bron;kwaliteit\n;m;effect;2027-12-31;2;telling;geteld\n"
        "A;n;effect;2027-06-30;1;;\nA;;kosten;2027;6;grootboek;\n"
    )
    (tmp_path / "toelichting.yaml").write_text(
        "maatwaarde: 1\nnotes: [{of: m, reason: Het liep uit., action: Er komt hulp bij.}]\n"
    )
    (tmp_path / "leeg").mkdir()
    return tmp_path


SOURCE = ["lijst.csv", "-f", "meetlat.yaml"]
PLANNED = [*SOURCE, "-r", "middelen.yaml"]
GATES = (
    "maatwaarde: 1\nversion: '1'\ngates:\n"
    "  - {id: p, title: P, due: 2028-01-01, otherwise: wait 3 months,\n"
    "     criteria: [{id: c, text: Klopt, condition: realised_m > 0},\n"
    "                {id: d, text: Ook, condition: months_late <= 3}],\n"
    "     releases: [{share: 1, periods: [2028]}]}\n"
)
GATED = [*PLANNED, "--plan", "plan.json", "--today", "2028-01-01", "--gates", "poorten.yaml"]
FOLLOWED = ["monitor", *PLANNED, "--plan", "plan.json", "--realised", "gedaan.csv"]
ACCOUNT = [
    *(*PLANNED, "--plan", "plan.json"),
    *("--realised", "realisatie.csv", "--year", "2027", "--notes", "toelichting.yaml"),
]
RULING = ["--by", "Raad", "--reason", "besluit", "--register", "r"]
PACKED = ["dossier", *PLANNED, "--date", "2026-11-12", "--alternatives", "0", "--why-not", "0"]
PACKED += ["--more-of", "0", "--front", "0", "--reweigh", "0", "--samples", "0", "--pages", "0"]
PACKED += ["-o", "d.zip"]
GOOD: list[list[str]] = [
    ["score", *SOURCE],
    ["score", *SOURCE, "--by", "value", "--draws", "10"],
    ["score", *SOURCE, "--method", "topsis-relative"],
    ["explain", "C", *SOURCE],
    ["explain", "A", *SOURCE, "--measure", "m"],
    ["compare", *SOURCE, "--methods", "value,topsis,pymcdm:VIKOR,topsis-relative"],
    ["robustness", *SOURCE, "--draws", "20", "--pair", "A", "B", "--tornado", "A"],
    ["framework", "check", "meetlat.yaml"],
    ["framework", "show", "meetlat.yaml"],
    ["framework", "list"],
    ["framework", "to-xlsx", "meetlat.yaml", "-o", "meetlat.xlsx"],
    ["weights", "form", "meetlat.yaml", "-o", "f.csv"],
    ["weights", "show", "meetlat.yaml"],
    ["init", "lijst.csv", "--out-dir", "leeg"],
    ["init", "lijst.csv", "--out-dir", "leeg", "--as", "xlsx"],
    ["plugin", "new", "wonen", "--folder", "plug"],
    ["portfolio", *PLANNED, "--compare-by", "score", "--alternatives", "1", "--shadow-prices"],
    ["whynot", "B", *PLANNED[:3], "-r", "krap.yaml"],
    ["whynot", "C", *PLANNED],
    ["pareto", *PLANNED, "--points", "3"],
    ["scenarios", *PLANNED, "--budget", "0%", "--costs", "110%", "--discount-rate", "2%"],
    ["core", *PLANNED, "--samples", "3"],
    ["motion", *PLANNED, "--do", "C", "--drop", "A", "--drop", "B"],
    ["replan", *PLANNED, "--plan", "plan.json", "--today", "2028"],
    PACKED,
    ["verify", "d.zip"],
    [*FOLLOWED, "--changes-to", "w.yaml", "--learn", "geleerd.yaml"],
    ["goals", "meetlat.yaml"],
    ["goals", "meetlat.yaml", "lijst.csv", "--plan", "plan.json"],
    ["statement", *ACCOUNT],
    ["statement", *ACCOUNT, "--dictionary"],
    ["register", "propose", *PLANNED, "--plan", "plan.json", *RULING],
    ["register", "approve", "1", *RULING],
    ["register", "list", "--register", "r"],
    ["register", "show", "1", "--register", "r"],
    ["register", "verify", "--register", "r", "--known", "0123456789"],
    ["register", "upgrade", "--register", "r"],
    ["score", *SOURCE, "--register", "r"],
    ["gate", *SOURCE, "--names"],
    ["gate", *GATED, "--changes-to", "w.yaml"],
    [
        *("gate", *GATED, "--decisions", "d", "--decide", "p", "stop"),
        *("--by", "Raad", "--reason", "besluit"),
    ],
    ["schema"],
]
# What is wrong: a file, what stands in it, and the commands that read it.
BAD: list[tuple[str, str, list[str]]] = [
    ("lijst.csv", "", ["score", *SOURCE]),
    ("lijst.csv", "id,title,impact:m\nA,Aanleg,veel\nA,Brug,1e999\n,,\n", ["score", *SOURCE]),
    ("lijst.csv", "id,title,cost:20x7,impact:zz,staff:2027\nA,B,1,2,3\n", ["score", *SOURCE]),
    ("lijst.csv", "id,title,impact:m\nA,Aanleg\nB,b,1,2,3\n", ["score", *SOURCE]),
    ("meetlat.yaml", "maatwaarde: 2\nid: a b\nvalues: []\nguard: 3\n", ["score", *SOURCE]),
    ("meetlat.yaml", "values: [\n", ["framework", "check", "meetlat.yaml"]),
    (
        "meetlat.yaml",
        FRAMEWORK.replace("unit: t,", "unit: tt,").replace("best: 10", "best: -10")
        + "missing: {rule: raden}\nfactors: {x: {value: 1}}\nestimators: {q: a}\n",
        ["framework", "check", "meetlat.yaml"],
    ),
    ("middelen.yaml", "maatwaarde: 1\nbudgets: []\n", ["portfolio", *PLANNED]),
    (
        "middelen.yaml",
        RESOURCES + "mandatory: [C, D]\nforbidden: {A: motie}\nrequires: {A: [Z]}\n",
        ["portfolio", *PLANNED],
    ),
    (
        "middelen.yaml",
        RESOURCES + "totals: [{measure: m, amount: 9}]\nforbidden: {A: motie}\n",
        ["portfolio", *PLANNED],
    ),
    ("middelen.yaml", RESOURCES.replace("amount: 8", "amount: acht"), ["portfolio", *PLANNED]),
    ("d.zip", "geen zip", ["verify", "d.zip"]),
    ("d.zip", "PK\x03\x04", ["verify", "d.zip", "--key", "d.zip"]),
    ("middelen.yaml", RESOURCES.replace("amount: 8", "amount: acht"), PACKED),
    ("x", "", [*PACKED, "--changes", "w.yaml"]),
    ("x", "", [*PACKED, "--rejected", "geen.csv", "--map", "geen.geojson"]),
    ("x", "", [word for word in PACKED if word not in ("--date", "2026-11-12")]),
    ("x", "", [*PACKED, "--sign", "meetlat.yaml"]),
    ("plan.json", "{", ["replan", *PLANNED, "--plan", "plan.json"]),
    ("plan.json", '{"schema_version": 99}', ["replan", *PLANNED, "--plan", "plan.json"]),
    (
        "toelichting.yaml",
        "maatwaarde: 1\nnotes: [{of: q, reason: x}, {of: m}, {of: m, wat: x}]\n",
        ["statement", *ACCOUNT],
    ),
    (
        "toelichting.yaml",
        "maatwaarde: 1\nnotes: [{of: q, reason: x}, {of: m, action: x}, {of: m, action: y}]\n",
        ["statement", *ACCOUNT],
    ),
    (
        "meetlat.yaml",
        FRAMEWORK.replace("unit: t,", "unit: t, bbv: Restafval, iv3: 0.10, budget: 3 km,").replace(
            "unit: woning,", "unit: woning, bbv: q, iv3: '9.9', budget: -1, owner: '',"
        ),
        ["goals", "meetlat.yaml"],
    ),
    (
        "w.yaml",
        "delays: [{proposal: Q, months: -1}]\n",
        ["replan", *PLANNED, "--plan", "plan.json", "--changes", "w.yaml"],
    ),
    (
        "moties.yaml",
        "maatwaarde: 1\nmotions: [{id: M, do: [Q, A], drop: [A]}, {id: M, wil: [A]}]\n",
        ["motion", *PLANNED, "--motions", "moties.yaml"],
    ),
    (
        "moties.yaml",
        "maatwaarde: 1\nmotions: [{id: M}, {id: M, do: [A], drop: [A]}]\n",
        ["motion", *PLANNED, "--motions", "moties.yaml"],
    ),
    (
        "moties.yaml",
        "maatwaarde: 1\nmotions: [{id: M, do: [Q], budgets: [{name: zz, change: 1}],\n"
        "  guards: [{pillar: E, max_loss: 0.1, rule: veto}]}]\n",
        ["motion", *PLANNED, "--motions", "moties.yaml"],
    ),
    ("x", "", ["motion", *PLANNED, "--only-motions"]),
    (
        "gedaan.csv",
        "voorstel;soort;maat;datum;waarde;eenheid\nQ;;zz;31-31-2028;veel;\nA;geluk;m;2028;;\n"
        "A;;m;30-06-28;1;woning\nA;kosten;zz;juni 2028;ca. 3;\n;start;;2028;;\n",
        FOLLOWED,
    ),
    ("gedaan.csv", "voorstel;m;datum\nA;1;2028\nA;2;2028\n", FOLLOWED),
    ("gedaan.csv", "voorstel;mm;wat\nA;1;2028\n", FOLLOWED),
    ("x", "", [*FOLLOWED, "--today", "ooit"]),
    (
        "map.yaml",
        "columns: {titel: titel, x: cost:q}\ndecimal: punt\n",
        ["score", *SOURCE, "-m", "map.yaml"],
    ),
    ("a.csv", "groep;wat\nraad;x\n", ["weights", "show", "meetlat.yaml", "a.csv"]),
    ("x.xlsx", "geen werkboek", ["score", "x.xlsx", "-f", "meetlat.yaml"]),
    ("x.json", '[{"id": 1]', ["score", "x.json", "-f", "meetlat.yaml"]),
    ("x.parquet", "PAR1", ["score", "x.parquet", "-f", "meetlat.yaml"]),
    ("x.pb", "META\nkey;value\n", ["score", "x.pb", "-f", "meetlat.yaml"]),
    ("x.foo", "", ["score", "x.foo", "-f", "meetlat.yaml"]),
    ("x", "", ["score", "leeg", "-f", "meetlat.yaml"]),
    ("x", "", ["score", "nergens.csv", "-f", "meetlat.yaml"]),
    ("x", "", ["score", *SOURCE, "--method", "toppsis"]),
    ("x", "", ["score", *SOURCE, "--method", "pymcdm:NIETS"]),
    ("x", "", ["score", *SOURCE, "-o", "x.doc"]),
    ("x", "", ["score", *SOURCE, "-o", "nergens/x.csv"]),
    ("x", "", ["explain", "Q", *SOURCE]),
    ("x", "", ["explain", "A", *SOURCE, "--measure", "zz"]),
    ("x", "", ["compare", *SOURCE, "--methods", "value,zz"]),
    ("x", "", ["robustness", *SOURCE, "--pair", "A", "Q"]),
    ("x", "", ["weights", "form", "meetlat.yaml", "-o", "f.doc"]),
    ("x", "", ["weights", "show", "meetlat.yaml", "--group", "raad"]),
    ("x", "", ["score", *SOURCE, "--sheet", "Blad9"]),
    ("x", "", ["init", "lijst.csv", "--sheet", "Blad9"]),
    ("x", "", ["whynot", "A", *PLANNED]),
    ("x", "", ["pareto", *PLANNED, "--against", "zz"]),
    ("x", "", ["scenarios", *PLANNED]),
    ("x", "", ["scenarios", *PLANNED, "--budget", "veel"]),
    ("x", "", ["scenarios", *PLANNED, "--weight", "m"]),
    ("x", "", ["scenarios", *PLANNED, "--weight", "zz=40%"]),
    ("x", "", ["scenarios", *PLANNED, "--weight", "alles=40%", "--weight", "m=99%"]),
    ("x", "", ["scenarios", *PLANNED, "--discount-rate", "100%"]),
    ("x", "", ["core", *PLANNED, "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"]),
    ("x", "", ["portfolio", *PLANNED, "--compare-by", "zz"]),
    ("x", "", ["schema", "zz"]),
    ("x", "", ["register", "list", "--register", "nergens"]),
    ("x", "", ["register", "list", "--register", "mysql://a:b@c/d"]),
    ("x", "", ["register", "list", "--register", "postgresql://a@localhost:1/d"]),
    ("r", "geen database, maar wel lang genoeg", ["register", "approve", "1", *RULING]),
    ("x", "", ["register", "propose", *PLANNED, *RULING, "--on", "morgen"]),
    ("x", "", ["register", "verify", "--known", "zz"]),
    (
        "poorten.yaml",
        "maatwaarde: 1\ngates: [{id: a b, criteria: [], otherwise: x}]",
        ["gate", *GATED],
    ),
    (
        "poorten.yaml",
        GATES.replace("realised_m > 0", "relised_m > '0' or status > 3")
        .replace("months_late <= 3", "spent <= months_late")
        .replace("{share: 1,", "{name: zz, share: 1,"),
        ["gate", *GATED],
    ),
    ("poorten.yaml", GATES.replace("months_late <= 3", "m.__class__ == 9**9**9"), ["gate", *GATED]),
    ("poorten.xlsx", "geen werkboek", ["gate", *GATED[:-1], "poorten.xlsx"]),
    ("d", "{}", ["gate", *GATED, "--decisions", "d"]),
    ("x", "", ["gate", *SOURCE]),
    ("x", "", ["gate", *GATED, "--decide", "p", "pass"]),
    ("x", "", ["zz"]),
]


def english(text: str) -> set[str]:
    return own_words(text) & ENGLISH_ONLY


@pytest.mark.parametrize("arguments", GOOD, ids=" ".join)
def test_what_goes_well(run: Callable[..., Any], folder: Path, arguments: list[str]) -> None:
    (folder / "krap.yaml").write_text(
        "maatwaarde: 1\nbudgets: [{period: 2027, amount: 6}]\n"
        "staff: [{role: planner, period: 2027, amount: 1}]\n"
    )
    if "plan.json" in arguments:
        assert run("portfolio", *PLANNED, "-o", "plan.json").code == 0
    if arguments[0] == "verify":
        assert run(*PACKED).code == 0
    if "r" in arguments and "propose" not in arguments:
        assert run("register", "propose", *PLANNED, *RULING).code == 0
    done = run(*arguments)
    assert done.code == int("--known" in arguments), done.err
    assert english(done.out + done.err) == set(), done.out + done.err


@pytest.mark.parametrize(
    ("file", "content", "arguments"), BAD, ids=[f"{i}-{a[0]}" for i, (_, _, a) in enumerate(BAD)]
)
def test_what_goes_wrong(
    run: Callable[..., Any], folder: Path, file: str, content: str, arguments: list[str]
) -> None:
    if "plan.json" in arguments:
        assert run("portfolio", *PLANNED, "-o", "plan.json").code == 0
    (folder / file).write_text(content)
    done = run(*arguments)
    assert done.code in (1, 2), done.out + done.err
    assert done.err
    assert english(done.out + done.err) == set(), done.err
