"""A long list that looks like one that a large municipality keeps, made from a seed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from maatwaarde.framework import Framework

WHAT = (
    *("Aanleg fietspad", "Herinrichting", "Vergroening", "Renovatie school", "Nieuwbouw woningen"),
    *("Vervanging riolering", "Wijkcentrum", "Speelplaats", "Zonnepanelen op daken", "Isolatie"),
    *("Buurtbus", "Schuldhulp aan huis", "Waterberging", "Stadsboerderij", "Taalcoaches"),
    *("Onderhoud brug", "Kadeherstel", "Bibliotheek", "Sporthal", "Warmtenet"),
)
WHERE = (
    *("Noord", "Zuid", "Oost", "West", "Centrum", "Havenkwartier", "Molenbuurt", "De Hoven"),
    *("Stationsgebied", "Nieuwland", "Overveen", "Rivierenwijk", "Bloemenbuurt", "Parkzicht"),
)
BLANK = 0.15
"""The part of the cells of a measure that says nothing."""
PART = 50_000


def parts(framework: Framework, rows: int, seed: int = 20) -> Iterator[pa.Table]:
    """Yield the list a part at a time: ids, titles, areas, costs, and impacts on all measures."""
    rng = np.random.default_rng(seed)
    for first in range(0, rows, PART):
        count = min(PART, rows - first)
        numbers = range(first + 1, first + count + 1)
        what, where = rng.integers(len(WHAT), size=count), rng.integers(len(WHERE), size=count)
        columns = {
            "id": pa.array([f"V-{number:07d}" for number in numbers]),
            "title": pa.array(
                [
                    f"{WHAT[a]} {WHERE[b]}, fase {n % 997}"
                    for a, b, n in zip(what, where, numbers, strict=True)
                ]
            ),
            "area": pa.array([WHERE[b] for b in where]),
            "cost:2027 [EUR]": pa.array(np.round(rng.lognormal(12, 1, count), -2)),
        }
        for measure in framework.measures:
            low, high = sorted((measure.worst, measure.best))
            impact = np.round(rng.normal(high * 0.1, (high - low) * 0.25, count), 2)
            blank = rng.random(count) < BLANK
            columns[f"impact:{measure.id} [{measure.unit}]"] = pa.array(impact, mask=blank)
        yield pa.table(columns)


def write_parquet(path: Path, framework: Framework, rows: int) -> None:
    """Write the list as Parquet."""
    found = parts(framework, rows)
    first = next(found)
    with pq.ParquetWriter(path, first.schema) as writer:
        writer.write_table(first)
        for table in found:
            writer.write_table(table)


def write_csv(path: Path, framework: Framework, rows: int) -> None:
    """Write the list as a Dutch spreadsheet does: semicolons, and commas in numbers."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for k, table in enumerate(parts(framework, rows)):
            texts = [
                column.to_pylist()
                if pa.types.is_string(column.type)
                else [
                    "" if value is None else f"{value:.2f}".replace(".", ",")
                    for value in column.to_pylist()
                ]
                for column in table.columns
            ]
            if k == 0:
                file.write(";".join(table.column_names) + "\n")
            file.writelines(
                ";".join(f'"{cell}"' if j == 1 else cell for j, cell in enumerate(row)) + "\n"
                for row in zip(*texts, strict=True)
            )
