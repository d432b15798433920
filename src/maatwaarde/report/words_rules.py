"""The words for rules of a portfolio: what they say, and why they hold."""

RULE_WORDS: dict[str, tuple[str, str]] = {
    # key: (Dutch, English)
    "rule_once": ("{id} begint hoogstens een keer", "{id} starts at most once"),
    "rule_at_most_one": ("hoogstens een van {others}", "at most one of {others}"),
    "rule_mandatory": ("{id} is verplicht", "{id} is mandatory"),
    "rule_requires": ("{id} vereist {others}", "{id} requires {others}"),
    "rule_no_later": (
        ", niet later begonnen dan het zelf",
        ", started no later than itself",
    ),
    "rule_years_earlier": (
        ", ten minste {years} eerder begonnen",
        ", started at least {years} earlier",
    ),
    "rule_years_later": (
        ", hoogstens {years} later begonnen",
        ", started at most {years} later",
    ),
    "rule_forbidden": ("{id} is verboden", "{id} is forbidden"),
    "rule_locked": ("{id} loopt al", "{id} is running"),
    "rule_share": ("aandeel van {id}", "share of {id}"),
    "rule_share_least": (
        "ten minste {limit} van de kosten gaat naar {id}",
        "at least {limit} of the cost goes to {id}",
    ),
    "rule_share_most": (
        "hoogstens {limit} van de kosten gaat naar {id}",
        "at most {limit} of the cost goes to {id}",
    ),
    "rule_floor": (
        "de totale waarde op {id} is ten minste {limit}",
        "the total value on {id} is at least {limit}",
    ),
    "rule_total": ("het totaal op {id} haalt {limit}", "the total on {id} reaches {limit}"),
    "rule_total_by": (
        "het totaal op {id} haalt {limit} in {by}",
        "the total on {id} reaches {limit} by {by}",
    ),
    "rule_capacity": ("{id} heeft {limit} {unit}", "{id} has {limit} {unit}"),
    # Why a rule holds.
    "reason_guard": ("ondergrens van {detail}", "guard on {detail}"),
    "reason_no-start": (
        "kan niet meer beginnen: elk begin dat de lijst en de planning toelaten is voorbij",
        "can no longer start: every start that the list and the planning allow has passed",
    ),
    "reason_excludes": ("sluit uit", "excludes"),
    "reason_started": ("begonnen voor {detail}", "started before {detail}"),
    "reason_status": ("ingetrokken of afgewezen", "withdrawn or rejected"),
    "reason_variants": ("varianten", "variants"),
    "reason_veto": ("VETO {detail}", "VETO {detail}"),
    "clash_unknown": (
        "geen portefeuille voldoet aan alle regels",
        "no portfolio keeps all rules",
    ),
}
