"""From a framework file, text or data to a `Framework`, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from maatwaarde.documents.given import Given
from maatwaarde.framework.framework import Framework
from maatwaarde.framework.reading import Known, read_framework


def load_framework(
    path: Given,
    *,
    today: date | None = None,
    others: Known = MappingProxyType({}),
    answers: Sequence[Path] | None = None,
) -> Framework:
    """Read, merge and check a framework.

    Parameters
    ----------
    path
        A YAML file, a workbook (XLSX, XLSM, ODS), or the id of a framework that ships with the
        library or is one of ``others``; or in place of a file what stands in it: keys with values,
        the bytes of such a file, or a stream of these. What is no file reads no files: it extends
        what is known by name, and its answers come with `with_answers`.
    today
        The day on which validity is judged; by default the day of the call.
    others
        Further frameworks that this one or its bases may name, by id: their files, or what stands
        in these. Those of plugins are ``load_plugins().frameworks.as_dict()``. They go before those
        that ship with the library.
    answers
        Files of answers on weights, in place of those that the framework names.

    Raises
    ------
    FrameworkError
        With every problem found, each with file, line and column, with sheet and cell, or with the
        path of its key in data.
    """
    return Framework._of(read_framework(path, today=today, others=others, answers=answers))
