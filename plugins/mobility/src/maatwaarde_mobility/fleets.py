"""Buses and vans: kilometres added, and kilometres that become electric."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_mobility.traffic import FACTORS

_CROW = Evidence(
    citation="CROW, Zero-emissiebus in de praktijk: uitstoot van alle ov-bussen per kilometer",
    year=2021,
    quality="statistics",
    url="https://www.zeroemissiebus.nl/onderwerpen/zeindepraktijk",
)
_POWER = Evidence(
    citation="CE Delft, Ketenemissies elektriciteit, actualisatie elektriciteitsmix 2021",
    year=2022,
    quality="study",
    url="https://ce.nl/publicaties/ketenemissies-elektriciteit-actualisatie-elektriciteitsmix-2021",
)


class BusService(Estimator):
    """Kilometres of buses on diesel."""

    id = "mobility/bus-service"
    version = "1.1.0"
    api = 1
    title = Text(nl="Extra dieselbus", en="Extra diesel bus")
    inputs = (
        Input(
            name="bus_km_year",
            unit="vkm/year",
            description=Text(
                nl="kilometers die bussen op diesel extra rijden; een minteken voor minder",
                en="kilometres that buses on diesel drive on top; a minus for fewer",
            ),
            low=-5_000_000,
            high=5_000_000,
        ),
    )
    # Who states the use of electricity means electric buses, and not diesel on top.
    gives_way_to = ("bus_kwh_per_km",)
    factors = FACTORS.pick("bus-co2", "bus-nox")
    outputs = (
        Output(
            quantity="co2_emission_change",
            unit="t_CO2e/year",
            pathway="bus-service",
            formula="bus_km_year * bus_co2",
            rises=("bus_km_year",),
        ),
        Output(
            quantity="nox_emission_change",
            unit="kg/year",
            pathway="bus-service",
            formula="bus_km_year * bus_nox",
            rises=("bus_km_year",),
        ),
    )
    evidence = (_CROW,)
    uncertainty = Uncertainty(interval="from clean new to older buses")
    validity = Text(
        nl="Alleen de bus zelf; de autoritten die wegvallen staan in car_trips_avoided_per_day.",
        en="The bus alone; the car trips that fall away are in car_trips_avoided_per_day.",
    )
    timing = Timing(start=1, ramp_up=0, duration=12)


class ElectricBus(Estimator):
    """Kilometres that buses drive on electricity instead of diesel."""

    id = "mobility/electric-bus"
    version = "1.1.0"
    api = 1
    title = Text(nl="Elektrische bus in plaats van diesel", en="Electric bus instead of diesel")
    inputs = (
        Input(
            name="bus_km_year_electrified",
            unit="vkm/year",
            description=Text(
                nl="kilometers die bussen op elektriciteit rijden in plaats van op diesel",
                en="kilometres that buses drive on electricity instead of diesel",
            ),
            low=0,
            high=10_000_000,
        ),
        Input(
            name="bus_kwh_per_km",
            unit="kWh/vkm",
            description=Text(
                nl="elektriciteit die zo'n bus verbruikt",
                en="electricity that such a bus uses",
            ),
            role="context",
            default="bus-power",
            low=0.5,
            high=3,
        ),
    )
    factors = FACTORS.pick("bus-co2", "bus-nox", "bus-power", "electricity-emission")
    outputs = (
        Output(
            quantity="co2_emission_change",
            unit="t_CO2e/year",
            pathway="electric-bus",
            formula="bus_km_year_electrified * (bus_kwh_per_km * electricity_emission - bus_co2)",
            rises=("bus_kwh_per_km",),
        ),
        Output(
            quantity="nox_emission_change",
            unit="kg/year",
            pathway="electric-bus",
            formula="-bus_km_year_electrified * bus_nox",
            falls=("bus_km_year_electrified",),
        ),
    )
    evidence = (_CROW, _POWER)
    uncertainty = Uncertainty(interval="from clean new to older buses, and from the electricity")
    validity = Text(
        nl="Vul de stroom niet ook bij electricity_extra_kwh in: dan telt ze dubbel.",
        en="Do not give the electricity as electricity_extra_kwh too: it would count twice.",
    )
    timing = Timing(start=1, ramp_up=1, duration=12)


class ElectricVan(Estimator):
    """Kilometres that vans drive on electricity instead of diesel."""

    id = "mobility/electric-van"
    version = "1.1.0"
    api = 1
    title = Text(nl="Elektrische bestelauto's", en="Electric vans")
    inputs = (
        Input(
            name="van_km_year_electrified",
            unit="vkm/year",
            description=Text(
                nl="kilometers die bestelwagens op elektriciteit rijden in plaats van op diesel",
                en="kilometres that vans drive on electricity instead of diesel",
            ),
            low=0,
            high=50_000_000,
        ),
    )
    factors = FACTORS.pick("electricity-emission", "van-co2", "van-nox", "van-power")
    outputs = (
        Output(
            quantity="co2_emission_change",
            unit="t_CO2e/year",
            pathway="electric-van",
            formula="van_km_year_electrified * (van_power * electricity_emission - van_co2)",
        ),
        Output(
            quantity="nox_emission_change",
            unit="kg/year",
            pathway="electric-van",
            formula="-van_km_year_electrified * van_nox",
            falls=("van_km_year_electrified",),
        ),
    )
    evidence = (
        Evidence(
            citation="CBS, CO2-uitstoot van het wegverkeer 2022; kilometers uit 85414NED",
            year=2024,
            quality="statistics",
            url="https://www.cbs.nl/en-gb/news/2024/16",
        ),
        _POWER,
    )
    uncertainty = Uncertainty(interval="from small and new to large and older vans")
    validity = Text(
        nl="Bestelauto's, geen vrachtwagens. Alleen kilometers die door het voorstel eerder "
        "elektrisch worden.",
        en="Vans, no lorries. Only kilometres that become electric sooner by the proposal.",
    )
    timing = Timing(start=1, ramp_up=2, duration=10)
