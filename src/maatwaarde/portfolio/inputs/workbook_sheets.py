"""The sheets of a workbook of resources and their headings, in Dutch and English."""

from __future__ import annotations

# By the key in the file of resources: the name of the sheet in Dutch, and the keys of its columns.
SHEETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "budgets": ("budgetten", ("name", "period", "amount", "carry_over")),
    "staff": (
        "personeel",
        ("role", "period", "amount", "hire_maximum", "hire_price", "hire_budget"),
    ),
    "substitutes": ("vervanging", ("from", "to", "rate", "maximum")),
    "training": ("opleiding", ("role", "period", "opens", "maximum", "price", "budget")),
    "grants": (
        "subsidies",
        ("name", "budget", "period", "maximum", "share", "proposals", "policy_field", "area"),
    ),
    "shares": ("aandelen", ("policy_field", "area", "minimum", "maximum")),
    "requires": ("vereist", ("proposal", "needs", "years_earlier")),
    "totals": ("totalen", ("measure", "amount", "by", "reason")),
    "excludes": ("sluit uit", ("proposals",)),
    "parts": ("delen", ("proposal", "parts")),
    "mandatory": ("verplicht", ("proposal",)),
    "forbidden": ("verboden", ("proposal", "reason")),
    "eligible": ("voorwaarden", ("id", "title", "expression")),
    "capital_charges": (
        "kapitaallasten",
        ("of", "charged_to", "interest", "method", "default_life"),
    ),
    "lives": ("levensduren", ("policy_field", "years")),
    "debt": ("schuld", ("opening", "ceiling")),
    "reserves": ("reserves", ("name", "opening", "yearly", "minimum", "pays", "only")),
    "settings": (
        "instellingen",
        ("title", "target_year", "shift", "indexation", "over_programming", "common"),
    ),
}
DUTCH = {
    "name": "naam",
    "period": "periode",
    "amount": "bedrag",
    "carry_over": "overheveling",
    "role": "rol",
    "hire_maximum": "inhuur hoogstens",
    "hire_price": "inhuur prijs",
    "hire_budget": "inhuur budget",
    "from": "van",
    "to": "voor",
    "rate": "verhouding",
    "maximum": "hoogstens",
    "minimum": "minstens",
    "opens": "vanaf",
    "price": "prijs",
    "budget": "budget",
    "share": "aandeel",
    "proposals": "voorstellen",
    "proposal": "voorstel",
    "policy_field": "taakveld",
    "area": "gebied",
    "needs": "nodig",
    "years_earlier": "jaren eerder",
    "measure": "maatstaf",
    "by": "uiterlijk",
    "reason": "reden",
    "parts": "delen",
    "id": "criterium",
    "expression": "voorwaarde",
    "title": "titel",
    "target_year": "doeljaar",
    "shift": "schuiven",
    "of": "investering",
    "charged_to": "ten laste van",
    "interest": "rente",
    "method": "methode",
    "default_life": "levensduur",
    "years": "jaren",
    "opening": "beginstand",
    "ceiling": "plafond",
    "yearly": "jaarlijks",
    "pays": "betaalt",
    "only": "alleen",
    "over_programming": "overprogrammering",
    "indexation": "indexatie",
    "common": "gezamenlijk deel",
}
# A workbook has no key for planning itself: who fills in how far starts may shift has one.
CALLED = {key: dutch for key, (dutch, _) in SHEETS.items()} | DUTCH
CALLED |= {"planning": DUTCH["shift"], "life": DUTCH["default_life"]}
LISTS = {"proposals", "needs", "parts"}
NUMBERS = {"amount", "carry_over", "hire_maximum", "hire_price", "rate", "maximum", "minimum"}
NUMBERS |= {"price", "share", "years_earlier", "interest", "default_life", "years"}
NUMBERS |= {"opening", "ceiling", "yearly", "over_programming", "common"}
NUMBERS |= {"indexation"}
TEXTS = {"name", "role", "proposal", "policy_field", "area", "measure", "reason", "title"}
TEXTS |= {"of", "charged_to", "pays", "id", "expression"}
# What a row must have beside what the model of the file asks for, as the key of an entry or as the
# whole of it.
NEEDED = {
    "excludes": ("proposals",),
    "parts": ("proposal", "parts"),
    "mandatory": ("proposal",),
    "forbidden": ("proposal",),
    "lives": ("years",),
}
# Sheets that say one thing, in one row.
ONE_ROW = ("settings", "capital_charges", "debt")
# What stands in a cell in Dutch, by the heading and then as the file in YAML has it.
CHOICES: dict[str, dict[str, str]] = {
    "method": {"lineair": "straight-line", "annuïteit": "annuity", "annuïtair": "annuity"},
    "only": {"incidenteel": "incidental"},
}
ANSWERS = {"ja": True, "true": True, "waar": True, "nee": False, "false": False, "onwaar": False}
