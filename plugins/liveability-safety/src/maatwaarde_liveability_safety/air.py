"""Air: emissions that are known or follow from a source, and what they cost in health."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_liveability_safety.sources import ENVIRONMENTAL_PRICES, FACTORS


class EmissionChange(Estimator):
    """Emissions that a study gives in kilograms."""

    id = "liveability-safety/emission-change"
    version = "1.0.0"
    api = 1
    title = Text(nl="Minder uitstoot naar de lucht", en="Less emission to the air")
    inputs = (
        Input(
            name="nox_avoided_kg_year",
            unit="kg/year",
            description=Text(
                nl="stikstofoxiden die niet meer uitgestoten worden; een minteken voor meer",
                en="nitrogen oxides that are no longer emitted; a minus for more",
            ),
            default=0.0,
            low=-100_000,
            high=100_000,
        ),
        Input(
            name="pm25_avoided_kg_year",
            unit="kg/year",
            description=Text(
                nl="fijnstof (PM2.5) dat niet meer uitgestoten wordt; een minteken voor meer",
                en="fine particles (PM2.5) that are no longer emitted; a minus for more",
            ),
            default=0.0,
            low=-10_000,
            high=10_000,
        ),
    )
    factors = FACTORS.pick("nox-price", "pm25-price")
    outputs = (
        Output(
            quantity="nox_emission_change",
            unit="kg/year",
            pathway="known-emission",
            formula="-nox_avoided_kg_year",
            falls=("nox_avoided_kg_year",),
        ),
        Output(
            quantity="pm25_emission_change",
            unit="kg/year",
            pathway="known-emission",
            formula="-pm25_avoided_kg_year",
            falls=("pm25_avoided_kg_year",),
        ),
        Output(
            quantity="air_health_cost_change",
            unit="EUR/year",
            pathway="known-emission",
            formula="nox_emission_change * nox_price + pm25_emission_change * pm25_price",
            falls=("nox_avoided_kg_year", "pm25_avoided_kg_year"),
        ),
    )
    evidence = (ENVIRONMENTAL_PRICES,)
    uncertainty = Uncertainty(interval="from the damage per kilogram; emissions are as given")
    validity = Text(
        nl="Uitstoot die geen andere schatter geeft. Vul wat uit verkeer of gas volgt hier niet "
        "ook "
        "in.",
        en="Emissions that no other estimator gives. Leave out what follows from traffic or gas.",
    )
    timing = Timing(start=1, ramp_up=0, duration=15)


class ShorePower(Estimator):
    """Electricity at the quay instead of generators on board."""

    id = "liveability-safety/shore-power"
    version = "1.1.0"
    api = 1
    title = Text(nl="Walstroom", en="Shore power")
    inputs = (
        Input(
            name="shore_power_kwh_year",
            unit="kWh/year",
            description=Text(
                nl="elektriciteit die schepen van de kade nemen in plaats van zelf op te wekken",
                en="electricity that ships take from the quay instead of making it",
            ),
            low=0,
            high=50_000_000,
        ),
    )
    factors = FACTORS.pick("generator-nox", "generator-pm25", "nox-price", "pm25-price")
    outputs = (
        Output(
            quantity="nox_emission_change",
            unit="kg/year",
            pathway="shore-power",
            formula="-shore_power_kwh_year * generator_nox",
            falls=("shore_power_kwh_year",),
        ),
        Output(
            quantity="pm25_emission_change",
            unit="kg/year",
            pathway="shore-power",
            formula="-shore_power_kwh_year * generator_pm25",
            falls=("shore_power_kwh_year",),
        ),
        Output(
            quantity="air_health_cost_change",
            unit="EUR/year",
            pathway="shore-power",
            formula="nox_emission_change * nox_price + pm25_emission_change * pm25_price",
            falls=("shore_power_kwh_year",),
        ),
    )
    evidence = (
        Evidence(
            citation="Binnenvaart Emissieprestatielabel (SAB), klasse 4: CCR2 en stage IIIA",
            year=2021,
            quality="guideline",
            url="https://binnenvaartemissielabel.nl",
        ),
        ENVIRONMENTAL_PRICES,
    )
    uncertainty = Uncertainty(
        interval="from new to old generators, and from the damage per kilogram"
    )
    validity = Text(
        nl="Binnenvaart en riviercruise. De CO2 volgt uit de diesel en de stroom "
        "(maatwaarde-energy).",
        en="Inland shipping. CO2 follows from the diesel and the electricity (maatwaarde-energy).",
    )
    timing = Timing(start=1, ramp_up=2, duration=20)


class WoodStoves(Estimator):
    """Wood stoves that are taken out of use."""

    id = "liveability-safety/wood-stoves"
    version = "1.1.0"
    api = 1
    title = Text(nl="Minder houtkachels", en="Fewer wood stoves")
    inputs = (
        Input(
            name="wood_stoves_removed",
            unit="piece",
            description=Text(
                nl="houtkachels en open haarden die niet meer gebruikt worden",
                en="wood stoves and open fires that are taken out of use",
            ),
            low=0,
            high=20_000,
        ),
    )
    factors = FACTORS.pick("pm25-price", "stove-pm25")
    outputs = (
        Output(
            quantity="pm25_emission_change",
            unit="kg/year",
            pathway="wood-stoves",
            formula="-wood_stoves_removed * stove_pm25",
            falls=("wood_stoves_removed",),
        ),
        Output(
            quantity="air_health_cost_change",
            unit="EUR/year",
            pathway="wood-stoves",
            formula="pm25_emission_change * pm25_price",
            falls=("wood_stoves_removed",),
        ),
    )
    evidence = (
        Evidence(
            citation="Emissieregistratie, condenseerbaar fijnstof",
            year=2021,
            quality="statistics",
            url="https://www.emissieregistratie.nl/onderwerpen/condenseerbaar-fijnstof",
        ),
        ENVIRONMENTAL_PRICES,
    )
    uncertainty = Uncertainty(interval="from modern stoves to open fires")
    validity = Text(
        nl="Kachels die echt verdwijnen; een nieuwe kachel ervoor in de plaats telt niet.",
        en="Stoves that truly go; one that is replaced by a new stove does not count.",
    )
    timing = Timing(start=1, ramp_up=2, duration=15)
