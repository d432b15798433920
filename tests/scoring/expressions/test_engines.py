"""A million rows on real engines, beside the same in arrays."""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow.parquet as pq
import pytest

import maatwaarde as mw
from maatwaarde.framework import Framework
from maatwaarde.scoring import Scores
from maatwaarde.scoring.expressions.compile import STANDARD
from maatwaarde.scoring.expressions.sql import framework_sql
from scored_frames import assert_same, in_arrays

RESULTS = ["id", *STANDARD]
Million = tuple[Path, Framework, Scores]


def test_polars(million: Million) -> None:
    path, owner, scores = million
    lazy = mw.score_frame(pl.scan_parquet(path), owner)
    assert isinstance(lazy, pl.LazyFrame)
    assert_same(lazy.select(RESULTS).collect(engine="streaming").to_arrow(), scores)


def test_duckdb(million: Million) -> None:
    path, owner, scores = million
    relation = mw.score_frame(duckdb.read_parquet(str(path)), owner)
    assert isinstance(relation, duckdb.DuckDBPyRelation)
    assert_same(relation.select(*RESULTS).to_arrow_table(), scores)


def columns_of(owner: Framework) -> dict[str, str | None]:
    return {one.id: f"impact:{one.id}" for one in owner.measures}


def test_sql_on_duckdb(million: Million) -> None:
    path, owner, scores = million
    connection = duckdb.connect()
    connection.read_parquet(str(path)).create_view("impacts")
    query = framework_sql(owner, "duckdb", table="impacts", measures=columns_of(owner), rank=True)
    found = connection.sql(query).to_arrow_table()
    assert_same(found, scores)
    ranks = found.sort_by("id")["rank"].fill_null(0).to_numpy()
    assert (ranks == scores.rank).all()


@pytest.mark.filterwarnings(
    "ignore:Dask support is moving:FutureWarning", "ignore::ResourceWarning"
)
def test_dask_on_two_workers(million: Million, dask: Any, tmp_path: Path) -> None:
    from dask import dataframe as dd

    path, owner, scores = million
    assert len(dask.scheduler_info()["workers"]) == 2
    frame = dd.read_parquet(path, split_row_groups=True)
    assert frame.npartitions >= 2
    mw.score_frame(frame, owner)[RESULTS].to_parquet(tmp_path / "scored", write_index=False)
    assert_same(pq.read_table(tmp_path / "scored"), scores)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_spark(million: Million, spark: Any, tmp_path: Path) -> None:
    path, owner, scores = million
    frame = spark.read.parquet(str(path))
    mw.score_frame(frame, owner).select(RESULTS).write.parquet(str(tmp_path / "frame"))
    assert_same(pq.read_table(tmp_path / "frame"), scores)
    few = 20_000  # of the same plan as SQL, since each job of Spark takes long
    frame.where(f"id < {few}").createOrReplaceTempView("impacts")
    query = framework_sql(owner, "spark", table="impacts", measures=columns_of(owner))
    spark.sql(query.rstrip(";\n")).write.parquet(str(tmp_path / "sql"))
    impacts = pq.read_table(path, columns=list(columns_of(owner).values())).slice(0, few)
    value = np.column_stack([column.to_numpy() for column in impacts.columns])
    assert_same(pq.read_table(tmp_path / "sql"), in_arrays(owner, value))
