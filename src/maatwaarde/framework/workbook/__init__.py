"""A framework in the sheets of a workbook, for who fills in a spreadsheet and no YAML."""

from maatwaarde.framework.workbook.read import OUR_SHEETS, read_framework_workbook

__all__ = ["OUR_SHEETS", "read_framework_workbook"]
