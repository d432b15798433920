"""The sheets of a framework in a workbook: their names, their columns, and what each is for.

What the workbook has in rows and cells is what the model has in keys, and a test holds them
together: a key of the model without a column, or the other way about, fails it.
"""

from __future__ import annotations

import re

from maatwaarde.documents.cells import fold
from maatwaarde.framework.categories import PILLARS
from maatwaarde.framework.model import HOURS_PER_FTE
from maatwaarde.framework.workbook.column import Choices, Column, Sheet
from maatwaarde.messages import Number, Text, joined, msg

BETTER: Choices = {"higher": ("hoger", "higher"), "lower": ("lager", "lower")}
RULE: Choices = {"veto": ("veto", "veto"), "flag": ("melding", "flag")}
MISSING: Choices = {
    "widen": ("bandbreedte", "range"),
    "reject": ("weigeren", "reject"),
    "zero": ("nul", "zero"),
}
KIND: Choices = {
    "municipality": ("gemeente", "municipality"),
    "water_board": ("waterschap", "water board"),
    "province": ("provincie", "province"),
}
METHOD: Choices = {
    "direct": ("punten verdelen", "direct"),
    "ahp": ("paarsgewijs (AHP)", "ahp"),
    "bwm": ("beste en slechtste (BWM)", "bwm"),
    "swing": ("swing", "swing"),
    "ranks": ("volgorde", "ranks"),
}
CURRENCY: Choices = {"EUR": ("EUR", "EUR")}
PILLAR: Choices = {key: (key, key) for key in PILLARS if key in "ESG"}
ANSWERS: Choices = {"true": ("ja", "yes"), "false": ("nee", "no")}

_TWO = msg("Text in English, for reports in English; may stay empty.")
_WEIGHT = msg(
    "How much this counts beside what stands under the same value. Any numbers will do: 2 and 1 "
    "say the same as 66,7 and 33,3. Empty counts as 1."
)
_SEPARATE = msg("Put a semicolon between several.")
_MISSING = msg(
    "What it means when a proposal has nothing here. range: unknown, so the score becomes a range; "
    "reject: stop with an error; zero: no effect, with a reason."
)
_OWNER = msg("Who answers for it. Empty: who does for the value above.")
_REASON = msg("Why an empty cell is no effect; needed with 'zero'.")
_PRICE_RANGE = msg("The range of that amount; give both, or neither.")
_LOW = msg("Lowest value that an unknown impact may have; together with the highest.")
_HIGH = msg("Highest value that an unknown impact may have; together with the lowest.")


def _texts(key: str, nl: str, en: str, about: Text, *, needed: bool = False) -> tuple[Column, ...]:
    wide = 28 if key == "title" else 36
    return (
        Column((key, "nl"), nl, en, "text", about, needed=needed, width=wide),
        Column((key, "en"), f"{nl} (Engels)", f"{en} (English)", "text", _TWO, width=wide),
    )


_ABOUT_ID = msg(
    "A short name of its own, which lists and other sheets refer to: letters, digits, hyphens and "
    "underscores."
)
_PILLARS = joined([msg("{id}: {title}", id=key, title=PILLARS[key]) for key in PILLAR], ", ")


