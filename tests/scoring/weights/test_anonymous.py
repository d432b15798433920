"""Answers without names, of which the weights are the same."""

from collections.abc import Callable
from pathlib import Path

from maatwaarde.framework import Framework
from maatwaarde.scoring.weights import resolve_weights, with_answers
from maatwaarde.scoring.weights.anonymous import anonymous

FIRST = "group,respondent,id,points,remark\ncouncil,Zoë,a,3,hi\ncouncil,Zoë,b,1,\n,Bo,a,1,\n"
SECOND = "id,points\na,2\nb,2\nc,4\n"


def test_names_become_numbers_in_the_order_of_the_names(tmp_path: Path) -> None:
    files = [tmp_path / "town.csv", tmp_path / "Ada.csv"]
    for file, text in zip(files, (FIRST, SECOND), strict=True):
        file.write_text(text, encoding="utf-8")
    found = anonymous(files, named=[])
    # What a row says of its group stays; a group that is called after its file does not.
    assert found.files[0].decode("utf-8-sig").split() == [
        "group;respondent;id;points",
        "council;respondent-3;a;3",
        "council;respondent-3;b;1",
        "group-2;respondent-2;a;1",
    ]
    assert found.files[1].decode("utf-8-sig").split()[1] == "group-1;respondent-1;a;2"
    assert (found.respondents, found.groups, found.columns) == (3, 2, ("remark",))
    # A group that the framework names keeps its name, however it is written.
    kept = anonymous(files, named=["TOWN"])
    assert kept.files[0].decode("utf-8-sig").split()[-1] == "town;respondent-2;a;1"
    assert kept.groups == 1


def test_numbers_are_of_one_width_so_that_they_sort_as_the_names_do(tmp_path: Path) -> None:
    rows = "".join(f"p{i:02},a,{i}\n" for i in range(11))
    file = tmp_path / "town.csv"
    file.write_text(f"respondent,id,points\n{rows}")
    lines = anonymous([file], named=[]).files[0].decode("utf-8-sig").split()[1:]
    names = [line.split(";")[1] for line in lines]
    assert names == sorted(names)
    assert (names[0], names[-1]) == ("respondent-01", "respondent-11")


def test_the_weights_stay_the_same_to_the_bit(
    make: Callable[..., Framework], tmp_path: Path
) -> None:
    text = "respondent,id,points\nZoë,a,3\nZoë,b,1\nZoë,c,2\nBo,a,1\nBo,b,7\nBo,c,3\n"
    owner = make(text, method="direct")
    before, _ = resolve_weights(owner)
    (tmp_path / "town.csv").write_bytes(anonymous([tmp_path / "answers0.csv"], named=[]).files[0])
    after, _ = resolve_weights(with_answers(owner, [tmp_path / "town.csv"]))
    assert [node.weight for node in after.nodes] == [node.weight for node in before.nodes]
