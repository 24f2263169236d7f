"""Marks, causes, slips and sentences."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.checks.judge import judge
from coursekit.checks.render import html, words
from coursekit.checks.verdict import CAUSES, Verdict, points_text

from .questions import case, choice, question, value

# A load of 10 MW and one of 20 MW over 100 h: 1,000 and 2,000 MWh.
TWO = question(
    case(1000.0, args={"mw": 10}, power_as_energy=10.0, kilo=1_000_000.0),
    case(2000.0, args={"mw": 20}, visible=False, power_as_energy=20.0, kilo=2_000_000.0),
    slips=[("power-as-energy", "The hours are missing."), ("kilo", "That is in kilowatt-hours.")],
)


def test_all_right_earns_everything():
    verdict = judge(TWO, [value(1000), value(2000.0)])
    assert (verdict.points, verdict.cause, verdict.slip) == (2000, "correct", "")
    assert verdict.mark == 2.0


def test_each_case_earns_its_own_points():
    verdict = judge(TWO, [value(1000), value(5)])
    assert verdict.points == 1000
    assert verdict.cause == "wrong value"


def test_a_slip_is_named_when_it_explains_every_case():
    verdict = judge(TWO, [value(10), value(20)])
    assert (verdict.points, verdict.slip) == (0, "power-as-energy")
    assert verdict.message == "The hours are missing."


# A fit of noisy points: 6.0 may be off by 0.2, and on fewer points 8.0 may be off by 0.5.
FIT = question(
    {**case(6.0, args={"points": 51}, in_years=0.5), "abs": 0.2},
    {**case(8.0, args={"points": 9}, in_years=0.7), "abs": 0.5},
    slips=[("in-years", "That is in years.")],
)


@pytest.mark.parametrize(
    ("first", "second", "points"), [(6.19, 8.49, 2000), (6.21, 8.0, 1000), (6.0, 7.49, 1000), (5.5, 8.6, 0)]
)
def test_a_case_is_judged_by_the_tolerance_of_its_own_data(first, second, points):
    assert judge(FIT, [value(first), value(second)]).points == points


def test_a_slip_of_a_fit_is_recognised_within_the_same_tolerance():
    assert judge(FIT, [value(0.6), value(0.4)]).slip == "in-years"
    assert judge(FIT, [value(0.6), value(1.3)]).slip == ""


def test_a_slip_is_not_named_when_it_explains_one_case_only():
    assert judge(TWO, [value(10), value(21)]).slip == ""


def test_an_authored_slip_goes_before_the_built_in_factor():
    # 1,000,000 is both the slip "kilo" and a thousand times too large.
    assert judge(TWO, [value(1_000_000), value(2_000_000)]).slip == "kilo"


@pytest.mark.parametrize(
    ("factor", "slip"),
    [
        (12, "12-times-too-large"),
        (1 / 12, "12-times-too-small"),
        (24, "24-times-too-large"),
        (1 / 1000, "1000-times-too-small"),
        (8760, "8760-times-too-large"),
        (100, "100-times-too-large"),
        (1 / 24, "24-times-too-small"),
        (1e6, "1000000-times-too-large"),
    ],
)
def test_a_well_known_factor_is_named(factor, slip):
    verdict = judge(TWO, [value(1000 * factor), value(2000 * factor)])
    assert verdict.slip == slip
    assert "Every number is" in verdict.message


@pytest.mark.parametrize("got", [(2000.0, 3000.0), [2000, 3000], np.array([2000.0, 3000.0])])
def test_a_factor_is_named_in_a_pair_when_both_ends_have_it(got):
    pair = question(case((2.0, 3.0), args={"mw": 1}))
    assert judge(pair, [value(got)]).slip == "1000-times-too-large"
    assert judge(pair, [value((2000.0, 3.0))]).slip == ""
    assert judge(pair, [value((2000.0, 3000.0, 4000.0))]).slip == ""


def test_another_factor_is_not_named():
    assert judge(TWO, [value(7000), value(14000)]).slip == ""


def test_a_constant_is_named():
    verdict = judge(TWO, [value(1000), value(1000)])
    assert (verdict.points, verdict.slip) == (1000, "same-for-every-case")
    assert "Use the arguments" in verdict.message


def test_a_rounding_is_named():
    thirds = question(case(10 / 3, args={"mw": 1}), case(200 / 3, args={"mw": 2}))
    verdict = judge(thirds, [value(3.33), value(66.67)])
    assert (verdict.points, verdict.slip) == (0, "rounded-too-early")
    assert judge(thirds, [value(3.33), value(66.61)]).slip == ""


def test_zero_expected_gives_no_factor():
    zero = question(case(0.0, args={"mw": 0}), case(1.0, args={"mw": 1}))
    assert judge(zero, [value(0), value(12)]).slip == ""


@pytest.mark.parametrize(
    ("outcome", "cause", "says"),
    [
        ({"status": "missing"}, "missing", "not defined yet"),
        (
            {"status": "raised", "type": "KeyError", "message": "'mw'", "line": 3},
            "raised",
            "KeyError, line 3",
        ),
        ({"status": "syntax error", "message": "invalid syntax", "line": 2}, "syntax error", "line 2"),
        ({"status": "timed out", "seconds": 5, "line": 4}, "timed out", "within 5 s, line 4"),
        ({"status": "out of memory"}, "out of memory", "memory"),
        ({"status": "too much output"}, "too much output", "prints"),
        ({"status": "crashed", "detail": "os._exit"}, "crashed", "os._exit"),
        ({"status": "wrong type", "message": "`answer` is a value"}, "wrong type", "is a value"),
        (
            {"status": "unreadable submission", "detail": "The file is empty."},
            "unreadable submission",
            "empty",
        ),
    ],
)
def test_every_way_to_give_no_value_has_a_cause_and_a_sentence(outcome, cause, says):
    verdict = judge(TWO, [outcome, outcome])
    assert verdict.cause == cause
    assert cause in CAUSES
    assert verdict.points == 0
    assert says in verdict.message


def test_missing_outcomes_at_the_end_count_as_missing():
    verdict = judge(TWO, [value(1000)])
    assert (verdict.points, verdict.cause) == (1000, "missing")


def test_the_first_thing_to_mend_is_said():
    raised = {"status": "raised", "type": "ZeroDivisionError", "message": "division by zero", "line": 2}
    assert judge(TWO, [value(7), raised]).cause == "raised"
    assert judge(TWO, [value("7"), value(7)]).cause == "wrong type"


def test_an_error_that_is_expected_is_right_and_its_absence_is_said():
    refuse = question(case(1.0, args={"pue": 0.5}))
    refuse["cases"][0]["expected"] = {"status": "raised", "type": "ValueError", "message": "", "line": 1}
    other = {"status": "raised", "type": "ValueError", "message": "something else", "line": 9}
    assert judge(refuse, [other]).correct
    assert "should raise ValueError" in judge(refuse, [value(1.0)]).message
    assert judge(refuse, [{**other, "type": "KeyError"}]).cause == "raised"


def test_hidden_cases_show_neither_inputs_nor_values():
    verdict = judge(TWO, [value(1000), value(7)])
    hidden = verdict.cases[1]
    assert (hidden.call, hidden.got, hidden.expected) == ("", "", "")
    text = words(verdict, TWO, hidden=True) + json.dumps(verdict.to_json())
    assert "2000" not in text.replace("2,000", "2000").replace('"max_points": 2000', "")
    assert "20" not in hidden.sentence


def test_words_name_call_result_expectation_and_unit():
    text = words(judge(TWO, [value(1000), value(7)]), TWO)
    assert "✓ answer(mw=10) → 1,000 MW" in text
    text = words(judge(TWO, [value(10), value(20)]), TWO)
    assert "✗ answer(mw=10) → 10, expected 1,000 MW" in text
    assert "The hours are missing." in text


def test_two_numbers_that_look_alike_are_shown_with_the_digits_that_differ():
    large = question(case(123456.4, args={"mw": 10}))
    text = words(judge(large, [value(123456)]), large)
    assert "→ 123,456, expected 123,456.4 MW" in text


def test_an_integer_larger_than_any_float_is_judged_and_shown():
    text = words(judge(TWO, [value(10**400), value(2000)]), TWO)
    assert "→ 1.00000e+400, expected 1,000 MW" in text


def test_html_has_a_sign_besides_colour_and_escapes():
    assert "✓" in html(judge(TWO, [value(1000), value(2000)]))
    assert "✗" in html(judge(TWO, [value(1), value(2)]))
    assert "wrong value" in html(judge(TWO, [value(1), value(2)]))


FOLLOWING = question(case(8760.0, args=None), kind="value")
FOLLOWING["uses"] = ["power"]
# The right step after power = 10 instead of 1: 10 MW over a year.
FOLLOWING["cases"][0]["follows"] = {"power": {"kilo": value(87600.0)}}


def earlier(slip):
    return {"power": Verdict("power", 0, 1000, "wrong value", slip, "…")}


def test_what_follows_from_an_earlier_slip_costs_nothing():
    verdict = judge(FOLLOWING, [value(87600.0)], earlier("kilo"))
    assert (verdict.points, verdict.cause) == (1000, "follows from another question")
    assert "`power`" in verdict.message


def test_the_same_value_without_the_earlier_slip_is_wrong():
    assert judge(FOLLOWING, [value(87600.0)], earlier("")).points == 0
    assert judge(FOLLOWING, [value(87600.0)]).points == 0


# Two of five hold: a right pick earns a half, a wrong one costs a third.
FIVE = choice(
    ("w", True, ""), ("x", True, ""), ("y", False, "No y."), ("z", False, "No z."), ("v", False, "No v.")
)


@pytest.mark.parametrize(
    ("picked", "points"),
    [
        (["a", "b"], 1000),
        ({"b", "a"}, 1000),
        (("A", " b "), 1000),
        (np.array(["a", "b"]), 1000),
        (pd.Series(["a", "b"]), 1000),
        (["a"], 500),
        ("a", 500),
        (["a", "c"], 166),  # 1/2 - 1/3 = 1/6
        (["a", "b", "c"], 666),  # 1 - 1/3
        (["c"], 0),
        (["a", "b", "c", "d", "e"], 0),
        ([], 0),
        (["a", "a", "b"], 1000),
    ],
)
def test_choice_right_picks_earn_and_wrong_ones_cost(picked, points):
    assert judge(FIVE, [value(picked)]).points == points


def test_choice_gives_reasons_for_the_wrong_picks_only():
    message = judge(FIVE, [value(["a", "c"])]).message
    assert "(c) No y." in message
    assert "No z." not in message


@pytest.mark.parametrize(
    ("picked", "cause", "says"),
    [
        (["q"], "wrong value", "no option 'q'"),
        ([1, 2], "wrong type", '["a", "c"]'),
        (3, "wrong type", "letters"),
        (np.array([1]), "wrong type", "letters"),
        (pd.DataFrame({"a": ["a"]}), "wrong type", "a table"),
        (None, "missing", "not answered yet"),
        ({"a": True}, "wrong type", "dictionary"),
    ],
)
def test_choice_answers_of_another_form(picked, cause, says):
    verdict = judge(FIVE, [value(picked)])
    assert verdict.points == 0
    assert verdict.cause == cause
    assert says in verdict.message


def test_choice_not_answered():
    assert judge(FIVE, [{"status": "missing"}]).cause == "missing"
    assert judge(FIVE, []).cause == "missing"


@given(st.sets(st.sampled_from("abcde")))
def test_choice_marks_stay_between_zero_and_full(picked):
    verdict = judge(FIVE, [value(sorted(picked))])
    assert 0 <= verdict.points <= 1000
    assert (verdict.points == 1000) == (picked == {"a", "b"})


def test_written_answers_wait_for_a_person():
    verdict = judge({**question(kind="written"), "points": 3000}, [])
    assert (verdict.points, verdict.max_points, verdict.cause) == (0, 3000, "to be marked")


def test_a_verdict_survives_json():
    verdict = judge(TWO, [value(10), value(20)])
    assert Verdict.from_json(json.loads(json.dumps(verdict.to_json()))) == verdict


def test_points_as_a_person_writes_them():
    assert [points_text(p) for p in (2000, 1500, 333, 0)] == ["2", "1.5", "0.333", "0"]