HEAD = Sheet(
    "framework",
    "Meetlat",
    "Framework",
    msg("Who this framework is of, when it holds, and in which money it counts."),
    (
        Column(("id",), "id", "id", "id", _ABOUT_ID, needed=True),
        *_texts("title", "titel", "title", msg("What reports call the framework."), needed=True),
        *_texts(
            "description",
            "omschrijving",
            "description",
            msg("What it is meant for, in a sentence."),
        ),
        Column(("version",), "versie", "version", "text", msg("Your own number of this version.")),
        Column(
            ("extends",),
            "bouwt voort op",
            "extends",
            "names",
            msg("File or name of a framework that this one builds on. Usually empty."),
        ),
        Column(("organisation", "name"), "organisatie", "organisation", "text", msg("Its name.")),
        Column(
            ("organisation", "kind"),
            "soort organisatie",
            "kind of organisation",
            "choice",
            msg("Choose from the list."),
            KIND,
        ),
        Column(
            ("organisation", "residents"),
            "inwoners",
            "residents",
            "number",
            msg("How many people live there. Anchors may be derived from it; usually empty."),
        ),
        Column(
            ("organisation", "dwellings"),
            "woningen",
            "dwellings",
            "number",
            msg("How many dwellings there are, for the same."),
        ),
        Column(
            ("organisation", "budget"),
            "begroting per jaar",
            "budget of a year",
            "number",
            msg("What it spends in a year, in euros, for the same."),
        ),
        Column(
            ("organisation", "staff"),
            "formatie",
            "staff",
            "number",
            msg("How many work for it, in fte, for the same."),
        ),
        Column(
            ("organisation", "source"),
            "bron van de omvang",
            "source of the size",
            "text",
            msg("Where these four numbers come from, with their year."),
        ),
        Column(
            ("adopted", "by"),
            "vastgesteld door",
            "adopted by",
            "text",
            msg("Who decided on it, such as the council; empty while it is a draft."),
        ),
        Column(
            ("adopted", "on"), "vastgesteld op", "adopted on", "date", msg("Date of that decision.")
        ),
        Column(
            ("adopted", "reference"),
            "kenmerk besluit",
            "reference of decision",
            "text",
            msg("Number by which the decision can be found."),
        ),
        Column(
            ("valid", "from"),
            "geldig van",
            "valid from",
            "date",
            msg("First day on which it holds."),
        ),
        Column(
            ("valid", "until"),
            "geldig tot",
            "valid until",
            "date",
            msg("Last day on which it holds."),
        ),
        Column(
            ("money", "currency"),
            "munt",
            "currency",
            "choice",
            msg("The money that amounts are in: euro."),
            CURRENCY,
        ),
        Column(
            ("money", "price_level"),
            "prijspeil",
            "price level",
            "whole",
            msg("The year in whose prices amounts are, such as 2026."),
        ),
        Column(
            ("money", "discount_rate"),
            "discontovoet",
            "discount rate",
            "share",
            msg("How much less a year later counts, such as 2,25 %; empty counts as nothing."),
        ),
        Column(
            ("money", "sunk_costs"),
            "verzonken kosten",
            "sunk costs",
            "list",
            msg(
                "For the view in euros only: kinds of cost, such as capital, that neither depend "
                "on use nor have another use. They have a discount rate of their own."
            ),
        ),
        Column(
            ("horizon",),
            "horizon",
            "horizon",
            "whole",
            msg("The last year in which effects count."),
        ),
        Column(
            ("hours_per_fte",),
            "uren per fte",
            "hours per fte",
            "number",
            msg(
                "Hours that a full-time post works in a year; empty counts as {hours}.",
                hours=Number(HOURS_PER_FTE, 0),
            ),
        ),
        Column(("missing", "rule"), "onbekend", "unknown", "choice", _MISSING, MISSING),
        Column(("missing", "reason"), "onbekend: reden", "unknown: reason", "text", _REASON),
        Column(("missing", "low"), "onbekend: laagst", "unknown: lowest", "number", _LOW),
        Column(("missing", "high"), "onbekend: hoogst", "unknown: highest", "number", _HIGH),
        Column(
            ("weights", "method"),
            "gewichten: methode",
            "weights: method",
            "choice",
            msg(
                "Only if the weights come from forms that people filled in: how they were asked. "
                "Otherwise empty, and the columns 'weight' count."
            ),
            METHOD,
        ),
        Column(
            ("weights", "judgements"),
            "gewichten: formulieren",
            "weights: forms",
            "files",
            joined(
                [
                    msg("The forms that were filled in, such as antwoorden/*.xlsx."),
                    _SEPARATE,
                ]
            ),
        ),
    ),
    lines=True,
)

VALUES = Sheet(
    "values",
    "Waarden",
    "Values",
    msg("What the organisation values. A value may stand under another, as deep as you want."),
    (
        Column(("id",), "id", "id", "id", _ABOUT_ID, needed=True, width=22),
        *_texts("title", "titel", "title", msg("What reports call the value."), needed=True),
        Column(
            ("under",),
            "onder",
            "under",
            "id",
            msg("The id of the value that this one stands under; empty for a value at the top."),
            ids_of="values",
            width=22,
        ),
        Column(("weight",), "gewicht", "weight", "weight", _WEIGHT, width=10),
        Column(
            ("pillar",),
            "pijler",
            "pillar",
            "choice",
            joined([_PILLARS, msg("Empty: that of the value above.")], ". "),
            PILLAR,
            width=8,
        ),
        Column(
            ("sdg",),
            "SDG",
            "SDG",
            "goals",
            joined(
                [
                    msg("Sustainable Development Goals, by number: 3; 11."),
                    msg("Empty: those of the value above."),
                ]
            ),
            width=10,
        ),
        Column(("owner",), "eigenaar", "owner", "text", _OWNER, width=24),
        Column(
            ("budget",),
            "budget",
            "budget",
            "amount",
            msg("What may be spent in all, in euros, on it and what stands below it."),
        ),
        *_texts("description", "omschrijving", "description", msg("What is meant by it.")),
    ),
)

