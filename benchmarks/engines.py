"""Read, score or add up by hand a Parquet file in an engine: the processes of `test_engines`.

``python benchmarks/engines.py ENGINE WORK FILE`` where ENGINE is ``polars`` or ``duckdb`` and WORK
is ``read``, ``score`` or ``hand``. What comes out is added up to a few numbers, so that nobody
measures how fast a result is written or shown.
"""

from __future__ import annotations

import sys
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import numpy as np

MEASURES = 12
BATCH = 1_000_000
# Of every four measures one has a knot, one has anchors at unlike distances, and two are straight.
ANCHORS = [(-100.0, 100.0), (150.0, -200.0), (-200.0, 200.0), (-150.0, 150.0)]
KNOT = (100.0, 0.7)


def meetlat() -> dict[str, Any]:
    """Return a framework of twelve measures under three values, two of which are guarded."""
    values = []
    for k in range(3):
        measures = []
        for j in range(4 * k, 4 * k + 4):
            worst, best = ANCHORS[j % 4]
            knots = {"knots": [[KNOT[0], KNOT[1]]]} if j % 4 == 2 else {}
            better = "higher" if best > 0 else "lower"
            anchors = {"better": better, "worst": worst, "best": best}
            measures.append({"id": f"m{j}", "title": f"m{j}", "unit": "t", **anchors, **knots})
        values.append({"id": f"w{k}", "title": f"w{k}", "measures": measures})
    guards = [{"value": f"w{k}", "max_loss": 0.5, "rule": "veto"} for k in range(2)]
    return {"maatwaarde": 1, "id": "bench", "title": "b", "values": values, "guards": guards}


def write(path: Path, rows: int) -> None:
    """Write impacts of many rows, 5 % of them unknown, in doubles that do not repeat."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    random = np.random.default_rng(20)
    names = [f"impact:m{j}" for j in range(MEASURES)]
    schema = pa.schema([("id", pa.int64()), *((name, pa.float64()) for name in names)])
    with pq.ParquetWriter(path, schema) as file:
        for start in range(0, rows, BATCH):
            n = min(BATCH, rows - start)
            columns = [pa.array(np.arange(start, start + n))]
            for _ in names:
                known = random.random(n) >= 0.05
                columns.append(pa.array(random.normal(0, 100, n), mask=~known))
            file.write_table(pa.table(columns, schema=schema), row_group_size=250_000)


def frame(engine: str, path: str) -> Any:
    if engine == "polars":
        import polars as pl

        return pl.scan_parquet(path)
    import duckdb

    connection = duckdb.connect(config={"memory_limit": "1500MB"})
    return connection.read_parquet(path)


def score(engine: str, path: str) -> Any:
    import json
    import tempfile

    import maatwaarde as mw

    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        json.dump(meetlat(), file)  # which is YAML too
        file.flush()
        framework = mw.load_framework(file.name)
    return mw.score_frame(frame(engine, path), framework)


def by_hand(engine: str, path: str) -> Any:
    """Return the scores as an analyst would write them who knows the engine well."""
    names = [f"impact:m{j}" for j in range(MEASURES)]
    shares = [1 / 4] * 4
    if engine == "polars":
        import polars as pl

        def worth(name: str, j: int) -> Any:
            x, (worst, best) = pl.col(name), ANCHORS[j % 4]
            if j % 4 == 2:
                line = pl.when(x < 0).then(x / -worst).otherwise(x / KNOT[0] * KNOT[1])
                far = KNOT[1] + (x - KNOT[0]) / (best - KNOT[0]) * (1 - KNOT[1])
                return pl.when(x < KNOT[0]).then(line).otherwise(far)
            if -worst == best:
                return x / best
            return pl.when((x > 0) == (best > 0)).then(x / best).otherwise(x / -worst)

        weight = 1 / MEASURES
        lazy = frame(engine, path).with_columns(
            **{f"v{j}": worth(name, j) for j, name in enumerate(names)}
        )

        def total(unknown: float) -> Any:
            return reduce(add, (pl.col(f"v{j}").fill_null(unknown) * weight for j in range(12)))

        def guard(k: int, unknown: float) -> Any:
            parts = zip(range(4 * k, 4 * k + 4), shares, strict=True)
            return reduce(add, (pl.col(f"v{j}").fill_null(unknown) * one for j, one in parts))

        return lazy.with_columns(
            score=total(0.0),
            score_low=total(-1.0),
            score_high=total(1.0),
            coverage=reduce(add, (pl.col(name).is_not_null() * weight for name in names)),
            vetoed=(guard(0, 0.0) < -0.5) | (guard(1, 0.0) < -0.5),
            guards_possible=(guard(0, -1.0) < -0.5) | (guard(1, -1.0) < -0.5),
        )

    def said(name: str, j: int) -> str:
        worst, best = ANCHORS[j % 4]
        if j % 4 == 2:
            return (
                f'CASE WHEN "{name}" < 0 THEN "{name}" / {-worst:e} WHEN "{name}" < {KNOT[0]:e} '
                f'THEN "{name}" / {KNOT[0]:e} * {KNOT[1]:e} ELSE {KNOT[1]:e} + ("{name}" - '
                f"{KNOT[0]:e}) / {best - KNOT[0]:e} * {1 - KNOT[1]:e} END"
            )
        if -worst == best:
            return f'"{name}" / {best:e}'
        side = ">" if best > 0 else "<"
        return (
            f'CASE WHEN "{name}" {side} 0 THEN "{name}" / {best:e} ELSE "{name}" / {-worst:e} END'
        )

    def summed(unknown: str, of: range, share: float) -> str:
        return " + ".join(f"coalesce(v{j}, {unknown}) * {share!r}::DOUBLE" for j in of)

    first, second, all_of = range(4), range(4, 8), range(MEASURES)
    relation = frame(engine, path)
    values = ", ".join(f"{said(name, j)} AS v{j}" for j, name in enumerate(names))
    known = " + ".join(f'("{name}" IS NOT NULL)::DOUBLE' for name in names)
    return relation.select(f"*, {values}").select(
        f"{summed('0', all_of, 1 / 12)} AS score, {summed('-1', all_of, 1 / 12)} AS score_low, "
        f"{summed('1', all_of, 1 / 12)} AS score_high, ({known}) / 12e0 AS coverage, "
        f"({summed('0', first, 0.25)}) < -0.5 OR ({summed('0', second, 0.25)}) < -0.5 AS vetoed, "
        f"({summed('-1', first, 0.25)}) < -0.5 OR ({summed('-1', second, 0.25)}) < -0.5 "
        "AS guards_possible"
    )


RESULTS = {
    "read": [f"impact:m{j}" for j in range(MEASURES)],
    "hand": ["score", "score_low", "score_high", "coverage", "vetoed", "guards_possible"],
    "score": [
        *("score", "score_low", "score_high", "coverage"),
        *("vetoed", "guards_broken", "guards_possible", "unusable"),
    ],
}


def main(engine: str, work: str, path: str) -> None:
    found = {"read": frame, "hand": by_hand, "score": score}[work](engine, path)
    # The largest of a column stands in the file itself: a read would not look at the column.
    gathered = "sum" if work == "read" else "max"
    if engine == "polars":
        import polars as pl

        wanted = [getattr(pl.col(name), gathered)() for name in RESULTS[work]]
        print(found.select(wanted).collect(engine="streaming"))
        return
    print(found.aggregate(", ".join(f'{gathered}("{name}")' for name in RESULTS[work])).fetchall())


if __name__ == "__main__":
    main(*sys.argv[1:])
