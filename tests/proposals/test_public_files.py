"""Lists in the conventions of public files: the reader and the read-back give what was put in."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random

import openpyxl
import pytest

from maatwaarde.proposals import read_proposals

SHIPPED = sorted((Path(__file__).parents[1] / "data" / "pabulib").glob("*.pb"))

WORDS = (
    *("Café", "Brug", "Speelplek", "Coöperatie", "Façade", "Groene daken", "Fietspad"),
    *("Wijkcentrum", "'t Hof", "Śródmieście", "Calle Ñuble", "Rue de l’Église"),
)
PLAIN = tuple(word for word in WORDS if word.isascii() or word[0] in "CF")
CATEGORIES = ("education", "public space", "Streets, Sidewalks & Transit", "welfare", "groen")


@dataclass
class Made:
    """A file, and what was put in it."""

    name: str
    data: bytes
    costs: list[float]
    attributes: dict[str, float] = field(default_factory=dict)
    left_out: int = 0
    stated: float | None = None
    encoding: str | None = None
    delimiter: str | None = None
    columns: dict[str, str] = field(default_factory=dict)


def dutch(value: float, style: int) -> str:
    """Write an amount as Dutch offices do."""
    cents = f"{value:,.2f}".translate(str.maketrans(",.", ".,"))
    whole = cents.removesuffix(",00")
    return (
        f"{value:.2f}".replace(".", ","),
        cents,
        f"€ {cents}",
        f"€ {whole},-" if value == int(value) else f"€ {cents}",
        cents.replace(".", "\N{NO-BREAK SPACE}"),
    )[style]


def english(value: float, style: int) -> str:
    """Write an amount with a decimal point."""
    return (f"{value:.2f}", f"{value:,.2f}", f"€{value:,.2f}", f"{value:.3f}", f"EUR {value:,.2f}")[
        style
    ]


def costs_of(random: Random, n: int) -> list[float]:
    costs = [
        random.choice([random.randrange(1, 2_000_000), random.randrange(100, 9_000_000) / 4])
        for _ in range(n)
    ]
    return [float(cost) for cost in costs]


def pabulib(random: Random, number: int) -> Made:
    country = random.choice(
        [
            ("Poland", "PLN", "Warszawa"),
            ("Netherlands", "EUR", "Amsterdam"),
            ("France", "EUR", "Toulouse"),
            ("Switzerland", "CHF", "Aarau"),
            ("United States", "USD", "Boston"),
        ]
    )
    n = random.randrange(1, 40)
    costs = [float(random.randrange(1, 500_000)) for _ in range(n)]
    votes = [random.randrange(0, 900) for _ in range(n)]
    order = ["project_id", "cost", "votes", "name", "category", "target", "selected"]
    optional = ["latitude", "longitude", "neighborhood", "subunit", "score"]
    order += random.sample(optional, random.randrange(0, 4))
    if random.random() < 0.4:
        random.shuffle(order)
    out = io.StringIO()
    write = csv.writer(out, delimiter=";", lineterminator=random.choice(["\n", "\r\n"])).writerow
    write(["META"])
    if random.random() < 0.7:  # exports of some platforms leave the headings of META out
        write(["key", "value"])
    for key, value in (
        ("description", f"Budget; of {country[2]}"),
        *(("country", country[0]), ("unit", country[2]), ("currency", country[1])),
        *(("num_projects", n), ("num_votes", 3), ("budget", int(sum(costs) / 3) + 1)),
        *(("vote_type", "approval"), ("rule", "greedy"), ("date_begin", "12.03.2026")),
    ):
        write([key, value])
    if random.random() < 0.3:
        write([])
    write(["PROJECTS"])
    write(order)
    by_category: dict[str, float] = {}
    for i in range(n):
        own = random.sample(CATEGORIES, random.randrange(3))
        for name in own:
            by_category[name] = by_category.get(name, 0) + votes[i]
        row = {
            "project_id": f"{number}-{i + 1}" if number % 2 else i + 1,
            "cost": int(costs[i]) if number % 3 else f"{costs[i]:.1f}",
            "votes": votes[i],
            "name": f'{random.choice(WORDS)} "{i}"; fase {i}',
            "category": ",".join(own) or "None",
            "target": random.choice(["adults", "children,youth", "None", ""]),
            "selected": random.randrange(2),
            "latitude": 52.1 + i / 100,
            "longitude": 4.9,
            "neighborhood": random.choice(WORDS),
            "subunit": country[2],
            "score": votes[i] * 1.5,
        }
        write([row[key] for key in order])
    if random.random() < 0.8:
        write(["VOTES"])
        write(["voter_id", "vote", "age"])
        write([1, "1,2", 34])
    mark = number % 5 == 0
    return Made(
        f"{country[0]}_{number}.pb",
        out.getvalue().encode("utf-8-sig" if mark else "utf-8"),
        costs,
        {"votes": float(sum(votes))}
        | {f"votes:{key}": value for key, value in by_category.items()},
        encoding="utf-8",
        delimiter=";",
    )


def delimited(random: Random, number: int) -> Made:
    delimiter = random.choice([";", ";", ",", "\t", "|"])
    encoding = random.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
    words = PLAIN if encoding == "cp1252" else WORDS
    n = random.randrange(2, 60)
    costs = costs_of(random, n)
    style, amount = random.randrange(5), english if delimiter == "," else dutch
    left_out = 0
    rows: list[list[object]] = []
    if title := random.random() < 0.3:
        rows += [["Bijlage bij het raadsvoorstel", "", "", "", ""], []]
    heading = random.choice(["Kosten 2027", "kosten_2027", "Budget 2027 (€)", "cost:2027"])
    rows.append(["Nr", "Naam", heading, "Wijk", "Link"])
    for i, cost in enumerate(costs):
        name = f"{random.choice(words)} {i}"
        if random.random() < 0.2:
            name += f'{delimiter} met "haakjes"'
        rows.append(
            [f"P-{i + 1}", name, amount(cost, style), random.choice(words), "https://x.nl/?a=1"]
        )
        if random.random() < 0.05:
            rows.append(["", "", "", "", ""])
    stated = None
    if random.random() < 0.5:
        rows.append(
            [
                random.choice(["Totaal", "Totaal 2027", "TOTAAL:", "Eindtotaal"]),
                "",
                amount(stated := round(sum(costs), 2), style),
                "",
                "",
            ]
        )
        left_out += 1
    if random.random() < 0.3:
        rows += [[], ["* bedragen in euro", "", "", "", ""]]
        left_out += 1
    out = io.StringIO()
    ends = random.choice(["\n", "\r\n", "\r"])
    quoting = random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    csv.writer(out, delimiter=delimiter, lineterminator=ends, quoting=quoting).writerows(rows)
    text = out.getvalue()
    if number % 7 == 0 and not title:
        text = f"sep={delimiter}{ends}{text}"
    told = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    data = text.encode(encoding)
    if encoding == "cp1252" and data.isascii():
        told = "utf-8"
    columns = {} if heading in ("Kosten 2027", "cost:2027") else {heading: "cost:2027"}
    name = f"lijst_{number}.csv"
    return Made(name, data, costs, {}, left_out, stated, told, delimiter, columns)


def workbook(random: Random, number: int) -> Made:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    n = random.randrange(3, 30)
    costs = costs_of(random, n)
    if random.random() < 0.5:
        sheet.append(["Meerjareninvesteringsplan 2027-2030"])
        sheet.append([])
    sheet.append(["Nr.", "Omschrijving", "Kosten\n2027", "Gereed", "Opmerking"])
    left_out = 0
    grouped = random.random() < 0.5
    for i, cost in enumerate(costs):
        if grouped and i % 5 == 0:
            sheet.append([f"Programma {random.choice(WORDS)}"])
            left_out += 1
        text = number % 3 == 0
        sheet.append(
            [
                i + 1,
                f"{random.choice(WORDS)} {i}",
                dutch(cost, 2) if text else cost,
                date(2028, 1 + i % 12, 1),
                "n.v.t.",
            ]
        )
    stated = None
    if random.random() < 0.7:
        sheet.append(["Totaal", None, stated := round(sum(costs), 2)])
        left_out += 1
    made = io.BytesIO()
    book.save(made)
    return Made(f"bijlage_{number}.xlsx", made.getvalue(), costs, {}, left_out, stated)


def records(random: Random, number: int) -> Made:
    n = random.randrange(2, 30)
    costs = costs_of(random, n)
    rows: list[dict[str, object]] = [
        {
            "id": f"R{i}",
            "titel": random.choice(WORDS) + f" {i}",
            "kosten 2027": cost,
            "wijk": "Noord",
        }
        for i, cost in enumerate(costs)
    ]
    left_out, stated = 0, None
    if number % 2:
        stated = round(sum(costs), 2)
        rows.append({"id": None, "titel": "Totaal generaal", "kosten 2027": stated, "wijk": None})
        left_out = 1
    content: object = {"count": n, "results": rows} if number % 3 else rows
    data = json.dumps(content, ensure_ascii=bool(number % 4), indent=number % 5 or None)
    return Made(f"ckan_{number}.json", data.encode(), costs, {}, left_out, stated, "utf-8")


@pytest.mark.parametrize(
    ("make", "count", "seed"),
    [(pabulib, 90, 1), (delimited, 120, 2), (workbook, 50, 3), (records, 40, 4)],
)
def test_public_conventions_stay_readable(
    tmp_path: Path, make: Callable[[Random, int], Made], count: int, seed: int
) -> None:
    random = Random(seed)
    for number in range(count):
        made = make(random, number)
        path = tmp_path / made.name
        path.write_bytes(made.data)
        found = read_proposals(path, {"columns": made.columns})
        told = (made.name, [str(one) for one in found.left_out])
        (use,) = found.uses
        assert (len(found), len(found.left_out)) == (len(made.costs), made.left_out), told
        assert use.values.tolist() == pytest.approx(made.costs, rel=1e-12), told
        (column,) = [one for one in found.columns if one.kind == "cost"]
        assert column.total == pytest.approx(math.fsum(made.costs), rel=1e-12), told
        assert (column.filled, column.unknown) == (len(made.costs), 0)
        if made.stated is None:
            assert column.stated is None
        else:
            assert column.stated is not None, told
            assert column.stated.amount == pytest.approx(made.stated, rel=1e-12)
            assert column.difference == pytest.approx(0, abs=0.01)
        for heading, total in made.attributes.items():
            (one,) = [item for item in found.attributes.values() if item.heading == heading]
            assert sum(one.values) == total, (made.name, heading)  # type: ignore[arg-type]
        assert found.source.origin.encoding == made.encoding, made.name
        assert found.source.origin.delimiter == made.delimiter, made.name


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_file_gives_what_an_independent_parse_gives(path: Path) -> None:
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    names = [row[0].strip() if row else "" for row in rows]
    start = names.index("PROJECTS")
    end = names.index("VOTES") if "VOTES" in names else len(rows)
    heading = rows[start + 1]
    projects = [dict(zip(heading, row, strict=True)) for row in rows[start + 2 : end] if row]
    found = read_proposals(path)
    assert found.ids == tuple(row["project_id"] for row in projects)
    (use,) = found.uses
    assert use.values.tolist() == [float(row["cost"]) for row in projects]
    if "votes" in heading:
        votes = found.attributes["votes"].values
        assert list(votes) == [float(row["votes"]) for row in projects]
