"""Points for an answer that is partly right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.checks.codec import encode
from coursekit.checks.compare import Rule
from coursekit.checks.judge import judge
from coursekit.checks.partial import share_earned

from .questions import case, question, value

SCALE = ["low", "middle", "high"]
FOUR = {"a": "low", "b": "middle", "c": "high", "d": "never"}


def share(expected, got, **partial):
    return share_earned(encode(expected), encode(got), Rule(), partial)


@pytest.mark.parametrize(
    ("got", "earned"),
    [
        ("middle", 1.0),
        (" Middle ", 1.0),
        ("LOW", 0.5),
        ("high", 0.5),
        ("never", 0.0),  # not on the scale
        (1, 0.0),
        (None, 0.0),
    ],
)
def test_a_neighbour_on_the_scale_earns_half(got, earned):
    assert share("middle", got, scale=SCALE) == earned


def test_two_steps_earn_nothing_and_what_is_off_the_scale_has_no_neighbour():
    assert share("low", "high", scale=SCALE) == 0.0
    assert share("never", "high", scale=SCALE) == 0.0
    assert share("low", "middle") == 0.0


@pytest.mark.parametrize(
    ("got", "earned"),
    [
        (FOUR, 1.0),
        (FOUR | {"d": "low"}, 0.75),
        (FOUR | {"a": "middle", "d": "low"}, 0.625),  # 0.5 + 1 + 1 + 0, of 4
        ({"a": "low"}, 0.25),
        ({}, 0.0),
        (FOUR | {"e": "low"}, 0.8),  # four of five: adding entries never pays
        (["low", "middle"], 0.0),
    ],
)
def test_a_dictionary_earns_by_its_entries(got, earned):
    assert share(FOUR, got, each=True, scale=SCALE) == pytest.approx(earned)


def test_entries_may_be_numbers_and_count_within_the_tolerance():
    assert share({2024: 1.0, 2025: 2.0}, {2024.0: 1.0000001, 2025: 3.0}, each=True) == 0.5


def test_without_each_a_dictionary_is_right_or_wrong():
    assert share(FOUR, FOUR | {"d": "low"}, scale=SCALE) == 0.0


@given(st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from([*SCALE, "never", 3, None])))
def test_only_the_whole_answer_earns_everything(got):
    earned = share(FOUR, got, each=True, scale=SCALE)
    assert 0.0 <= earned <= 1.0
    assert (earned == 1.0) == (got == FOUR)


def test_the_judge_gives_the_part_and_says_so():
    asked = question(case(FOUR, points=2000), kind="value") | {"partial": {"each": True, "scale": SCALE}}
    verdict = judge(asked, [value(FOUR | {"a": "middle", "d": "low"})])
    assert verdict.points == 1250  # 0.625 of 2000
    assert verdict.cause == "wrong value"
    assert verdict.message == "Key 'a': The text differs. The answer earns part of the points."
    assert judge(asked, [value(FOUR)]).correct


def test_a_slip_is_named_and_earns_its_part():
    wrong = FOUR | {"b": "high"}
    asked = question(case(FOUR, points=1000, too_high=wrong), kind="value", slips=[("too-high", "Too high.")])
    verdict = judge(asked | {"partial": {"each": True}}, [value(wrong)])
    assert (verdict.slip, verdict.message, verdict.points) == ("too-high", "Too high.", 750)


def test_a_question_that_says_nothing_of_parts_gives_none():
    asked = question(case(FOUR), kind="value")
    assert judge(asked, [value(FOUR | {"d": "low"})]).points == 0


@pytest.mark.parametrize("outcome", [{"status": "missing"}, {"status": "timed out"}, value(None)])
def test_no_answer_earns_no_part(outcome):
    asked = question(case(FOUR), kind="value") | {"partial": {"each": True, "scale": SCALE}}
    assert judge(asked, [outcome]).points == 0
