"""How a plan comes along, as document and data."""

from maatwaarde.report.account.monitor.data import monitor_data
from maatwaarde.report.account.monitor.document import monitor_document

__all__ = ["monitor_data", "monitor_document"]
