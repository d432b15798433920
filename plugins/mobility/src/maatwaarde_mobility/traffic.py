"""What changed car traffic brings about, whatever changed it: emissions and casualties."""

from pathlib import Path

from maatwaarde.framework import Text
from maatwaarde.plugins import Evidence, Input, Output, load_factors

FACTORS = load_factors(Path(__file__).with_name("factors.yaml"))

ACCIDENT_FACTORS = ("death-cost", "death-share", "injury-cost")
TRAFFIC_FACTORS = ("car-co2", "car-nox", "car-pm25", "casualty-risk", *ACCIDENT_FACTORS)

SRM1 = Evidence(
    citation="Ministerie van Infrastructuur en Waterstaat, emissiefactoren niet-snelwegen (SRM1)",
    year=2022,
    quality="guideline",
    url="https://mobiliteitsscan-info.nl/overige-pagina/brondata/emissiefactoren-pm10-nox/",
)
SWOV_CASUALTIES = Evidence(
    citation="SWOV, factsheet Ernstig verkeersgewonden in Nederland",
    year=2023,
    quality="statistics",
    url="https://swov.nl/nl/factsheet/ernstig-verkeersgewonden-nederland",
)
SWOV_COSTS = Evidence(
    citation="SWOV, factsheet Kosten van verkeersongevallen",
    year=2023,
    quality="study",
    url="https://swov.nl/nl/factsheet/kosten-van-verkeersongevallen",
)
TRAFFIC_EVIDENCE = (SRM1, SWOV_CASUALTIES, SWOV_COSTS)

KM_PER_TRIP = Input(
    name="km_per_trip",
    unit="km",
    description=Text(
        nl="lengte van één autorit, of van het deel dat vervalt",
        en="length of one car trip, or of the part of it that falls away",
    ),
    role="context",
    low=0,
    high=100,
)


def accident_cost(pathway: str) -> Output:
    """Return the output that puts a price on the casualties written before it."""
    return Output(
        quantity="road_accident_cost_change",
        unit="EUR/year",
        pathway=pathway,
        formula="road_casualties_change"
        " * (death_share * death_cost + (1 - death_share) * injury_cost)",
    )


def traffic_outputs(
    pathway: str, kilometres: str, rises: tuple[str, ...] = (), falls: tuple[str, ...] = ()
) -> tuple[Output, ...]:
    """Return what follows from a change in vehicle kilometres.

    Parameters
    ----------
    kilometres
        The change as a formula, in vehicle kilometres by time.
    rises, falls
        Inputs with which the change never falls, or never rises.
    """
    return (
        *(
            Output(
                quantity=quantity,
                unit=unit,
                pathway=pathway,
                formula=f"{kilometres} * {factor}",
                rises=rises,
                falls=falls,
            )
            for quantity, unit, factor in (
                ("co2_emission_change", "t_CO2e/year", "car_co2"),
                ("nox_emission_change", "kg/year", "car_nox"),
                ("pm25_emission_change", "kg/year", "car_pm25"),
                ("road_casualties_change", "person/year", "casualty_risk"),
            )
        ),
        accident_cost(pathway),
    )
