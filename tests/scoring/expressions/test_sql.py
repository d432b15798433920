"""SQL of a framework: run on DuckDB and PostgreSQL, and names that nobody should have."""

from collections.abc import Callable
from dataclasses import replace

import duckdb
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import maatwaarde as mw
from build import flat, framework, measure
from day_and_night import by_day
from maatwaarde.diagnostics import MaatwaardeError, MethodError
from maatwaarde.scoring.expressions.sql import framework_sql
from scored_frames import as_arrow, assert_same, every_kind, in_arrays, random_impacts


def test_postgresql_gives_the_same(server: Callable[[], str]) -> None:
    psycopg = pytest.importorskip("psycopg")
    owner = every_kind()
    value = random_impacts(owner, 3000)
    names = [f'"{one.id}"' for one in owner.measures]
    query = framework_sql(owner, "postgres", table="public.impacts", rank=True)
    table = as_arrow(owner, value)
    with psycopg.connect(server()) as connection, connection.cursor() as cursor:
        columns = ", ".join(f"{name} DOUBLE PRECISION" for name in names)
        cursor.execute(f"CREATE TABLE impacts (id BIGINT, {columns})")
        with cursor.copy("COPY impacts FROM STDIN") as copy:
            for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                copy.write_row(row)
        cursor.execute(query)
        assert cursor.description is not None
        headings = [one.name for one in cursor.description]
        found = pa.table(dict(zip(headings, zip(*cursor.fetchall(), strict=True), strict=True)))
    scores = in_arrays(owner, value)
    assert_same(found, scores)
    ranks = found.sort_by("id")["rank"].fill_null(0).to_pylist()
    assert ranks == scores.rank.tolist()


def test_labels_ranges_units_and_what_nobody_knows() -> None:
    owner = flat(
        [
            {"id": "j", "title": "J", "scale": {"++": 1, "it's": -0.5, "0": 0}},
            measure("x", -10, 20),
            measure("y", -1, 1),
        ]
    )
    rows = pl.DataFrame(
        {
            "id": [1, 2, 3, 4],
            "oordeel": ["++", "it's", None, "?!"],
            "kg": [1000, None, 3000, 1],
            "low": [500, None, 1000, 1],
        }
    )
    measures = {"j": "oordeel", "x": "kg", "x:low": "low", "y": None}
    frame = mw.score_frame(rows, owner, measures=measures, units={"x": "kg"}, on_error="set-aside")
    duckdb.from_arrow(rows.to_arrow()).create_view("list of 2027")
    query = framework_sql(
        owner, table="list of 2027", measures=measures, units={"x": "kg"}, rank=True
    )
    found = duckdb.sql(query).pl().sort("id")
    for name in ("score", "score_low", "score_high", "coverage"):
        assert found[name].to_list()[:3] == pytest.approx(frame[name].to_list()[:3]), name
        assert found[name][3] is None
    assert found["unusable"].to_list() == [False, False, False, True]
    assert found["rank"].to_list() == [1, 3, 2, None]


@settings(max_examples=by_day(12))
@given(name=st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"]), min_size=1))
def test_no_name_gets_out_of_its_quotes(name: str) -> None:
    owner = flat([measure("x")])
    connection = duckdb.connect()
    quoted = '"' + name.replace('"', '""') + '"'
    try:
        connection.execute(
            f"CREATE TABLE t (id INT, {quoted} DOUBLE); INSERT INTO t VALUES (1, 0.5)"
        )
    except duckdb.Error:
        return  # a name that DuckDB does not have, such as ID beside id
    connection.execute("INSERT INTO t VALUES (1, 0.5)")
    try:
        query = framework_sql(owner, table="t", measures={"x": name})
    except MaatwaardeError:
        assert not name.isprintable() or not name.strip() or "[" in name
        return
    assert connection.sql(query).fetchall()[0][:2] == (1, 0.5)


EVIL = ['x"; DROP TABLE t; --', "x` y", "x' OR 1=1", "a*/b", "--", "x\\"]


@pytest.mark.parametrize("name", EVIL)
def test_evil_names_of_tables_and_columns(name: str) -> None:
    owner = flat([measure("x")])
    connection = duckdb.connect()
    quoted = '"' + name.replace('"', '""') + '"'
    connection.execute(f"CREATE TABLE {quoted} ({quoted} DOUBLE)")
    connection.execute(f"INSERT INTO {quoted} VALUES (0.5)")
    query = framework_sql(owner, table=name, keep=(), measures={"x": name}, columns=["score"])
    assert connection.sql(query).fetchall() == [(0.5,)]
    for dialect in ("postgres", "spark"):
        assert "DROP" not in framework_sql(owner, dialect, measures={"x": "y"})  # type: ignore


def test_a_version_of_more_than_a_line_stays_a_comment() -> None:
    owner = flat([measure("x")])
    file = owner.file.model_copy(update={"version": "1\n; DROP TABLE t; --\r\u2028"})
    query = framework_sql(replace(owner, file=file), table="t")
    assert next(line for line in query.splitlines() if "DROP" in line).startswith("-- ")
    assert query.count("DROP") == 1


def test_numbers_are_doubles_to_the_last_bit() -> None:
    best = 0.1 + 0.2
    owner = flat([measure("x", -best, best), measure("y", -1e300, 1e-5)])
    duckdb.sql("SELECT 1 AS id, 0.1::DOUBLE AS x, 2e-5::DOUBLE AS y").create_view("t")
    query = framework_sql(owner, table="t", columns=["contribution:x", "contribution:y"])
    assert duckdb.sql(query).fetchall() == [(1, 0.1 / best * 0.5, 2e-5 / 1e-5 * 0.5)]
    assert "DECIMAL" not in str(duckdb.sql(query).types)


def codes(*arguments: object, **more: object) -> list[str]:
    with pytest.raises(MethodError) as caught:
        framework_sql(*arguments, **more)  # type: ignore[arg-type]
    return sorted(one.code for one in caught.value.problems)


def test_what_cannot_be_written_is_said_at_once() -> None:
    long = "x" * 60
    owner = framework([{"id": "v", "title": "V", "measures": [measure(long), measure("y")]}])
    assert codes(owner, "postgres") == ["sql-name", "sql-name"]
    framework_sql(owner, "duckdb")
    assert codes(owner, keep=["score", "\0"], table="a.b.c.d") == [
        "duplicate-column",
        "sql-name",
        "sql-name",
    ]
    assert codes(owner, measures={"z": "a"}, units={"y": "parsec"}) == [
        "incompatible-unit",
        "unknown-measure",
    ]


def test_the_same_framework_gives_the_same_bytes() -> None:
    assert framework_sql(every_kind()) == framework_sql(every_kind())
