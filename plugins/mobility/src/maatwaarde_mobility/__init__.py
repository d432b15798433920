"""Estimators for mobility. Formulas, factors and sources: see README.md."""

from maatwaarde.plugins import Estimator, Registry, hookimpl
from maatwaarde_mobility.cars import (
    InducedTraffic,
    ModalShift,
    ParkAndRide,
    Parking,
    RoadCapacity,
    TrafficGeneration,
)
from maatwaarde_mobility.fleets import BusService, ElectricBus, ElectricVan
from maatwaarde_mobility.people import Accidents, CycleRoute, TravelTime
from maatwaarde_mobility.reach import JobAccess

ESTIMATORS = (
    Accidents(),
    BusService(),
    CycleRoute(),
    ElectricBus(),
    ElectricVan(),
    InducedTraffic(),
    JobAccess(),
    ModalShift(),
    ParkAndRide(),
    Parking(),
    RoadCapacity(),
    TrafficGeneration(),
    TravelTime(),
)


@hookimpl
def register_estimators(registry: Registry[Estimator]) -> None:
    """Add the estimators of this package."""
    for estimator in ESTIMATORS:
        registry.add(estimator.id, estimator)
