"""How many dwellings are added, and what that means for the shortage."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing
from maatwaarde_housing.sources import BBV, COUNTED, DWELLINGS_DEMOLISHED, DWELLINGS_NEW


class NewDwellings(Estimator):
    """Dwellings added, less those that make room for them."""

    id = "housing/new-dwellings"
    version = "1.0.0"
    api = 1
    title = Text(nl="Nieuwe woningen", en="New dwellings")
    inputs = (DWELLINGS_NEW, DWELLINGS_DEMOLISHED)
    factors = ()
    outputs = (
        Output(
            quantity="dwellings_added",
            unit="dwelling",
            pathway="new-dwellings",
            formula="dwellings_new - dwellings_demolished",
            rises=("dwellings_new",),
            falls=("dwellings_demolished",),
        ),
    )
    evidence = (BBV,)
    uncertainty = COUNTED
    validity = Text(
        nl="Woningen die zonder het voorstel niet gebouwd worden; telt sloop af.",
        en="Dwellings that are not built without the proposal; demolition is subtracted.",
    )
    timing = Timing(start=2, ramp_up=2, duration=75)


class Shortage(Estimator):
    """The part of a region's housing shortage that is made up for."""

    id = "housing/shortage"
    version = "1.0.0"
    api = 1
    title = Text(nl="Aandeel in het woningtekort", en="Share of the housing shortage")
    inputs = (
        DWELLINGS_NEW,
        DWELLINGS_DEMOLISHED,
        Input(
            name="housing_shortage_dwellings",
            unit="dwelling",
            description=Text(
                nl="woningen die de gemeente of regio nu tekortkomt",
                en="dwellings that the municipality or region is short of now",
            ),
            role="context",
            low=1,
            high=500_000,
        ),
    )
    factors = ()
    outputs = (
        Output(
            quantity="housing_shortage_change",
            unit="percentage_point",
            pathway="new-dwellings",
            formula="-(dwellings_new - dwellings_demolished) / housing_shortage_dwellings",
            rises=("dwellings_demolished",),
            falls=("dwellings_new",),
        ),
    )
    evidence = (
        Evidence(
            citation="ABF Research, Primos-prognose: statistisch woningtekort per regio",
            year=2024,
            quality="statistics",
        ),
    )
    uncertainty = COUNTED
    validity = Text(
        nl="Deelt door het tekort van nu, zodat bijdragen optellen; het tekort zelf groeit mee met "
        "de bevolking. Geef voor alle voorstellen hetzelfde tekort op.",
        en="Divides by the shortage of today, so that contributions add up; the shortage itself "
        "moves with the population. Give the same shortage for all proposals.",
    )
    timing = Timing(start=2, ramp_up=2, duration=75)
