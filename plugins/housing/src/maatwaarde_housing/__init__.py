"""Estimators for housing. Formulas, factors and sources: see README.md."""

from maatwaarde.plugins import Estimator, Registry, hookimpl
from maatwaarde_housing.affordability import Affordable, Segments
from maatwaarde_housing.building import Density, EnvironmentalPerformance
from maatwaarde_housing.supply import NewDwellings, Shortage

ESTIMATORS = (
    Affordable(),
    Density(),
    EnvironmentalPerformance(),
    NewDwellings(),
    Segments(),
    Shortage(),
)


@hookimpl
def register_estimators(registry: Registry[Estimator]) -> None:
    """Add the estimators of this package."""
    for estimator in ESTIMATORS:
        registry.add(estimator.id, estimator)
