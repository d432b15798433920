"""The words of the reports in Dutch and English, and how numbers are written in each."""

from __future__ import annotations

import math
import re
from typing import Literal

Language = Literal["nl", "en"]

_WORDS: dict[str, tuple[str, str]] = {
    # key: (Dutch, English)
    "above": ("Net boven dit voorstel staat", "Just above this proposal stands"),
    "advantage": ("voordeel boven niets doen", "advantage over doing nothing"),
    "allowed": ("toegestaan", "allowed"),
    "and_more": ("en nog {n}", "and {n} more"),
    "assumed_zero": (
        "{n} onbekende effecten tellen als 0, omdat de meetlat dat zegt",
        "{n} unknown impacts count as 0, as the framework says",
    ),
    "at_least": ("minstens", "at least"),
    "at_most": ("hoogstens", "at most"),
    "batch": (
        "Let op: deze scores gelden alleen binnen deze lijst. Een voorstel erbij of eraf kan de "
        "volgorde van de andere omkeren.",
        "Mind: these scores hold within this list only. Adding or removing a proposal can reverse "
        "the order of the others.",
    ),
    "best": ("best", "best"),
    "beyond": ("buiten de ijkpunten", "beyond the anchors"),
    "beyond_anchor": (
        "verder dan het beste ijkpunt, dus wellicht niet haalbaar",
        "beyond the best anchor, so perhaps out of reach",
    ),
    "budget": ("budget", "budget"),
    "capacity": ("beschikbaar", "available"),
    "chosen": ("Gekozen", "Chosen"),
    "chosen_of": ("{k} van {n} voorstellen gekozen", "{k} of {n} proposals chosen"),
    "contribution": ("bijdrage", "contribution"),
    "contributions_note": (
        "De bijdragen tellen precies op tot de score.",
        "The contributions add up exactly to the score.",
    ),
    "contributions_other": (
        "De bijdragen zijn die van de waardemethode; bij deze methode tellen ze niet op tot de "
        "score.",
        "The contributions are those of the value method; with this method they do not add up to "
        "the score.",
    ),
    "cost": ("kosten", "cost"),
    "coverage": ("dekking", "coverage"),
    "coverage_full": (
        "dekking, het deel van het gewicht waarvan het effect bekend is",
        "coverage, the share of the weight for which the impact is known",
    ),
    "difference": ("verschil", "difference"),
    "example_anchors": (
        "De ijkpunten van {n} van de {m} maatstaven zijn verzonnen voorbeelden.",
        "The anchors of {n} of the {m} measures are invented examples.",
    ),
    "flag": ("MELDING", "FLAG"),
    "gains": ("Wint", "Gains"),
    "guard": ("ondergrens", "guard"),
    "guards": ("Ondergrenzen", "Guards"),
    "harms": ("Schaadt", "Harms"),
    "harm": ("grootste schade", "worst harm"),
    "level": (
        "Eén van deze effecten, bij verder gelijke, brengt het even hoog:",
        "Any one of these impacts, all else equal, brings it level:",
    ),
    "loss": (
        "verlies {loss}, {at_most} {allowed} toegestaan",
        "loss {loss}, {at_most} {allowed} allowed",
    ),
    "maybe": ("mogelijk", "possible"),
    "measure": ("maatstaf", "measure"),
    "mend_guard": (
        "Eén van deze effecten, bij verder gelijke, voldoet weer:",
        "Any one of these impacts, all else equal, mends it:",
    ),
    "method": ("methode", "method"),
    "money": ("geld", "money"),
    "more": ("meer", "more"),
    "no_guards": ("De meetlat heeft geen ondergrenzen.", "The framework has no guards."),
    "no_move": (
        "Geen enkel effect kan dit verschil in zijn eentje overbruggen.",
        "No single impact can bridge this difference.",
    ),
    "no_rank": ("geen rang", "no rank"),
    "none": ("niets", "nothing"),
    "not_chosen": ("Niet gekozen", "Not chosen"),
    "note": ("let op", "note"),
    "nothing_is_zero": (
        "Niets doen scoort 0; hoger is beter.",
        "Doing nothing scores 0; higher is better.",
    ),
    "now": ("nu", "now"),
    "of": ("van", "of"),
    "period": ("periode", "period"),
    "portfolio": ("Portefeuille", "Portfolio"),
    "proposal": ("voorstel", "proposal"),
    "proposals": ("voorstellen", "proposals"),
    "range": ("bereik", "range"),
    "rank": ("rang", "rank"),
    "ranking": ("Rangorde", "Ranking"),
    "rank_range": ("rang {best} tot {worst} mogelijk", "rank {best} to {worst} possible"),
    "reason": ("reden", "reason"),
    "relative_no_moves": (
        "Bij deze methode verschuift elk effect ook de scores van de andere voorstellen; daarom "
        "staat hier niet wat nodig is om te stijgen.",
        "With this method every impact also moves the scores of the others; so it is not said here "
        "what it would take to move up.",
    ),
    "resource": ("middel", "resource"),
    "score": ("score", "score"),
    "slack": ("over", "left"),
    "tied": ("gelijk", "tied"),
    "tied_with": ("Gedeelde rang met", "Shares its rank with"),
    "to_rise": ("Om te stijgen", "To move up"),
    "top": ("Dit voorstel staat bovenaan.", "This proposal stands at the top."),
    "reads": ("leest", "reads"),
    "writes": ("schrijft", "writes"),
    "unit": ("eenheid", "unit"),
    "unknown": ("Onbekend", "Unknown"),
    "unknown_note": (
        "onbekend is geen nul: de score ligt ergens in het bereik",
        "unknown is not zero: the score lies somewhere in the range",
    ),
    "used": ("gebruikt", "used"),
    "value": ("waarde", "value"),
    "values": ("waarden", "values"),
    "veto": ("VETO", "VETO"),
    "veto_below": (
        "Zonder rang, want een ondergrens met veto is geschonden:",
        "Without a rank, since a veto guard is broken:",
    ),
    "veto_first": (
        "Eerst moet de ondergrens weer kloppen; pas dan krijgt het een rang.",
        "The guard has to be met first; only then does it get a rank.",
    ),
    "weight": ("gewicht", "weight"),
    "worst": ("slechtst", "worst"),
    "weights_from": ("Gewichten uit {method}-oordelen van", "Weights from {method} judgements of"),
    "adds": ("zou {change} aan de waarde toevoegen", "would add {change} to the value"),
    "by_order": ("op volgorde van {column}", "in order of {column}"),
    "chosen_both": ("In beide", "In both"),
    "chosen_only_a": ("Alleen in deze portefeuille", "Only in this portfolio"),
    "chosen_only_b": ("Alleen {order}", "Only {order}"),
    "compared": (
        "Vergeleken met kiezen {order}, onder dezelfde regels",
        "Compared with choosing {order}, under the same rules",
    ),
    "count": ("aantal gekozen", "number chosen"),
    "excluded_with": ("gaat niet samen met {others}", "does not go together with {others}"),
    "floor": (
        "het totaal zou onder de ondergrens van {value} zakken",
        "the total would fall below the guard on {value}",
    ),
    "heuristic_broken": ("Die keuze schendt: {rules}", "That choice breaks: {rules}"),
    "lowers": ("zou de waarde met {change} verlagen", "would lower the value by {change}"),
    "needs": ("vereist {others}", "requires {others}"),
    "proven": ("bewezen de beste", "proven best"),
    "resources": ("Middelen", "Resources"),
    "short": ("{short} {resource} te weinig", "{short} short of {resource}"),
    "status_forbidden": ("ingetrokken of afgewezen", "withdrawn or rejected"),
    "stopped": (
        "gestopt voor het bewijs; hoogstens {gap} beter mogelijk",
        "stopped before the proof; at most {gap} better possible",
    ),
    "target": ("doel", "target"),
    "this": ("deze", "this one"),
    "total": ("totaal", "total"),
    "totals": ("Opbrengst", "Totals"),
    "within-gap": ("hoogstens {gap} beter mogelijk", "at most {gap} better possible"),
    "rests_on_unverified": (
        "{n} effecten rusten op een kengetal dat niet in de bron is nagezien; "
        "'explain ID --measure MAATSTAF' zegt welk.",
        "{n} impacts rest on a factor that was not seen in its source; "
        "'explain ID --measure MEASURE' says which.",
    ),
    "unverified": ("niet nagezien kengetal", "unverified factor"),
    "trace_given": ("Opgegeven in kolom {heading}.", "Given in column {heading}."),
    "trace_assumed": (
        "Niet bekend; de meetlat zegt dat dat geen effect is.",
        "Not known; the framework says that this is no effect.",
    ),
    "trace_unknown": (
        "Niet bekend: niet opgegeven, en geen schatter kon het berekenen.",
        "Not known: not given, and no estimator could tell.",
    ),
    "trace_estimated": (
        "Geschat uit de kenmerken van het voorstel.",
        "Estimated from the attributes of the proposal.",
    ),
    "formula": ("formule", "formula"),
    "numbers": ("ingevuld", "with numbers"),
    "inputs": ("Kenmerken", "Inputs"),
    "factors": ("Kengetallen", "Factors"),
    "evidence": ("Onderbouwing", "Evidence"),
    "source": ("bron", "source"),
    "default_used": ("niet opgegeven, aangenomen", "not given, assumed"),
    "replaced": ("vervangen door de meetlat: {reason}", "replaced by the framework: {reason}"),
    "indexed": ("prijspeil {year}, maal {index}", "price level {year}, times {index}"),
    "drivers": ("De spreiding komt van", "The spread comes from"),
    "percentiles": ("P10 {low}, P50 {mid}, P90 {high}", "P10 {low}, P50 {mid}, P90 {high}"),
    "broken": ("deze schatter faalt: {what}", "this estimator fails: {what}"),
    "empty": ("leeg", "empty"),
    "area": ("gebied", "area"),
    "borrowed": ("{amount} van andere rollen", "{amount} from other roles"),
    "carried": ("meegenomen", "carried over"),
    "hired": ("{amount} ingehuurd", "{amount} hired"),
    "if_start": ("bij start in {start}", "with a start in {start}"),
    "lent": ("{amount} naar andere rollen", "{amount} to other roles"),
    "load": (
        "Bezetting: gevraagd/beschikbaar in fte, met inhuur en vervanging",
        "Load: asked/available in fte, with hiring and substitution",
    ),
    "needs_in_time": ("vereist {others}, op tijd begonnen", "requires {others}, started in time"),
    "policy_field": ("beleidsveld", "policy field"),
    "role": ("rol", "role"),
    "schedule": ("Planning", "Schedule"),
    "share_off": (
        "het aandeel van {id} in de kosten zou niet meer kloppen",
        "the share of {id} in the cost would no longer be right",
    ),
    "start": ("start", "start"),
    "comes_in": ("Komt mee", "Comes along"),
    "goes_out": ("Gaat eruit", "Goes out"),
    "lift_forbidden": ("het verbod ({reason})", "the ban ({reason})"),
    "lift_group": ("hoogstens een van {others}", "at most one of {others}"),
    "lift_guard": ("de ondergrens van {id}", "the guard on {id}"),
    "lift_requires": ("{id} vereist {others}", "{id} requires {others}"),
    "lift_share": ("het aandeel van {id}", "the share of {id}"),
    "not_proven_mark": (
        "? niet bewezen: de tijd was om voordat zeker was dat het niet beter kan.",
        "? not proven: time ran out before it was certain that nothing is better.",
    ),
    "pareto_title": (
        "Waarde tegen {name}: bij elke regel is geen keuze even veel waard met minder. Eronder "
        "wat erbij komt (+) en eruit gaat (\N{MINUS SIGN}) vergeleken met de regel ervoor.",
        "Value against {name}: for each line, no choice is worth as much and uses less. Below it "
        "what comes in (+) and goes out (\N{MINUS SIGN}) compared with the line before.",
    ),
    "shadow_idle": (
        "Een stap meer voegt niets toe bij: {names}.",
        "A step more adds nothing for: {names}.",
    ),
    "shadow_title": (
        "Wat een stap meer van elk middel oplevert, opnieuw opgelost (+ komt erin, "
        "\N{MINUS SIGN} gaat eruit)",
        "What a step more of each resource brings, solved anew (+ comes in, "
        "\N{MINUS SIGN} goes out)",
    ),
    "step": ("stap", "step"),
    "value_change": ("waarde erbij", "value added"),
    "way_cost": (
        "kosten {cut} lager ({amount} van de {whole} eraf)",
        "a cost that is {cut} lower ({amount} off the {whole})",
    ),
    "way_impact": ("winst {gain} groter", "gains that are {gain} larger"),
    "way_rule": ("deze regel opheffen: {rule}", "lifting this rule: {rule}"),
    "way_staff": ("{cut} minder mensen nodig", "{cut} fewer staff needed"),
    "why_brings_in": (
        "Wat het erin brengt; elk hiervan is genoeg",
        "What would bring it in; any one of these is enough",
    ),
    "why_forbidden": (
        "Het mag niet gekozen worden: {reason}. Wat volgt geldt voor als het wel mocht.",
        "It may not be chosen: {reason}. What follows is for when it might.",
    ),
    "why_impossible": (
        "Er is geen portefeuille met dit voorstel. {what}",
        "There is no portfolio with this proposal. {what}",
    ),
    "why_loss": (
        "De beste portefeuille is {value} waard; met dit voorstel {loss} minder.",
        "The best portfolio is worth {value}; with this proposal {loss} less.",
    ),
    "why_no_way": (
        "Niets alleen brengt het erin: geen lagere kosten, minder mensen of grotere winst (tot "
        "honderdmaal), en geen regel minder.",
        "Nothing alone would bring it in: no lower cost, fewer staff or larger gains (up to a "
        "hundredfold), and no rule lifted.",
    ),
    "why_unproven": (
        "De portefeuille is niet bewezen de beste, dus dit geldt voor deze keuze.",
        "The portfolio is not proven to be the best, so this holds for this choice.",
    ),
}


