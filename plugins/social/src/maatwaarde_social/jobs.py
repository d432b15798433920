"""Jobs: as a plan counts them, or from floor area or spending where it does not."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_social.sources import COUNTED, FACTORS, own_estimate, share

_ADDITIONALITY = Evidence(
    citation="Homes and Communities Agency, Additionality Guide, 4th edition: part of the jobs "
    "that a project draws from elsewhere",
    year=2014,
    quality="guideline",
)
_DISPLACED = share(
    "jobs_displaced_share",
    Text(
        nl="deel van de banen dat van elders in de regio komt",
        en="part of the jobs that comes from elsewhere in the region",
    ),
    default="job-displacement",
)


def _floor_area(kind: str, dutch: str, english: str) -> Input:
    return Input(
        name=f"{kind}_floor_area_m2",
        unit="m2",
        description=Text(
            nl=f"vloeroppervlak van {dutch} dat erbij komt; een minteken waar het verdwijnt",
            en=f"floor area of {english} that is added; a minus where it goes",
        ),
        default=0.0,
        low=-500_000,
        high=500_000,
    )


class Jobs(Estimator):
    """Jobs that come and go, as the plan counts them."""

    id = "social/jobs"
    version = "1.0.0"
    api = 1
    title = Text(nl="Banen volgens het plan", en="Jobs as the plan counts them")
    inputs = (
        Input(
            name="jobs_created",
            unit="job",
            description=Text(
                nl="blijvende banen die er door het voorstel komen",
                en="lasting jobs that come because of the proposal",
            ),
            default=0.0,
            low=0,
            high=20_000,
        ),
        Input(
            name="jobs_lost",
            unit="job",
            description=Text(
                nl="blijvende banen die erdoor verdwijnen",
                en="lasting jobs that go because of it",
            ),
            default=0.0,
            low=0,
            high=20_000,
        ),
        share(
            "jobs_displaced_share",
            Text(
                nl="deel van de nieuwe banen dat van elders in de regio komt; 0 "
                "als het aantal al netto is",
                en="part of the new jobs that comes from elsewhere in the region; "
                "0 if the number is net already",
            ),
            default=0.0,
        ),
    )
    factors = ()
    outputs = (
        Output(
            quantity="jobs_change",
            unit="job",
            pathway="jobs",
            formula="jobs_created * (1 - jobs_displaced_share) - jobs_lost",
            rises=("jobs_created",),
            falls=("jobs_lost", "jobs_displaced_share"),
        ),
    )
    evidence = (own_estimate("het aantal banen"), _ADDITIONALITY)
    uncertainty = COUNTED
    validity = Text(
        nl="Blijvende banen in de regio. Werk tijdens de bouw telt niet mee, en spin-off evenmin.",
        en="Lasting jobs in the region. Work during construction does not count, nor spin-off.",
    )
    timing = Timing(start=2, ramp_up=2, duration=15)


class JobsByFloorArea(Estimator):
    """Jobs in offices, workshops, warehouses and shops that are built or go."""

    id = "social/jobs-floor-area"
    version = "1.1.0"
    api = 1
    title = Text(nl="Banen door bedrijfsruimte", en="Jobs by business floor area")
    inputs = (
        _floor_area("office", "kantoren", "offices"),
        _floor_area("industry", "fabrieken en werkplaatsen", "factories and workshops"),
        _floor_area("storage", "magazijnen", "warehouses"),
        _floor_area("retail", "winkels", "shops"),
        _DISPLACED,
    )
    gives_way_to = ("jobs_created", "jobs_lost")
    factors = FACTORS.pick(
        "office-space", "industry-space", "storage-space", "retail-space", "job-displacement"
    )
    outputs = (
        Output(
            quantity="jobs_change",
            unit="job",
            pathway="floor-area",
            formula="(office_floor_area_m2 / office_space + industry_floor_area_m2 / industry_space"
            " + storage_floor_area_m2 / storage_space + retail_floor_area_m2 / retail_space)"
            " * (1 - jobs_displaced_share)",
            rises=(
                "office_floor_area_m2",
                "industry_floor_area_m2",
                "storage_floor_area_m2",
                "retail_floor_area_m2",
            ),
        ),
    )
    evidence = (
        Evidence(
            citation="Homes and Communities Agency, Employment Density Guide, 3rd edition",
            year=2015,
            quality="guideline",
            url="https://www.gov.uk/government/publications/employment-densities-guide-3rd-edition",
        ),
        _ADDITIONALITY,
    )
    uncertainty = Uncertainty(
        interval="from spacious to dense use of buildings, and from none to three quarters of "
        "the jobs drawn from elsewhere"
    )
    validity = Text(
        nl="Ruimte die in gebruik is. Zwijgt waar het plan zelf banen telt.",
        en="Space that is in use. Silent where the plan itself counts jobs.",
    )
    timing = Timing(start=2, ramp_up=2, duration=15)


class JobsBySpending(Estimator):
    """Jobs in services that are paid for year after year."""

    id = "social/jobs-spending"
    version = "1.1.0"
    api = 1
    title = Text(nl="Banen door jaarlijkse uitgaven", en="Jobs by yearly spending")
    inputs = (
        Input(
            name="service_spending_eur_year",
            unit="EUR/year",
            description=Text(
                nl="wat er jaarlijks meer aan diensten wordt uitgegeven; een minteken voor minder",
                en="what is spent more on services each year; a minus for less",
            ),
            low=-500_000_000,
            high=500_000_000,
        ),
        _DISPLACED,
    )
    gives_way_to = ("jobs_created", "jobs_lost")
    factors = FACTORS.pick("service-jobs", "job-displacement")
    outputs = (
        Output(
            quantity="jobs_change",
            unit="job",
            pathway="spending",
            formula="service_spending_eur_year * service_jobs * (1 - jobs_displaced_share)",
            rises=("service_spending_eur_year",),
        ),
    )
    evidence = (
        Evidence(
            citation="Federaal Planbureau (Belgium), input-output tables: employment multipliers "
            "by product, jobs per million euros of final demand",
            year=2010,
            quality="statistics",
            url="https://www.plan.be/databases/PVarModal.php?VC=io_m10_s10_emp_p64&DB=mult2010_sec2010&lang=en",
        ),
        _ADDITIONALITY,
    )
    uncertainty = Uncertainty(
        interval="from services with much material to those with much labour, and from none "
        "to three quarters of the jobs drawn from elsewhere"
    )
    validity = Text(
        nl="Wat de gemeente hier uitgeeft kan zij elders niet uitgeven: tel de banen die daar "
        "verdwijnen bij het andere voorstel. Zwijgt waar het plan zelf banen telt.",
        en="What is spent here cannot be spent elsewhere: count the jobs that go there with the "
        "other proposal. Silent where the plan itself counts jobs.",
    )
    timing = Timing(start=1, ramp_up=1, duration=10)


class ConstructionWork(Estimator):
    """Work while something is built, which is no lasting job."""

    id = "social/construction-work"
    version = "1.1.0"
    api = 1
    title = Text(nl="Werk tijdens de bouw", en="Work during construction")
    inputs = (
        Input(
            name="construction_spending_eur",
            unit="EUR",
            description=Text(
                nl="wat er in totaal aan bouw wordt uitgegeven",
                en="what is spent on construction in all",
            ),
            low=0,
            high=2_000_000_000,
        ),
    )
    factors = FACTORS.pick("construction-jobs")
    outputs = (
        Output(
            quantity="construction_work_change",
            unit="job*year",
            pathway="construction",
            formula="construction_spending_eur * construction_jobs",
            rises=("construction_spending_eur",),
        ),
    )
    evidence = (
        Evidence(
            citation="EIB, bouwproductie en werkgelegenheid (via De Telegraaf)",
            year=2019,
            quality="study",
            url="https://www.telegraaf.nl",
        ),
    )
    uncertainty = Uncertainty(interval="from machines and materials to repair by hand")
    validity = Text(
        nl="Arbeidsjaren, met toeleveranciers. Op een krappe arbeidsmarkt is dit werk dat elders "
        "blijft liggen; tel het niet bij blijvende banen op.",
        en="Person-years of work, suppliers included. In a tight labour market this is work that "
        "is not done elsewhere; do not add it to lasting jobs.",
    )
    timing = Timing(start=1, ramp_up=1)
