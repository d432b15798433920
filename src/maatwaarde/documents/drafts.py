"""What drafted files have in common: the mark at a guess."""

from __future__ import annotations

from maatwaarde.messages import msg

DECIDE = msg("DECIDE")
"""The mark at whatever somebody must decide."""
