"""Safety: burglary, road safety, and how safe people feel."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_liveability_safety.sources import FACTORS, SAFETY_MONITOR, SWOV_30

_FELT = Uncertainty(interval="from no effect at all to the most that seems plausible")


class BurglaryPrevention(Estimator):
    """Dwellings that get good locks and windows."""

    id = "liveability-safety/burglary-prevention"
    version = "1.1.0"
    api = 1
    title = Text(nl="Inbraakwerende woningen", en="Dwellings that resist burglary")
    inputs = (
        Input(
            name="dwellings_secured",
            unit="dwelling",
            description=Text(
                nl="woningen die inbraakwerende sloten, ramen en deuren krijgen",
                en="dwellings that get locks, windows and doors that resist burglary",
            ),
            low=0,
            high=20_000,
        ),
        Input(
            name="burglaries_per_dwelling",
            unit="incident/dwelling/year",
            description=Text(
                nl="woninginbraken per woning en jaar in de wijk",
                en="burglaries per dwelling and year in the district",
            ),
            role="context",
            default="burglary-rate",
            low=0,
            high=0.05,
        ),
    )
    factors = FACTORS.pick("burglary-rate", "burglary-reduction")
    outputs = (
        Output(
            quantity="burglaries_change",
            unit="incident/year",
            pathway="dwellings-secured",
            formula="-dwellings_secured * burglaries_per_dwelling * burglary_reduction",
            falls=("dwellings_secured", "burglaries_per_dwelling"),
        ),
    )
    evidence = (
        Evidence(
            citation="Vollaard en Van Ours, Het publieke belang bij private preventie (via "
            "staysafe.nl)",
            year=2011,
            quality="study",
            url="http://staysafe.nl/beterebevvoorkomt.html",
        ),
        Evidence(
            citation="Politie, woninginbraken in 2024 (via ANP en zeelandnet); woningen uit CBS "
            "82900NED",
            year=2025,
            quality="statistics",
            url="https://www.cbs.nl/nl-nl/cijfers/detail/82900NED",
        ),
    )
    uncertainty = Uncertainty(
        interval="from quiet to troubled districts, and from the effect of locks"
    )
    validity = Text(
        nl="Bestaande woningen; verplaatsing naar andere woningen telt niet mee.",
        en="Existing dwellings; burglaries that move to other dwellings are left out.",
    )
    timing = Timing(start=1, ramp_up=1, duration=25)


class SlowStreets(Estimator):
    """Streets on which the limit goes from 50 to 30 km/h."""

    id = "liveability-safety/slow-streets"
    version = "1.1.0"
    api = 1
    title = Text(nl="Veiliger door 30 km/u", en="Safer by 30 km/h")
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
            name="street_casualties_per_km",
            unit="person/km/year",
            description=Text(
                nl="doden en ernstig gewonden per km en jaar op deze straten nu",
                en="deaths and serious injuries per km and year on these streets now",
            ),
            role="context",
            default="street-casualties",
            low=0,
            high=3,
        ),
    )
    factors = FACTORS.pick("slow-street-safety", "street-casualties")
    outputs = (
        Output(
            quantity="road_casualties_change",
            unit="person/year",
            pathway="slow-streets",
            formula="-street_km_30 * street_casualties_per_km * slow_street_safety",
            falls=("street_km_30", "street_casualties_per_km"),
        ),
    )
    evidence = (SWOV_30,)
    uncertainty = Uncertainty(interval="from zones in Switzerland to zones in London")
    validity = Text(
        nl="Goed ingerichte zones zonder doorgaand verkeer; een bord alleen doet veel minder. "
        "De langere "
        "reistijd staat in trips_faster_per_day, met een min bij de minuten.",
        en="Well-designed zones without through traffic; a sign alone does far less. The longer "
        "travel "
        "time goes into trips_faster_per_day, with a minus for the minutes.",
    )
    timing = Timing(start=1, ramp_up=1)


class CrashModification(Estimator):
    """Places in the road network that are made safer, by a crash modification factor."""

    id = "liveability-safety/crash-modification"
    version = "1.0.0"
    api = 1
    title = Text(
        nl="Veiliger kruispunt, route of schoolzone", en="Safer junction, route or school zone"
    )
    inputs = (
        Input(
            name="road_casualties_now_year",
            unit="person/year",
            description=Text(
                nl="doden en ernstig gewonden die jaarlijks te verwachten zijn als"
                " de plekken blijven zoals ze zijn",
                en="deaths and serious injuries to expect each year at the places as they are",
            ),
            low=0,
            high=50,
        ),
        Input(
            name="crash_reduction_share",
            unit="dimensionless",
            description=Text(
                nl="deel ervan dat de maatregel voorkomt (één min de reductiefactor)",
                en="part of them that the measure prevents (one less the modification factor)",
            ),
            role="context",
            low=-0.5,
            high=1,
        ),
    )
    factors = ()
    outputs = (
        Output(
            quantity="road_casualties_change",
            unit="person/year",
            pathway="crash-modification",
            formula="-road_casualties_now_year * crash_reduction_share",
            falls=("crash_reduction_share",),
        ),
    )
    evidence = (
        Evidence(
            citation="SWOV, kennisbank over maatregelen; AASHTO, Highway Safety Manual (methode)",
            year=2010,
            quality="guideline",
            url="https://swov.nl",
        ),
    )
    uncertainty = Uncertainty(
        none_because="both numbers come from the user; give them a range (`:low` and `:high`)"
    )
    validity = Text(
        nl="Neem het verwachte aantal slachtoffers, niet dat van een toevallig slecht jaar.",
        en="Take the casualties to expect, not those of a year that happened to be bad.",
    )
    timing = Timing(start=1, ramp_up=0, duration=20)


class Wardens(Estimator):
    """Wardens in the street."""

    id = "liveability-safety/wardens"
    version = "1.1.0"
    api = 1
    title = Text(nl="Wijkboa's en toezicht op straat", en="Wardens in the street")
    inputs = (
        Input(
            name="wardens_fte",
            unit="fte",
            description=Text(
                nl="handhavers of buurtwachten die erbij komen, in fte",
                en="wardens who are added, in full-time equivalents",
            ),
            low=0,
            high=200,
        ),
        Input(
            name="residents_per_warden",
            unit="person/fte",
            description=Text(
                nl="inwoners van de wijk per handhaver",
                en="residents of the district that each of them serves",
            ),
            role="context",
            default="warden-residents",
            low=0,
            high=20_000,
        ),
    )
    factors = FACTORS.pick("warden-residents", "unsafe-share", "warden-effect")
    outputs = (
        Output(
            quantity="unsafe_feeling_residents_change",
            unit="person",
            pathway="wardens",
            formula="-wardens_fte * residents_per_warden * unsafe_share * warden_effect",
            falls=("wardens_fte", "residents_per_warden"),
        ),
    )
    evidence = (
        SAFETY_MONITOR,
        Evidence(
            citation="Aanname over het effect van zichtbaar toezicht",
            year=2024,
            quality="assumption",
        ),
    )
    uncertainty = _FELT
    validity = Text(
        nl="Toezicht dat te voet of op de fiets aanspreekbaar is; handhaving uit de auto doet "
        "minder.",
        en="Wardens on foot or bicycle whom people can talk to; enforcement by car does less.",
    )
    timing = Timing(start=1, ramp_up=1, duration=5)


class Cameras(Estimator):
    """Cameras in a public place."""

    id = "liveability-safety/cameras"
    version = "1.0.0"
    api = 1
    title = Text(nl="Cameratoezicht", en="Camera surveillance")
    inputs = (
        Input(
            name="cameras",
            unit="piece",
            description=Text(
                nl="camera's die erbij komen en waarvan de beelden bekeken worden",
                en="cameras that are added and whose images are watched",
            ),
            low=0,
            high=1_000,
        ),
        Input(
            name="residents_per_camera",
            unit="person/piece",
            description=Text(
                nl="inwoners die geregeld op de plek komen, per camera",
                en="residents who come to the place regularly, per camera",
            ),
            role="context",
            default="camera-residents",
            low=0,
            high=2_000,
        ),
    )
    factors = FACTORS.pick("camera-effect", "camera-residents", "unsafe-share")
    outputs = (
        Output(
            quantity="unsafe_feeling_residents_change",
            unit="person",
            pathway="cameras",
            formula="-cameras * residents_per_camera * unsafe_share * camera_effect",
            falls=("cameras", "residents_per_camera"),
        ),
    )
    evidence = (
        SAFETY_MONITOR,
        Evidence(
            citation="Piza, Welsh, Farrington en Thomas, CCTV surveillance for crime prevention, "
            "Criminology & Public Policy 18(1)",
            year=2019,
            quality="review",
            url="https://doi.org/10.1111/1745-9133.12419",
        ),
    )
    uncertainty = _FELT
    validity = Text(
        nl="Plekken waar mensen zich nu onveilig voelen. Inbreuk op privacy telt niet mee.",
        en="Places where people feel unsafe now. The loss of privacy is left out.",
    )
    timing = Timing(start=1, ramp_up=0, duration=8)


class StreetLighting(Estimator):
    """Street lights that are renewed."""

    id = "liveability-safety/street-lighting"
    version = "1.1.0"
    api = 1
    title = Text(nl="Betere straatverlichting", en="Better street lighting")
    inputs = (
        Input(
            name="streetlights",
            unit="piece",
            description=Text(
                nl="lantaarns die vernieuwd worden of erbij komen",
                en="street lights that are renewed or added",
            ),
            low=0,
            high=50_000,
        ),
        Input(
            name="residents_per_lamp",
            unit="person/piece",
            description=Text(
                nl="inwoners per lantaarn",
                en="residents per street light",
            ),
            role="context",
            default="lamp-residents",
            low=0,
            high=50,
        ),
    )
    factors = FACTORS.pick("lighting-effect", "lamp-residents", "unsafe-share")
    outputs = (
        Output(
            quantity="unsafe_feeling_residents_change",
            unit="person",
            pathway="street-lighting",
            formula="-streetlights * residents_per_lamp * unsafe_share * lighting_effect",
            falls=("streetlights", "residents_per_lamp"),
        ),
    )
    evidence = (
        SAFETY_MONITOR,
        Evidence(
            citation="Welsh en Farrington, Effects of Improved Street Lighting on Crime, Campbell "
            "Systematic Reviews 2008:13",
            year=2008,
            quality="review",
            url="https://doi.org/10.4073/csr.2008.13",
        ),
    )
    uncertainty = _FELT
    validity = Text(
        nl="Nieuwe lampen die beter licht geven; dimmen kan het effect wegnemen.",
        en="New lamps that give better light; dimming may take the effect away.",
    )
    timing = Timing(start=1, ramp_up=2, duration=20)
