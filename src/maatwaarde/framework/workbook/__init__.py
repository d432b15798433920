"""A framework in the sheets of a workbook, for who fills in a spreadsheet and no YAML."""
