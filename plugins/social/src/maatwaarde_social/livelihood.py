"""Work, debts and language: what people need to make a living."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_social.sources import COUNTED, FACTORS, own_estimate, share


class BenefitExit(Estimator):
    """People who find work and leave social assistance."""

    id = "social/benefit-exit"
    version = "1.0.0"
    api = 1
    title = Text(nl="Uitstroom uit de bijstand", en="Exit from social assistance")
    inputs = (
        Input(
            name="work_participants",
            unit="person",
            description=Text(
                nl="mensen in de bijstand die meedoen aan een traject naar werk",
                en="people on social assistance who take part in a programme towards work",
            ),
            low=0,
            high=10_000,
        ),
        share(
            "work_success_share",
            Text(
                nl="deel van hen dat blijvend werk vindt en uit de bijstand gaat",
                en="part of them that finds lasting work and leaves social assistance",
            ),
        ),
        share(
            "work_success_share_without",
            Text(
                nl="deel van hen dat dat toch al gedaan zou hebben; 0 als het deel"
                " met succes al netto is",
                en="part of them that would have done so anyway; 0 if the success "
                "share is net already",
            ),
            default=0.0,
        ),
    )
    factors = FACTORS.pick("benefit-amount", "benefit-execution")
    outputs = (
        Output(
            quantity="social_assistance_change",
            unit="person",
            pathway="work-programme",
            formula="-work_participants * (work_success_share - work_success_share_without)",
            rises=("work_success_share_without",),
            falls=("work_success_share",),
        ),
        Output(
            quantity="employed_residents_change",
            unit="person",
            pathway="work-programme",
            formula="-social_assistance_change",
            rises=("work_success_share",),
            falls=("work_success_share_without",),
        ),
        Output(
            quantity="benefit_spending_change",
            unit="EUR/year",
            pathway="work-programme",
            formula="social_assistance_change * (benefit_amount + benefit_execution)",
            rises=("work_success_share_without",),
            falls=("work_success_share",),
        ),
    )
    evidence = (
        own_estimate("het deel dat uitstroomt naar werk"),
        Evidence(
            citation="Berenschot, uitvoeringskosten sociaal domein (via bijstandsblues.nl)",
            year=2018,
            quality="study",
            url="https://www.bijstandsblues.nl/wat-kost-een-bijstandsuitkering/",
        ),
    )
    uncertainty = Uncertainty(
        interval="of spending: from what one benefit costs; of people: only the proposal's own"
    )
    validity = Text(
        nl="Lopende programma's met een vast aantal plaatsen per jaar. Netto-effecten van "
        "re-integratie zijn veel kleiner dan bruto uitstroom: trek af wie zelf werk had gevonden.",
        en="Running programmes with a fixed number of places a year. Net effects of such "
        "programmes are far smaller than gross exits: subtract who would have found work.",
    )
    timing = Timing(start=1, ramp_up=1, duration=5)


class DebtRelief(Estimator):
    """Households that get out of problematic debt."""

    id = "social/debt-relief"
    version = "1.0.0"
    api = 1
    title = Text(nl="Schuldhulp", en="Debt relief")
    inputs = (
        Input(
            name="households_debt",
            unit="household",
            description=Text(
                nl="huishoudens met problematische schulden die jaarlijks geholpen worden",
                en="households with problematic debts that are helped each year",
            ),
            low=0,
            high=50_000,
        ),
        share(
            "debt_success_share",
            Text(
                nl="deel van hen dat uit de schulden komt en zonder het voorstel niet",
                en="part of them that gets out of debt and would not have without the proposal",
            ),
        ),
    )
    factors = FACTORS.pick("debt-cost")
    outputs = (
        Output(
            quantity="problem_debt_households_change",
            unit="household",
            pathway="debt-relief",
            formula="-households_debt * debt_success_share",
            falls=("households_debt", "debt_success_share"),
        ),
        Output(
            quantity="problem_debt_cost_change",
            unit="EUR/year",
            pathway="debt-relief",
            formula="problem_debt_households_change * debt_cost",
            falls=("households_debt", "debt_success_share"),
        ),
    )
    evidence = (
        own_estimate("het deel dat schuldenvrij wordt"),
        Evidence(
            citation="Panteia, Hogeschool Utrecht en Nibud voor het IBO Problematische schulden "
            "(via metronieuws.nl)",
            year=2024,
            quality="study",
            url="https://www.metronieuws.nl/geld-carriere/2024/06/problematische-schulden-kosten-maatschappij-miljarden/",
        ),
    )
    uncertainty = Uncertainty(
        interval="of cost: from a conservative count to one of all consequences; of households: "
        "only the proposal's own"
    )
    validity = Text(
        nl="Maatschappelijke kosten voor iedereen, niet alleen voor de gemeente.",
        en="Costs to society as a whole, not to the municipality alone.",
    )
    timing = Timing(start=1, ramp_up=2, duration=5)


class Literacy(Estimator):
    """Residents who become functionally literate."""

    id = "social/literacy"
    version = "1.0.0"
    api = 1
    title = Text(nl="Minder laaggeletterdheid", en="Literacy")
    inputs = (
        Input(
            name="literacy_participants",
            unit="person",
            description=Text(
                nl="laaggeletterde inwoners van 16 tot 65 jaar die een cursus volgen",
                en="residents of 16 to 65 with low literacy who take part in a course",
            ),
            low=0,
            high=20_000,
        ),
        share(
            "literacy_success_share",
            Text(
                nl="deel van hen dat functioneel geletterd wordt (2F) en anders niet",
                en="part of them that reaches functional literacy (2F) and would "
                "not have otherwise",
            ),
        ),
    )
    factors = ()
    outputs = (
        Output(
            quantity="low_literacy_residents_change",
            unit="person",
            pathway="language-course",
            formula="-literacy_participants * literacy_success_share",
            falls=("literacy_participants", "literacy_success_share"),
        ),
    )
    evidence = (
        own_estimate("het deel dat functioneel geletterd wordt"),
        Evidence(
            citation="De Greef, Segers en Ipektzidou, Eindevaluatie Taal voor het Leven 2015-2018",
            year=2018,
            quality="study",
            url="https://www.lezenenschrijven.nl/nieuws/onderzoek-laat-zien-aanpak-laaggeletterdheid-taal-voor-het-leven-helpt-mens",
        ),
    )
    uncertainty = COUNTED
    validity = Text(
        nl="Dat 70 % van de deelnemers zegt dat hun taal vooruitgaat (Taal voor het Leven) is nog "
        "geen functionele geletterdheid.",
        en="That 70 % of participants say that their language improves (Taal voor het Leven) is "
        "not functional literacy yet.",
    )
    timing = Timing(start=1, ramp_up=1)
