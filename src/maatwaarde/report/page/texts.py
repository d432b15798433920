"""All texts that the script of the page says; what is to be filled in stays between braces."""

from __future__ import annotations

from typing import Any

from maatwaarde.messages import Language, Message, msg, nmsg, say
from maatwaarde.report.weights.form import HOW
from maatwaarde.scoring.weights.columns import COLUMNS

# Places that have no value here stay as they are: the script fills them.
_TEXTS = {
    # Settings.
    "top": msg("the main values"),
    "weightsTitle": msg("Move the weights"),
    "presets": msg("Begin with a setting:"),
    "methods": msg("How do you want to weigh?"),
    "method_direct": msg("points"),
    "method_swing": msg("steps from worst to best (swing)"),
    "method_ahp": msg("two by two"),
    "how_ahp": msg(
        "Of each two, move towards the one that counts for more: the further, the more times as "
        "much. 1 is equal, 3 a little more, 5 clearly more, 7 much more, 9 extremely more. The "
        "page begins with what the weights say now."
    ),
    "clipped": msg(
        "Some weights differ by more than nine times, which cannot be said two by two: these were "
        "brought closer together."
    ),
    "pointsFor": msg("points for {title}"),
    "weightOf": msg("weight of {title}"),
    "was": msg("(was {value})"),
    "compare": msg("{a} against {b}"),
    "asMuch": msg("{a} and {b} weigh the same"),
    "moreA": msg("{a} weighs {times} times as much as {b}"),
    "moreB": msg("{b} weighs {times} times as much as {a}"),
    "needsWeight": msg(
        "Give at least one of these a weight. Until then the page shows the setting before this."
    ),
    "consistent": msg(
        "These judgements hardly contradict one another (consistency ratio {ratio}; up to 0.10 is "
        "customary)."
    ),
    "inconsistent": msg(
        "These judgements contradict one another (consistency ratio {ratio}; up to 0.10 is "
        "customary). Look first at {a} against {b}: that one fits the others least."
    ),
    # Saving and loading.
    "keepTitle": msg("Keep a setting"),
    "keepHow": msg(
        "A setting is saved as a file of answers. You can load it here again, send it to others, "
        "and let `maatwaarde weights show` read it."
    ),
    "settingName": msg("Name of this setting"),
    "mySetting": msg("my setting"),
    "save": msg("Save as a file"),
    "remember": msg("Remember in this page"),
    "load": msg("Load a file of answers"),
    "saved": msg("Saved as {file}, among your downloads."),
    "remembered": msg(
        "Remembered as {name}, until you close the page: choose it among the settings."
    ),
    "loaded": msg("{file} is loaded, and now stands among the settings as {name}."),
    "loadedOpen": msg(
        "It answers nothing, or not all, on {parts}: there the weights stay as in this report."
    ),
    "emptyFile": msg("this file is empty; choose a file that was saved here"),
    "noAnswers": msg(
        "this file holds no points, swings or judgements; choose one that was saved here, or a "
        "form that came back as CSV"
    ),
    "unknownId": msg("line {line}: {id} is no value or measure of this framework"),
    "badNumber": msg("line {line}: {value} is not allowed here"),
    "twice": msg("line {line}: {id} is answered a second time"),
    "notSiblings": msg("line {line}: {a} and {b} do not stand side by side"),
    "allZero": msg("all weights are zero within {part}; give at least one some points"),
    # One proposal.
    "followTitle": msg("The proposal that you follow"),
    "follow": msg("Follow a proposal:"),
    "followPlaceholder": msg("part of its name"),
    "followHint": msg(
        "Type part of a name above, to see what happens to that proposal as weights move."
    ),
    "proposal": msg("proposal"),
    "rank": msg("rank"),
    "rankBefore": msg("at first"),
    "noRank": msg("none (VETO)"),
    "score": msg("score"),
    "harm": msg("harm"),
    "gain": msg("gain"),
    "within": msg("range"),
    "range": msg("{low} to {high}"),
    "remark": msg("remarks"),
    "same": msg("{value}, as before"),
    "fromTo": msg("from {from} to {to}"),
    "guardVeto": msg("loses {loss} here, and {most} is allowed at most: VETO."),
    "guardFlag": msg("loses {loss} here, and {most} is allowed without a reason: CAUTION."),
    "guardPossible": msg("might lose more than {most} here, since its effect is uncertain."),
    "vetoWhy": msg(
        "A guard does not depend on how much the guarded value weighs, only on the weights within "
        "it: who wants this proposal takes away the harm, or changes the guard openly."
    ),
    "contributionsOf": msg("What makes the score of {name}"),
    "measure": msg("measure"),
    "before": msg("as in this report"),
    "now": msg("now"),
    "picture": msg("harm | gain"),
    "unknown": msg("unknown"),
    # Guards and ranking.
    "guardsTitle": msg("Guards and harm"),
    "noVeto": msg("With these weights no proposal breaks a guard with a veto."),
    "newly": msg("(new)"),
    "vetoOn": msg("VETO on {guards}"),
    "flagOn": msg("CAUTION on {guards}"),
    "mayBreak": msg("might break {guards}"),
    "unknownPart": msg("{part} of the weight unknown"),
    "rankingTitle": msg("Ranking"),
    "rankingCaption": msg("Ranking with these weights"),
    # The portfolio.
    "portfolioTitle": msg("Portfolio"),
    "portfolio": msg("portfolio"),
    "noPortfolio": msg("there is no portfolio in this report"),
    "wasIn": msg("chosen"),
    "wasOut": msg("not chosen"),
    "ofBefore": msg("from before your change"),
    "staysIn": msg("stays in"),
    "staysOut": msg("stays out"),
    "comesIn": msg("comes in"),
    "fallsOut": msg("falls out"),
    "byVeto": msg("by the veto"),
    "portfolioBusy": msg(
        "The best portfolio for these weights is being sought, for {seconds} seconds at most. "
        "Until then you see the one from before your change."
    ),
    "portfolioLate": msg(
        "No portfolio was found within {seconds} seconds. What you see is the one from before "
        "your change."
    ),
    "portfolioNone": msg(
        "With these weights no portfolio keeps all rules: the guards on the whole leave no room. "
        "What you see is the one from before your change."
    ),
    "portfolioSame": msg("It is the same portfolio as before your change."),
    "worthBefore": msg(
        "Its value is {value} with these weights; the portfolio from before your change would be "
        "worth {before}."
    ),
    "byChance": msg(
        "Not both portfolios are proven to be the best, so that part of what falls out and comes "
        "in may be chance."
    ),
    "beforeBroken": msg("The portfolio from before your change breaks a rule with these weights."),
    "horizonMoves": msg(
        "another proposal breaks a veto, so that the years that count could be others"
    ),
    "noSolver": msg("the solver does not run in this browser: {error}"),
    "stop": msg("Stop"),
    "stopped": msg("you stopped the search"),
    "howElse": msg(
        "To have it worked out: save this setting, let `maatwaarde weights show` make a framework "
        "of it with `-o`, and give that one to `maatwaarde portfolio`."
    ),
    # In short, for who does not see the page.
    "summaryStart": msg(
        "You see the weights of this report. Move one, and ranking, guards and portfolio follow."
    ),
    "summaryOne": msg("{name}: {rank}, and at first {was}. Portfolio: {portfolio}."),
    "summaryOneSame": msg("{name}: {rank}, as before. Portfolio: {portfolio}."),
    "rankIs": msg("rank {rank}"),
    "rankNone": msg("no rank (VETO)"),
    "summaryVetoes": msg("Proposals with a veto: {n} (was {was})."),
    "summaryPortfolio": msg("From the portfolio: {out} out, {into} in."),
    "summaryOld": msg("The portfolio is the one from before your change."),
    "summaryInvalid": msg(
        "One part has no weights at all. What you see is of the setting before it."
    ),
    # Side by side.
    "compareTitle": msg("Two settings side by side"),
    "compareA": msg("Setting A"),
    "compareB": msg("Setting B"),
    "currentSetting": msg("as it is now above"),
    "compareSame": msg("Choose two settings that differ."),
    "compareWeights": msg("What each setting weighs"),
    "weighed": msg("value or measure"),
    "difference": msg("difference in points"),
    "compareRanks": msg("Proposals that move most"),
    "scoreChange": msg("change of score"),
    "nothingMoves": msg("No proposal has another rank."),
    "compareNone": msg(
        "What falls out of the portfolio is not known, for want of the one for {name}: {why}"
    ),
    "compareEqual": msg("Both settings choose the same portfolio."),
}

