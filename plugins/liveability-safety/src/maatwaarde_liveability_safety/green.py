"""Green: residents who get a park within reach."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_liveability_safety.sources import FACTORS


class GreenWithinReach(Estimator):
    """New parks, and who has one within 300 metres that had none."""

    id = "liveability-safety/green-within-reach"
    version = "1.0.0"
    api = 1
    title = Text(nl="Groen binnen 300 meter", en="Green within 300 metres")
    inputs = (
        Input(
            name="parks_new",
            unit="piece",
            description=Text(
                nl="nieuwe aaneengesloten groene plekken, groot genoeg om te wandelen of te spelen",
                en="new connected green places, large enough to walk or play in",
            ),
            low=0,
            high=50,
        ),
        Input(
            name="residents_per_km2",
            unit="person/km2",
            description=Text(
                nl="inwoners per km2 eromheen",
                en="residents per km2 around them",
            ),
            role="context",
            low=0,
            high=25_000,
        ),
        Input(
            name="residents_with_green_share",
            unit="dimensionless",
            description=Text(
                nl="deel van hen dat al zo'n plek binnen 300 m heeft",
                en="part of them that has such a place within 300 m already",
            ),
            role="context",
            default="green-served",
            low=0,
            high=1,
        ),
    )
    factors = FACTORS.pick("green-reach", "green-served")
    outputs = (
        Output(
            quantity="residents_green_within_reach_change",
            unit="person",
            pathway="parks",
            formula="parks_new * green_reach * residents_per_km2 * (1 - "
            "residents_with_green_share)",
            rises=("parks_new", "residents_per_km2"),
            falls=("residents_with_green_share",),
        ),
    )
    evidence = (
        Evidence(
            citation="RIVM, vuistregels voor een gezonde leefomgeving",
            year=2022,
            quality="guideline",
            url="https://www.rivm.nl/en/news/rivm-offers-municipalities-and-provinces-support-for-"
            "healthy-choices-when-space-is-limited",
        ),
    )
    uncertainty = Uncertainty(interval="from places that are cut off to open ones")
    validity = Text(
        nl="Parken die ver genoeg uit elkaar liggen; wie er twee krijgt telt anders dubbel.",
        en="Parks that lie far enough apart; who gets two would count twice otherwise.",
    )
    timing = Timing(start=2, ramp_up=0)
