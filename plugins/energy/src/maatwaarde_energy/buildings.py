"""Gas in buildings: saved, or replaced by a heat network or by electricity."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_energy.sources import CBS_GAS_USE, CE_DELFT_POWER, FACTORS, GAS_USE, ISSO_82


class HeatNetwork(Estimator):
    """Dwellings that leave natural gas for a heat network."""

    id = "energy/heat-network"
    version = "1.1.0"
    api = 1
    title = Text(nl="Woningen op een warmtenet", en="Dwellings on a heat network")
    inputs = (
        Input(
            name="dwellings_heat_network",
            unit="dwelling",
            description=Text(
                nl="bestaande woningen die van het gas af gaan en op een warmtenet komen",
                en="existing dwellings that leave gas for a heat network",
            ),
            low=0,
            high=20_000,
        ),
        GAS_USE,
        Input(
            name="heat_network_saving_share",
            unit="dimensionless",
            description=Text(
                nl="deel van de uitstoot van gas dat het warmtenet vermijdt",
                en="part of the emission from gas that the heat network avoids",
            ),
            role="context",
            default="heat-network-saving",
            low=0,
            high=1,
        ),
    )
    factors = FACTORS.pick("gas-emission", "gas-nox", "gas-use", "heat-network-saving")
    outputs = (
        Output(
            quantity="co2_emission_change",
            unit="t_CO2e/year",
            pathway="heat-network",
            formula="-dwellings_heat_network * gas_use_per_dwelling_m3 * gas_emission"
            " * heat_network_saving_share",
            falls=("dwellings_heat_network", "gas_use_per_dwelling_m3"),
        ),
        Output(
            quantity="nox_emission_change",
            unit="kg/year",
            pathway="heat-network",
            formula="-dwellings_heat_network * gas_use_per_dwelling_m3 * gas_nox",
            falls=("dwellings_heat_network",),
        ),
        Output(
            quantity="gas_free_dwellings_change",
            unit="dwelling",
            pathway="heat-network",
            formula="dwellings_heat_network",
            rises=("dwellings_heat_network",),
        ),
    )
    evidence = (
        CBS_GAS_USE,
        ISSO_82,
        Evidence(
            citation="Vattenfall Nederland, CO2-prestatie van warmtenetten",
            year=2023,
            quality="operator",
            url="https://www.vattenfall.nl/stadsverwarming/minder-co2-uitstoot",
        ),
    )
    uncertainty = Uncertainty(
        interval="from what neighbourhoods use, and from networks on clean and less clean heat"
    )
    validity = Text(
        nl="Bestaande woningen op aardgas; niet voor nieuwbouw, die al zonder gas gebouwd wordt.",
        en="Existing dwellings on natural gas; not new ones, which are built without gas anyway.",
    )
    timing = Timing(start=2, ramp_up=3, duration=40)


class AllElectric(Estimator):
    """Dwellings that leave natural gas for a heat pump."""

    id = "energy/all-electric"
    version = "1.1.0"
    api = 1
    title = Text(nl="Woningen op een warmtepomp", en="Dwellings with a heat pump")
    inputs = (
        Input(
            name="dwellings_all_electric",
            unit="dwelling",
            description=Text(
                nl="bestaande woningen die van het gas af gaan en een elektrische "
                "warmtepomp krijgen",
                en="existing dwellings that leave gas for an electric heat pump",
            ),
            low=0,
            high=20_000,
        ),
        GAS_USE,
    )
    factors = FACTORS.pick(
        "electricity-emission", "gas-emission", "gas-nox", "gas-use", "heat-pump-use"
    )
    outputs = (
        Output(
            quantity="co2_emission_change",
            unit="t_CO2e/year",
            pathway="all-electric",
            formula="dwellings_all_electric * (heat_pump_use * electricity_emission"
            " - gas_use_per_dwelling_m3 * gas_emission)",
            falls=("gas_use_per_dwelling_m3",),
        ),
        Output(
            quantity="nox_emission_change",
            unit="kg/year",
            pathway="all-electric",
            formula="-dwellings_all_electric * gas_use_per_dwelling_m3 * gas_nox",
            falls=("dwellings_all_electric",),
        ),
        Output(
            quantity="gas_free_dwellings_change",
            unit="dwelling",
            pathway="all-electric",
            formula="dwellings_all_electric",
            rises=("dwellings_all_electric",),
        ),
    )
    evidence = (CBS_GAS_USE, ISSO_82, CE_DELFT_POWER)
    uncertainty = Uncertainty(interval="from what neighbourhoods use, and from good and poor pumps")
    validity = Text(
        nl="Bestaande woningen op aardgas met een volledig elektrische warmtepomp.",
        en="Existing dwellings on natural gas, with a fully electric heat pump.",
    )
    timing = Timing(start=1, ramp_up=2, duration=18)


class Insulation(Estimator):
    """Dwellings that are insulated, by steps of the energy label."""

    id = "energy/insulation"
    version = "1.1.0"
    api = 1
    title = Text(nl="Isolatie van woningen", en="Insulation of dwellings")
    inputs = (
        Input(
            name="dwellings_insulated",
            unit="dwelling",
            description=Text(
                nl="woningen die geïsoleerd worden en op gas blijven",
                en="dwellings that are insulated and stay on gas",
            ),
            low=0,
            high=20_000,
        ),
        Input(
            name="label_steps",
            unit="dimensionless",
            description=Text(
                nl="stappen van het energielabel die elk van die woningen wint "
                "(van G naar A is zes)",
                en="steps of the energy label that each of them gains (G to A is six)",
            ),
            role="context",
            low=0,
            high=6,
        ),
        Input(
            name="floor_area_m2",
            unit="m2/dwelling",
            description=Text(
                nl="vloeroppervlak van één woning",
                en="floor area of one dwelling",
            ),
            role="context",
            low=30,
            high=300,
        ),
    )
    gives_way_to = ("gas_saved_m3",)
    factors = FACTORS.pick("gas-emission", "gas-nox", "insulation-step")
    outputs = (
        Output(
            quantity="co2_emission_change",
            unit="t_CO2e/year",
            pathway="insulation",
            formula="-dwellings_insulated * floor_area_m2 * label_steps * insulation_step"
            " * gas_emission",
            falls=("dwellings_insulated", "label_steps", "floor_area_m2"),
        ),
        Output(
            quantity="nox_emission_change",
            unit="kg/year",
            pathway="insulation",
            formula="-dwellings_insulated * floor_area_m2 * label_steps * insulation_step"
            " * gas_nox",
            falls=("dwellings_insulated", "label_steps", "floor_area_m2"),
        ),
    )
    evidence = (
        Evidence(
            citation="Calcasa en CBS, gasverbruik naar energielabel (via nu.nl)",
            year=2022,
            quality="statistics",
        ),
        ISSO_82,
    )
    uncertainty = Uncertainty(
        interval="from no effect to twice the average, since habits matter as much as labels"
    )
    validity = Text(
        nl="Woningen die op gas blijven; waar de besparing in m3 bekend is telt die.",
        en="Dwellings that stay on gas; where the saving in m3 is known, that counts instead.",
    )
    timing = Timing(start=1, ramp_up=2, duration=40)


class GasSaving(Estimator):
    """Natural gas that is no longer burned, in m3."""

    id = "energy/gas-saving"
    version = "1.1.0"
    api = 1
    title = Text(nl="Minder aardgas", en="Less natural gas")
    inputs = (
        Input(
            name="gas_saved_m3",
            unit="m3/year",
            description=Text(
                nl="aardgas dat niet meer verbrand wordt",
                en="natural gas that is no longer burned",
            ),
            low=-5_000_000,
            high=5_000_000,
        ),
        Input(
            name="heat_network_saving_share",
            unit="dimensionless",
            description=Text(
                nl="deel van de uitstoot dat vermeden wordt, waar warmte uit een net het overneemt",
                en="part of the emission that is avoided, where heat of a network takes over",
            ),
            role="context",
            default=1.0,
            low=0,
            high=1,
        ),
    )
    factors = FACTORS.pick("gas-emission", "gas-nox")
    outputs = (
        Output(
            quantity="co2_emission_change",
            unit="t_CO2e/year",
            pathway="gas-saving",
            formula="-gas_saved_m3 * gas_emission * heat_network_saving_share",
            falls=("gas_saved_m3",),
        ),
        Output(
            quantity="nox_emission_change",
            unit="kg/year",
            pathway="gas-saving",
            formula="-gas_saved_m3 * gas_nox",
            falls=("gas_saved_m3",),
        ),
    )
    evidence = (ISSO_82,)
    uncertainty = Uncertainty(
        interval="from the composition of gas and the boiler; the saving itself is as given"
    )
    validity = Text(
        nl="Gas dat in een ketel verbrand zou worden.", en="Gas that a boiler would have burned."
    )
    timing = Timing(start=1, ramp_up=1, duration=20)
