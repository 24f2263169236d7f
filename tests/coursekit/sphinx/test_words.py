"""How numbers, dates and standing are said."""

from __future__ import annotations

import datetime as dt

import pytest

from coursekit.sphinx import words
from coursekit.subject import GRADES, KINDS, Fact


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1_250_000_000.0, "1,250,000,000"),
        (5.268703898840885, "5.2687"),  # six significant digits
        (0.0268123456, "0.0268123"),
        (2026, "2026"),  # a year keeps its shape
        (8760, "8760"),
        (10_000, "10,000"),
        (0, "0"),
        (-1234.5, "-1234.5"),
        (float("nan"), "no value"),
        (None, "no value"),
        (float("inf"), "inf"),
        (3.8e25, "3.8\u00a0×\u00a010²⁵"),
        (1e27, "1\u00a0×\u00a010²⁷"),
        (2.528838e24, "2.52884\u00a0×\u00a010²⁴"),
        (1.00500e20, "1.005\u00a0×\u00a010²⁰"),
        (9.99e14, "999,000,000,000,000"),
        (True, "True"),
        ("text", "text"),
        (dt.date(2026, 5, 3), "3 May 2026"),
    ],
)
def test_a_cell(value: object, shown: str) -> None:
    assert words.number(value) == shown  # type: ignore[arg-type]


def test_the_value_of_a_fact_is_grouped_as_in_prose_except_for_a_year() -> None:
    assert words.value(Fact("hours", "", lambda: 8760, unit="hours")) == "8,760 hours"
    assert words.value(Fact("start", "", lambda: 2026, unit="year")) == "2026 year"


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (3.8e25, 1, "3.8 × 10²⁵"),
        (1e27, 0, "1 × 10²⁷"),
        (9.96e22, 1, "1.0 × 10²³"),
        (4.7e-13, 1, "4.7 × 10⁻¹³"),
    ],
)
def test_a_fact_may_be_written_with_a_power_of_ten(value: float, digits: int, shown: str) -> None:
    text = Fact("", "", lambda: value, digits=digits, scale="power of ten").text
    assert text == shown.replace(" ", "\u00a0")  # a line never ends inside it


@pytest.mark.parametrize(
    ("iso", "shown"),
    [("2026-05-03", "3 May 2026"), ("2026-05", "May 2026"), ("2026", "2026"), ("", ""), ("soon", "soon")],
)
def test_a_date(iso: str, shown: str) -> None:
    assert words.day(iso) == shown


def test_every_kind_and_grade_has_words_and_only_the_firmest_have_no_mark() -> None:
    assert set(words.KIND_WORDS) == set(KINDS)
    assert set(words.GRADE_WORDS) == set(GRADES)
    unmarked = {
        (kind, grade)
        for kind in KINDS
        for grade in GRADES
        if not words.mark(Fact("", "", lambda: 0, kind=kind, source_grade=grade))
    }
    assert unmarked == {("stated", "A"), ("derived", "A")}
