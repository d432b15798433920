"""Estimators for the social domain. Formulas, factors and sources: see README.md."""

from maatwaarde.plugins import Estimator, Registry, hookimpl
from maatwaarde_social.care import Shelter, YouthCare
from maatwaarde_social.community import CulturalVisits, Loneliness, Participation, Volunteering
from maatwaarde_social.jobs import ConstructionWork, Jobs, JobsByFloorArea, JobsBySpending
from maatwaarde_social.livelihood import BenefitExit, DebtRelief, Literacy

ESTIMATORS = (
    BenefitExit(),
    ConstructionWork(),
    CulturalVisits(),
    DebtRelief(),
    Jobs(),
    JobsByFloorArea(),
    JobsBySpending(),
    Literacy(),
    Loneliness(),
    Participation(),
    Shelter(),
    Volunteering(),
    YouthCare(),
)


@hookimpl
def register_estimators(registry: Registry[Estimator]) -> None:
    """Add the estimators of this package."""
    for estimator in ESTIMATORS:
        registry.add(estimator.id, estimator)
