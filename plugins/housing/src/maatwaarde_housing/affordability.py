"""Dwellings that people with lower and middle incomes can pay for."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing
from maatwaarde_housing.sources import COUNTED

_WOONDEALS = Evidence(
    citation="Nationale Woon- en Bouwagenda en woondeals: twee derde van de nieuwbouw betaalbaar",
    year=2022,
    quality="guideline",
)


class Affordable(Estimator):
    """Affordable dwellings as the plan counts them."""

    id = "housing/affordable"
    version = "1.0.0"
    api = 1
    title = Text(nl="Betaalbare woningen", en="Affordable dwellings")
    inputs = (
        Input(
            name="dwellings_affordable",
            unit="dwelling",
            description=Text(
                nl="betaalbare woningen die erbij komen: sociale huur, middenhuur, betaalbare koop",
                en="affordable dwellings that are added: social rent, middle rent, affordable sale",
            ),
            default=0.0,
            low=0,
            high=10_000,
        ),
        Input(
            name="dwellings_affordable_lost",
            unit="dwelling",
            description=Text(
                nl="betaalbare woningen die gesloopt of verkocht worden of onbetaalbaar worden",
                en="affordable dwellings that are demolished, sold or put out of reach",
            ),
            default=0.0,
            low=0,
            high=5_000,
        ),
    )
    factors = ()
    outputs = (
        Output(
            quantity="affordable_dwellings_added",
            unit="dwelling",
            pathway="affordable",
            formula="dwellings_affordable - dwellings_affordable_lost",
            rises=("dwellings_affordable",),
            falls=("dwellings_affordable_lost",),
        ),
    )
    evidence = (_WOONDEALS,)
    uncertainty = COUNTED
    validity = Text(
        nl="Betaalbaar volgens de grenzen die de organisatie zelf hanteert (huur en koopprijs).",
        en="Affordable by the limits that the organisation itself uses (rent and sale price).",
    )
    timing = Timing(start=2, ramp_up=2, duration=15)


class Segments(Estimator):
    """Affordable dwellings by segment, where the plan gives no total."""

    id = "housing/segments"
    version = "1.0.0"
    api = 1
    title = Text(nl="Betaalbare woningen per segment", en="Affordable dwellings by segment")
    inputs = tuple(
        Input(
            name=name,
            unit="dwelling",
            description=Text(nl=f"nieuwe woningen in de {dutch}", en=f"new dwellings in {english}"),
            default=0.0,
            low=0,
            high=10_000,
        )
        for name, dutch, english in (
            ("dwellings_social_rent", "sociale huur", "social rent"),
            ("dwellings_middle_rent", "middenhuur", "middle rent"),
            ("dwellings_affordable_sale", "betaalbare koop", "affordable sale"),
        )
    )
    gives_way_to = ("dwellings_affordable",)
    factors = ()
    outputs = (
        Output(
            quantity="affordable_dwellings_added",
            unit="dwelling",
            pathway="segments",
            formula="dwellings_social_rent + dwellings_middle_rent + dwellings_affordable_sale",
            rises=("dwellings_social_rent", "dwellings_middle_rent", "dwellings_affordable_sale"),
        ),
    )
    evidence = (_WOONDEALS,)
    uncertainty = COUNTED
    validity = Text(
        nl="Zwijgt waar het voorstel `dwellings_affordable` geeft.",
        en="Silent where the proposal gives `dwellings_affordable`.",
    )
    timing = Timing(start=2, ramp_up=2, duration=15)
