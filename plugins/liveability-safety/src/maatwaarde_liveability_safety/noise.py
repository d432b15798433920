"""Noise: residents who are severely annoyed, from changes in traffic or in decibels."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Input, Output, Timing, Uncertainty
from maatwaarde_liveability_safety.sources import ANNOYANCE, FACTORS, GGD_30

_RESIDENTS = Input(
    name="residents_along_route",
    unit="person",
    description=Text(
        nl="inwoners die de wegen horen waar het verkeer verandert",
        en="residents who hear the roads on which the traffic changes",
    ),
    role="context",
    low=0,
    high=100_000,
)
_TRAFFIC_NOW = Input(
    name="traffic_now_per_day",
    unit="vehicle/day",
    description=Text(
        nl="verkeer op die wegen nu, op een gemiddelde dag",
        en="traffic on those roads now, on an average day",
    ),
    role="context",
    low=100,
    high=100_000,
)
_INTERVAL = Uncertainty(interval="from calm (55 dB) to busy streets (65 dB)")
_VALIDITY = Text(
    nl="Wegverkeer tussen 50 en 70 dB Lden, bij dezelfde snelheid en hetzelfde aandeel "
    "vrachtverkeer. "
    "Minder verkeer telt tot een twintigste van nu; daaronder blijft ander geluid over.",
    en="Road traffic between 50 and 70 dB Lden, at the same speed and with the same share of "
    "lorries. "
    "Less traffic counts down to a twentieth of what there is; below that other noise remains.",
)


def _annoyed(pathway: str, change: str, rises: str = "", falls: str = "") -> Output:
    """Return the output for a change in traffic.

    Twice the traffic is 3 dB more: ten times the decimal logarithm (2.302585 is that of ten).
    """
    return Output(
        quantity="severely_noise_annoyed_change",
        unit="person",
        pathway=pathway,
        formula=f"residents_along_route * annoyance_slope"
        f" * 10 / 2.302585 * log(max(1 + {change} / traffic_now_per_day, 0.05))",
        rises=(rises,) if rises else (),
        falls=(falls,) if falls else (),
    )


class TrafficNoise(Estimator):
    """Noise of car trips that come or fall away."""

    id = "liveability-safety/traffic-noise"
    version = "1.0.0"
    api = 1
    title = Text(
        nl="Geluid door meer of minder autoverkeer", en="Noise by more or less car traffic"
    )
    inputs = (
        Input(
            name="car_trips_added_per_day",
            unit="vehicle/day",
            description=Text(
                nl="autoritten op een gemiddelde dag die anders niet gemaakt worden",
                en="car trips on an average day that would not be made otherwise",
            ),
            default=0.0,
            low=0,
            high=20_000,
        ),
        Input(
            name="car_trips_avoided_per_day",
            unit="vehicle/day",
            description=Text(
                nl="autoritten op een gemiddelde dag die vervallen",
                en="car trips on an average day that fall away",
            ),
            default=0.0,
            low=0,
            high=20_000,
        ),
        _RESIDENTS,
        _TRAFFIC_NOW,
    )
    factors = FACTORS.pick("annoyance-slope")
    outputs = (
        _annoyed(
            "traffic-noise",
            "(car_trips_added_per_day - car_trips_avoided_per_day)",
            rises="car_trips_added_per_day",
            falls="car_trips_avoided_per_day",
        ),
    )
    evidence = (ANNOYANCE,)
    uncertainty = _INTERVAL
    validity = _VALIDITY
    timing = Timing(start=1, ramp_up=2)


class ParkingNoise(Estimator):
    """Noise of the traffic that parking places attract."""

    id = "liveability-safety/parking-noise"
    version = "1.0.0"
    api = 1
    title = Text(
        nl="Geluid door verkeer naar parkeerplaatsen", en="Noise of traffic to parking places"
    )
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
        _RESIDENTS,
        _TRAFFIC_NOW,
    )
    factors = FACTORS.pick("annoyance-slope")
    outputs = (
        _annoyed("parking-noise", "parking_places * trips_per_place", rises="parking_places"),
    )
    evidence = (ANNOYANCE,)
    uncertainty = _INTERVAL
    validity = _VALIDITY
    timing = Timing(start=3, ramp_up=2, duration=40)


class SlowStreetNoise(Estimator):
    """Streets on which the limit goes from 50 to 30 km/h."""

    id = "liveability-safety/slow-street-noise"
    version = "1.0.0"
    api = 1
    title = Text(nl="Stiller door 30 km/u", en="Quieter by 30 km/h")
    inputs = (
        Input(
            name="street_km_30",
            unit="km",
            description=Text(
                nl="straat waar de limiet van 50 naar 30 km/u gaat",
                en="street on which the limit goes from 50 to 30 km/h",
            ),
            low=0,
            high=500,
        ),
        Input(
            name="residents_per_street_km",
            unit="person/km",
            description=Text(
                nl="inwoners langs één km van deze straten",
                en="residents who live along one km of these streets",
            ),
            role="context",
            low=0,
            high=1_000,
        ),
    )
    factors = FACTORS.pick("annoyance-slope", "slow-street-noise")
    outputs = (
        Output(
            quantity="severely_noise_annoyed_change",
            unit="person",
            pathway="slow-street-noise",
            formula="-street_km_30 * residents_per_street_km * slow_street_noise * annoyance_slope",
            falls=("street_km_30", "residents_per_street_km"),
        ),
    )
    evidence = (GGD_30, ANNOYANCE)
    uncertainty = Uncertainty(interval="from little slower to much slower traffic")
    validity = Text(
        nl="Straten waar het verkeer ook echt langzamer gaat rijden, zonder klinkers en "
        "drempels die "
        "lawaai maken.",
        en="Streets on which traffic does slow down, without cobbles and humps that make noise.",
    )
    timing = Timing(start=1, ramp_up=1)


class NoiseReduction(Estimator):
    """Residents for whom it becomes quieter by a known number of decibels."""

    id = "liveability-safety/noise-reduction"
    version = "1.0.0"
    api = 1
    title = Text(
        nl="Stil asfalt, schermen en bronmaatregelen", en="Quiet asphalt, screens, sources"
    )
    inputs = (
        Input(
            name="residents_quieter",
            unit="person",
            description=Text(
                nl="inwoners voor wie het stiller wordt",
                en="residents for whom it becomes quieter",
            ),
            low=0,
            high=100_000,
        ),
        Input(
            name="noise_reduction_db",
            unit="dimensionless",
            description=Text(
                nl="hoeveel dB (Lden) het stiller wordt; een minteken voor luider",
                en="by how many dB (Lden) it becomes quieter; a minus for louder",
            ),
            role="context",
            low=-10,
            high=15,
        ),
    )
    factors = FACTORS.pick("annoyance-slope")
    outputs = (
        Output(
            quantity="severely_noise_annoyed_change",
            unit="person",
            pathway="noise-reduction",
            formula="-residents_quieter * noise_reduction_db * annoyance_slope",
            falls=("noise_reduction_db",),
        ),
    )
    evidence = (ANNOYANCE,)
    uncertainty = _INTERVAL
    validity = Text(
        nl="Wegverkeer tussen 50 en 70 dB Lden; trein, vliegtuig en industrie hinderen anders.",
        en="Road traffic between 50 and 70 dB Lden; trains, planes and industry annoy otherwise.",
    )
    timing = Timing(start=1, ramp_up=0, duration=12)
