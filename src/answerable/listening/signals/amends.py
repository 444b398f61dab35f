"""What is left between the p-values stated and those realised, taken off by intensity and by burstiness.

The yardstick reads one law for all the tail of a cell. Simulation tells how often each cell then really falls
below a limit: `ln(realised / stated) = a + b·ln(p / .01) + c·max(0, ln(.005 / p))`, found by maximum
likelihood on the counts between eight limits from .1 to .0005, with a normal prior around nothing (standard
deviations .2, .1, .1). Beyond .1 it fades out towards one. Found on the series without outbreaks of seeds of
their own: 101 to 136 by day, 101 to 114 by week (docs/listening/signals.md).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

__all__ = ["AMENDS", "amended"]

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_MIDDLE, _FAR, _FADES = np.log(0.01), np.log(0.005), np.log(0.1)

AMENDS: Mapping[str, tuple[tuple[float, float, float], ...]] = {
    "day": (
        (-0.005, -0.054, 0.081),
        (0.022, -0.084, 0.03),
        (-0.072, 0.015, 0.048),
        (-0.057, -0.017, 0.19),
        (-0.011, 0.019, 0.055),
        (-0.072, 0.015, 0.14),
        (0.02, 0.003, -0.083),
        (-0.142, 0.033, -0.025),
        (-0.058, 0.041, 0.028),
        (-0.195, 0.068, 0.052),
        (-0.079, 0.054, -0.09),
        (-0.256, 0.099, -0.005),
    ),
    "week": (
        (-0.22, -0.096, -0.048),
        (0.0, 0.0, 0.0),
        (0.022, -0.055, -0.006),
        (-0.026, -0.035, -0.068),
        (-0.076, -0.011, -0.002),
        (0.113, -0.085, -0.022),
        (-0.12, 0.012, -0.062),
        (0.128, -0.068, 0.033),
        (-0.026, -0.008, -0.014),
        (-0.01, -0.04, -0.093),
        (0.158, -0.062, -0.067),
        (0.0, 0.0, 0.0),
    ),
}
"""a, b and c of each cell: bands of expected counts from low to high, each for plain series and for bursty.

By hour nothing is taken off; by week only where years of history are known, as it was found there.
"""


def amended(p_values: Floats, band: Integers, frequency: str) -> Floats:
    """Return calibrated p-values as often as stated; `band` is the cell of each."""
    if frequency not in AMENDS:
        return p_values
    a, b, c = (part[band] for part in np.array(AMENDS[frequency]).T)
    chance = np.log(p_values)
    shift = a + b * (np.minimum(chance, _FADES) - _MIDDLE) + c * np.maximum(_FAR - chance, 0.0)
    often: Floats = np.exp(chance + shift * np.minimum(chance / _FADES, 1.0))
    return often
