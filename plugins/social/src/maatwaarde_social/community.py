"""People among people: loneliness, taking part, volunteering and culture."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_social.sources import COUNTED, FACTORS, share


class Loneliness(Estimator):
    """People who are no longer lonely."""

    id = "social/loneliness"
    version = "1.1.0"
    api = 1
    title = Text(nl="Minder eenzaamheid", en="Less loneliness")
    inputs = (
        Input(
            name="loneliness_participants",
            unit="person",
            description=Text(
                nl="volwassenen die maandenlang meedoen aan activiteiten tegen eenzaamheid",
                en="adults who take part for months in activities against loneliness",
            ),
            low=0,
            high=50_000,
        ),
        share(
            "lonely_share_participants",
            Text(
                nl="deel van hen dat bij het begin eenzaam is (schaal van De Jong "
                "Gierveld, matig of ernstig)",
                en="part of them that is lonely at the start (De Jong Gierveld "
                "scale, moderate or severe)",
            ),
            default="lonely-share",
        ),
    )
    factors = FACTORS.pick("loneliness-effect", "lonely-share")
    outputs = (
        Output(
            quantity="lonely_residents_change",
            unit="person",
            pathway="social-activities",
            # The odds of being lonely fall by exp(-pi / sqrt(3) * effect).
            formula="-loneliness_participants * lonely_share_participants"
            " * (1 - exp(-1.8138 * loneliness_effect) / (1 - lonely_share_participants"
            " + lonely_share_participants * exp(-1.8138 * loneliness_effect)))",
            falls=("loneliness_participants",),
        ),
    )
    evidence = (
        Evidence(
            citation="Lasgaard e.a., meta-analysis of 280 studies of what is done against "
            "loneliness, American Psychologist",
            year=2025,
            quality="review",
            url="https://uom-qa.qa.elsevierpure.com/en/publications/american-psychologist-are-loneliness-interventions-effective-for-",
        ),
        Evidence(
            citation="Corona Gezondheidsmonitor Volwassenen en Ouderen 2022 (GGD'en, CBS, RIVM)",
            year=2022,
            quality="statistics",
            url="https://www.vzinfo.nl/eenzaamheid/regionaal/volwassenen",
        ),
        Evidence(
            citation="Chinn, A simple method for converting an odds ratio to effect size, "
            "Statistics in Medicine 19: log odds ratio = effect x pi / sqrt(3)",
            year=2000,
            quality="guideline",
        ),
    )
    uncertainty = Uncertainty(
        interval="from how much activities help, of which the evidence is weak, and from how many "
        "of the participants are lonely"
    )
    validity = Text(
        nl="Wie een keer langskomt telt niet als deelnemer. De onderzoeken meten tot een half jaar "
        "na afloop.",
        en="Who drops by once is no participant. The studies look no further than half a year "
        "after the end.",
    )
    timing = Timing(start=0, ramp_up=1, duration=3)


class Participation(Estimator):
    """Residents who take part in decisions."""

    id = "social/participation"
    version = "1.0.0"
    api = 1
    title = Text(nl="Betrokken inwoners", en="Residents involved")
    inputs = (
        Input(
            name="residents_engaged",
            unit="person",
            description=Text(
                nl="inwoners die meedenken of meebeslissen en dat anders niet zouden doen",
                en="residents who join in thinking or deciding, and would not otherwise",
            ),
            low=0,
            high=100_000,
        ),
    )
    factors = ()
    outputs = (
        Output(
            quantity="engaged_residents_change",
            unit="person",
            pathway="participation",
            formula="residents_engaged",
            rises=("residents_engaged",),
        ),
    )
    evidence = (
        Evidence(
            citation="Omgevingswet, verplichte participatie; telling door het voorstel",
            year=2024,
            quality="guideline",
        ),
    )
    uncertainty = COUNTED
    validity = Text(
        nl="Telt mensen en niet hoe zwaar hun stem weegt.",
        en="Counts people, and not how much their say weighs.",
    )
    timing = Timing(start=0, ramp_up=0, duration=4)


class Volunteering(Estimator):
    """Residents who become volunteers."""

    id = "social/volunteering"
    version = "1.0.0"
    api = 1
    title = Text(nl="Vrijwilligers", en="Volunteers")
    inputs = (
        Input(
            name="volunteers",
            unit="person",
            description=Text(
                nl="inwoners die vrijwilliger worden en dat anders niet zouden doen",
                en="residents who become volunteers and would not otherwise",
            ),
            low=0,
            high=20_000,
        ),
    )
    factors = ()
    outputs = (
        Output(
            quantity="engaged_residents_change",
            unit="person",
            pathway="volunteering",
            formula="volunteers",
            rises=("volunteers",),
        ),
    )
    evidence = (Evidence(citation="Telling door het voorstel", year=2026, quality="assumption"),)
    uncertainty = COUNTED
    validity = Text(
        nl="Telt op bij inwoners die meebeslissen. Wie vrijwilligers niet als betrokken inwoners "
        "wil tellen, kiest in de meetlat `social/participation` voor die maatstaf.",
        en="Adds to residents who take part in decisions. Who does not count volunteers as such "
        "names `social/participation` for that measure in the framework.",
    )
    timing = Timing(start=0, ramp_up=1, duration=5)


class CulturalVisits(Estimator):
    """Visits to performances and exhibitions."""

    id = "social/cultural-visits"
    version = "1.0.0"
    api = 1
    title = Text(nl="Bezoek aan cultuur", en="Visits to culture")
    inputs = (
        Input(
            name="visits_year",
            unit="visit/year",
            description=Text(
                nl="bezoeken per jaar aan voorstellingen en tentoonstellingen die erbij komen",
                en="visits a year to performances and exhibitions that are added",
            ),
            low=-500_000,
            high=2_000_000,
        ),
        share(
            "visits_displaced_share",
            Text(
                nl="deel ervan dat anders ergens anders in dezelfde stad geweest zou zijn",
                en="part of them that would have gone to another place in the same town",
            ),
            default=0.0,
        ),
    )
    factors = ()
    outputs = (
        Output(
            quantity="cultural_visits_change",
            unit="visit/year",
            pathway="culture",
            formula="visits_year * (1 - visits_displaced_share)",
            rises=("visits_year",),
        ),
    )
    evidence = (
        Evidence(
            citation="Bezoekraming van het voorstel of de instelling",
            year=2026,
            quality="assumption",
        ),
    )
    uncertainty = COUNTED
    validity = Text(
        nl="Bezoeken en geen bezoekers; trek bezoek af dat van elders in de stad komt.",
        en="Visits and not visitors; subtract those that move from elsewhere in town.",
    )
    timing = Timing(start=1, ramp_up=2, duration=20)
