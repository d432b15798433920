import numpy as np

from build import flat, measure, table
from maatwaarde.report.data import scores_data
from maatwaarde.report.ranking.methods import comparison_document
from maatwaarde.report.render.terminal import to_text
from maatwaarde.report.text import ranking_text
from maatwaarde.scoring import compare_methods, score

OWNER = flat([measure("up", -10, 20, weight=3), measure("down", 4, -2)])


def test_methods_that_can_reverse_dominance_say_so() -> None:
    rows = np.array([[5.0, 1.0], [2.0, 3.0], [9.0, 2.0]])
    for method, may in [("value", False), ("pymcdm:VIKOR", False), ("pymcdm:CODAS", True)]:
        scores = score(table(OWNER, rows), OWNER, method)
        assert scores.may_reverse_dominance == may
        assert ("slechter is" in " ".join(ranking_text(scores).split())) == may
        assert scores_data(scores)["may_reverse_dominance"] == may
    together = compare_methods(table(OWNER, rows), OWNER, ["value", "pymcdm:CODAS"])
    text = " ".join(to_text(comparison_document(together), "nl").split())
    assert "pymcdm:CODAS kan een voorstel lager zetten" in text
