"""The section of a report in which a reader moves the weights, and sees what follows."""

from __future__ import annotations

from base64 import b64encode
from importlib.resources import files
from typing import Any

from maatwaarde.messages import Language, Share, msg, say
from maatwaarde.portfolio.plan import Plan
from maatwaarde.proposals import Proposals
from maatwaarde.report.page.packing import to_json
from maatwaarde.report.page.portfolio_data import portfolio_data
from maatwaarde.report.page.scoring_data import scoring_data
from maatwaarde.report.page.texts import answer_columns, page_texts
from maatwaarde.report.render.page import PageExtra
from maatwaarde.scoring import Scores

ANCHOR = "weights"
# In this order: each uses only what stands before it.
_SCRIPTS = (
    "say.js",
    "weights.js",
    "scoring.js",
    "answers.js",
    "portfolio.js",
    "controls.js",
    "keep.js",
    "results.js",
    "compare.js",
    "main.js",
)

_SAID = {
    "lead": msg(
        "What counts for more is for you to say. Here you move the weights, and see at once which "
        "proposals rise and fall, which break a guard, and what falls out of the portfolio. "
        "Nothing you do here leaves this page, and the report itself stays as it is."
    ),
    "noscript": msg(
        "To move the weights this page needs script, which is off or does not run here. These are "
        "the weights that the report was made with."
    ),
    "caption": msg("The weights of now"),
    "weighed": msg("value or measure"),
    "licence": msg(
        "Portfolios are worked out in this page by HiGHS (MIT licence, highs-js 1.15.3), which is "
        "part of this file."
    ),
}


def weights_page(
    scores: Scores, proposals: Proposals | None, plan: Plan | None, language: Language
) -> PageExtra | None:
    """Return the section in which weights move.

    Parameters
    ----------
    proposals
        Those of the plan; they are needed where there is one.
    plan
        Where there is one, the page chooses a portfolio anew by the same model, if that is small
        enough for a proof; and else says that the portfolio is the one from before.

    Returns
    -------
    PageExtra or None
        None for a method of which the score is not the sum of weights times values: a page cannot
        follow it.
    """
    if not scores.additive:
        return None
    portfolio = None
    if plan is not None and proposals is not None:
        portfolio = portfolio_data(plan, scores, proposals, language)
    solver = portfolio is not None and "model" in portfolio
    data = {
        "language": language,
        "texts": page_texts(language),
        "columns": answer_columns(language),
        "scoring": scoring_data(scores, language),
        "portfolio": portfolio,
    }
    return PageExtra(
        section_html=_section(scores, language, solver),
        data_json=to_json(data),
        script='"use strict";\n{\n' + "\n".join(map(_asset, _SCRIPTS)) + "}\n",
        style=_asset("weights.css"),
        title=msg("Move the weights yourself"),
        anchor=ANCHOR,
        webassembly=solver,
    )


def _section(scores: Scores, language: Language, solver: bool) -> str:
    from jinja2 import Environment  # only a page needs it

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    settings = _settings(scores)
    nodes = scores.framework.nodes
    return environment.from_string(_asset("weights.html")).render(
        said={key: say(text, language) for key, text in _SAID.items()},
        names=[say(name, language) for name, _ in settings],
        rows=[
            {
                "title": node.title.text(language),
                "indent": f"{1.2 * node.depth:g}",
                "strong": node.parent is None,
                "cells": [say(Share(weights[i]), language) for _, weights in settings],
            }
            for i, node in enumerate(nodes)
        ],
        solver=_solver() if solver else None,
    )


def _settings(scores: Scores) -> list[tuple[Any, list[float]]]:
    """Return the weights in the whole, of the report and of each group."""
    found: list[tuple[Any, list[float]]] = [
        (msg("as in this report"), [node.weight for node in scores.framework.nodes])
    ]
    if scores.weights is not None:
        for group in scores.weights.groups:
            nodes = scores.weights.framework_of(group, scores.framework).nodes
            found.append((group, [node.weight for node in nodes]))
    return found


def _solver() -> dict[str, str]:
    """Return what the page needs to run HiGHS: the packed code and the worker around it."""
    vendored = files("maatwaarde.report.page").joinpath("highs")

    def packed(name: str) -> str:
        return b64encode(vendored.joinpath(name).read_bytes()).decode("ascii")

    return {
        "licence": vendored.joinpath("LICENSE").read_text("utf-8"),
        "code": packed("highs.js.gz"),
        "wasm": packed("highs.wasm.gz"),
        "worker": _asset("solver.js"),
    }


def _asset(name: str) -> str:
    return files("maatwaarde.report.page").joinpath("assets", name).read_text("utf-8")