def word(key: str, language: Language, **values: object) -> str:
    """Return a word or sentence, with ``{placeholders}`` filled in."""
    text = _WORDS[key][0 if language == "nl" else 1]
    return text.format(**values) if values else text


def number(
    value: float, language: Language, digits: int = 3, *, sign: bool = False, group: bool = True
) -> str:
    """Write a number as people in that language do; ``?`` when it is unknown.

    Parameters
    ----------
    digits
        Decimals.
    sign
        Whether to put a plus before what is positive.
    """
    if math.isnan(value):
        return "?"
    if round(value, digits) == 0:
        value = 0.0  # no minus zero
    text = f"{value:{'+' if sign and value > 0 else ''}{',' if group else ''}.{digits}f}"
    if language == "nl":
        text = text.translate(str.maketrans(",.", ".,"))
    return text.replace("-", "\N{MINUS SIGN}")


# Units that a framework may call by their English or their Dutch name.
_UNIT_NAMES = {
    "year": "jaar",
    "month": "maand",
    "day": "dag",
    "hour": "uur",
    "dwelling": "woning",
    "person": "persoon",
    "household": "huishouden",
    "vehicle": "voertuig",
    "tree": "boom",
    "parking_place": "parkeerplaats",
    "vote": "stem",
    "job": "baan",
    "incident": "incident",
    "trip": "verplaatsing",
    "percentage_point": "procentpunt",
    "score_point": "punt",
    "pupil": "leerling",
    "piece": "stuk",
}


