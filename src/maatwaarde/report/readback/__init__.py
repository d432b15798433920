"""What a list was read as, for people to check before anything is decided."""

from maatwaarde.report.readback.data import readback_data
from maatwaarde.report.readback.document import readback_document, short_readback, with_readback
from maatwaarde.report.readback.totals import Beside

__all__ = ["Beside", "readback_data", "readback_document", "short_readback", "with_readback"]
