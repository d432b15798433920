"""Results that say themselves: as data, text, a page or frames, whatever layer they come from.

How a result is said is the work of the layer of reports, which stands above the results and knows
them. It is found by its name when somebody asks, so that no layer rests on one above it, and who
asks for nothing loads nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Protocol, cast

from maatwaarde.messages import Language


class _Presenting(Protocol):
    def to_dict(self, result: object) -> dict[str, Any]: ...
    def to_json(self, result: object) -> str: ...
    def to_frames(self, result: object, library: str) -> dict[str, Any]: ...
    def to_text(self, result: object, language: Language, width: int | None) -> str: ...
    def to_html(self, result: object, language: Language) -> str: ...
    def section(self, result: object, language: Language) -> str: ...


def _presenting() -> _Presenting:
    return cast(_Presenting, import_module("maatwaarde.report.presenting"))


class Told:
    """What people can read, in each form that there is for it."""

    __slots__ = ()

    def to_frames(self, library: str = "pyarrow") -> dict[str, Any]:
        """Return its tables as dataframes by their names, with keys for headings.

        Parameters
        ----------
        library
            ``pyarrow``, ``pandas`` or ``polars``.

        Raises
        ------
        MaatwaardeError
            If the library is another one, or is not installed.
        """
        return _presenting().to_frames(self, library)

    def to_text(self, language: Language = "nl", width: int | None = None) -> str:
        """Return it as people read it in a terminal, ``width`` columns wide."""
        return _presenting().to_text(self, language, width)

    def to_html(self, language: Language = "nl") -> str:
        """Return it as a whole page of HTML, with pictures and style in it."""
        return _presenting().to_html(self, language)

    def _repr_html_(self) -> str:
        """Return it as a notebook shows it: one section, without a style of its own."""
        return _presenting().section(self, "nl")


class Presented(Told):
    """What each result of a question can be made into; all of it from the same figures."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return it for programs, as the command that answers the question writes with --json.

        What stands in it is a contract (`maatwaarde schema`): plain numbers, texts in English, and
        None for what is unknown.
        """
        return _presenting().to_dict(self)

    def to_json(self) -> str:
        """Return `to_dict` as JSON."""
        return _presenting().to_json(self)
