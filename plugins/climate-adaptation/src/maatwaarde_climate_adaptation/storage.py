"""Storm water that finds a place: in wadis, in open ground, on roofs, in pipes and ponds."""

from dataclasses import replace

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_climate_adaptation.sources import FACTORS, RIOOL_NET, UNSEALED_AREA, WADI_AREA

_ORDINANCE = Evidence(
    citation="Gemeente Heusden, Beleidsregel randvoorwaarden voor water bij bouwen (60 mm); "
    "gemeente Oss, RIBOR 2.4 (25 tot 60 mm)",
    year=2022,
    quality="guideline",
    url="https://lokaleregelgeving.overheid.nl/CVDR684962/1",
)


class Wadi(Estimator):
    """Storage in wadis: planted swales that fill in a storm and drain within a day."""

    id = "climate-adaptation/wadi"
    version = "1.0.0"
    api = 1
    title = Text(nl="Waterberging in wadi's", en="Water storage in wadis")
    inputs = (
        WADI_AREA,
        Input(
            name="wadi_depth_m",
            unit="m",
            description=Text(
                nl="diepte van het water als hij vol is, gemiddeld over het oppervlak",
                en="depth of the water when full, averaged over the surface",
            ),
            role="context",
            default="wadi-depth",
            low=0.05,
            high=0.5,
        ),
    )
    factors = FACTORS.pick("wadi-depth")
    outputs = (
        Output(
            quantity="water_storage_change",
            unit="m3",
            pathway="wadi",
            formula="wadi_area_m2 * wadi_depth_m",
            rises=("wadi_area_m2", "wadi_depth_m"),
        ),
    )
    evidence = (RIOOL_NET,)
    uncertainty = Uncertainty(interval="from the depth, where the proposal gives none")
    validity = Text(
        nl="Wadi's die binnen een etmaal weer leeg zijn; infiltratie tijdens de bui telt niet mee.",
        en="Wadis that are empty again within a day; infiltration during the storm is not counted.",
    )
    timing = Timing(start=1, ramp_up=1, duration=30)


class Unsealing(Estimator):
    """Storage in ground that is opened, or lost where it is paved over."""

    id = "climate-adaptation/unsealing"
    version = "1.1.0"
    api = 1
    title = Text(nl="Waterberging door ontstenen", en="Water storage by unsealing")
    inputs = (
        UNSEALED_AREA,
        Input(
            name="storage_depth_mm",
            unit="mm",
            description=Text(
                nl="water dat de opengemaakte grond bij een bui vasthoudt (1 mm is 1 liter per m2)",
                en="water that the opened ground holds in a storm (1 mm is 1 litre per m2)",
            ),
            role="context",
            default="unsealed-storage",
            low=5,
            high=100,
        ),
    )
    factors = FACTORS.pick("unsealed-storage")
    outputs = (
        Output(
            quantity="water_storage_change",
            unit="m3",
            pathway="unsealing",
            formula="unsealed_area_m2 * storage_depth_mm",
            rises=("unsealed_area_m2",),
        ),
    )
    evidence = (_ORDINANCE,)
    uncertainty = Uncertainty(
        interval="from the depth that ordinances ask for, where the proposal gives none"
    )
    validity = Text(
        nl="Verharding die plaatsmaakt voor verlaagd groen; bij verharden van groen is de berging "
        "negatief.",
        en="Paving that makes way for lowered green; where green is paved over, storage is "
        "negative.",
    )
    timing = Timing(start=1, ramp_up=0, duration=30)


class GreenRoof(Estimator):
    """Storage on sedum and herb roofs."""

    id = "climate-adaptation/green-roof"
    version = "1.1.0"
    api = 1
    title = Text(nl="Waterberging op groene daken", en="Water storage on green roofs")
    inputs = (
        Input(
            name="green_roof_m2",
            unit="m2",
            description=Text(
                nl="dak met sedum of kruiden",
                en="roof that is planted with sedum or herbs",
            ),
            low=0,
            high=500_000,
        ),
        Input(
            name="green_roof_storage_mm",
            unit="mm",
            description=Text(
                nl="water dat het dak vasthoudt (1 mm is 1 liter per m2)",
                en="water that the roof holds (1 mm is 1 litre per m2)",
            ),
            role="context",
            default="green-roof-storage",
            low=5,
            high=100,
        ),
    )
    factors = FACTORS.pick("green-roof-storage")
    outputs = (
        Output(
            quantity="water_storage_change",
            unit="m3",
            pathway="green-roof",
            formula="green_roof_m2 * green_roof_storage_mm",
            rises=("green_roof_m2", "green_roof_storage_mm"),
        ),
    )
    evidence = (
        Evidence(
            citation="Klimaatregelen Euvelgunne (Groningen), groendaken",
            year=2023,
            quality="operator",
            url="https://klimaatregeleneuvelgunne.nl",
        ),
        Evidence(
            citation="Architectura, Hoeveel water kan een sedum groendak vasthouden?",
            year=2023,
            quality="operator",
            url="https://www.architectura.be/nl/nieuws/hoeveel-water-kan-een-sedum-groendak-vasthouden/",
        ),
    )
    uncertainty = Uncertainty(interval="from thin and thick substrates")
    validity = Text(
        nl="Daken zonder waterreservoir, droog aan het begin van de bui.",
        en="Roofs without a reservoir, dry when the storm begins.",
    )
    timing = Timing(start=1, ramp_up=2, duration=30)


