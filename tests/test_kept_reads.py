"""A list that is given again is what would be read, and another list is another reading."""

import pickle
from pathlib import Path

import pytest

from kept_reads import KeptReads
from maatwaarde import proposals
from maatwaarde.diagnostics import ProposalError
from maatwaarde.framework import load_framework
from maatwaarde.proposals import Proposals
from maatwaarde.proposals.readers.registry import default_readers

EXAMPLE = Path(__file__).parents[1] / "examples" / "deltastad"


def test_what_is_given_again_is_what_would_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    scales = load_framework(EXAMPLE / "meetlat.yaml").scales
    wanted = proposals.read_proposals(EXAMPLE / "voorstellen.csv", scales=scales)
    ours = KeptReads()
    ours.patch(monkeypatch)
    first, again = (
        proposals.read_proposals(EXAMPLE / "voorstellen.csv", scales=scales) for _ in range(2)
    )
    assert ours.given == 1
    # A copy, and the same each time: what a test does to one is not seen in another.
    assert again is not first
    assert pickle.dumps(pickle.loads(pickle.dumps(wanted))) == pickle.dumps(again)


def test_where_a_file_is_does_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list has the name that it was asked by, so that it is the same in every folder."""
    found = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        Path("list.csv").write_text("id;title;cost\nA;Bomen;3\n", encoding="utf-8")
        found.append(pickle.dumps(proposals.read_proposals("list.csv")))
    assert found[0] == found[1]


def test_another_question_is_another_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = KeptReads()
    ours.patch(monkeypatch)
    monkeypatch.chdir(tmp_path)
    path = Path("list.csv")

    def read(text: str, source: str | Path = path, **more: object) -> Proposals:
        path.write_text(text, encoding="utf-8")
        return proposals.read_proposals(source, **more)  # type: ignore[arg-type]

    once = "id;title;cost\nA;Bomen;3\n"
    assert read(once).ids == ("A",)
    assert read(once.replace("A", "B")).ids == ("B",)
    read(once, readers=default_readers())
    read(once, scales=load_framework(EXAMPLE / "meetlat.yaml").scales)
    read(once, tmp_path / "list.csv")
    read(once, "list.csv")
    read(once, mapping={"columns": {"cost": "cost"}})
    read(once, mapping={"columns": {"cost": "cost"}})
    monkeypatch.setenv("MAATWAARDE_LANG", "en")
    read(once)
    assert ours.given == 0
    read(once)
    assert ours.given == 1


def test_what_cannot_be_read_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = KeptReads()
    ours.patch(monkeypatch)
    path = tmp_path / "list.csv"
    path.write_text("id;title;cost\nA;Bomen;veel\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(ProposalError):
            proposals.read_proposals(path)
    assert ours.given == 0
