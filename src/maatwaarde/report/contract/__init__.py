"""What every command promises to write as JSON: a schema each, which the tests hold it to."""

from maatwaarde.report.contract.schema import COMMANDS, result_schema

__all__ = ["COMMANDS", "result_schema"]
