"""Estimators for liveability and safety. Formulas, factors and sources: see README.md."""

from maatwaarde.plugins import Estimator, Registry, hookimpl
from maatwaarde_liveability_safety.air import EmissionChange, ShorePower, WoodStoves
from maatwaarde_liveability_safety.green import GreenWithinReach
from maatwaarde_liveability_safety.noise import (
    NoiseReduction,
    ParkingNoise,
    SlowStreetNoise,
    TrafficNoise,
)
from maatwaarde_liveability_safety.safety import (
    BurglaryPrevention,
    Cameras,
    CrashModification,
    SlowStreets,
    StreetLighting,
    Wardens,
)

ESTIMATORS = (
    BurglaryPrevention(),
    Cameras(),
    CrashModification(),
    EmissionChange(),
    GreenWithinReach(),
    NoiseReduction(),
    ParkingNoise(),
    ShorePower(),
    SlowStreetNoise(),
    SlowStreets(),
    StreetLighting(),
    TrafficNoise(),
    Wardens(),
    WoodStoves(),
)


@hookimpl
def register_estimators(registry: Registry[Estimator]) -> None:
    """Add the estimators of this package."""
    for estimator in ESTIMATORS:
        registry.add(estimator.id, estimator)
