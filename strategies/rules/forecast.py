"""What comes if it goes on like this: a straight line through the measurements, with its uncertainty.

Ordinary least squares on (moment, value); the interval is the prediction interval for one new value, which is wider
than that of the line itself: mean ± t · s · √(1 + 1/n + (x₀ − x̄)² / Σ(x − x̄)²), with s² the sum of squared residuals
divided by n − 2 (Montgomery, Peck and Vining, Introduction to Linear Regression Analysis, section 2.5).

The interval holds four of five values if deviations from the line are independent, alike in size, and the line goes on.
Of few figures, one a year, nobody can check that: it is what the past looks like when it goes on, and no more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

LEAST_MEASUREMENTS = 3
"""In different periods. Through two points there is always a straight line, so it tells nothing."""
CONFIDENCE = 0.8
SURE_DIGITS = 1000
"""Of a margin from here on three digits are told."""
MOST_DECIMALS = 6
MANY = 400
"""Degrees of freedom above which the normal distribution stands for Student's t; they differ by two thousandths."""


@dataclass(frozen=True)
class Expected:
    """A value at a moment (a year with a fraction), between `low` and `high` with a probability of 80 %."""

    year: float
    value: float
    low: float
    high: float
    cut: bool = False
    """Whether the line or its margin went beyond what the quantity can be, and was cut off there."""
    has_margin: bool = True
    """Not when all measurements lie exactly on the line: that says nothing of how far the next one can be from it."""


@dataclass(frozen=True)
class Line:
    """The straight line through some measurements; `middle` is their mean moment."""

    slope: float
    middle: float
    mean: float
    deviation: float
    """Standard deviation of the measurements around the line."""
    spread: float
    """Sum of squared distances of the moments to their middle."""
    count: int

    def at(self, year: float, *, lowest: float | None = None, highest: float | None = None) -> Expected:
        """The line and its margin in a year, cut off at what the quantity can be."""
        value = self.mean + self.slope * (year - self.middle)
        margin = 0.0
        if self.deviation:
            margin = student_t((1 + CONFIDENCE) / 2, self.count - 2) * self.deviation
            margin *= math.sqrt(1 + 1 / self.count + (year - self.middle) ** 2 / self.spread)
        whole = (value, value - margin, value + margin)
        value, low, high = (_within(one, lowest, highest) for one in whole)
        return Expected(year, value, low, high, cut=(value, low, high) != whole, has_margin=margin > 0)


def fit_line(points: Iterable[tuple[float, float]]) -> Line | None:
    """The line through (year, value); None with too few moments.

    Several values at one moment count as one: their mean. Otherwise a moment with more values would weigh more.
    """
    moments: dict[float, list[float]] = {}
    for year, value in points:
        moments.setdefault(year, []).append(value)
    if len(moments) < LEAST_MEASUREMENTS:
        return None
    years = list(moments)
    values = [math.fsum(found) / len(found) for found in moments.values()]
    count = len(years)
    middle, mean = math.fsum(years) / count, math.fsum(values) / count
    spread = math.fsum((year - middle) ** 2 for year in years)
    slope = math.fsum((x - middle) * (y - mean) for x, y in zip(years, values, strict=True)) / spread
    residuals = [y - mean - slope * (x - middle) for x, y in zip(years, values, strict=True)]
    # What is left of rounding alone is no deviation.
    noise = 1e-9 * max(abs(value) for value in values)
    deviation = math.sqrt(math.fsum(r * r for r in residuals if abs(r) > noise) / (count - 2))
    return Line(slope, middle, mean, deviation, spread, count)


def forecast(
    points: Iterable[tuple[float, float]], year: float, *, lowest: float | None = None, highest: float | None = None
) -> Expected | None:
    """What the line through `points` says for `year`.

    None when it cannot be said: fewer than three moments, a year that is not after all of them, or a margin that
    covers everything from `lowest` to `highest`.
    """
    known = list(points)
    line = fit_line(known)
    if line is None or year <= max(moment for moment, _value in known):
        return None
    found = line.at(year, lowest=lowest, highest=highest)
    return None if (found.low, found.high) == (lowest, highest) else found


def decimals_for(expected: Expected) -> int:
    """With how many decimals a forecast is told: no more than its margin allows.

    Less than none of a large margin: of −3 the last three digits are zeros.
    """
    margin = (expected.high - expected.low) / 2
    if margin >= SURE_DIGITS:
        return 2 - math.floor(math.log10(margin))
    if margin >= 1 or (margin == 0 and expected.value == round(expected.value)):
        return 0
    least = margin or abs(expected.value)
    return next((places for places in range(1 if margin else 3, MOST_DECIMALS) if least >= 10**-places), MOST_DECIMALS)


def _within(value: float, lowest: float | None, highest: float | None) -> float:
    if lowest is not None and value < lowest:
        return lowest
    return highest if highest is not None and value > highest else value


@lru_cache(maxsize=512)
def student_t(probability: float, freedom: int) -> float:
    """The quantile of Student's t distribution, to ten digits: `student_t(0.9, 1)` is 3.0777.

    The probability within ±t is a finite sum for whole degrees of freedom (Abramowitz and Stegun, Handbook of
    Mathematical Functions, 26.7.3 and 26.7.4); the quantile is found by halving.
    """
    if freedom < 1 or not 0.5 < probability < 1:
        raise ValueError("needs at least one degree of freedom and a probability between a half and one")
    if freedom > MANY:
        return NormalDist().inv_cdf(probability)
    wanted, low, high = 2 * probability - 1, 0.0, 1.0
    while _within_t(high, freedom) < wanted:
        low, high = high, high * 2
    while high - low > 1e-11 * high:
        middle = (low + high) / 2
        if _within_t(middle, freedom) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _within_t(t: float, freedom: int) -> float:
    """The probability that Student's t lies between -t and t."""
    angle = math.atan(t / math.sqrt(freedom))
    cosine = math.cos(angle)
    odd = freedom % 2
    term = cosine if odd else 1.0
    total = 0.0
    for step in range(odd, freedom - 1, 2):
        total += term
        term *= cosine * cosine * (step + 1) / (step + 2)
    if odd:
        return 2 / math.pi * (angle + math.sin(angle) * total)
    return math.sin(angle) * total
