"""A million rows, and engines that score them."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from maatwaarde.framework import Framework
from maatwaarde.scoring import Scores
from postgres_server import databases
from scored_frames import as_arrow, every_kind, in_arrays, random_impacts

MILLION = 1_000_000


@pytest.fixture(scope="session")
def million(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Framework, Scores]:
    """A million rows as a file, and what they score in arrays."""
    owner = every_kind()
    value = random_impacts(owner, MILLION)
    path = tmp_path_factory.mktemp("million") / "impacts.parquet"
    pq.write_table(as_arrow(owner, value), path, row_group_size=250_000)
    return path, owner, in_arrays(owner, value)


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session of Spark in this machine alone, on two threads."""
    if shutil.which("java") is None:
        pytest.skip("NO JAVA: scoring in Spark is not tested; install openjdk-17-jre-headless")
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    folder = str(tmp_path_factory.mktemp("spark"))
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.memory", "1g")
        # It runs for some seconds: to compile anything twice, or to clean up on many threads, takes
        # more than it brings.
        .config("spark.driver.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        .config("spark.local.dir", folder)
        .config("spark.sql.warehouse.dir", folder)
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="session")
def server() -> Iterator[Callable[[], str]]:
    """Give the URL of a new, empty database."""
    yield from databases("SQL of PostgreSQL")
