"""Ways to be wrong that need no author: one constant, a rounding, a well-known factor."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from coursekit.checks.codec import as_number

Question = Mapping[str, Any]
Outcome = Mapping[str, Any]

# (factor, what to look for), tried in this order.
_FACTORS = (
    (1_000, "a step between kilo and mega, or between thousand, million and billion"),
    (1_000_000, "a step between thousand, million and billion, or between kilo and giga"),
    (12, "months where years are meant, or the other way round"),
    (24, "hours where days are meant, or the other way round"),
    (8_760, "hours where years are meant, or the other way round"),
    (100, "per cent where a fraction is meant, or cents and dollars"),
)


def recognise(question: Question, outcomes: Sequence[Outcome]) -> tuple[str, str] | None:
    """Name and sentence of the pattern that explains every outcome, if there is one."""
    return _same(question, outcomes) or _rounded(question, outcomes) or _factor(question, outcomes)


def _same(question: Question, outcomes: Sequence[Outcome]) -> tuple[str, str] | None:
    """Name and sentence when the answer is one constant whatever it is asked."""
    values = [outcome.get("value") for outcome in outcomes]
    expected = [case["expected"] for case in question["cases"]]
    if (
        None in values
        or any(value != values[0] for value in values)
        or all(e == expected[0] for e in expected)
    ):
        return None
    return (
        "same-for-every-case",
        "Every case gives the same result. Use the arguments; do not type a case's numbers in.",
    )


def _rounded(question: Question, outcomes: Sequence[Outcome]) -> tuple[str, str] | None:
    """Name and sentence when every result is right but for its rounding."""
    for case, outcome in zip(question["cases"], outcomes, strict=True):
        target, number = _number(case["expected"].get("value")), _number(outcome.get("value"))
        if target is None or number is None or not math.isclose(target, number, rel_tol=0.05):
            return None
        if not any(math.isclose(round(target, digits), number, rel_tol=1e-9) for digits in range(-9, 9)):
            return None
    return (
        "rounded-too-early",
        "This is right but for its rounding. Keep full precision, and round only what you show.",
    )


def _factor(question: Question, outcomes: Sequence[Outcome]) -> tuple[str, str] | None:
    """Name and sentence when every result is too large or too small by one well-known factor."""
    pairs = zip(question["cases"], outcomes, strict=True)
    ratios = [ratio for case, got in pairs for ratio in _ratios(case["expected"], got)]
    for factor, look_for in _FACTORS:
        for wanted, word in ((factor, "large"), (1 / factor, "small")):
            if all(ratio is not None and abs(ratio / wanted - 1) < 1e-6 for ratio in ratios):
                start = "Every number is" if len(ratios) > 1 else "The result is"
                sentence = f"{start} {factor:,} times too {word}. Look for {look_for}."
                return f"{factor}-times-too-{word}", sentence
    return None


def _ratios(expected: Outcome, got: Outcome) -> list[float | None]:
    """Result over expectation, for a number or each number of a list; ``None`` where there is none."""
    if expected["status"] != "value" or got["status"] != "value":
        return [None]
    targets, numbers = (_items(outcome["value"]) for outcome in (expected, got))
    if not targets or len(targets) != len(numbers):
        return [None]
    return [_ratio(*pair) for pair in zip(targets, numbers, strict=True)]


def _items(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value["v"]) if value["t"] in ("tuple", "array", "series") else [value]
    return value if isinstance(value, list) else [value]


def _ratio(expected: Any, got: Any) -> float | None:
    target, number = _number(expected), _number(got)
    return None if number is None or not target else number / target


def _number(value: Any) -> float | None:
    number = as_number(value)
    return number if number is not None and math.isfinite(number) else None
