"""Reading figures and claims: bounds, run rates, parts and totals, and a verdict by rule.

Pure functions. The verdicts and the rule are the course's own; a run rate is a pace over a year, as
companies use the word, and recognised revenue is what the accounts of a period show as earned.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

VERDICTS = ("confirmed", "incomplete", "superseded", "unsupported", "contradicted", "judgement")
"""The six verdicts. ``incomplete`` is short for incomplete or of mixed scope."""

SCALE = VERDICTS[:5]
"""The verdicts on claims that can be checked, in an order in which neighbours are easily mistaken."""

RELATIONS = ("supports", "limits", "replaces", "contradicts", "silent")
"""How a row bears on a claim: it states it; states it for a part, another scope or under a condition;
holds what is true since; states the opposite; is where it would stand, and does not say it."""

# What each relation makes of a claim, the strongest first.
_DECIDES = {
    "contradicts": "contradicted",
    "replaces": "superseded",
    "limits": "incomplete",
    "supports": "confirmed",
}

# Numerator and denominator: what is known of their quotient. A pair that is missing leaves nothing known.
_QUOTIENTS = {
    ("", ""): "",
    ("", "about"): "about",
    ("about", ""): "about",
    ("about", "about"): "about",
    ("at least", ""): "at least",
    ("", "up to"): "at least",
    ("at least", "up to"): "at least",
    ("up to", ""): "up to",
    ("", "at least"): "up to",
    ("up to", "at least"): "up to",
}


def verdict(checkable: bool, relations: Iterable[str]) -> str:
    """One of :data:`VERDICTS`, by the first question that is answered with yes.

    1. Is there nothing that could decide the claim as it stands? judgement
    2. Does a row state the opposite? contradicted
    3. Does a row hold what is true since? superseded
    4. Does a row state it for a part, another scope or under a condition? incomplete
    5. Does a row state it? confirmed
    6. Else unsupported: rows that are silent decide nothing.

    Args:
        checkable: whether some figure or document could decide the claim as it stands.
        relations: of the rows that bear on it, each one of :data:`RELATIONS`.

    Raises:
        ValueError: a relation is none of these.
    """
    found = set(relations)
    if unknown := sorted(found - set(RELATIONS)):
        raise ValueError(f"{unknown[0]!r} is no relation. Relations are {', '.join(RELATIONS)}.")
    if not checkable:
        return "judgement"
    return next((word for relation, word in _DECIDES.items() if relation in found), "unsupported")


def quotient_qualifier(numerator: str, denominator: str) -> str | None:
    """How a quotient is meant, from how its two figures are meant; ``None`` where nothing is known.

    A qualifier is ``""`` (as it stands), ``"about"``, ``"at least"`` or ``"up to"``, of figures that are
    not negative. Something that is at least ``a``, over something that is at most ``b``, is at least
    ``a / b``: a bound, not a price. At least over at least may be anything.

    Raises:
        ValueError: a word is no qualifier.
    """
    for word in (numerator, denominator):
        if word not in ("", "about", "at least", "up to"):
            raise ValueError(f"{word!r} is no qualifier. Write '', 'about', 'at least' or 'up to'.")
    return _QUOTIENTS.get((numerator, denominator))


def run_rate(revenue_usd: float, months: float) -> float:
    """The pace of a period as USD per year: its revenue times 12 over its months.

    Raises:
        ValueError: a period without length.
    """
    if not months > 0:
        raise ValueError(f"The period has {months:g} months; expected more than zero.")
    return revenue_usd * 12 / months


def revenue_from_pace(days: Sequence[dt.date], paces_usd_per_year: Sequence[float]) -> float:
    """Revenue in USD between the first and the last day, from paces known on single days.

    The area under the line through the points (trapezoids), a year counted as 365 days. It takes the
    pace to move evenly between two points, so it is an estimate.

    Raises:
        ValueError: fewer than two points, not as many paces as days, or days that do not ascend.
    """
    if len(days) != len(paces_usd_per_year) or len(days) < 2:
        raise ValueError(
            f"There are {len(days)} days and {len(paces_usd_per_year)} paces; expected two or more of each."
        )
    points = list(zip(days, paces_usd_per_year, strict=True))
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise ValueError("The days do not ascend. Sort the points by day, one point a day.")
    return sum((b[0] - a[0]).days / 365 * (a[1] + b[1]) / 2 for a, b in pairwise(points))


def gap(parts: Iterable[float], total: float) -> float:
    """What the parts leave of a total: the total less their sum, in their unit."""
    return total - math.fsum(parts)


def reconciles(parts: Sequence[float], total: float, rounded_to: float) -> bool:
    """Whether parts and total agree but for rounding.

    Each of the ``n`` parts and the total may be off by half of ``rounded_to``, so the gap may be up to
    ``(n + 1) / 2`` of it.

    Raises:
        ValueError: a negative ``rounded_to``.
    """
    if rounded_to < 0:
        raise ValueError(f"rounded_to is {rounded_to:g}; expected zero or more.")
    allowed = (len(parts) + 1) / 2 * rounded_to
    # A sum of binary fractions may miss a decimal by its last digit.
    return abs(gap(parts, total)) <= allowed + 1e-9 * abs(total)


def orders_apart(one: float, other: float) -> float:
    """How many powers of ten ``one`` lies above ``other``: the logarithm to base 10 of their quotient.

    Raises:
        ValueError: a figure is not above zero.
    """
    if not (one > 0 and other > 0):
        raise ValueError(f"Powers of ten need figures above zero, got {one:g} and {other:g}.")
    return math.log10(one / other)