MEASURES = Sheet(
    "measures",
    "Maatstaven",
    "Measures",
    msg("What is measured, in which unit, and which effect counts as a full gain or a full loss."),
    (
        Column(("id",), "id", "id", "id", _ABOUT_ID, needed=True, width=22),
        *_texts("title", "titel", "title", msg("What reports call the measure."), needed=True),
        Column(
            ("under",),
            "onder",
            "under",
            "id",
            msg("The id of the value that this measure belongs to."),
            ids_of="values",
            needed=True,
            width=22,
        ),
        Column(
            ("unit",),
            "eenheid",
            "unit",
            "text",
            msg("Such as woning, ton_CO2e/jaar, EUR, m2, dB, or one of the sheet of units."),
            needed=True,
            width=16,
        ),
        Column(
            ("better",),
            "beter",
            "better",
            "choice",
            msg("higher: more is better, as with homes. lower: less is better, as with noise."),
            BETTER,
            needed=True,
            width=9,
        ),
        Column(
            ("worst",),
            "slechtst",
            "worst",
            "amount",
            msg(
                "The effect of one proposal that counts as a full loss (-1), against doing nothing."
            ),
            needed=True,
        ),
        Column(
            ("best",),
            "best",
            "best",
            "amount",
            msg(
                "The effect of one proposal that counts as a full gain (+1), against doing nothing."
            ),
            needed=True,
        ),
        Column(("weight",), "gewicht", "weight", "weight", _WEIGHT, width=10),
        Column(
            ("knots",),
            "knikken",
            "knots",
            "points",
            joined(
                [
                    msg(
                        "Only if half the effect is not half the gain: effect = value between -1 "
                        "and 1, such as 20 = 0,5."
                    ),
                    _SEPARATE,
                ]
            ),
            width=18,
        ),
        Column(
            ("scale",),
            "schaal",
            "scale",
            "scale",
            msg(
                "Only if it is judged: what each label stands for, from -1 to 1, as in "
                "++=1; +=0,5; 0=0; -=-0,5; --=-1; spread=0,25. Or the name of a scale: plusmin."
            ),
            width=34,
        ),
        Column(
            ("base", "amount"),
            "basis",
            "base",
            "amount",
            msg("Only if the unit is a per cent: what it is of, such as 52000."),
        ),
        Column(
            ("base", "unit"),
            "basis: eenheid",
            "base: unit",
            "text",
            msg("The unit of that, such as inwoner."),
        ),
        Column(
            ("base", "source"),
            "basis: bron",
            "base: source",
            "text",
            msg("Where that number comes from."),
            width=24,
        ),
        Column(
            ("baseline", "amount"),
            "stand",
            "baseline",
            "amount",
            msg("What it stands at before any proposal; a target in per cent is of this."),
        ),
        Column(
            ("baseline", "on"),
            "stand: datum",
            "baseline: date",
            "date",
            msg("The day on which it stood there."),
        ),
        Column(
            ("baseline", "source"),
            "stand: bron",
            "baseline: source",
            "text",
            msg("Where that number comes from."),
            width=24,
        ),
        Column(
            ("target",),
            "doel",
            "target",
            "amount",
            msg(
                "What the organisation wants in all by this year. One column for each year, with "
                "the year in its heading."
            ),
        ),
        Column(
            ("achieved",),
            "al bereikt",
            "achieved",
            "amount",
            msg("What of the target is realised or decided on already; empty is nothing."),
        ),
        Column(
            ("beyond_target",),
            "na het doel",
            "beyond target",
            "share",
            msg("What more of it is still worth once the target is met; empty is 20 %."),
        ),
        Column(("owner",), "eigenaar", "owner", "text", _OWNER, width=24),
        Column(
            ("budget",),
            "budget",
            "budget",
            "amount",
            msg("What may be spent on it in all, in euros."),
        ),
        Column(("missing", "rule"), "onbekend", "unknown", "choice", _MISSING, MISSING),
        Column(
            ("missing", "reason"), "onbekend: reden", "unknown: reason", "text", _REASON, width=24
        ),
        Column(("missing", "low"), "onbekend: laagst", "unknown: lowest", "amount", _LOW),
        Column(("missing", "high"), "onbekend: hoogst", "unknown: highest", "amount", _HIGH),
        Column(
            ("quantity",),
            "grootheid",
            "quantity",
            "text",
            msg("The quantity that estimators write; leave it as it is."),
            width=20,
        ),
        Column(
            ("after",),
            "volgt op",
            "after",
            "id",
            msg("The id of the measure that it comes from; empty for the first of a chain."),
            ids_of="measures",
            width=20,
        ),
        Column(
            ("bbv",),
            "BBV-indicator",
            "BBV indicator",
            "text",
            msg("The policy indicator of the BBV that it feeds, by its name, such as Banen."),
            width=24,
        ),
        Column(
            ("iv3",),
            "taakveld (Iv3)",
            "policy field (Iv3)",
            "code",
            msg("The policy field of Iv3 that it belongs to, such as 7.4."),
            width=10,
        ),
        Column(
            ("price", "factor"),
            "prijs",
            "price",
            "text",
            msg(
                "For the view in euros only: the factor that says what a unit is worth, such as "
                "valuation/co2-price."
            ),
            width=24,
        ),
        Column(
            ("price", "value"),
            "prijs: eigen bedrag",
            "price: amount of your own",
            "number",
            msg("In place of a factor: what a unit is worth, in euros."),
        ),
        Column(("price", "low"), "prijs: laagst", "price: lowest", "number", _PRICE_RANGE),
        Column(("price", "high"), "prijs: hoogst", "price: highest", "number", _PRICE_RANGE),
        Column(
            ("price", "unit"),
            "prijs: eenheid",
            "price: unit",
            "text",
            msg("The unit of that amount, such as EUR/kg."),
        ),
        Column(
            ("price", "price_year"),
            "prijs: prijspeil",
            "price: price level",
            "whole",
            msg("The year in whose euros that amount is."),
        ),
        Column(
            ("price", "source"),
            "prijs: bron",
            "price: source",
            "text",
            msg("Where that amount comes from."),
            width=24,
        ),
        Column(
            ("price", "pm"),
            "prijs: p.m., want",
            "price: p.m., because",
            "text",
            msg("Why it gets no price, where it should have none."),
            width=24,
        ),
        Column(
            ("price", "discount_rate"),
            "prijs: discontovoet",
            "price: discount rate",
            "share",
            msg("Only if this effect has a discount rate of its own."),
        ),
        Column(
            ("source",),
            "bron",
            "source",
            "text",
            msg("Where the measure and its anchors come from."),
            width=30,
        ),
        Column(
            ("verified",),
            "nagezien",
            "verified",
            "answer",
            msg("Whether somebody saw name and unit in that source."),
            ANSWERS,
            width=10,
        ),
        Column(
            ("example",),
            "voorbeeld",
            "example",
            "answer",
            msg("yes: the anchors are invented, as an example. Reports say so."),
            ANSWERS,
            width=10,
        ),
        *_texts("description", "omschrijving", "description", msg("What is meant by it.")),
    ),
)

