"""How unusual a count is under a negative binomial of given mean and variance.

`chance(y, mean, variance)` is the mid-p value P(Y > y) + P(Y = y) / 2. Mid-p because plain p-values of small
counts are too large. A variance not above the mean is taken as a Poisson's, of which the law is the limit.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, gammaln, ndtri

__all__ = ["chance", "log_likelihood", "upper_limit"]

Floats = npt.NDArray[np.float64]

_LEAST = 1e-15
_ALMOST_POISSON = 1e-4  # of the mean: the least variance above it


def chance(counts: Floats, mean: Floats, variance: Floats) -> Floats:
    """Return the mid-p value of each count. No and one count, most of all cells, need no special function."""
    extra = np.maximum(variance - mean, _ALMOST_POISSON * mean)
    size = mean**2 / extra
    none = np.exp(-size * np.log1p(extra / mean))
    one = none * mean * mean / (mean + extra)
    tail = np.where(counts <= 0, 1.0 - 0.5 * none, 1.0 - none - 0.5 * one)
    many = counts > 1
    tail[many] = _far(counts[many], mean[many], size[many])
    return np.maximum(tail, _LEAST)


def _far(counts: Floats, mean: Floats, size: Floats) -> Floats:
    share = mean / (mean + size)
    middle: Floats = 0.5 * (betainc(counts, size, share) + betainc(counts + 1.0, size, share))
    return middle


def log_likelihood(counts: Floats, mean: Floats, ratio: Floats, doubted: float) -> Floats:
    """Return the log likelihood of counts under a mean and a variance of `ratio` × mean.

    With the probability `doubted` a count comes from elsewhere (a long-tailed law of the mean's size), so
    that one past outbreak does not decide what is usual. The part that only depends on the count is kept.
    """
    extra = np.maximum(ratio - 1.0, _ALMOST_POISSON)
    size = mean / extra
    usual = -size * np.log1p(extra)  # of no count, which is most of all cells
    some = np.broadcast_to(counts > 0, usual.shape)
    count, few, more = np.broadcast_to(counts, usual.shape)[some], size[some], extra[some]
    usual[some] += gammaln(count + few) - gammaln(few) - gammaln(count + 1.0) - count * np.log1p(1.0 / more)
    width = mean + 3.0 * np.sqrt(2.0 * mean) + 1.0
    either: Floats = np.logaddexp(usual, np.log(doubted * width) - 2.0 * np.log(width + counts))
    return either


def upper_limit(mean: Floats, variance: Floats, alpha: float) -> Floats:
    """Return the count that is exceeded with probability about `alpha` (Cornish and Fisher's second term)."""
    z, sd = float(ndtri(1.0 - alpha)), np.sqrt(np.maximum(variance, mean))
    skewness = (2.0 * np.maximum(variance, mean) / np.maximum(mean, 1e-9) - 1.0) / np.maximum(sd, 1e-9)
    return np.maximum(mean + sd * (z + (z * z - 1.0) * skewness / 6.0), 0.0)