_COUNTED = {
    "valuesIn": nmsg("Within {title}: {n} value", "Within {title}: {n} values", 1, title="{title}"),
    "measuresIn": nmsg(
        "Within {title}: {n} measure", "Within {title}: {n} measures", 1, title="{title}"
    ),
    "severalRespondents": nmsg(
        "this file has answers of {n} respondent",
        "this file has answers of {n} respondents, and the page reads one; `maatwaarde weights "
        "show` takes them together",
        1,
    ),
    "followHits": nmsg("{n} proposal has this name:", "{n} proposals have this in their name:", 1),
    "showAll": nmsg("Show {n}", "Show all {n}", 1),
    "vetoed": nmsg(
        "{n} proposal breaks a guard with a veto, and has no rank:",
        "{n} proposals break a guard with a veto, and have no rank:",
        1,
    ),
    "lifted": nmsg(
        "{n} proposal no longer breaks a guard with a veto:",
        "{n} proposals no longer break a guard with a veto:",
        1,
    ),
    "flagged": nmsg(
        "{n} proposal loses so much that a reason is asked:",
        "{n} proposals lose so much that a reason is asked:",
        1,
    ),
    "mostHarm": nmsg("Most harm (part of the score):", "Most harm (part of the score):", 1),
    "portfolioBefore": nmsg(
        "{n} proposal is chosen with the weights of this report, for {cost} in all.",
        "{n} proposals are chosen with the weights of this report, for {cost} in all.",
        1,
        cost="{cost}",
    ),
    "portfolioOld": nmsg(
        "This is the portfolio from before your change ({n} proposal), and was not worked out "
        "anew: {why}.",
        "This is the portfolio from before your change ({n} proposals), and was not worked out "
        "anew: {why}.",
        1,
        why="{why}",
    ),
    "portfolioProven": nmsg(
        "The best portfolio for these weights, proven: {n} proposal, for {cost} (was {was}).",
        "The best portfolio for these weights, proven: {n} proposals, for {cost} (was {was}).",
        1,
        cost="{cost}",
        was="{was}",
    ),
    "portfolioOpen": nmsg(
        "The best portfolio found in {seconds} seconds, NOT PROVEN: {n} proposal, for {cost} (was "
        "{was}). Another may be worth {gap} more at most.",
        "The best portfolio found in {seconds} seconds, NOT PROVEN: {n} proposals, for {cost} (was "
        "{was}). Another may be worth {gap} more at most.",
        1,
        seconds="{seconds}",
        cost="{cost}",
        was="{was}",
        gap="{gap}",
    ),
    "fallOut": nmsg("{n} proposal falls out:", "{n} proposals fall out:", 1),
    "comeIn": nmsg("{n} proposal comes in:", "{n} proposals come in:", 1),
    "moveStart": nmsg(
        "{n} proposal starts at another moment, or is done for another part:",
        "{n} proposals start at another moment, or are done for another part:",
        1,
    ),
    "nowVetoed": nmsg(
        "With these weights {n} proposal in it breaks a guard with a veto:",
        "With these weights {n} proposals in it break a guard with a veto:",
        1,
    ),
    "wholeNow": nmsg("The whole portfolio: {n} proposal", "The whole portfolio: {n} proposals", 1),
    "wholeBefore": nmsg(
        "The portfolio from before: {n} proposal", "The portfolio from before: {n} proposals", 1
    ),
    "summaryMoved": nmsg("{n} proposal has another rank.", "{n} proposals have another rank.", 1),
    "moves": nmsg(
        "{n} proposal has another rank; those that move most:",
        "{n} proposals have another rank; those that move most:",
        1,
    ),
    "onlyA": nmsg("{n} proposal falls out with B:", "{n} proposals fall out with B:", 1),
    "onlyB": nmsg("{n} proposal comes in with B:", "{n} proposals come in with B:", 1),
}


