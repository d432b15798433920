"""Estimators for the energy transition. Formulas, factors and sources: see README.md."""

from maatwaarde.plugins import Estimator, Registry, hookimpl
from maatwaarde_energy.buildings import AllElectric, GasSaving, HeatNetwork, Insulation
from maatwaarde_energy.power import DieselSaving, ElectricityUse, Solar

ESTIMATORS = (
    AllElectric(),
    DieselSaving(),
    ElectricityUse(),
    GasSaving(),
    HeatNetwork(),
    Insulation(),
    Solar(),
)


@hookimpl
def register_estimators(registry: Registry[Estimator]) -> None:
    """Add the estimators of this package."""
    for estimator in ESTIMATORS:
        registry.add(estimator.id, estimator)
