"""What an impact that nobody knows means: the framework's rule, applied to a column."""

from __future__ import annotations

import numpy as np

from maatwaarde.arrays import Bools, Floats
from maatwaarde.framework import Framework, Measure


def fill_unknown(
    measure: Measure, framework: Framework, arrays: tuple[Floats, Floats, Floats], assumed: Bools
) -> Bools:
    """Give the unknown impacts on a measure the range, or the zero, that the framework states.

    Parameters
    ----------
    arrays
        Value, low and high, each of shape (proposals,) and in the measure's unit; changed in place.
    assumed
        Of the same shape: set where zero is assumed.

    Returns
    -------
    (proposals,) array
        Which impacts are unknown and rejected by the framework; these are left as they are.
    """
    value, low, high = arrays
    unknown = np.isnan(value)
    missing = framework.missing_rule(measure)
    if missing.rule == "reject":
        return unknown
    if missing.rule == "zero":
        value[unknown] = low[unknown] = high[unknown] = 0.0
        assumed[unknown] = True
    elif missing.low is not None and missing.high is not None:
        low[unknown], high[unknown] = missing.low, missing.high
    else:
        low[unknown], high[unknown] = sorted((measure.worst, measure.best))
    return np.zeros_like(unknown)
