"""Scores and explanations as text, in Dutch or English. Words and layout only, no sums."""

from __future__ import annotations

import math

from maatwaarde.report.doubts import unverified_text
from maatwaarde.report.tables import WIDTH, render, wrap
from maatwaarde.report.words import Language, amount, number, percent, word
from maatwaarde.scoring import Explanation, Scores, Standings
from maatwaarde.scoring.explain import BrokenGuard, Effect, Move

_NAME = 16
"""Room for the name of a value in the ranking."""


def ranking_text(scores: Scores, language: Language = "nl", width: int = WIDTH) -> str:
    """Return the ranking as text: harm and guards stand beside every score."""
    ranked = [i for i in scores.order if scores.rank[i]]
    vetoed = [i for i in scores.order if not scores.rank[i]]
    parts = [_heading(scores, language, width), _ranking_table(scores, ranked, language, width)]
    if vetoed:
        parts.append(word("veto_below", language))
        parts.append(_ranking_table(scores, vetoed, language, width))
    parts.append("\n".join(_notes(scores, language, width)))
    return "\n\n".join(part for part in parts if part) + "\n"


def explanation_text(
    explanation: Explanation, language: Language = "nl", width: int = WIDTH
) -> str:
    """Return in words what a proposal harms, gains and would need to move up."""
    scores, row = explanation.scores, explanation.row
    title = f"{scores.proposals[row]}  {scores.titles[row]}"
    parts = [
        "\n".join([title, _standing(scores, row, language)]),
        _effects("harms", explanation.harms, language, width),
        _effects("gains", explanation.gains, language, width),
    ]
    if explanation.unknown:
        note = f" ({word('unknown_note', language)})"
        lines = [
            wrap(
                f"{effect.measure.title.get(language)}: "
                f"{amount(effect.low, '', language)} … "
                f"{amount(effect.high, effect.measure.unit, language)}",
                indent="  ? ",
                hanging="    ",
                width=width,
            )
            for effect in explanation.unknown
        ]
        parts.append("\n".join([word("unknown", language) + note, *lines]))
    parts.append(_guards(explanation, language, width))
    parts.append(_climb(explanation, language, width))
    basis = "contributions_note" if scores.additive else "contributions_other"
    parts.append(wrap(word(basis, language), width=width))
    return "\n\n".join(parts) + "\n"


def _heading(scores: Scores, language: Language, width: int) -> str:
    framework = scores.framework
    first = (
        f"{word('ranking', language)}: {framework.title.get(language)}, "
        f"{len(scores.proposals)} {word('proposals', language)}"
    )
    lines = [wrap(first, width=width), f"{word('method', language)}: {scores.method}"]
    if scores.relative:
        lines.append(wrap(word("batch", language), width=width))
    else:
        if scores.method == "topsis":
            lines[-1] += f" ({word('advantage', language)})"
        lines.append(wrap(_reference(scores, language), width=width))
    if scores.may_reverse_dominance:
        lines.append(wrap(word("dominance", language, method=scores.method), width=width))
    if scores.weights is not None:
        groups = ", ".join(
            f"{name} {percent(share, language)}" for name, share in scores.weights.groups.items()
        )
        method = word(f"method_{scores.weights.method}", language)
        text = word("weights_by", language, groups=groups, method=method)
        lines.append(wrap(text, width=width))
    return "\n".join(lines)


def _reference(scores: Scores, language: Language) -> str:
    if scores.reference is None:
        return word("no_reference", language)
    if scores.reference == 0:
        return word("nothing_is_zero", language)
    return word("nothing_is", language, score=number(scores.reference, language))


def _ranking_table(scores: Scores, rows: list[int], language: Language, width: int) -> str:
    uncertain = bool((scores.high > scores.low).any())
    headings = ["#", word("proposal", language), word("score", language)]
    if uncertain:
        headings.append(word("range", language))
    headings += [word("harm", language), word("note", language)]
    table = []
    for i in rows:
        rank = str(scores.rank[i]) if scores.rank[i] else "\N{EN DASH}"
        cells = [rank + ("=" if scores.tied[i] else ""), _name(scores, i)]
        cells.append(number(scores.score[i], language, sign=True))
        if uncertain:
            cells.append(_range(scores, i, language))
        cells += [_worst_harm(scores, i, language), _marks(scores, i, language)]
        table.append(cells)
    numbers = [0, 2, *([3] if uncertain else [])]
    return render(headings, table, right=numbers, flexible=1, width=width)


