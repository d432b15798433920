"""Estimators for climate adaptation. Formulas, factors and sources: see README.md."""

from maatwaarde.plugins import Estimator, Registry, hookimpl
from maatwaarde_climate_adaptation.flooding import FloodDamage, FloodProtection, FloodRisk
from maatwaarde_climate_adaptation.heat import CanopyCooling, HeatGreen, HeatTrees
from maatwaarde_climate_adaptation.storage import (
    BlueGreenRoof,
    BuiltStorage,
    GreenRoof,
    Unsealing,
    Wadi,
)

ESTIMATORS = (
    BlueGreenRoof(),
    BuiltStorage(),
    CanopyCooling(),
    FloodDamage(),
    FloodProtection(),
    FloodRisk(),
    GreenRoof(),
    HeatGreen(),
    HeatTrees(),
    Unsealing(),
    Wadi(),
)


@hookimpl
def register_estimators(registry: Registry[Estimator]) -> None:
    """Add the estimators of this package."""
    for estimator in ESTIMATORS:
        registry.add(estimator.id, estimator)
