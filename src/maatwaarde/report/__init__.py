"""Results as documents of blocks and as data; ``maatwaarde.report(…)`` makes the whole report."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any


class _Report(ModuleType):
    """The room that holds the reports, which is called as the function of its name.

    Once any module in it has been imported, Python gives the name to the room.
    """

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        from maatwaarde.report.advice.report import report

        return report(*arguments, **named)


sys.modules[__name__].__class__ = _Report
