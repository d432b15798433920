"""The factors and publications that the estimators of this package share."""

from pathlib import Path

from maatwaarde.framework import Text
from maatwaarde.plugins import Evidence, Input, load_factors

FACTORS = load_factors(Path(__file__).with_name("factors.yaml"))

CBS_GAS_USE = Evidence(
    citation="CBS, Energieverbruik particuliere woningen (85140NED)",
    year=2020,
    quality="statistics",
    url="https://opendata.cbs.nl/statline/#/CBS/nl/dataset/85140NED/table",
)
ISSO_82 = Evidence(
    citation="ISSO-publicatie 82, Energieprestatie woningen",
    year=2023,
    quality="guideline",
    url="https://docs.altum.ai",
)
CE_DELFT_POWER = Evidence(
    citation="CE Delft, Emissiekentallen elektriciteit 2021",
    year=2021,
    quality="study",
    url="https://ce.nl",
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
