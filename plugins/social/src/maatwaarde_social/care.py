"""Young people and people without a home: care and shelter."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_social.sources import FACTORS, own_estimate, share


class YouthCare(Estimator):
    """Young people who do not need youth care, since help comes sooner and closer by."""

    id = "social/youth-care"
    version = "1.1.0"
    api = 1
    title = Text(nl="Minder jeugdhulp", en="Less youth care")
    inputs = (
        Input(
            name="youth_reached",
            unit="person",
            description=Text(
                nl="jongeren die vroeg geholpen worden, op school of in de buurt",
                en="young people who are helped early, at school or in the neighbourhood",
            ),
            low=0,
            high=20_000,
        ),
        share(
            "youth_care_avoided_share",
            Text(
                nl="deel van hen dat jeugdhulp zou krijgen en nu niet",
                en="part of them that would have got youth care and now does not",
            ),
        ),
    )
    factors = FACTORS.pick("youth-care-cost")
    outputs = (
        Output(
            quantity="youth_care_change",
            unit="person",
            pathway="early-help",
            formula="-youth_reached * youth_care_avoided_share",
            falls=("youth_reached", "youth_care_avoided_share"),
        ),
        Output(
            quantity="youth_care_spending_change",
            unit="EUR/year",
            pathway="early-help",
            formula="youth_care_change * youth_care_cost",
            falls=("youth_reached", "youth_care_avoided_share"),
        ),
    )
    evidence = (
        own_estimate("het deel dat geen jeugdhulp meer nodig heeft"),
        Evidence(
            citation="Jeugdautoriteit, De Stand van de Jeugdzorg 2023; CBS, Jeugdhulp 2019",
            year=2023,
            quality="statistics",
            url="http://www.jeugdautoriteit.nl/publicaties/de-stand-van-de-jeugdzorg/1.-de-kosten-van-de-jeugdzorg",
        ),
    )
    uncertainty = Uncertainty(
        interval="of spending: from light to heavy care; of people: only the proposal's own"
    )
    validity = Text(
        nl="Dat preventie dure zorg voorkomt is te vaak aangenomen en niet uitgekomen "
        "(Jeugdautoriteit 2023): geef een deel dat gemeten is.",
        en="That prevention avoids costly care was assumed too often and did not come true "
        "(Jeugdautoriteit 2023): give a share that was measured.",
    )
    timing = Timing(start=1, ramp_up=2, duration=5)


class Shelter(Estimator):
    """People without a home who get one, with support (Housing First)."""

    id = "social/shelter"
    version = "1.0.0"
    api = 1
    title = Text(nl="Wonen eerst voor dakloze inwoners", en="Housing First for homeless residents")
    inputs = (
        Input(
            name="homeless_housed",
            unit="person",
            description=Text(
                nl="dakloze inwoners die een eigen woning krijgen, met begeleiding",
                en="homeless residents who get a dwelling of their own, with support",
            ),
            low=0,
            high=5_000,
        ),
        share(
            "housing_retention_share",
            Text(
                nl="deel van hen dat niet opnieuw dakloos wordt",
                en="part of them that does not become homeless again",
            ),
            default="housing-first-success",
        ),
    )
    factors = FACTORS.pick("homelessness-cost", "housing-first-success")
    outputs = (
        Output(
            quantity="homeless_residents_change",
            unit="person",
            pathway="housing-first",
            formula="-homeless_housed * housing_retention_share",
            falls=("homeless_housed", "housing_retention_share"),
        ),
        Output(
            quantity="homelessness_cost_change",
            unit="EUR/year",
            pathway="housing-first",
            formula="homeless_residents_change * homelessness_cost",
            falls=("homeless_housed", "housing_retention_share"),
        ),
    )
    evidence = (
        Evidence(
            citation="Trimbos-instituut, Housing First onderzoek modelgetrouwheid en effecten",
            year=2023,
            quality="study",
            url="https://www.trimbos.nl/kennis/zorg-en-participatie/maatschappelijke-opvang/housing-first-onderzoek-modelgetrouwheid-en-effecten/",
        ),
        Evidence(
            citation="Cebeon (2011), kosten en baten van maatschappelijke opvang, in DRIFT, Van "
            "kostenpost naar investering",
            year=2018,
            quality="study",
            url="https://issuu.com/stichtingzwerfjongerennederland/docs/20180209_van_kosten_naar_investerin",
        ),
    )
    uncertainty = Uncertainty(
        interval="from how many stay housed, and from what homelessness costs the public"
    )
    validity = Text(
        nl="Langdurig dakloze mensen met een zware hulpvraag. De kosten van woning en begeleiding "
        "zijn kosten van het voorstel. Zonder controlegroep: een deel had ook anders een woning "
        "gevonden.",
        en="Long-term homeless people in need of much support. Dwelling and support are costs of "
        "the proposal. Without a control group: some would have found a home anyway.",
    )
    timing = Timing(start=0, ramp_up=1, duration=10)
