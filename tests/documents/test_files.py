from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from maatwaarde.diagnostics import MaatwaardeError, ProposalError
from maatwaarde.documents.files import read_bytes
from maatwaarde.framework import load_framework
from maatwaarde.messages import msg
from maatwaarde.plugins.factors import load_factors
from maatwaarde.portfolio.inputs.changes import read_changes
from maatwaarde.portfolio.inputs.plan_file import read_running_plan
from maatwaarde.portfolio.inputs.resources import read_resources
from maatwaarde.proposals import read_pabulib_meta, read_proposals

READERS: dict[str, Callable[[Path], object]] = {
    "list.csv": read_proposals,
    "list.xlsx": read_proposals,
    "list.pb": read_pabulib_meta,
    "framework.yaml": load_framework,
    "factors.yaml": load_factors,
    "resources.yaml": read_resources,
    "resources.xlsx": read_resources,
    "changes.yaml": read_changes,
    "plan.json": read_running_plan,
}


@pytest.mark.parametrize("name", READERS)
def test_a_file_that_is_not_there_is_told_in_the_same_words(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with pytest.raises(MaatwaardeError) as caught:
        READERS[name](path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.what) == ("no-file", "there is no such file")
    assert problem.mend == "check the path and the folder you are in"
    assert problem.where.file == str(path)


@pytest.mark.parametrize("name", READERS)
def test_a_folder_in_place_of_a_file_is_told_in_the_same_words(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.mkdir()
    with pytest.raises(MaatwaardeError) as caught:
        READERS[name](path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.what) == ("unreadable-file", "cannot be read: it is a folder")


def test_a_file_up_to_the_limit_is_read_and_a_larger_one_refused(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"12345")
    assert read_bytes(path, ProposalError, 5, msg("split it")) == b"12345"
    with pytest.raises(ProposalError, match="is larger than 4 bytes"):
        read_bytes(path, ProposalError, 4, msg("split it"))


@pytest.mark.parametrize("name", ["list.csv", "framework.yaml"])
def test_a_named_pipe_is_refused_and_not_waited_for(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(MaatwaardeError, match="is a pipe and no file"):
        READERS[name](tmp_path / name)


def test_of_a_stream_no_more_is_read_than_the_limit() -> None:
    for size in (0, 4, 5):
        stream = io.BytesIO(b"x" * size)
        assert read_bytes("-", ProposalError, 5, stream=stream) == b"x" * size
    stream = io.BytesIO(b"x" * 100)
    with pytest.raises(ProposalError) as caught:
        read_bytes("standard input", ProposalError, 5, msg("give less"), stream=stream)
    (problem,) = caught.value.problems
    assert (problem.code, problem.mend, problem.where.file) == (
        "too-large",
        "give less",
        "standard input",
    )
    assert stream.tell() == 6
