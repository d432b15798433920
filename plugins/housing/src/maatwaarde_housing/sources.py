"""The factors, inputs and publications that the estimators of this package share."""

from pathlib import Path

from maatwaarde.framework import Text
from maatwaarde.plugins import Evidence, Input, Uncertainty, load_factors

FACTORS = load_factors(Path(__file__).with_name("factors.yaml"))

BBV = Evidence(
    citation="Regeling vaststelling beleidsindicatoren BBV, indicator 'Nieuw gebouwde woningen'",
    year=2016,
    quality="guideline",
)

DWELLINGS_NEW = Input(
    name="dwellings_new",
    unit="dwelling",
    description=Text(
        nl="woningen die erbij komen, door bouwen, splitsen, optoppen of verbouwen",
        en="dwellings that are added, by building, splitting, topping up or conversion",
    ),
    low=0,
    high=10_000,
)
DWELLINGS_DEMOLISHED = Input(
    name="dwellings_demolished",
    unit="dwelling",
    description=Text(
        nl="woningen die gesloopt of onttrokken worden om ruimte te maken",
        en="dwellings that are demolished or withdrawn to make room",
    ),
    default=0.0,
    low=0,
    high=5_000,
)

COUNTED = Uncertainty(
    none_because="it counts what the plan says; give the plan's own range as `:low` and `:high`"
)
