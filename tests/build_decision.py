"""Decisions for tests, without a list or a solver."""

from maatwaarde.account.decision import Decision, FileUsed, FrameworkUsed, PlanMade, Scored

_TITLES = {"A": "Aanleg park", "B": "Brug over de Aa", "C": "Kade in het centrum"}


def decision(n: int = 0, chosen: tuple[str, ...] = ("A",), **titles: str) -> Decision:
    """Return a decision without computing one; each ``n`` gives another."""
    listed = {**_TITLES, **titles}
    return Decision(
        framework=FrameworkUsed("klein", "2", "f" * 64, "Gemeenteraad van Klein"),
        files=(FileUsed("proposals", "lijst.csv", "1" * 64, "2" * 64),),
        options={"method": "value", "seed": n},
        versions={"maatwaarde": "0.1.0"},
        scores=tuple(Scored(id_, title, 0.5, 0.4, 0.6, 1) for id_, title in listed.items()),
        plan=PlanMade(
            chosen=chosen,
            starts=dict.fromkeys(chosen),
            parts={},
            value=0.25,
            bound=0.25,
            gap=0.0,
            status="proven",
            ties="settled",
            objective="total-impact",
            cost=6.0,
            solver="HiGHS",
        ),
    )
