"""The register: every decision an entry, chained to the one before, and nothing ever changed."""

from maatwaarde.account.register.chain import Alteration, Difference
from maatwaarde.account.register.entries import Entry, State
from maatwaarde.account.register.opening import open_register, upgrade_register
from maatwaarde.account.register.store import Register

__all__ = [
    "Alteration",
    "Difference",
    "Entry",
    "Register",
    "State",
    "open_register",
    "upgrade_register",
]
