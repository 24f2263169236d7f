"""How the book says grades, kinds, dates and numbers in words."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping

from coursekit.subject import Fact, FactValue, power_of_ten

GRADE_WORDS: Mapping[str, str] = {
    "A": "filing or party",
    "B": "press or research body",
    "C": "blog or aggregator",
}

KIND_WORDS: Mapping[str, str] = {
    "stated": "stated by the source",
    "derived": "computed from sourced figures",
    "estimate": "estimate",
    "projection": "projection",
    "claim": "claim, not confirmed",
    "disputed": "disputed",
}

_UNREADABLE = 1e15

# Without a full stop: a mark often ends a sentence.
_KIND_MARKS = {"estimate": "est", "projection": "proj", "claim": "claimed", "disputed": "disputed"}
_GRADE_MARKS = {"B": "reported", "C": "blog"}


def mark(fact: Fact) -> str:
    """The small word beside a figure that is less than a filing's own; empty for a filing or a party."""
    return _KIND_MARKS.get(fact.kind) or _GRADE_MARKS.get(fact.source_grade, "")


def standing(fact: Fact) -> str:
    """Kind and grade of a fact in words."""
    if not fact.sources:
        return "a definition or assumption of this course"
    return f"{KIND_WORDS[fact.kind]}; {GRADE_WORDS[fact.source_grade]}"


def day(iso: str) -> str:
    """An ISO date, month or year as prose writes it: ``3 May 2026``, ``May 2026``, ``2026``."""
    if len(iso) == len("2026-05"):
        return f"{dt.date.fromisoformat(f'{iso}-01'):%B %Y}"
    try:
        date = dt.date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{date.day} {date:%B %Y}"


def value(fact: Fact) -> str:
    """The unrounded value with its unit: ``1,250,000,000 USD per month``."""
    grouped_from = 10_000 if fact.unit == "year" else 1_000
    return f"{number(fact.value, grouped_from)} {fact.unit}".strip()


def part(name: str) -> str:
    """The part of a course in words: ``I The deal`` becomes ``Part I: The deal``."""
    number, _, rest = name.partition(" ")
    return f"Part {number}: {rest}" if rest and not set(number) - set("IVX") else name


def count(number: int, noun: str) -> str:
    """A number with its noun: ``1 hour``, ``2 hours``."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def sentence(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def number(cell: FactValue | None, grouped_from: int = 10_000) -> str:
    """A value for reading: six significant digits, thousands separated, dates in words.

    From a quadrillion on nobody counts the zeros: it is written with a power of ten.

    Years and other small whole numbers read better without a separator, so a column of a table is
    grouped from 10,000 on.
    """
    if cell is None or cell != cell:  # noqa: PLR0124 - NaN
        return "no value"
    if isinstance(cell, dt.date):
        return day(cell.strftime("%Y-%m-%d"))
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return str(cell)
    if math.isfinite(cell) and abs(cell) >= _UNREADABLE:
        return re.sub(r"\.?0+(?=\u00a0)", "", power_of_ten(cell, 5))
    if cell and math.isfinite(cell):
        cell = round(cell, max(0, 5 - math.floor(math.log10(abs(cell)))))
    if float(cell).is_integer():
        cell = int(cell)
    return f"{cell:,}" if abs(cell) >= grouped_from else f"{cell}"
