import shlex

import pytest

from maatwaarde.cli.typed import all_typed, typed


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("lijst.csv", "lijst.csv"),
        ("mijn lijst.csv", '"mijn lijst.csv"'),
        ("maatwaarde-trees[dev]", '"maatwaarde-trees[dev]"'),
        ("C:\\map\\mijn lijst.csv", '"C:\\map\\mijn lijst.csv"'),
        ("d'Ors.csv", '"d\'Ors.csv"'),
        ("", '""'),
        ("a$b.csv", "'a$b.csv'"),
        ('a"b', "'a\"b'"),
        ("C:\\map\\", "'C:\\map\\'"),
        ("\\\\server\\a b", "'\\\\server\\a b'"),
    ],
)
def test_a_word_is_typed_so_that_a_shell_reads_it_back(word: str, shown: str) -> None:
    assert typed(word) == shown
    assert shlex.split(all_typed(["x", word])) == ["x", word]