def unit_name(unit: str, language: Language) -> str:
    """Write a unit as people in that language do: ``t_CO2e/year`` is ``t CO2e/jaar``."""
    names = _UNIT_NAMES
    if language == "en":
        names = {dutch: english for english, dutch in _UNIT_NAMES.items()}
    text = re.sub(r"[^\W\d]\w*", lambda match: names.get(match[0], match[0]), unit)
    return text.replace("_", " ").replace("dimensionless", "")


def money(value: float, language: Language, *, sign: bool = False) -> str:
    """Write an amount of euros."""
    return f"€ {number(value, language, 0 if abs(value) >= 100 else 2, sign=sign)}"


def amount(value: float, unit: str, language: Language, *, sign: bool = True) -> str:
    """Write an amount with its unit, in as many decimals as its size asks for."""
    if math.isnan(value):
        return "?"
    size = abs(value)
    digits = 0 if size >= 100 or value == int(value) else 1 if size >= 10 else 2 if size >= 1 else 3
    text = number(value, language, digits, sign=sign)
    if digits:
        text = text.rstrip("0").rstrip(",.")
    return f"{text} {unit_name(unit, language)}".rstrip()


def percent(value: float, language: Language) -> str:
    """Write a share as a whole percentage, never rounding an incomplete one up to 100."""
    whole = math.floor(value * 100 + 1e-9) if value < 1 - 1e-9 else 100
    return f"{whole} %" if language == "nl" else f"{whole}%"
