"""How new dwellings are built: how densely, and of what materials."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_housing.sources import DWELLINGS_NEW, FACTORS


class Density(Estimator):
    """Land that dense building leaves free, against building the same dwellings elsewhere."""

    id = "housing/density"
    version = "1.1.0"
    api = 1
    title = Text(nl="Ruimtebeslag door woningdichtheid", en="Land take by housing density")
    inputs = (
        DWELLINGS_NEW,
        Input(
            name="dwellings_per_hectare",
            unit="dwelling/hectare",
            description=Text(
                nl="bruto dichtheid van het plan, met de straten en het groen",
                en="gross density of the plan, with its streets and green",
            ),
            role="context",
            low=5,
            high=400,
        ),
    )
    factors = FACTORS.pick("reference-density")
    outputs = (
        Output(
            quantity="land_take_change",
            unit="hectare",
            pathway="density",
            formula="dwellings_new / dwellings_per_hectare - dwellings_new / reference_density",
            falls=("dwellings_per_hectare",),
        ),
    )
    evidence = (
        Evidence(
            citation="Joost de Vree, bouwencyclopedie: bebouwingsdichtheid",
            year=2023,
            quality="guideline",
            url="https://www.joostdevree.nl/shtmls/bebouwingsdichtheid.shtml",
        ),
    )
    uncertainty = Uncertainty(
        interval="from the density at which the dwellings would be built elsewhere"
    )
    validity = Text(
        nl="Vergelijkt met dezelfde woningen in een uitleggebied. Dichtheid zelf telt niet op over "
        "voorstellen, ruimtebeslag wel.",
        en="Compares with the same dwellings at the edge of town. Density itself does not add up "
        "over proposals, land take does.",
    )
    timing = Timing(start=2, ramp_up=2)


class EnvironmentalPerformance(Estimator):
    """Environmental cost of the materials of new dwellings (MPG)."""

    id = "housing/environmental-performance"
    version = "1.0.0"
    api = 1
    title = Text(nl="Milieuprestatie gebouwen (MPG)", en="Environmental performance (MPG)")
    inputs = (
        DWELLINGS_NEW,
        Input(
            name="new_dwelling_floor_area_m2",
            unit="m2/dwelling",
            description=Text(
                nl="bruto vloeroppervlak van één nieuwe woning",
                en="gross floor area of one new dwelling",
            ),
            role="context",
            low=20,
            high=300,
        ),
        Input(
            name="mpg",
            unit="EUR/m2/year",
            description=Text(
                nl="MPG-score van het ontwerp",
                en="MPG score of the design",
            ),
            role="context",
            low=0.1,
            high=1.5,
        ),
        # A legal limit and no price: it must not move with the price level, as a factor would.
        Input(
            name="mpg_reference",
            unit="EUR/m2/year",
            description=Text(
                nl="MPG-score van wat anders gebouwd zou worden; de wettelijke "
                "grens van 2021 is 0,8, met de weging van toen",
                en="MPG score of what would be built otherwise; the legal limit of"
                " 2021 is 0.8, under the weights of that time",
            ),
            role="context",
            default=0.8,
            low=0.1,
            high=1.5,
        ),
    )
    factors = ()
    outputs = (
        Output(
            quantity="building_environmental_cost_change",
            unit="EUR/year",
            pathway="building-materials",
            formula="dwellings_new * new_dwelling_floor_area_m2 * (mpg - mpg_reference)",
            rises=("mpg",),
            falls=("mpg_reference",),
        ),
    )
    evidence = (
        Evidence(
            citation="Stichting Nationale Milieudatabase, MPG-grenswaarde van 1 naar 0,8",
            year=2021,
            quality="guideline",
            url="https://milieudatabase.nl/nl/actueel/nieuws/per-1-juli-2021-gaat-de-mpg-van-1-naar-0komma8/",
        ),
    )
    uncertainty = Uncertainty(
        none_because="it rests on the design's own calculation; give its range as `mpg:low` and "
        "`mpg:high`"
    )
    validity = Text(
        nl="Nieuwe woningen met een MPG-berekening; score en referentie volgens dezelfde weegset.",
        en="New dwellings with an MPG calculation; score and reference by the same set of weights.",
    )
    timing = Timing(start=2, ramp_up=2, duration=75)
