"""What drafted files have in common: the mark at a guess, and how a text is quoted."""

from __future__ import annotations

import math

import yaml

from maatwaarde.messages import msg

DECIDE = msg("DECIDE")
"""The mark at whatever somebody must decide."""


def quoted(text: str) -> str:
    """Quote a text for YAML, so that a heading such as 2027, null or 1e3 stays one."""
    shown = yaml.safe_dump(text, allow_unicode=True, default_style='"', width=math.inf)
    return str(shown).strip()
