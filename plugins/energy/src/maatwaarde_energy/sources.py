"""The factors and publications that the estimators of this package share."""

from pathlib import Path

from maatwaarde.framework import Text
from maatwaarde.plugins import Evidence, Input, load_factors

FACTORS = load_factors(Path(__file__).with_name("factors.yaml"))

CBS_GAS_USE = Evidence(
    citation="CBS, Energieverbruik particuliere woningen (85140NED)",
    year=2020,
    quality="statistics",
    url="https://www.cbs.nl/nl-nl/cijfers/detail/85140NED",
)
ISSO_82 = Evidence(
    citation="ISSO-publicatie 82.1, Energieprestatie woningen (via Altum AI)",
    year=2024,
    quality="guideline",
    url="https://docs.altum.ai/verduurzamen/verduurzaming-api-v2/co-uitstoot",
)
CE_DELFT_POWER = Evidence(
    citation="CE Delft, Ketenemissies elektriciteit, actualisatie elektriciteitsmix 2021",
    year=2022,
    quality="study",
    url="https://ce.nl/publicaties/ketenemissies-elektriciteit-actualisatie-elektriciteitsmix-2021",
)

GAS_USE = Input(
    name="gas_use_per_dwelling_m3",
    unit="m3/dwelling/year",
    description=Text(
        nl="gas dat één woning nu verbruikt",
        en="gas that one dwelling uses now",
    ),
    role="context",
    default="gas-use",
    low=300,
    high=4_000,
)
