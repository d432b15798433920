"""Automatic controls on proposals: warnings for a person to look at, never a verdict.

The module is a built-in plugin: its six controls come through the hook that others use.
"""

from __future__ import annotations

from maatwaarde.impact.controls.double import double_counted
from maatwaarde.impact.controls.plausible import out_of_range
from maatwaarde.impact.controls.resources import no_resources
from maatwaarde.impact.controls.similar import duplicates, rejected_before, undertaken_before
from maatwaarde.plugins import Control, Registry, hookimpl

__all__ = [
    "double_counted",
    "duplicates",
    "no_resources",
    "out_of_range",
    "register_controls",
    "rejected_before",
    "undertaken_before",
]


@hookimpl
def register_controls(registry: Registry[Control]) -> None:
    """Add the six controls that come with the library."""
    registry.add("duplicates", duplicates)
    registry.add("rejected-before", rejected_before)
    registry.add("undertaken-before", undertaken_before)
    registry.add("double-counted", double_counted)
    registry.add("out-of-range", out_of_range)
    registry.add("no-resources", no_resources)
