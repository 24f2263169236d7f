"""Arithmetic of a compute contract: term, totals, exit terms, price of a GPU-hour.

Pure functions. Money in USD, months as text ``"2026-07"``, notice in days, everything else in the
unit its name carries. A month is the average month of a 365-day year: 730 hours.
"""

from __future__ import annotations

import datetime as dt

HOURS_PER_MONTH = 730.0
"""Hours in an average month: 8,760 / 12. GPU futures are also defined on 730 GPU-hours."""

DAYS_PER_MONTH = 365 / 12
"""Days in an average month, about 30.42."""


def month_count(first: str, last: str) -> int:
    """Months from ``first`` to ``last``, both counted: ``12 (y2 - y1) + (m2 - m1) + 1``.

    Both are text such as ``"2026-07"``. Two equal months give 1.

    Raises:
        ValueError: a month cannot be read, or ``last`` lies before ``first``.
    """
    start, end = _month(first), _month(last)
    months = 12 * (end.year - start.year) + (end.month - start.month) + 1
    if months < 1:
        raise ValueError(f"The last month {last!r} lies before the first month {first!r}. Swap the two.")
    return months


def month_after(month: str) -> str:
    """The month that follows ``month``: ``"2026-12"`` gives ``"2027-01"``.

    Raises:
        ValueError: the month cannot be read.
    """
    start = _month(month)
    return f"{start.year + start.month // 12}-{start.month % 12 + 1:02d}"


def month_name(month: str) -> str:
    """A month in words: ``"2029-05"`` gives ``"May 2029"``.

    Raises:
        ValueError: the month cannot be read.
    """
    return f"{_month(month):%B %Y}"


def full_fee_months(first: str, ramp_months: int, last: str) -> int:
    """Months billed at the full fee: the whole term less the reduced months at its start.

    Raises:
        ValueError: a month cannot be read, or the ramp is negative or longer than the term.
    """
    term = month_count(first, last)
    if not 0 <= ramp_months <= term:
        raise ValueError(f"A ramp of {ramp_months} months does not fit into a term of {term} months.")
    return term - ramp_months


def annual_fee(monthly_fee_usd: float) -> float:
    """Fee of a year in which every month is billed in full, in USD."""
    return 12 * monthly_fee_usd


def nominal_total(monthly_fee_usd: float, full_months: float, ramp_total_usd: float = 0.0) -> float:
    """Everything paid if nobody ever leaves, in USD: full months at the fee, plus the ramp."""
    return full_months * monthly_fee_usd + ramp_total_usd


def notice_months(notice_days: float) -> float:
    """A notice period in average months: 90 days are 2.96, a little less than three."""
    return notice_days / DAYS_PER_MONTH


def months_held(
    notice_days: float, initial_months: float, elapsed_months: float, months_left: float
) -> float:
    """Months still to be paid if one side leaves as soon as it may.

    What remains of the initial period, then the notice, and never more than what is left of the
    term: ``min(max(initial - elapsed, 0) + notice, left)``.

    Raises:
        ValueError: an argument is negative.
    """
    if min(notice_days, initial_months, elapsed_months, months_left) < 0:
        raise ValueError("Notice, initial period, elapsed and remaining months must all be zero or more.")
    waiting = max(initial_months - elapsed_months, 0)
    return min(waiting + notice_months(notice_days), months_left)


def minimum_exposure(
    monthly_fee_usd: float,
    notice_days: float,
    initial_months: float,
    elapsed_months: float,
    months_left: float,
) -> float:
    """Least that is still to be paid under the exit terms, in USD: the fee times the months held.

    Each month counts at the full fee, so during a ramp at reduced fees this is an upper limit.

    Raises:
        ValueError: a time is negative.
    """
    return monthly_fee_usd * months_held(notice_days, initial_months, elapsed_months, months_left)


def price_per_gpu_hour(
    monthly_fee_usd: float, gpus: float, hours_per_month: float = HOURS_PER_MONTH
) -> float:
    """Price of one GPU for one hour, in USD: the fee spread over the GPU-hours of a month.

    Fee and GPUs must have the same scope. Every hour of the month is paid, used or not.

    Raises:
        ValueError: there are no GPUs or no hours.
    """
    if gpus <= 0 or hours_per_month <= 0:
        raise ValueError(f"Expected more than zero GPUs and hours, got {gpus} and {hours_per_month}.")
    return monthly_fee_usd / (gpus * hours_per_month)


def share(part: float, whole: float) -> float:
    """``part / whole``, a fraction (1 is all of it)."""
    return part / whole


def _month(text: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y-%m").date()
    except (TypeError, ValueError):
        raise ValueError(f'{text!r} is not a month. Write year and month, like "2026-07".') from None