GUARDS = Sheet(
    "guards",
    "Ondergrenzen",
    "Guards",
    msg("What may be lost at most, whatever is gained elsewhere."),
    (
        Column(
            ("value",),
            "waarde",
            "value",
            "id",
            msg("The id of the value that is protected. Fill in one of the first four columns."),
            ids_of="values",
            width=22,
        ),
        Column(
            ("value", "measure"),
            "maatstaf",
            "measure",
            "id",
            msg("Or the id of the measure that is protected."),
            ids_of="measures",
            width=22,
        ),
        Column(
            ("pillar",),
            "pijler",
            "pillar",
            "choice",
            joined([msg("Or all that stands under a pillar."), _PILLARS]),
            PILLAR,
            width=8,
        ),
        Column(
            ("sdg",),
            "SDG",
            "SDG",
            "goal",
            msg("Or all that stands under an SDG, by its number."),
            width=8,
        ),
        Column(
            ("max_loss",),
            "hoogste verlies",
            "largest loss",
            "share",
            msg("The largest part of a full loss that a proposal may have there, such as 25 %."),
            needed=True,
        ),
        Column(
            ("rule",),
            "regel",
            "rule",
            "choice",
            msg("veto: a proposal that loses more cannot be chosen. flag: it is marked."),
            RULE,
            needed=True,
            width=10,
        ),
        *_texts("reason", "reden", "reason", msg("Why, as reports say it.")),
    ),
)

