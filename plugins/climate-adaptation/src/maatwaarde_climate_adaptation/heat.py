"""Residents who are no longer exposed to heat near home, by shade and by green."""

from dataclasses import replace

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_climate_adaptation.sources import (
    CANOPY,
    FACTORS,
    HVA_HEAT,
    RULE_3_30_300,
    TREES,
    UNSEALED_AREA,
    WADI_AREA,
)

_RESIDENTS = Input(
    name="residents_per_hectare",
    unit="person/hectare",
    description=Text(
        nl="inwoners per hectare in de buurt waar het gebeurt",
        en="residents per hectare of the neighbourhood where it is done",
    ),
    role="context",
    default="population-density",
    low=1,
    high=300,
)
_GAP = Input(
    name="canopy_gap",
    unit="dimensionless",
    description=Text(
        nl="boomkronen die de buurt tekortkomt, als deel van het oppervlak",
        en="tree canopy that the neighbourhood lacks, as a share of its surface",
    ),
    role="context",
    default="canopy-shortfall",
    low=0.02,
    high=0.4,
)
_SPREAD_EVENLY = Evidence(
    citation="Aanname: het aantal inwoners boven de hittegrens daalt evenredig met het deel van "
    "het boomkronentekort dat wordt ingelopen",
    year=2026,
    quality="assumption",
)


class HeatTrees(Estimator):
    """Residents in the shade of new trees."""

    id = "climate-adaptation/heat-trees"
    version = "1.0.0"
    api = 1
    title = Text(nl="Minder hittestress door bomen", en="Less heat stress by trees")
    inputs = (TREES, CANOPY, _RESIDENTS, _GAP)
    factors = FACTORS.pick("canopy-shortfall", "canopy-per-tree", "population-density")
    outputs = (
        Output(
            quantity="heat_exposed_residents_change",
            unit="person",
            pathway="tree-shade",
            formula="-trees_planted * canopy_per_tree_m2 * residents_per_hectare / canopy_gap",
            falls=("trees_planted",),
        ),
    )
    evidence = (RULE_3_30_300, HVA_HEAT, _SPREAD_EVENLY)
    uncertainty = Uncertainty(
        interval="from small and large crowns, thin and dense neighbourhoods, and how much canopy "
        "they lack"
    )
    validity = Text(
        nl="Bomen in buurten met te weinig schaduw, als ze volgroeid zijn. Niet meer dan het "
        "tekort: extra bomen daarboven tellen nog, ten onrechte, mee.",
        en="Trees in neighbourhoods that lack shade, once they have grown. Not beyond the gap: "
        "more trees than that still count, wrongly.",
    )
    timing = Timing(start=3, ramp_up=15, duration=50)


class HeatGreen(Estimator):
    """Residents who are cooled by low green instead of paving."""

    id = "climate-adaptation/heat-green"
    version = "1.0.0"
    api = 1
    title = Text(nl="Minder hittestress door laag groen", en="Less heat stress by low green")
    inputs = (
        replace(UNSEALED_AREA, default=0.0),
        replace(WADI_AREA, default=0.0),
        _RESIDENTS,
        _GAP,
    )
    factors = FACTORS.pick("canopy-shortfall", "low-green-effect", "population-density")
    outputs = (
        Output(
            quantity="heat_exposed_residents_change",
            unit="person",
            pathway="low-green",
            formula="-(unsealed_area_m2 + wadi_area_m2) * low_green_effect * residents_per_hectare"
            " / canopy_gap",
            falls=("unsealed_area_m2", "wadi_area_m2"),
        ),
    )
    evidence = (HVA_HEAT, RULE_3_30_300, _SPREAD_EVENLY)
    uncertainty = Uncertainty(
        interval="from how well low green cools beside trees, thin and dense neighbourhoods, and "
        "how much canopy they lack"
    )
    validity = Text(
        nl="Gras, planten en wadi's in plaats van verharding; bij verharden van groen komen er "
        "inwoners bij. Groene daken koelen de straat niet merkbaar en tellen niet.",
        en="Grass, plants and wadis instead of paving; where green is paved over, residents are "
        "added. Green roofs do not noticeably cool the street and do not count.",
    )
    timing = Timing(start=1, ramp_up=2, duration=30)


class CanopyCooling(Estimator):
    """Air temperature of a neighbourhood on a hot day."""

    id = "climate-adaptation/canopy-cooling"
    version = "1.0.0"
    api = 1
    title = Text(nl="Koelere lucht door boomkronen", en="Cooler air by tree canopy")
    inputs = (
        TREES,
        CANOPY,
        Input(
            name="neighbourhood_area_ha",
            unit="hectare",
            description=Text(
                nl="oppervlak van de buurt waarover de bomen verdeeld zijn",
                en="surface of the neighbourhood over which the trees are spread",
            ),
            role="context",
            low=0.5,
            high=2_000,
        ),
    )
    factors = FACTORS.pick("canopy-cooling", "canopy-per-tree")
    outputs = (
        Output(
            quantity="summer_air_temperature_change",
            unit="delta_degC",
            pathway="tree-canopy",
            formula="-trees_planted * canopy_per_tree_m2 / neighbourhood_area_ha * canopy_cooling",
            falls=("trees_planted",),
        ),
    )
    evidence = (HVA_HEAT,)
    uncertainty = Uncertainty(interval="from studies of 0.6 to 1 degree per 10 % canopy")
    validity = Text(
        nl="Gemiddelde van een buurt op een warme dag. Telt niet op over buurten.",
        en="Average of a neighbourhood on a warm day. Does not add up over neighbourhoods.",
    )
    timing = Timing(start=3, ramp_up=15, duration=50)
