"""Electricity and diesel: made, saved, or used instead of something else."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_energy.sources import CE_DELFT_POWER, FACTORS


class Solar(Estimator):
    """Solar panels."""

    id = "energy/solar"
    version = "1.1.0"
    api = 1
    title = Text(nl="Zonnepanelen", en="Solar panels")
    inputs = (
        Input(
            name="solar_kwp",
            unit="kWp",
            description=Text(
                nl="piekvermogen van de panelen",
                en="peak power of the panels",
            ),
            low=0,
            high=100_000,
        ),
    )
    factors = FACTORS.pick("electricity-emission", "solar-yield")
    outputs = (
        Output(
            quantity="renewable_electricity_change",
            unit="MWh/year",
            pathway="solar",
            formula="solar_kwp * solar_yield",
            rises=("solar_kwp",),
        ),
        Output(
            quantity="co2_emission_change",
            unit="t_CO2e/year",
            pathway="solar",
            formula="-renewable_electricity_change * electricity_emission",
            falls=("solar_kwp",),
        ),
    )
    evidence = (
        CE_DELFT_POWER,
        Evidence(
            citation="CBS, Onderzoek naar productiefactoren zonnestroom in 2022",
            year=2023,
            quality="statistics",
            url="https://www.cbs.nl/nl-nl/longread/diversen/2023/"
            "onderzoek-naar-productiefactoren-zonnestroom-in-2022/samenvatting",
        ),
    )
    uncertainty = Uncertainty(interval="from poor to good roofs, and from the electricity replaced")
    validity = Text(
        nl="Nederland, stroom die anders uit het net was gekomen.",
        en="The Netherlands, electricity that would have come from the grid.",
    )
    timing = Timing(start=1, ramp_up=0, duration=25)


class ElectricityUse(Estimator):
    """Electricity that is used less, or more."""

    id = "energy/electricity-use"
    version = "1.1.0"
    api = 1
    title = Text(nl="Minder of meer stroom", en="Less or more electricity")
    inputs = (
        Input(
            name="electricity_saved_kwh",
            unit="kWh/year",
            description=Text(
                nl="elektriciteit die niet meer verbruikt wordt",
                en="electricity that is no longer used",
            ),
            default=0.0,
            low=0,
            high=20_000_000,
        ),
        Input(
            name="electricity_extra_kwh",
            unit="kWh/year",
            description=Text(
                nl="elektriciteit die extra verbruikt wordt, bijvoorbeeld door een warmtepomp",
                en="electricity that is used on top, such as by a heat pump",
            ),
            default=0.0,
            low=0,
            high=20_000_000,
        ),
    )
    factors = FACTORS.pick("electricity-emission")
    outputs = (
        Output(
            quantity="co2_emission_change",
            unit="t_CO2e/year",
            pathway="electricity-use",
            formula="(electricity_extra_kwh - electricity_saved_kwh) * electricity_emission",
            rises=("electricity_extra_kwh",),
            falls=("electricity_saved_kwh",),
        ),
    )
    evidence = (CE_DELFT_POWER,)
    uncertainty = Uncertainty(interval="from the emission of the electricity mix")
    validity = Text(nl="Stroom uit het Nederlandse net.", en="Electricity from the Dutch grid.")
    timing = Timing(start=1, ramp_up=0, duration=15)


class DieselSaving(Estimator):
    """Diesel that is no longer burned."""

    id = "energy/diesel-saving"
    version = "1.1.0"
    api = 1
    title = Text(nl="Minder diesel", en="Less diesel")
    inputs = (
        Input(
            name="diesel_saved_litre",
            unit="liter/year",
            description=Text(
                nl="diesel die niet meer verbrand wordt, bijvoorbeeld door schepen aan de kade",
                en="diesel that is no longer burned, such as by ships at the quay",
            ),
            low=0,
            high=5_000_000,
        ),
    )
    factors = FACTORS.pick("diesel-emission")
    outputs = (
        Output(
            quantity="co2_emission_change",
            unit="t_CO2e/year",
            pathway="diesel-saving",
            formula="-diesel_saved_litre * diesel_emission",
            falls=("diesel_saved_litre",),
        ),
    )
    evidence = (
        Evidence(
            citation="CO2-emissiefactoren.nl, lijst 2021 (via traxx-diesel.nl)",
            year=2021,
            quality="guideline",
            url="https://traxx-diesel.nl/co2-emissiefactoren-wat-is-er-nieuw-in-2021",
        ),
    )
    uncertainty = Uncertainty(interval="from burning alone to burning with the chain before it")
    validity = Text(
        nl="Diesel voor schepen, machines en voertuigen.",
        en="Diesel for ships, machines and vehicles.",
    )
    timing = Timing(start=1, ramp_up=1, duration=15)
