"""What people can reach: accessibility by travel time."""

from maatwaarde.framework import Text
from maatwaarde.plugins import Estimator, Evidence, Input, Output, Timing, Uncertainty
from maatwaarde_mobility.traffic import FACTORS


def _minutes(when: str, dutch: str) -> Input:
    return Input(
        name=f"minutes_to_jobs_{when}",
        unit="minute",
        description=Text(
            nl=f"reistijd van deur tot deur tussen de inwoners en deze banen, {dutch}",
            en=f"travel time from door to door between the residents and these jobs, {when}",
        ),
        role="context",
        low=1,
        high=180,
    )


class JobAccess(Estimator):
    """Jobs that come nearer to residents, the nearer the more they count."""

    id = "mobility/job-access"
    version = "1.0.0"
    api = 1
    title = Text(nl="Bereikbaarheid van banen", en="Access to jobs")
    inputs = (
        Input(
            name="residents_served",
            unit="person",
            description=Text(
                nl="inwoners van wie de reistijd naar de banen verandert",
                en="residents whose travel time to the jobs changes",
            ),
            low=0,
            high=1_500_000,
        ),
        Input(
            name="jobs_at_destination",
            unit="job",
            description=Text(
                nl="banen waarheen hun reistijd verandert",
                en="jobs to which their travel time changes",
            ),
            role="context",
            low=0,
            high=1_000_000,
        ),
        _minutes("before", "ervoor"),
        _minutes("after", "erna"),
    )
    factors = FACTORS.pick("job-travel-half", "job-travel-steepness")
    outputs = (
        Output(
            quantity="job_access_change",
            unit="person*job",
            pathway="travel-time",
            formula="residents_served * jobs_at_destination"
            " * (1 / (1 + exp(job_travel_steepness * log(minutes_to_jobs_after / job_travel_half)))"
            " - 1 / (1 + exp(job_travel_steepness * log(minutes_to_jobs_before"
            " / job_travel_half))))",
            rises=("minutes_to_jobs_before",),
            falls=("minutes_to_jobs_after",),
        ),
    )
    evidence = (
        Evidence(
            citation="Hansen, How accessibility shapes land use, Journal of the American Institute "
            "of Planners 25(2)",
            year=1959,
            quality="study",
        ),
        Evidence(
            citation="Geurs en Ritsema van Eck, Accessibility measures: review and applications "
            "(RIVM), verval met reistijd naar werk",
            year=2001,
            quality="study",
            url="https://github.com/ObjectVision/AccessibilityModelling/wiki/Accessibility",
        ),
    )
    uncertainty = Uncertainty(interval="from people who travel little to people who travel far")
    validity = Text(
        nl="Potentiële bereikbaarheid: banen binnen bereik, opgeteld over inwoners. Gedeeld door "
        "alle inwoners is dat de groei van de banen binnen bereik van de gemiddelde inwoner.",
        en="Potential accessibility: jobs within reach, added up over residents. Divided by all "
        "residents it is the growth of the jobs within reach of the average resident.",
    )
    timing = Timing(start=2, duration=30)
