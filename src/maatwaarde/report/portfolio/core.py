"""Which proposals are in the best portfolio always, sometimes and never, over many draws."""

from __future__ import annotations

from typing import Any

from maatwaarde.portfolio.analysis.core_sampling import Core
from maatwaarde.report.data import header
from maatwaarde.report.files import Table
from maatwaarde.report.portfolio.comparison import listed
from maatwaarde.report.portfolio.names import proposal_name
from maatwaarde.report.tables import WIDTH, render, wrap
from maatwaarde.report.words import Language, share, word


def core_text(core: Core, language: Language = "nl", width: int = WIDTH) -> str:
    """Return which proposals are always in the best portfolio, sometimes, and never."""
    plan, found = core.plan, core.found
    names = {proposal.id: proposal_name(proposal) for proposal in plan.problem.proposals}
    chosen = set(plan.chosen)
    drawn = word(f"draws_{core.weights}", language, spread=share(core.spread, language, 0))
    head = word(
        "core_draws",
        language,
        samples=found.samples,
        seed=core.seed,
        weights=drawn,
        n=core.uncertain,
        k=len(found.portfolios),
    )
    title = f"{word('core', language)}: {plan.scores.framework.title.get(language)}"
    parts = ["\n".join(wrap(line, width=width) for line in (title, head))]
    for key, members in (
        ("core_always", found.core),
        ("core_sometimes", found.borderline),
        ("core_never", found.exterior),
    ):
        ordered = sorted(members, key=lambda name: (-found.index[name], name))
        heading = f"{word(key, language)} ({len(ordered)})"
        if key != "core_sometimes":
            parts.append(listed(heading, ordered, names, width, count=False))
            continue
        rows = [
            [
                f"  {names[name]}",
                share(found.index[name], language, 0),
                word("yes", language) if name in chosen else word("no", language),
            ]
            for name in ordered
        ]
        if rows:
            headings = [heading, word("core_share", language), word("core_now", language)]
            parts.append(render(headings, rows, right=(1, 2), flexible=0, width=width))
    if found.portfolios:
        often = found.portfolios[0]
        same = set(often[0]) == chosen
        key = "core_often_same" if same else "core_often"
        line = word(key, language, share=share(often[1], language, 0))
        if not same:
            extra, gone = sorted(set(often[0]) - chosen), sorted(chosen - set(often[0]))
            moves = [f"+ {name}" for name in extra] + [f"\N{MINUS SIGN} {name}" for name in gone]
            line += f" ({', '.join(moves)})"
        parts.append(wrap(line, width=width))
    if found.impossible:
        parts.append(wrap(word("core_impossible", language, n=found.impossible), width=width))
    if found.unproven:
        parts.append(wrap(word("core_unproven", language, n=found.unproven), width=width))
    return "\n\n".join(parts) + "\n"


def core_data(core: Core, plugins: dict[str, str] | None = None) -> dict[str, Any]:
    """Return the core index as nested data."""
    plan, found = core.plan, core.found
    titles = {proposal.id: proposal.title for proposal in plan.problem.proposals}
    return {
        **header(plan.scores.framework, plugins),
        "weights": core.weights,
        "spread": core.spread,
        "samples": found.samples,
        "seed": core.seed,
        "uncertain_impacts": core.uncertain,
        "impossible": found.impossible,
        "unproven": found.unproven,
        "chosen": plan.chosen,
        "core": found.core,
        "borderline": found.borderline,
        "exterior": found.exterior,
        "index": found.index,
        "titles": titles,
        "portfolios": [{"share": part, "chosen": members} for members, part in found.portfolios],
    }


def core_tables(core: Core) -> dict[str, Table]:
    """Return one row per proposal, and one per portfolio."""
    plan, found = core.plan, core.found
    titles = {proposal.id: proposal.title for proposal in plan.problem.proposals}
    ordered = sorted(found.index, key=lambda name: (-found.index[name], name))
    return {
        "core": {
            "id": ordered,
            "title": [titles[name] for name in ordered],
            "core_index": [found.index[name] for name in ordered],
            "chosen": [name in plan.chosen for name in ordered],
        },
        "portfolios": {
            "share": [part for _, part in found.portfolios],
            "chosen": [";".join(members) for members, _ in found.portfolios],
        },
    }