def _name(scores: Standings, row: int) -> str:
    identifier, title = scores.proposals[row], scores.titles[row]
    return identifier if identifier == title else f"{identifier} {title}"


def _range(scores: Standings, row: int, language: Language) -> str:
    low, high = scores.low[row], scores.high[row]
    if low == high:
        return ""
    return f"{number(low, language, 2)}…{number(high, language, 2)}"


def _worst_harm(scores: Scores, row: int, language: Language) -> str:
    """Name the value at the top of the goal tree that loses most."""
    top = [i for i, node in enumerate(scores.framework.nodes) if node.parent is None]
    worst = min(top, key=lambda i: (scores.node_values[row, i], i))
    if scores.node_values[row, worst] >= 0:
        return ""
    node = scores.framework.nodes[worst]
    name = node.id if len(node.id) <= _NAME else node.id[: _NAME - 1] + "…"
    loss = float(scores.node_values[row, worst])
    if loss > -0.005:  # small is not nothing
        return f"{name} <{number(0.01, language, 2)}"
    return f"{name} {number(loss, language, 2)}"


def _marks(scores: Scores, row: int, language: Language) -> str:
    rules = {result.guard.rule for result in scores.guards if result.broken[row]}
    marks = [word(rule, language) for rule in sorted(rules, reverse=True)]
    if any(result.possible[row] for result in scores.guards):
        marks.append("?")
    if scores.beyond[row].any():
        marks.append("*")
    if scores.coverage[row] < 1 - 1e-9:
        marks.append(percent(float(scores.coverage[row]), language))
    return " ".join(marks)


def _guard_notes(scores: Scores, language: Language) -> list[str]:
    """Say for each guard which proposals break it, or may."""
    notes = []
    for result in scores.guards:
        title = scores.framework.node(result.guard.value).title.get(language)
        broken = [i for i in scores.order if result.broken[i]]
        possible = [scores.proposals[i] for i in scores.order if result.possible[i]]
        for i in broken:
            loss = word(
                "loss",
                language,
                loss=number(-float(result.worth[i]), language, 2),
                at_most=word("at_most", language),
                allowed=number(result.guard.max_loss, language, 2),
            )
            rule = word(result.guard.rule, language)
            notes.append(f"{rule}: {scores.proposals[i]}, {title}: {loss}")
        if possible:
            notes.append(f"? : {title}, {word('maybe', language)}: {', '.join(possible)}")
    return notes


def _notes(scores: Scores, language: Language, width: int) -> list[str]:
    notes = []
    if scores.tied.any():
        notes.append(f"= : {word('tied', language)}")
    notes += _guard_notes(scores, language)
    if scores.beyond.any():
        notes.append(f"* : {word('beyond', language)}")
    if (scores.coverage < 1 - 1e-9).any():
        notes.append(f"% : {word('coverage_full', language)}")
    if scores.impacts.assumed.any():
        count = int(scores.impacts.assumed.sum())
        notes.append(word("assumed_zero", language, n=count) + ".")
    measures = scores.framework.measures
    examples = sum(measure.example for measure in measures)
    if examples:
        notes.append(word("example_anchors", language, n=examples, m=len(measures)))
    lines = [wrap(note, width=width, hanging="    ") for note in notes]
    doubts = unverified_text(scores.impacts, language, width)
    return [*lines, doubts] if doubts else lines


def _standing(scores: Standings, row: int, language: Language) -> str:
    text = f"{word('score', language)} {number(scores.score[row], language, sign=True)}"
    if scores.low[row] != scores.high[row]:
        text += f" ({word('range', language)} {_range(scores, row, language)})"
    if scores.rank[row]:
        ranked = int((scores.rank > 0).sum())
        text += f"; {word('rank', language)} {scores.rank[row]} {word('of', language)} {ranked}"
        best, worst = (int(ranks[row]) for ranks in scores.rank_range)
        if best != worst:
            text += f" ({word('rank_range', language, best=best, worst=worst)})"
    else:
        text += f"; {word('no_rank', language)} ({word('veto', language)})"
    text += f"; {word('coverage', language)} {percent(float(scores.coverage[row]), language)}."
    if scores.tied[row]:
        same = [
            scores.proposals[i]
            for i in scores.order
            if scores.rank[i] == scores.rank[row] and i != row
        ]
        text += f"\n{word('tied_with', language)} {', '.join(same)}."
    return text


