"""Dwellings at risk of water inside, and damage by floods."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty

_STRESS_TEST = Evidence(
    citation="Deltaplan Ruimtelijke Adaptatie, klimaatstresstest wateroverlast",
    year=2018,
    quality="guideline",
)


class FloodProtection(Estimator):
    """Dwellings that the design keeps dry, counted in a stress test."""

    id = "climate-adaptation/flood-protection"
    version = "1.0.0"
    api = 1
    title = Text(
        nl="Woningen zonder wateroverlast volgens stresstest",
        en="Dwellings kept dry by the stress test",
    )
    inputs = (
        Input(
            name="dwellings_flood_protected",
            unit="dwelling",
            description=Text(
                nl="woningen die nu bij de ontwerpbui water binnen krijgen en met "
                "het voorstel niet; negatief waar het andersom is",
                en="dwellings that get water inside at the design storm now, and "
                "would not with the proposal; negative where it is the other "
                "way round",
            ),
            low=-2_000,
            high=10_000,
        ),
    )
    factors = ()
    outputs = (
        Output(
            quantity="pluvial_flood_risk_dwellings_change",
            unit="dwelling",
            pathway="stress-test",
            formula="-dwellings_flood_protected",
            falls=("dwellings_flood_protected",),
        ),
    )
    evidence = (_STRESS_TEST,)
    uncertainty = Uncertainty(
        none_because="it counts what the stress test says; give its range as `:low` and `:high`"
    )
    validity = Text(
        nl="Een doorgerekend ontwerp bij de maatgevende bui.",
        en="A design that was simulated at the design storm.",
    )
    timing = Timing(start=1, ramp_up=1, duration=50)


class FloodRisk(Estimator):
    """Dwellings kept dry by storage in their catchment, before a design is simulated."""

    id = "climate-adaptation/flood-risk"
    version = "1.0.0"
    api = 1
    title = Text(
        nl="Woningen zonder wateroverlast door berging", en="Dwellings kept dry by water storage"
    )
    inputs = (
        Input(
            name="catchment_storage_m3",
            unit="m3",
            description=Text(
                nl="waterberging die het voorstel toevoegt bovenstrooms van de bedreigde woningen",
                en="water storage that the proposal adds upstream of the dwellings at risk",
            ),
            low=0,
            high=500_000,
        ),
        Input(
            name="catchment_storage_needed_m3",
            unit="m3",
            description=Text(
                nl="berging die het stroomgebied bij de ontwerpbui tekortkomt, "
                "volgens de stresstest",
                en="storage that the catchment lacks at the design storm, by the stress test",
            ),
            role="context",
            low=1,
            high=2_000_000,
        ),
        Input(
            name="dwellings_at_flood_risk",
            unit="dwelling",
            description=Text(
                nl="woningen in het stroomgebied die bij de ontwerpbui water binnen krijgen",
                en="dwellings in the catchment that get water inside at the design storm",
            ),
            role="context",
            low=0,
            high=20_000,
        ),
    )
    gives_way_to = ("dwellings_flood_protected",)
    factors = ()
    outputs = (
        Output(
            quantity="pluvial_flood_risk_dwellings_change",
            unit="dwelling",
            pathway="catchment-storage",
            formula="-dwellings_at_flood_risk"
            " * min(catchment_storage_m3 / catchment_storage_needed_m3, 1)",
            rises=("catchment_storage_needed_m3",),
            falls=("catchment_storage_m3", "dwellings_at_flood_risk"),
        ),
    )
    evidence = (
        _STRESS_TEST,
        Evidence(
            citation="Aanname: woningen worden droog naar het deel van de bergingsopgave dat "
            "wordt gerealiseerd",
            year=2026,
            quality="assumption",
        ),
    )
    uncertainty = Uncertainty(
        none_because="how dwellings follow storage differs by catchment and has no general range; "
        "give the range of the need as `catchment_storage_needed_m3:low` and `:high`"
    )
    validity = Text(
        nl="Een eerste schatting per voorstel; zwijgt waar de stresstest het aantal woningen "
        "geeft. Per voorstel niet meer woningen dan er risico lopen.",
        en="A first estimate per proposal; silent where the stress test gives the dwellings. Per "
        "proposal never more dwellings than are at risk.",
    )
    timing = Timing(start=1, ramp_up=1, duration=50)


def _probability(name: str, description: Text) -> Input:
    return Input(
        name=name,
        unit="1/year",
        description=description,
        low=0,
        high=1,
    )


class FloodDamage(Estimator):
    """Expected damage by floods of rivers, sea and regional water."""

    id = "climate-adaptation/flood-damage"
    version = "1.0.0"
    api = 1
    title = Text(nl="Verwachte overstromingsschade", en="Expected flood damage")
    inputs = (
        _probability(
            "flood_probability_before",
            Text(
                nl="kans op overstroming per jaar zonder het voorstel",
                en="chance of flooding per year without the proposal",
            ),
        ),
        _probability(
            "flood_probability_after",
            Text(
                nl="kans op overstroming per jaar met het voorstel",
                en="chance of flooding per year with the proposal",
            ),
        ),
        Input(
            name="flood_damage_eur",
            unit="EUR",
            description=Text(
                nl="schade van één overstroming, in prijzen van het prijspeil van de meetlat",
                en="damage of one flood, in prices of the framework's price level",
            ),
            role="context",
            low=0,
            high=100_000_000_000,
        ),
    )
    factors = ()
    outputs = (
        Output(
            quantity="flood_damage_change",
            unit="EUR/year",
            pathway="flood-probability",
            formula="(flood_probability_after - flood_probability_before) * flood_damage_eur",
            rises=("flood_probability_after",),
            falls=("flood_probability_before",),
        ),
    )
    evidence = (
        Evidence(
            citation="Kans maal gevolg, zoals in Veiligheid Nederland in Kaart (VNK2)",
            year=2014,
            quality="guideline",
        ),
    )
    uncertainty = Uncertainty(
        none_because="chance and damage come from the water authority; give their ranges as "
        "`:low` and `:high`"
    )
    validity = Text(
        nl="Een gebied of dijktraject met een kans en een schade; slachtoffers tellen niet mee.",
        en="One area or dike section with one chance and one damage; casualties are left out.",
    )
    timing = Timing(start=3, ramp_up=1, duration=50)
