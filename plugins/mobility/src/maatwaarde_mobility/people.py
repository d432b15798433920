"""People on the move: cycling, travel time, and casualties that are known."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_mobility.traffic import (
    ACCIDENT_FACTORS,
    FACTORS,
    SWOV_CASUALTIES,
    SWOV_COSTS,
    accident_cost,
)

_VALUE_OF_TIME = Evidence(
    citation="KiM, Nieuwe waarderingskengetallen voor reistijd, betrouwbaarheid en comfort",
    year=2023,
    quality="study",
    url="https://www.fietsberaad.nl/Kennisbank/Reistijdwaardering-fietsen-en-lopen-vergelijkbaar",
)


class CycleRoute(Estimator):
    """A fast and safe cycle route: who uses it, what time it saves, and how safe it is."""

    id = "mobility/cycle-route"
    version = "1.1.0"
    api = 1
    title = Text(nl="Snelle fietsroute", en="Fast cycle route")
    inputs = (
        Input(
            name="bike_trips_per_day",
            unit="trip/day",
            description=Text(
                nl="fietsritten op de route op een gemiddelde dag, als die er ligt",
                en="bicycle trips on the route on an average day, once it is there",
            ),
            low=0,
            high=30_000,
        ),
        Input(
            name="km_per_trip",
            unit="km",
            description=Text(
                nl="lengte van één rit",
                en="length of one trip",
            ),
            role="context",
            default="bike-trip-length",
            low=0,
            high=30,
        ),
        Input(
            name="bike_minutes_saved",
            unit="minute/trip",
            description=Text(
                nl="tijd die een rit over de route bespaart",
                en="time that a trip on the route saves",
            ),
            role="context",
            default="bike-time-saved",
            low=-5,
            high=15,
        ),
        Input(
            name="bike_risk_reduction_share",
            unit="dimensionless",
            description=Text(
                nl="hoeveel veiliger de route is dan wat zij vervangt, als deel",
                en="by how much the route is safer than what it replaces, as a share",
            ),
            role="context",
            default="cycle-route-safety",
            low=0,
            high=1,
        ),
    )
    factors = FACTORS.pick(
        *ACCIDENT_FACTORS,
        "bike-risk",
        "bike-time-saved",
        "bike-trip-length",
        "cycle-route-growth",
        "cycle-route-safety",
    )
    outputs = (
        Output(
            quantity="active_trips_change",
            unit="trip/day",
            pathway="cycle-route",
            formula="bike_trips_per_day * cycle_route_growth / (1 + cycle_route_growth)",
            rises=("bike_trips_per_day",),
        ),
        Output(
            quantity="travel_time_change",
            unit="hour/year",
            pathway="cycle-route",
            formula="-bike_trips_per_day * bike_minutes_saved",
            falls=("bike_minutes_saved",),
        ),
        Output(
            quantity="road_casualties_change",
            unit="person/year",
            pathway="cycle-route",
            formula="(active_trips_change - bike_trips_per_day * bike_risk_reduction_share)"
            " * km_per_trip * bike_risk",
            falls=("bike_risk_reduction_share",),
        ),
        accident_cost("cycle-route"),
    )
    evidence = (
        Evidence(
            citation="Radboud Universiteit, effecten van snelfietsroutes in Gelderland "
            "(via stadszaken.nl)",
            year=2018,
            quality="study",
            url="https://stadszaken.nl/artikel/4064/snelle-fietsroutes-steeds-populairder",
        ),
        SWOV_CASUALTIES,
        SWOV_COSTS,
    )
    uncertainty = Uncertainty(
        interval="from routes that drew few new cyclists to those that drew many"
    )
    validity = Text(
        nl="Doorgaande routes. Wie nieuw gaat fietsen loopt risico, wie er al fietste wat minder; "
        "het gezondheidseffect van bewegen telt niet mee. Autoritten die wegvallen staan in "
        "car_trips_avoided_per_day.",
        en="Through routes. Who takes up cycling runs a risk, who cycled already somewhat less; "
        "the effect of exercise on health is left out. Car trips that fall away are in "
        "car_trips_avoided_per_day.",
    )
    timing = Timing(start=2, ramp_up=4, duration=30)


class TravelTime(Estimator):
    """Trips that become faster or slower."""

    id = "mobility/travel-time"
    version = "1.0.0"
    api = 1
    title = Text(nl="Reistijd", en="Travel time")
    inputs = (
        Input(
            name="trips_faster_per_day",
            unit="trip/day",
            description=Text(
                nl="verplaatsingen van personen op een gemiddelde dag waarvan de duur verandert",
                en="trips of persons on an average day whose duration changes",
            ),
            low=0,
            high=200_000,
        ),
        Input(
            name="minutes_saved_per_trip",
            unit="minute/trip",
            description=Text(
                nl="tijd die elk van deur tot deur bespaart; een minteken als het langer duurt",
                en="time that each saves from door to door; a minus if it takes longer",
            ),
            role="context",
            low=-30,
            high=30,
        ),
    )
    factors = FACTORS.pick("value-of-time")
    outputs = (
        Output(
            quantity="travel_time_change",
            unit="hour/year",
            pathway="faster-trips",
            formula="-trips_faster_per_day * minutes_saved_per_trip",
            falls=("minutes_saved_per_trip",),
        ),
        Output(
            quantity="travel_time_cost_change",
            unit="EUR/year",
            pathway="faster-trips",
            formula="travel_time_change * value_of_time",
            falls=("minutes_saved_per_trip",),
        ),
    )
    evidence = (_VALUE_OF_TIME,)
    uncertainty = Uncertainty(
        interval="from what travellers value an hour at; the time is as given"
    )
    validity = Text(
        nl="Uitkomsten van een verkeersmodel of meting; tel nieuwe reizigers half (rule of half).",
        en="Results of a traffic model or a count; count new travellers half (rule of half).",
    )
    timing = Timing(start=2, ramp_up=0, duration=30)


class Accidents(Estimator):
    """Deaths and serious injuries that a study says a proposal prevents."""

    id = "mobility/accidents"
    version = "1.0.0"
    api = 1
    title = Text(nl="Voorkomen verkeersslachtoffers", en="Road casualties prevented")
    inputs = (
        Input(
            name="road_deaths_prevented_year",
            unit="person/year",
            description=Text(
                nl="verkeersdoden die jaarlijks voorkomen worden",
                en="deaths in traffic that are prevented each year",
            ),
            default=0.0,
            low=-5,
            high=5,
        ),
        Input(
            name="road_injuries_prevented_year",
            unit="person/year",
            description=Text(
                nl="ernstig verkeersgewonden (MAIS3+) die jaarlijks voorkomen worden",
                en="serious injuries (MAIS3+) in traffic that are prevented each year",
            ),
            default=0.0,
            low=-50,
            high=50,
        ),
    )
    factors = FACTORS.pick("death-cost", "injury-cost")
    outputs = (
        Output(
            quantity="road_casualties_change",
            unit="person/year",
            pathway="known-casualties",
            formula="-road_deaths_prevented_year - road_injuries_prevented_year",
            falls=("road_deaths_prevented_year", "road_injuries_prevented_year"),
        ),
        Output(
            quantity="road_accident_cost_change",
            unit="EUR/year",
            pathway="known-casualties",
            formula="-road_deaths_prevented_year * death_cost"
            " - road_injuries_prevented_year * injury_cost",
            falls=("road_deaths_prevented_year", "road_injuries_prevented_year"),
        ),
    )
    evidence = (SWOV_COSTS,)
    uncertainty = Uncertainty(
        interval="from the range of the national cost; casualties are as given"
    )
    validity = Text(
        nl="Kosten volgens de methode van SWOV 2022; niet te vergelijken met oudere bedragen.",
        en="Costs by SWOV's method of 2022; not to be compared with older amounts.",
    )
    timing = Timing(start=1, ramp_up=0, duration=20)
