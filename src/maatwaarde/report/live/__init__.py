"""The workbook in which a figure can be traced: scores as formulas on weights and impacts."""

from maatwaarde.report.live.workbook import live_workbook

__all__ = ["live_workbook"]
