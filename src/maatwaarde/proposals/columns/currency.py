"""Money in another currency than the euro, which is never taken for euros."""

from __future__ import annotations

from maatwaarde.late import regex

_FOREIGN = regex(
    r"(?:US|CA|AU)?\$|[£¥₣₤₺₽₹]|\b(?:USD|GBP|CHF|DKK|SEK|NOK|PLN|CZK|HUF|JPY|CNY|NLG|AWG|XCG|SRD)\b"
    r"|\b(?i:dollars?|gulden)\b"
)


def foreign_currency(text: str) -> str | None:
    """Return the sign or name of a currency that is not the euro, if a text has one."""
    found = _FOREIGN.search(text)
    return found[0] if found else None