UNITS = Sheet(
    "units",
    "Eenheden",
    "Units",
    msg("Units of your own, beside those that are known already."),
    (
        Column(
            ("name",),
            "naam",
            "name",
            "text",
            msg("The word in lists and in this workbook."),
            needed=True,
            width=20,
        ),
        Column(
            ("means",),
            "betekent",
            "means",
            "text",
            msg("Other units, such as 7 * day; or [word] for what is measured in no other unit."),
            needed=True,
            width=28,
        ),
    ),
)

GROUPS = Sheet(
    "groups",
    "Groepen",
    "Groups",
    msg("Whose forms count for how much, if the weights come from forms."),
    (
        Column(
            ("name",),
            "groep",
            "group",
            "text",
            msg("Name of the group, as in the forms."),
            needed=True,
            width=24,
        ),
        Column(
            ("share",),
            "aandeel",
            "share",
            "part",
            msg("Per cent, or numbers that count in proportion."),
            needed=True,
        ),
    ),
)

ESTIMATORS = Sheet(
    "estimators",
    "Schatters",
    "Estimators",
    msg("Which estimators fill a measure. Usually empty: all that can, do."),
    (
        Column(
            ("measure",),
            "maatstaf",
            "measure",
            "id",
            msg("The id of the measure."),
            ids_of="measures",
            needed=True,
            width=24,
        ),
        Column(
            ("names",),
            "schatters",
            "estimators",
            "names",
            joined(
                [
                    msg(
                        "Names of those that fill it; each with a minus in front: of those that "
                        "do not."
                    ),
                    _SEPARATE,
                ]
            ),
            needed=True,
            width=40,
        ),
    ),
)

FACTORS = Sheet(
    "factors",
    "Kengetallen",
    "Factors",
    msg("Published figures that have another value for your organisation."),
    (
        Column(
            ("id",),
            "kengetal",
            "factor",
            "text",
            msg("Its id, as `maatwaarde plugins` shows."),
            needed=True,
            width=34,
        ),
        Column(("value",), "waarde", "value", "number", msg("The value that replaces it.")),
        Column(
            ("low",),
            "laagst",
            "lowest",
            "number",
            msg("Lowest it may be; together with the highest."),
        ),
        Column(
            ("high",),
            "hoogst",
            "highest",
            "number",
            msg("Highest it may be; together with the lowest."),
        ),
        Column(
            ("unit",), "eenheid", "unit", "text", msg("If it is another than that of the factor.")
        ),
        Column(
            ("year",),
            "jaar",
            "year",
            "whole",
            msg("Instead of a value: the published one of this year."),
        ),
        Column(
            ("reason",),
            "reden",
            "reason",
            "text",
            msg("Why it is another here."),
            needed=True,
            width=36,
        ),
    ),
)

SHEETS = (HEAD, VALUES, MEASURES, GUARDS, UNITS, GROUPS, ESTIMATORS, FACTORS)

EXPLANATION = ("Uitleg", "Explanation")
"""The sheet that explains the others; it is not read."""

LABEL = Column(("item",), "onderdeel", "item", "text", msg("What this line says."), width=26)
FILLED = Column(("filled",), "invullen", "fill in", "text", msg("What holds for you."), width=44)
REMARK = Column(("remark",), "uitleg", "explanation", "text", msg("What it is for."), width=80)
"""The three columns of the sheet of the framework itself."""

_TARGET = re.compile(r"(?:doel|target)\.?(\d{4})")


def target_column(heading: str) -> Column | None:
    """Return the column of the target of a year, for a heading such as ``doel 2030``."""
    found = _TARGET.fullmatch(fold(heading))
    return target_of(int(found[1])) if found else None


def target_of(year: int) -> Column:
    """Return the column of the target of a year."""
    base = next(column for column in MEASURES.columns if column.path == ("target",))
    return Column(
        ("target", str(year)), f"{base.nl} {year}", f"{base.en} {year}", "amount", base.about
    )
