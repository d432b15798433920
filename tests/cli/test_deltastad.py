"""What the user guide says of the years ahead of Deltastad holds, figure by figure."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "gebruikersgids.md").read_text(encoding="utf-8")


def whole(amount: float) -> str:
    return f"{amount:,.0f}".replace(",", ".")


def four(value: float) -> str:
    return f"{value:.4f}".replace(".", ",")


def total(data: dict, measure: str, year: int) -> float:
    (found,) = (item for item in data["effects"]["measures"] if item["measure"] == measure)
    return next(item["total"] for item in found["years"] if item["year"] == year)


@pytest.fixture
def years_ahead(run: Callable, deltastad: Path, tmp_path: Path) -> Callable:
    """Choose of the list with the years ahead, with more in the resources."""

    def choose(more: str = "") -> dict:
        text = (deltastad / "middelen-meerjarig.yaml").read_text(encoding="utf-8")
        resources = tmp_path / "middelen.yaml"
        resources.write_text(text + more, encoding="utf-8")
        source = [deltastad / "voorstellen-meerjarig.csv", "-f", deltastad / "meetlat.yaml"]
        done = run("portfolio", *source, "-r", resources, "--json")
        assert done.code == 0, done.err
        data = json.loads(done.out)
        assert data["status"] == "proven"
        return data

    return choose


def test_the_guide_tells_what_freeing_people_makes_possible(
    years_ahead: Callable, deltastad: Path
) -> None:
    with_it, without = years_ahead(), years_ahead("forbidden: {P-046: om te zien}\n")
    rows = [row for row in with_it["budget"]["budgets"] if row["kind"] == "operating"]
    for row in rows[:6]:
        figures = [row[key] for key in ("room", "structural", "incidental", "charges", "drawn")]
        told = " | ".join(map(whole, [*figures, row["left"]]))
        assert f"| {row['year']} | {told} |" in GUIDE
    tightest = rows[5]
    assert f"€ {whole(tightest['structural'] + tightest['charges'])}, en er is elk jaar" in GUIDE
    (balance,) = with_it["budget"]["structural_balance"]
    assert (balance["balanced"], balance["worst_year"]) == (True, 2032)
    highest = max(with_it["budget"]["debt"], key=lambda item: item["debt"])
    assert highest["year"] == 2031
    assert f"€ {whole(highest['debt'])} eind 2031" in GUIDE
    # The plan of which the rest of the guide tells what became of it.
    adopted = json.loads((deltastad / "plan-meerjarig.json").read_text(encoding="utf-8"))
    for key in ("framework", "starts", "parts"):
        assert adopted[key] == with_it[key], key
    assert adopted["value"] == pytest.approx(with_it["value"], rel=1e-9)
    assert "P-046" in with_it["chosen"]
    assert with_it["value"] > without["value"]
    for told, one, other in (
        ("waarde", four(with_it["value"]), four(without["value"])),
        ("kosten", f"€ {whole(with_it['cost'])}", f"€ {whole(without['cost'])}"),
        *(
            (f"{words}, vanaf 2031", *(whole(total(it, name, 2031)) for it in (with_it, without)))
            for words, name in (
                ("nieuwe woningen", "nieuwe_woningen"),
                ("betaalbare nieuwe woningen", "betaalbare_woningen"),
            )
        ),
    ):
        assert f"| {told} | {one} | {other} |" in GUIDE
    water = [whole(total(it, "waterberging", 2031)) for it in (with_it, without)]
    assert f"| waterberging, vanaf 2031 | {water[0]} m3 | {water[1]} m3 |" in GUIDE
    dropped = sorted({*with_it["chosen"]} - {*without["chosen"]})
    assert dropped == ["P-011", "P-012", "P-013", "P-024", "P-046"]
    assert sorted({*without["chosen"]} - {*with_it["chosen"]}) == ["P-018", "P-025"]
