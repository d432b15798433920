"""What a list was read as, for people to check before anything is decided."""

from maatwaarde.report.readback.columns import near_note, taken_for
from maatwaarde.report.readback.data import readback_data
from maatwaarde.report.readback.document import readback_document, short_readback, with_readback
from maatwaarde.report.readback.rows import SAID
from maatwaarde.report.readback.totals import Beside, asked_for

__all__ = [
    "SAID",
    "Beside",
    "asked_for",
    "near_note",
    "readback_data",
    "readback_document",
    "short_readback",
    "taken_for",
    "with_readback",
]
