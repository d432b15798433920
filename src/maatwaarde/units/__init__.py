"""Units as people write them, what they measure, and how many of one go into another."""

from maatwaarde.units.numbers import with_point
from maatwaarde.units.unit import Unit
from maatwaarde.units.units import Units

__all__ = ["Unit", "Units", "with_point"]
