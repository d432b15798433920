"""The factors, inputs and publications that the estimators of this package share."""

from pathlib import Path

from maatwaarde.framework import Text
from maatwaarde.plugins import Evidence, Input, load_factors

FACTORS = load_factors(Path(__file__).with_name("factors.yaml"))

RIOOL_NET = Evidence(
    citation="Kennisbank riool.net (Stichting RIONED), Wadi",
    year=2023,
    quality="guideline",
    url="https://www.riool.net/wadi",
)
RULE_3_30_300 = Evidence(
    citation="Konijnendijk, Evidence-based guidelines for greener, healthier, more resilient "
    "neighbourhoods: introducing the 3-30-300 rule",
    year=2022,
    quality="guideline",
    url="https://magazine.alumni.ubc.ca/2022/spring-2022/environment-health-humanities/3-30-300-rule",
)
HVA_HEAT = Evidence(
    citation="Hogeschool van Amsterdam, De hittebestendige stad (via waterenklimaat.nl en "
    "degroenestad.nl)",
    year=2020,
    quality="study",
    url="https://www.degroenestad.nl",
)

WADI_AREA = Input(
    name="wadi_area_m2",
    unit="m2",
    description=Text(
        nl="oppervlak van wadi's als ze vol zijn",
        en="surface of wadis (planted swales) when full",
    ),
    low=0,
    high=500_000,
)
UNSEALED_AREA = Input(
    name="unsealed_area_m2",
    unit="m2",
    description=Text(
        nl="verhard oppervlak dat groen wordt; negatief waar groen verhard wordt",
        en="paved surface that becomes green; negative where green is paved over",
    ),
    low=-200_000,
    high=200_000,
)
TREES = Input(
    name="trees_planted",
    unit="tree",
    description=Text(
        nl="geplante bomen, min gekapte bomen",
        en="trees planted, less trees felled",
    ),
    low=-5_000,
    high=50_000,
)
CANOPY = Input(
    name="canopy_per_tree_m2",
    unit="m2/tree",
    description=Text(
        nl="kroon van één volgroeide boom, van boven gezien",
        en="crown of one tree when it has grown, seen from above",
    ),
    role="context",
    default="canopy-per-tree",
    low=5,
    high=150,
)
