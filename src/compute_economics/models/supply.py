"""How long a build takes, what a delay costs, and how sites are compared.

A project is a set of steps. A step may start when the steps it waits for are done, so steps in a row add
up and steps side by side do not: the earliest end is the *longest path* of sums, found by the critical
path method of Kelley and Walker (1959). Times are in months, money in USD.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from compute_economics.models.domain import at_least_zero

MONTHS_PER_UNIT: Mapping[str, float] = {"days": 12 / 365, "weeks": 12 / 52, "months": 1.0, "years": 12.0}
"""Average months in a day, week, month and year; a year counts as 52 weeks."""


def months(time: float, unit: str) -> float:
    """A time in average months: 52 weeks are 12, 122 days are 4.01.

    Raises:
        ValueError: a negative time, or a unit other than days, weeks, months and years.
    """
    at_least_zero(time=time)
    if unit not in MONTHS_PER_UNIT:
        raise ValueError(f"The unit is {unit!r}; expected one of {', '.join(MONTHS_PER_UNIT)}.")
    return time * MONTHS_PER_UNIT[unit]


@dataclass(frozen=True)
class Schedule:
    """When each step of a project starts and ends at the earliest, in months from the start.

    ``critical`` are the steps of the longest path in order; ``slack`` says by how many months a step may
    slip before the end moves, zero on the longest path.
    """

    start: Mapping[str, float]
    end: Mapping[str, float]
    slack: Mapping[str, float]
    critical: tuple[str, ...]

    @property
    def total(self) -> float:
        """Months until the last step is done: the length of the longest path."""
        return max(self.end.values(), default=0.0)


def schedule(months: Mapping[str, float], after: Mapping[str, Sequence[str]]) -> Schedule:
    """The earliest schedule of steps that take ``months`` and wait for those named in ``after``.

    A step that ``after`` does not name waits for nothing. Of two equally long paths the one first given
    is called critical.

    Raises:
        ValueError: a negative time, a step that ``months`` does not hold, or steps that wait for each other.
    """
    at_least_zero(**months)
    unknown = sorted(({*after} | {step for steps in after.values() for step in steps}) - set(months))
    if unknown:
        raise ValueError(f"No time is given for {', '.join(unknown)}. Add it to months.")
    try:
        order = list(TopologicalSorter({step: after.get(step, ()) for step in months}).static_order())
    except CycleError as error:
        raise ValueError(f"These steps wait for each other: {', '.join(error.args[1])}.") from None
    start: dict[str, float] = {}
    end: dict[str, float] = {}
    for step in order:
        start[step] = max((end[before] for before in after.get(step, ())), default=0.0)
        end[step] = start[step] + months[step]
    total = max(end.values(), default=0.0)
    latest = dict.fromkeys(order, total)
    for step in reversed(order):
        for before in after.get(step, ()):
            latest[before] = min(latest[before], latest[step] - months[step])
    slack = {step: latest[step] - end[step] for step in months}
    return Schedule(start, end, slack, _critical(end, after))


def _critical(end: Mapping[str, float], after: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Walk back from the step that ends last to one that waits for nothing."""
    path = [max(end, key=end.__getitem__)] if end else []
    while path and after.get(path[-1]):
        path.append(max(after[path[-1]], key=end.__getitem__))
    return tuple(reversed(path))


def months_gained(
    months: Mapping[str, float], after: Mapping[str, Sequence[str]], step: str, saved: float
) -> float:
    """How many months earlier a project ends when ``step`` takes ``saved`` months less.

    Never more than ``saved``; nothing at all for a step with more slack than it can lose.

    Raises:
        ValueError: what :func:`schedule` refuses, an unknown step, or more saved than the step takes.
    """
    if step not in months:
        raise ValueError(f"There is no step {step!r}. Steps: {', '.join(months)}.")
    if not 0 <= saved <= months[step]:
        raise ValueError(f"{step} takes {months[step]:g} months, so {saved:g} cannot be saved.")
    shorter = {**months, step: months[step] - saved}
    return schedule(months, after).total - schedule(shorter, after).total


def cost_of_delay_usd(months_late: float, income_usd_per_month: float, avoided_usd_per_month: float) -> float:
    """What it costs to open ``months_late``: the income missed less the spending that waits as well.

    Cost that runs on while nothing opens, such as interest on machines already paid, is not avoided.

    Raises:
        ValueError: an argument is negative.
    """
    at_least_zero(months_late=months_late, avoided_usd_per_month=avoided_usd_per_month)
    at_least_zero(income_usd_per_month=income_usd_per_month)
    return months_late * (income_usd_per_month - avoided_usd_per_month)


def highest_rent(worth: float, own_cost: float, wait_months: float, horizon_months: float) -> float:
    """The rent at which renting from today and building both leave the same over a horizon.

    Our own derivation: renting leaves ``horizon * (worth - rent)``; building leaves
    ``(horizon - wait) * (worth - own_cost)``. Equal at ``own_cost + wait / horizon * (worth - own_cost)``.
    All three amounts are per unit and time, for example USD per GPU-hour. No discounting, no ramp, no
    value after the horizon.

    Raises:
        ValueError: a negative argument, an empty horizon, or a wait beyond it.
    """
    at_least_zero(worth=worth, own_cost=own_cost)
    return own_cost + _waiting(wait_months, horizon_months) * (worth - own_cost)


def worth_for_rent(rent: float, own_cost: float, wait_months: float, horizon_months: float) -> float:
    """What capacity must be worth so that a given rent is no more than :func:`highest_rent`.

    Raises:
        ValueError: as :func:`highest_rent`, or no wait at all: then no worth decides.
    """
    at_least_zero(rent=rent, own_cost=own_cost)
    share = _waiting(wait_months, horizon_months)
    if share == 0:
        raise ValueError("The wait is 0; expected more than zero. Without a wait the cheaper way is better.")
    return own_cost + (rent - own_cost) / share


def h100_equivalents(counts: Mapping[str, float], tflops: Mapping[str, float], h100_tflops: float) -> float:
    """Chips of several sorts as a number of H100 with the same dense throughput.

    Each count is weighted by the throughput of its chip over that of an H100, at one number format for
    both. Memory, network and power are left out.

    Raises:
        ValueError: a chip without throughput, a negative number, or an H100 without throughput.
    """
    missing = sorted(set(counts) - set(tflops))
    if missing:
        raise ValueError(f"No throughput is given for {', '.join(missing)}. Add it to tflops.")
    if not h100_tflops > 0:
        raise ValueError(f"h100_tflops is {h100_tflops:g}; expected more than zero.")
    for chip, count in counts.items():
        at_least_zero(**{f"count of {chip}": count, f"TFLOP/s of {chip}": tflops[chip]})
    return sum(count * tflops[chip] for chip, count in counts.items()) / h100_tflops


def relative_change(old: float, new: float) -> float:
    """Change from ``old`` to ``new`` as a fraction of where it started.

    Raises:
        ValueError: ``old`` is zero or less.
    """
    if not old > 0:
        raise ValueError(f"old is {old:g}; expected more than zero, because it is the base of the change.")
    return new / old - 1


def _waiting(wait_months: float, horizon_months: float) -> float:
    """The part of a horizon that is spent waiting."""
    if not 0 <= wait_months <= horizon_months or not horizon_months > 0:
        raise ValueError(
            f"The wait is {wait_months:g} of {horizon_months:g} months; expected a wait from zero to the "
            "whole horizon, and a horizon above zero."
        )
    return wait_months / horizon_months