def _effects(key: str, effects: tuple[Effect, ...], language: Language, width: int) -> str:
    lines = [word(key, language)]
    if not effects:
        lines.append(f"    {word('none', language)}")
    for effect in effects:
        text = (
            f"{effect.measure.title.get(language)}: "
            f"{amount(effect.impact, effect.measure.unit, language)}"
        )
        if effect.low != effect.high:
            text += f" ({amount(effect.low, '', language)} … {amount(effect.high, '', language)})"
        text += (
            f"; {word('value', language)} {number(effect.worth, language, 2, sign=True)}, "
            f"{word('contribution', language)} {number(effect.contribution, language, sign=True)}"
        )
        if effect.beyond:
            text += f" * {word('beyond', language)}"
        if effect.unverified:
            text += f" ({word('unverified', language)})"
        mark = "  + " if key == "gains" else "  \N{MINUS SIGN} "
        lines.append(wrap(text, indent=mark, hanging="    ", width=width))
    return "\n".join(lines)


def _guards(explanation: Explanation, language: Language, width: int) -> str:
    lines = [word("guards", language)]
    if not explanation.scores.guards:
        lines.append(f"    {word('no_guards', language)}")
    elif not explanation.guards:
        lines.append(f"    {word('none', language)}")
    for broken in explanation.guards:
        lines += _guard(broken, language, width)
    return "\n".join(lines)


def _guard(broken: BrokenGuard, language: Language, width: int) -> list[str]:
    worth = broken.worth if broken.certain else broken.worst_case
    loss = word(
        "loss",
        language,
        loss=number(-worth, language, 2),
        at_most=word("at_most", language),
        allowed=number(broken.guard.max_loss, language, 2),
    )
    rule = word(broken.guard.rule, language)
    if not broken.certain:
        rule = f"{rule} {word('maybe', language)}"
    text = f"{rule} {broken.title.get(language)}: {loss}."
    if broken.guard.reason is not None:
        text += f" {broken.guard.reason.get(language)}"
    lines = [wrap(text, indent="  ! ", hanging="    ", width=width)]
    if broken.moves:
        lines.append(wrap(word("mend_guard", language), indent="    ", width=width))
        lines += [_move(move, language, width) for move in broken.moves]
    return lines


def _climb(explanation: Explanation, language: Language, width: int) -> str:
    scores, row = explanation.scores, explanation.row
    lines = [word("to_rise", language)]
    if scores.rank[row] == 0:
        lines.append(wrap(word("veto_first", language), indent="    ", width=width))
    elif explanation.next_above is None:
        lines.append(f"    {word('top', language)}")
    else:
        above, gap = explanation.next_above
        text = (
            f"{word('above', language)} {_name(scores, above)}, "
            f"{number(gap, language, 4)} {word('more', language)}."
        )
        lines.append(wrap(text, indent="    ", width=width))
        if explanation.moves:
            lines.append(wrap(word("level", language), indent="    ", width=width))
            lines += [_move(move, language, width) for move in explanation.moves[:4]]
        else:
            key = "no_move"
            if scores.relative:
                key = "relative_no_moves"
            elif not scores.own_method:
                key = "plugin_no_moves"
            lines.append(wrap(word(key, language), indent="    ", width=width))
    return "\n".join(lines)


def _move(move: Move, language: Language, width: int) -> str:
    higher = move.measure.better == "higher"
    bound = word("at_least" if higher else "at_most", language)
    now = "?" if math.isnan(move.impact) else amount(move.impact, "", language)
    text = (
        f"{move.measure.title.get(language)}: {bound} "
        f"{amount(move.needed, move.measure.unit, language)} ({word('now', language)} {now})"
    )
    if not move.within_anchors:
        text += f"; {word('beyond_anchor', language)}"
    return wrap(text, indent="    \N{BULLET} ", hanging="      ", width=width)
