"""A straight line through logarithms: growth per year, doubling time, and how far to trust them.

Ordinary least squares with the usual standard error of the slope (for example Montgomery, Peck and Vining,
*Introduction to Linear Regression Analysis*, chapter 2). The logarithm is that to base ten, so a residual of
one is a factor of ten.

The standard error says how much the slope would move if other points were scattered around the same line. It
knows nothing of which points were chosen, whether they depend on one another, or whether a straight line is
right.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

DAYS_PER_YEAR = 365.25
_MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class Trend:
    """A fitted line ``log10(value) = intercept + slope * years``.

    ``slope`` and ``standard_error`` are powers of ten per year, ``scatter`` is the typical distance of a
    point from the line in powers of ten (the root of the residual variance), ``points`` their number.
    """

    slope: float
    intercept: float
    standard_error: float
    scatter: float
    points: int

    @property
    def growth_per_year(self) -> float:
        """Factor by which the value grows in a year: ``10 ** slope``."""
        return float(10**self.slope)

    @property
    def doubling_months(self) -> float:
        """Months in which it doubles; negative where it shrinks."""
        return doubling_months(self.growth_per_year)

    def at(self, years: float) -> float:
        """The value of the line."""
        return float(10 ** (self.intercept + self.slope * years))

    def growth_range(self, standard_errors: float = 2) -> tuple[float, float]:
        """Growth per year with the slope moved by some standard errors down and up."""
        low, high = (10 ** (self.slope + sign * standard_errors * self.standard_error) for sign in (-1, 1))
        return float(low), float(high)

    def doubling_range(self, standard_errors: float = 2) -> tuple[float, float]:
        """Doubling times in months that belong to :meth:`growth_range`, the shorter one first.

        Raises:
            ValueError: the slope is not above zero by that much, so that the longer one has no end.
        """
        low, high = self.growth_range(standard_errors)
        if low <= 1:
            raise ValueError("The range of the slope includes zero, so the doubling time has no upper end.")
        return doubling_months(high), doubling_months(low)


def fit(years: Sequence[float], values: Sequence[float]) -> Trend:
    """The line of least squares through ``log10(values)`` against ``years``.

    Raises:
        ValueError: fewer than three points, a value that is not above zero, or all at one time.
    """
    if len(years) != len(values) or len(years) < 3:
        raise ValueError(f"Expected three or more pairs, got {len(years)} times and {len(values)} values.")
    if not min(values) > 0:
        raise ValueError(f"The smallest value is {min(values):g}; a logarithm needs values above zero.")
    logs = [math.log10(value) for value in values]
    mean_year, mean_log = (math.fsum(each) / len(each) for each in (years, logs))
    spread = math.fsum((year - mean_year) ** 2 for year in years)
    if not spread > 0:
        raise ValueError("All points lie at one time, so there is no slope.")
    pairs = list(zip(years, logs, strict=True))
    slope = math.fsum((year - mean_year) * (log - mean_log) for year, log in pairs) / spread
    intercept = mean_log - slope * mean_year
    squares = math.fsum((log - intercept - slope * year) ** 2 for year, log in pairs)
    variance = squares / (len(pairs) - 2)
    return Trend(slope, intercept, math.sqrt(variance / spread), math.sqrt(variance), len(pairs))


def years_between(first: dt.date, last: dt.date) -> float:
    """Time from one day to another in years of 365.25 days; negative if ``last`` comes first."""
    return (last - first).days / DAYS_PER_YEAR


def growth_per_year(first: float, last: float, years: float) -> float:
    """Factor per year between two values: ``(last / first) ** (1 / years)``. Growth compounds.

    Raises:
        ValueError: a value or the time is not above zero.
    """
    if not min(first, last, years) > 0:
        raise ValueError(f"Expected values and a time above zero, got {first:g}, {last:g} and {years:g}.")
    return float((last / first) ** (1 / years))


def doubling_months(growth: float) -> float:
    """Months in which something doubles that grows by the factor ``growth`` in a year.

    ``12 log(2) / log(growth)``; negative below 1, where it is the time to halve with its sign turned.

    Raises:
        ValueError: the factor is not above zero, or it is 1: no change never doubles.
    """
    if not growth > 0 or growth == 1:
        raise ValueError(f"The growth is {growth:g} per year; expected a factor above zero other than 1.")
    return _MONTHS_PER_YEAR * math.log(2) / math.log(growth)


def years_to_reach(start: float, target: float, growth: float) -> float:
    """Years until ``start`` has become ``target`` at a constant factor per year.

    Raises:
        ValueError: a number is not above zero, or nothing grows.
    """
    if not min(start, target, growth) > 0 or growth == 1:
        raise ValueError(f"Expected numbers above zero and growth, got {start:g}, {target:g}, {growth:g}.")
    return math.log(target / start) / math.log(growth)
