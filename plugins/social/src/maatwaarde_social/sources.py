"""The factors and shared parts of the estimators of this package."""

from pathlib import Path

from maatwaarde.framework import Text
from maatwaarde.plugins import Evidence, Input, Uncertainty, load_factors

FACTORS = load_factors(Path(__file__).with_name("factors.yaml"))

COUNTED = Uncertainty(
    none_because="it counts what the plan says; give the plan's own range as `:low` and `:high`"
)


def share(name: str, description: Text, default: float | str | None = None) -> Input:
    """Return an input between 0 and 1 that says which part of an amount."""
    return Input(
        name=name,
        unit="dimensionless",
        description=description,
        role="context",
        default=default,
        low=0,
        high=1,
    )


def own_estimate(what: str) -> Evidence:
    """Return evidence for a share that the proposal itself must give."""
    return Evidence(
        citation=f"Opgave van het voorstel: {what}; liefst uit een vergelijkbaar traject met een "
        "controlegroep",
        year=2026,
        quality="assumption",
    )
