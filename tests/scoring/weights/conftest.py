from collections.abc import Callable
from pathlib import Path

import pytest

from maatwaarde.framework import Framework, load_framework

FRAMEWORK = """\
maatwaarde: 1
id: test
title: Test
values:
  - id: a
    title: A
    measures: [{id: m1, title: M, unit: t, better: higher, worst: -1, best: 1}]
  - id: b
    title: B
    measures:
      - {id: m2, title: M, unit: t, better: higher, worst: -1, best: 1, weight: 3}
      - {id: m3, title: M, unit: t, better: higher, worst: -1, best: 1, weight: 1}
  - id: c
    title: C
    measures: [{id: m4, title: M, unit: t, better: higher, worst: -1, best: 1}]
"""


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Framework]:
    """Make a framework of which the weights come from the texts of files of answers."""

    def make_(*answers: str, more: str = "", method: str = "ahp") -> Framework:
        for i, text in enumerate(answers):
            (tmp_path / f"answers{i}.csv").write_text(text, encoding="utf-8")
        source = f"weights:\n  method: {method}\n  judgements: answers*.csv\n"
        path = tmp_path / "framework.yaml"
        path.write_text(FRAMEWORK + source + more, encoding="utf-8")
        return load_framework(path)

    return make_