class BlueGreenRoof(Estimator):
    """Storage on roofs with a reservoir under the plants."""

    id = "climate-adaptation/blue-green-roof"
    version = "1.1.0"
    api = 1
    title = Text(nl="Waterberging op blauwgroene daken", en="Water storage on blue-green roofs")
    inputs = (
        Input(
            name="blue_green_roof_m2",
            unit="m2",
            description=Text(
                nl="dak met een waterbak onder de planten",
                en="roof with a reservoir under the plants",
            ),
            low=0,
            high=500_000,
        ),
        Input(
            name="blue_green_roof_storage_mm",
            unit="mm",
            description=Text(
                nl="water dat de waterbak bij een bui kan bergen (1 mm is 1 liter per m2)",
                en="water that the reservoir can take in a storm (1 mm is 1 litre per m2)",
            ),
            role="context",
            default="blue-green-roof-storage",
            low=20,
            high=200,
        ),
    )
    factors = FACTORS.pick("blue-green-roof-storage")
    outputs = (
        Output(
            quantity="water_storage_change",
            unit="m3",
            pathway="blue-green-roof",
            formula="blue_green_roof_m2 * blue_green_roof_storage_mm",
            rises=("blue_green_roof_m2", "blue_green_roof_storage_mm"),
        ),
    )
    evidence = (
        Evidence(
            citation="NUL20, RESILIO: het dak als waterbuffer (reservoir van 8,5 cm)",
            year=2020,
            quality="operator",
            url="https://www.nul20.nl/dossiers/resilio-dak-als-waterbuffer",
        ),
    )
    uncertainty = Uncertainty(interval="from reservoirs that are partly full to empty ones")
    validity = Text(
        nl="Daken met een stuw die voor de bui ruimte maakt.",
        en="Roofs with a weir that makes room before the storm.",
    )
    timing = Timing(start=1, ramp_up=2, duration=30)


# Storage that an engineer has computed already, in m3.
_BUILT = Input(
    name="",
    unit="m3",
    description="",
    default=0.0,
    low=-500_000,
    high=2_000_000,
)


class BuiltStorage(Estimator):
    """Storage that the design gives in m3."""

    id = "climate-adaptation/built-storage"
    version = "1.0.0"
    api = 1
    title = Text(nl="Waterberging volgens ontwerp", en="Water storage by design")
    inputs = (
        replace(
            _BUILT,
            name="storm_sewer_storage_m3",
            description=Text(
                nl="berging in regenwaterriolen, kratten en bakken die erbij komen",
                en="storage in storm sewers, crates and tanks that are added",
            ),
        ),
        replace(
            _BUILT,
            name="roof_and_street_storage_m3",
            description=Text(
                nl="berging op de daken en in de straten van een nieuw plan",
                en="storage on the roofs and in the streets of a development",
            ),
        ),
        replace(
            _BUILT,
            name="open_water_storage_m3",
            description=Text(
                nl="berging in open water en retentiegebieden; negatief waar die gedempt worden",
                en="storage in open water and retention areas; negative where they are filled in",
            ),
        ),
    )
    factors = ()
    outputs = (
        Output(
            quantity="water_storage_change",
            unit="m3",
            pathway="built-storage",
            formula="storm_sewer_storage_m3 + roof_and_street_storage_m3 + open_water_storage_m3",
            rises=(
                "storm_sewer_storage_m3",
                "roof_and_street_storage_m3",
                "open_water_storage_m3",
            ),
        ),
    )
    evidence = (
        Evidence(
            citation="Eigen ontwerpberekening van het voorstel", year=2026, quality="assumption"
        ),
    )
    uncertainty = Uncertainty(
        none_because="it adds up what the design says; give the design's range as `:low` and "
        "`:high`"
    )
    validity = Text(
        nl="Berging die niet ook al als wadi, dak of ontstening is opgegeven.",
        en="Storage that is not given as a wadi, a roof or unsealing as well.",
    )
    timing = Timing(start=1, ramp_up=1, duration=50)