def page_texts(language: Language) -> dict[str, Any]:
    """Return the texts by the key that the script has for them, in a language."""
    texts: dict[str, Any] = {key: say(text, language) for key, text in _TEXTS.items()}
    for key, text in _COUNTED.items():
        texts[key] = {name: say(_open(text, n), language) for name, n in (("one", 1), ("many", 2))}
    for method in ("direct", "swing"):
        texts[f"how_{method}"] = say(HOW[method], language)
    return texts


def answer_columns(language: Language) -> dict[str, Any]:
    """Return how a file of answers is headed that `maatwaarde weights show` reads."""
    written = ("group", "respondent", "judgement", "swing", "points")
    read = (*written, "a", "b", "id", "heavier", "times")
    return {
        **{name: COLUMNS[name].text(language) for name in written},
        "what": say(msg("what"), language),
        "optionA": say(msg("option {letter}", letter="A"), language),
        "optionB": say(msg("option {letter}", letter="B"), language),
        "keys": {name: sorted(COLUMNS[name].keys) for name in read},
        "comma": language == "nl",
    }


def _open(text: Message, n: int) -> Message:
    """Return a text for a number of things, of which the script will fill in how many."""
    return Message(text.pattern, {**text.values, "n": "{n}"}, text.plural, n, text.context)
