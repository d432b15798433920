"""The one way out to YAML: what is written here reads back as it was, whatever stands in it.

Texts come from titles, file names and headings of others. A line break of any kind in a comment
would end it, and what follows be read; a text such as ``1e3`` would come back as a number.
"""

from __future__ import annotations

import math
from typing import Any

import yaml

from maatwaarde.documents.cells import for_xml, one_line
from maatwaarde.documents.yaml import WORDS

_WIDTH = 100


class _Dumper(yaml.SafeDumper):
    """The safe dumper, which puts quotes around texts that our YAML would take for a number."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [*yaml.SafeDumper.yaml_implicit_resolvers.get(first, []), *WORDS.get(first, [])]
        for first in {*yaml.SafeDumper.yaml_implicit_resolvers, *WORDS}
    }

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        # The items of a list stand below their key, as in the files that come with the library.
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True  # which our YAML refuses


def yaml_text(data: Any, width: float = _WIDTH) -> str:
    """Return plain data as YAML, in the order in which it is given."""
    text = yaml.dump(
        data,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=width,
        default_flow_style=False,
    )
    return str(text)


def quoted(text: str) -> str:
    """Quote a text for YAML, so that a heading such as 2027, null or 1e3 stays one."""
    shown = yaml.safe_dump(text, allow_unicode=True, default_style='"', width=math.inf)
    return str(shown).strip()


def scalar(text: str) -> str:
    """Return a text of one line as it stands behind a key, quoted where it has to be."""
    return yaml_text({"": text}, math.inf).partition(":")[2].strip()


def comment(text: str) -> str:
    """Return a text as a comment, on one line and without what YAML cannot hold."""
    # What XML cannot hold, YAML cannot either.
    return f"# {one_line(for_xml(text))}"


def key(text: str, indent: str) -> str:
    """Return a key with what stands between it and its value, at an indent.

    Without a question mark before it, a reader of YAML looks no further than 1,024 letters for the
    colon behind it.
    """
    written = quoted(text)
    return f"{written}:" if len(written) < _LONGEST_KEY else f"? {written}\n{indent}:"


_LONGEST_KEY = 1000
