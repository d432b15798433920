"""Car traffic that comes or goes: by parking, roads, new places to go, and other ways to travel."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_mobility.traffic import (
    FACTORS,
    KM_PER_TRIP,
    TRAFFIC_EVIDENCE,
    TRAFFIC_FACTORS,
    traffic_outputs,
)

_CENTRE_TRIP_SHARE = Input(
    name="centre_trip_share",
    unit="dimensionless",
    description=Text(
        nl="deel van de ritten dat het centrum raakt",
        en="part of the trips that touches the centre",
    ),
    role="context",
    default="centre-share",
    low=0,
    high=1,
)
_SPREAD = Uncertainty(
    interval="from clean to less clean cars and from calm to jammed streets; trips are as given"
)


class Parking(Estimator):
    """Parking places that are built or taken away, and the traffic that goes with them."""

    id = "mobility/parking"
    version = "1.1.0"
    api = 1
    title = Text(nl="Verkeer door parkeerplaatsen", en="Traffic by parking places")
    inputs = (
        Input(
            name="parking_places",
            unit="parking_place",
            description=Text(
                nl="openbare parkeerplaatsen die erbij komen; een minteken voor "
                "plaatsen die verdwijnen",
                en="public parking places added; a minus for places taken away",
            ),
            low=-2_000,
            high=5_000,
        ),
        Input(
            name="trips_per_place",
            unit="vehicle/parking_place/day",
            description=Text(
                nl="autobewegingen per plaats en dag, in en uit (twee keer het aantal wisselingen)",
                en="car movements per place and day, in and out (twice the turnover)",
            ),
            role="context",
            low=0,
            high=12,
        ),
        KM_PER_TRIP,
        Input(
            name="parking_centre_share",
            unit="dimensionless",
            description=Text(
                nl="deel van deze bewegingen dat door het centrum gaat",
                en="part of these movements that goes through the centre",
            ),
            role="context",
            default=1.0,
            low=0,
            high=1,
        ),
        Input(
            name="parking_minutes_saved",
            unit="minute/vehicle",
            description=Text(
                nl="tijd die een beweging aan zoeken en lopen bespaart, voor alle "
                "inzittenden samen",
                en="time that a movement saves on search and walk, all in the car together",
            ),
            role="context",
            default="parking-time-saved",
            low=0,
            high=15,
        ),
    )
    factors = FACTORS.pick(*TRAFFIC_FACTORS, "parking-time-saved")
    outputs = (
        Output(
            quantity="centre_traffic_change",
            unit="vehicle/day",
            pathway="parking",
            formula="parking_places * trips_per_place * parking_centre_share",
            rises=("parking_places",),
        ),
        Output(
            quantity="travel_time_change",
            unit="hour/year",
            pathway="parking",
            formula="-parking_places * trips_per_place * parking_minutes_saved",
            falls=("parking_places",),
        ),
        *traffic_outputs(
            "parking", "parking_places * trips_per_place * km_per_trip", rises=("parking_places",)
        ),
    )
    evidence = (
        *TRAFFIC_EVIDENCE,
        Evidence(
            citation="CROW, Parkeerkencijfers (niet ingezien; het aantal bewegingen geeft u zelf)",
            year=2024,
            quality="guideline",
        ),
    )
    uncertainty = _SPREAD
    validity = Text(
        nl="Openbare plekken die nieuw verkeer trekken. Vervangt de garage plekken op straat, vul "
        "dan alleen het verschil in.",
        en="Public places that attract new traffic. If a garage replaces places on the street, "
        "give the difference only.",
    )
    timing = Timing(start=3, ramp_up=2, duration=40)


class TrafficGeneration(Estimator):
    """Car trips that dwellings, shops or a venue attract."""

    id = "mobility/traffic-generation"
    version = "1.1.0"
    api = 1
    title = Text(nl="Extra autoritten", en="Extra car trips")
    inputs = (
        Input(
            name="car_trips_added_per_day",
            unit="vehicle/day",
            description=Text(
                nl="autoritten op een gemiddelde dag die anders niet gemaakt worden",
                en="car trips on an average day that would not be made otherwise",
            ),
            low=0,
            high=20_000,
        ),
        KM_PER_TRIP,
        _CENTRE_TRIP_SHARE,
    )
    factors = FACTORS.pick(*TRAFFIC_FACTORS, "centre-share")
    outputs = (
        Output(
            quantity="centre_traffic_change",
            unit="vehicle/day",
            pathway="traffic-generation",
            formula="car_trips_added_per_day * centre_trip_share",
            rises=("car_trips_added_per_day", "centre_trip_share"),
        ),
        *traffic_outputs(
            "traffic-generation",
            "car_trips_added_per_day * km_per_trip",
            rises=("car_trips_added_per_day", "km_per_trip"),
        ),
    )
    evidence = TRAFFIC_EVIDENCE
    uncertainty = _SPREAD
    validity = Text(
        nl="Alleen ritten die er zonder het voorstel niet zouden zijn; verhuizers reden al.",
        en="Only trips that would not be made without the proposal; who moves house drove before.",
    )
    timing = Timing(start=2, ramp_up=2)


class ModalShift(Estimator):
    """Car trips that are made by bus or bicycle instead, or not at all."""

    id = "mobility/modal-shift"
    version = "1.1.0"
    api = 1
    title = Text(nl="Minder autoritten", en="Fewer car trips")
    inputs = (
        Input(
            name="car_trips_avoided_per_day",
            unit="vehicle/day",
            description=Text(
                nl="autoritten op een gemiddelde dag die vervallen",
                en="car trips on an average day that fall away",
            ),
            low=0,
            high=20_000,
        ),
        KM_PER_TRIP,
        _CENTRE_TRIP_SHARE,
    )
    factors = FACTORS.pick(*TRAFFIC_FACTORS, "centre-share")
    outputs = (
        Output(
            quantity="centre_traffic_change",
            unit="vehicle/day",
            pathway="modal-shift",
            formula="-car_trips_avoided_per_day * centre_trip_share",
            falls=("car_trips_avoided_per_day", "centre_trip_share"),
        ),
        *traffic_outputs(
            "modal-shift",
            "-car_trips_avoided_per_day * km_per_trip",
            falls=("car_trips_avoided_per_day", "km_per_trip"),
        ),
    )
    evidence = TRAFFIC_EVIDENCE
    uncertainty = _SPREAD
    validity = Text(
        nl="Het vervoer dat ervoor in de plaats komt staat apart: buskilometers, fietsritten.",
        en="What comes instead is counted by itself: bus kilometres, bicycle trips.",
    )
    timing = Timing(start=1, ramp_up=2, duration=30)


class ParkAndRide(Estimator):
    """Parking places at the edge of town from which people go on by other means."""

    id = "mobility/park-and-ride"
    version = "1.1.0"
    api = 1
    title = Text(nl="P+R aan de stadsrand", en="Park and ride at the edge of town")
    inputs = (
        Input(
            name="park_and_ride_places",
            unit="parking_place",
            description=Text(
                nl="plaatsen aan de rand van de stad waar mensen heen rijden",
                en="places at the edge of the town that people travel to",
            ),
            low=0,
            high=5_000,
        ),
        KM_PER_TRIP,
    )
    gives_way_to = ("car_trips_avoided_per_day",)
    factors = FACTORS.pick(*TRAFFIC_FACTORS, "park-and-ride-intercept")
    outputs = (
        Output(
            quantity="centre_traffic_change",
            unit="vehicle/day",
            pathway="park-and-ride",
            formula="-2 * park_and_ride_places * park_and_ride_intercept",
            falls=("park_and_ride_places",),
        ),
        *traffic_outputs(
            "park-and-ride",
            "-2 * park_and_ride_places * park_and_ride_intercept * km_per_trip",
            falls=("park_and_ride_places", "km_per_trip"),
        ),
    )
    evidence = (
        Evidence(
            citation="Zijlstra, Vanoutrive en Verhetsel, A meta-analysis of the effectiveness of "
            "park-and-ride facilities, EJTIR 15(4)",
            year=2015,
            quality="review",
            url="https://journals.library.tudelft.nl/index.php/ejtir/article/view/3099",
        ),
        *TRAFFIC_EVIDENCE,
    )
    uncertainty = Uncertainty(interval="from places near home to places near where people go")
    validity = Text(
        nl="P+R dicht bij de bestemming; km_per_trip is de afstand van P+R tot centrum. De omweg "
        "naar de P+R en wie eerder met trein of fiets kwam tellen niet mee. Zijn de vermeden "
        "ritten "
        "bekend, dan tellen die.",
        en="Near where people go; km_per_trip is the distance from there to the centre. The detour "
        "to the site and those who came by train or bicycle before are left out. Where the trips "
        "avoided are known, those count instead.",
    )
    timing = Timing(start=2, ramp_up=3, duration=30)


class InducedTraffic(Estimator):
    """Car kilometres that a road calls up, as a traffic model gives them."""

    id = "mobility/induced-traffic"
    version = "1.1.0"
    api = 1
    title = Text(nl="Opgeroepen autoverkeer", en="Induced car traffic")
    inputs = (
        Input(
            name="car_km_induced_year",
            unit="vkm/year",
            description=Text(
                nl="autokilometers per jaar die zonder de nieuwe weg niet gereden worden",
                en="car kilometres a year that would not be driven without the new road",
            ),
            low=-50_000_000,
            high=200_000_000,
        ),
    )
    factors = FACTORS.pick(*TRAFFIC_FACTORS)
    outputs = traffic_outputs(
        "induced-traffic", "car_km_induced_year", rises=("car_km_induced_year",)
    )
    evidence = TRAFFIC_EVIDENCE
    uncertainty = _SPREAD
    validity = Text(
        nl="Nieuwe kilometers, niet het verkeer dat van een andere weg komt.",
        en="New kilometres, not traffic that comes from another road.",
    )
    timing = Timing(start=3, ramp_up=5)


class RoadCapacity(Estimator):
    """Car kilometres that a wider road calls up, by an elasticity."""

    id = "mobility/road-capacity"
    version = "1.1.0"
    api = 1
    title = Text(nl="Verkeer door meer wegcapaciteit", en="Traffic by more road capacity")
    inputs = (
        Input(
            name="road_capacity_added_share",
            unit="dimensionless",
            description=Text(
                nl="hoeveel de capaciteit van de weg groeit, als deel van wat die is",
                en="by how much the capacity of the road grows, as a part of what it is",
            ),
            low=-0.5,
            high=1,
        ),
        Input(
            name="road_vkm_year",
            unit="vkm/year",
            description=Text(
                nl="autokilometers per jaar op de weg nu",
                en="car kilometres a year on the road now",
            ),
            role="context",
            low=0,
            high=1_000_000_000,
        ),
    )
    gives_way_to = ("car_km_induced_year",)
    factors = FACTORS.pick(*TRAFFIC_FACTORS, "induced-elasticity")
    outputs = traffic_outputs(
        "road-capacity",
        "road_vkm_year * road_capacity_added_share * induced_elasticity",
        rises=("road_capacity_added_share",),
    )
    evidence = (
        Evidence(
            citation="KiM, De latente vraag in het wegverkeer",
            year=2014,
            quality="review",
            url="https://www.kimnet.nl/publicaties/rapporten/2014/10/30/de-latente-vraag-in-het-wegverkeer",
        ),
        *TRAFFIC_EVIDENCE,
    )
    uncertainty = Uncertainty(interval="from the effect within years to that within decades")
    validity = Text(
        nl="Wegen die nu vol zijn. Geeft een verkeersmodel de kilometers, dan tellen die.",
        en="Roads that are full now. Where a traffic model gives kilometres, those count instead.",
    )
    timing = Timing(start=3, ramp_up=5)
