"""Each defined way to differ: its cause and a sentence that says what to do."""

import datetime as dt
import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.checks.codec import encode
from coursekit.checks.compare import Rule, compare


def differ(expected, got, **rule):
    """Cause and sentence, or ``("correct", "")``."""
    found = compare(encode(expected), encode(got), Rule(**rule))
    return (found.cause, found.sentence) if found else ("correct", "")


@pytest.mark.parametrize(
    "got",
    [5.27, 5.270000001, np.float64(5.27), np.float32(5.27).astype(float).round(6), Decimal("5.27")],
)
def test_numbers_that_count_as_the_number(got):
    assert differ(5.27, got) == ("correct", "")


def test_an_integer_counts_as_a_float_and_the_other_way_round():
    assert differ(3.0, 3) == ("correct", "")
    assert differ(3, np.int32(3)) == ("correct", "")
    assert differ(3, 3.0) == ("correct", "")


@pytest.mark.parametrize(
    ("got", "cause", "says"),
    [
        (None, "missing", "`return`"),
        (..., "missing", "Not answered yet"),
        ("5.27", "wrong type", "quotation marks"),
        ("$5.27", "wrong type", "any sign such as % or $"),
        ("about 5", "wrong type", "This is text"),
        (Decimal("sNaN"), "wrong value", "NaN"),
        (10**400, "wrong value", "differs"),
        (True, "wrong type", "comparison"),
        (np.bool_(True), "wrong type", "comparison"),
        ([5.27], "wrong shape", "single value"),
        (np.array([5.27]), "wrong shape", "single value"),
        (pd.Series([5.27]), "wrong shape", "single value"),
        (pd.Series([5.27, 1.0]), "wrong shape", "holds 2 values"),
        (pd.DataFrame({"a": [5.27]}), "wrong shape", "a table (DataFrame)"),
        (lambda: 5.27, "wrong type", "Call it"),
        (5.27j, "wrong type", "complex"),
        (dt.date(2026, 5, 3), "wrong type", "a date"),
        (math.nan, "wrong value", "NaN"),
        (math.inf, "wrong value", "divides by zero"),
        (5.3, "wrong value", "differs"),
    ],
)
def test_what_is_not_the_number(got, cause, says):
    found, sentence = differ(5.27, got)
    assert found == cause
    assert says in sentence


def test_a_rounded_number_is_told_to_keep_its_digits():
    # 43.7512 rounded to two decimals is off by 3e-5.
    assert "Keep full precision" in differ(43.7512, 43.75)[1]
    assert "Keep full precision" not in differ(43.7512, 43.0)[1]


def test_expected_nan_and_infinity_are_values_like_others():
    assert differ(math.nan, math.nan) == ("correct", "")
    assert differ(math.inf, math.inf) == ("correct", "")
    assert differ(math.nan, 1.0)[0] == "wrong value"
    assert differ(math.inf, -math.inf)[0] == "wrong value"


def test_digits_accept_the_rounded_value_only():
    # 43.7512 shown with two decimals reads 43.75.
    assert differ(43.7512, 43.75, digits=2) == ("correct", "")
    assert differ(43.7512, 43.76, digits=2)[0] == "wrong value"
    assert differ(43.7512, 43.75)[0] == "wrong value"


def test_factor_accepts_an_estimate_on_both_sides():
    # Within a factor of 2 of 100: 50 to 200.
    assert differ(100.0, 51.0, factor=2) == ("correct", "")
    assert differ(100.0, 199.0, factor=2) == ("correct", "")
    assert differ(100.0, 49.0, factor=2)[0] == "wrong value"
    assert differ(100.0, -100.0, factor=2)[0] == "wrong value"


@given(st.floats(1e-6, 1e12), st.floats(-5e-7, 5e-7))
def test_within_the_relative_tolerance_is_right(expected, error):
    assert differ(expected, expected * (1 + error)) == ("correct", "")


@given(st.floats(1e-6, 1e12), st.floats(1e-4, 10))
def test_outside_the_relative_tolerance_is_wrong(expected, error):
    assert differ(expected, expected * (1 + error))[0] == "wrong value"


def test_text_ignores_case_and_outer_space():
    assert differ("Memphis", " memphis ") == ("correct", "")
    assert differ("Memphis", "Southaven")[0] == "wrong value"
    assert differ("Memphis", 3)[0] == "wrong type"


def test_bool_wants_bool():
    assert differ(True, np.bool_(True)) == ("correct", "")
    assert differ(True, 1)[0] == "wrong type"
    assert differ(True, False)[0] == "wrong value"


def test_dates_of_any_make_and_dates_as_text():
    day = dt.date(2026, 5, 3)
    assert differ(day, pd.Timestamp("2026-05-03")) == ("correct", "")
    assert differ(pd.Timestamp("2026-05-03"), day) == ("correct", "")
    cause, sentence = differ(day, "2026-05-03")
    assert cause == "wrong type"
    assert "pd.to_datetime" in sentence


def test_a_range_is_judged_end_by_end():
    assert differ((1.0, 2.0), [1.0, 2.0]) == ("correct", "")
    assert differ((1.0, 2.0), np.array([1.0, 2.0])) == ("correct", "")
    assert differ((1.0, 2.0), (1.0, 3.0))[1].startswith("Upper end")
    assert differ((1.0, 2.0), (0.5, 2.0))[1].startswith("Lower end")
    assert differ((1.0, 2.0), (1.0,))[0] == "wrong shape"
    assert differ((1.0, 2.0), {1.0, 2.0})[0] == "wrong type"
    assert differ((1.0, 2.0), 1.5)[0] == "wrong type"


def test_dictionaries_by_key():
    assert differ({"a": 1, "b": 2}, {"b": 2, "a": 1}) == ("correct", "")
    assert "no key 'b'" in differ({"a": 1, "b": 2}, {"a": 1})[1]
    assert "too many" in differ({"a": 1}, {"a": 1, "c": 1})[1]
    assert "Key 'a'" in differ({"a": 1}, {"a": 2})[1]


def test_keys_are_told_apart_in_full():
    # Both pairs of keys look alike when they are shown: text is cut, numbers have six digits.
    for one, other in (("a" * 70 + "1", "a" * 70 + "2"), (0.12345671, 0.12345672)):
        assert differ({one: 1, other: 2}, {other: 2})[0] == "wrong shape"
    assert differ({2: 1, dt.date(2026, 5, 3): 2}, {2.0: 1, pd.Timestamp("2026-05-03"): 2}) == ("correct", "")


SITES = pd.DataFrame({"site": ["x", "y", "z"], "mw": [1.0, 2.0, 3.0]})


@pytest.mark.parametrize(
    "got",
    [
        SITES,
        SITES[["mw", "site"]],
        SITES.iloc[::-1],
        SITES.set_index("site"),
        SITES.set_index(pd.Index([7, 8, 9])),
        SITES.astype({"mw": int}),
    ],
    ids=["same", "column order", "row order", "index is a column", "other index", "whole numbers"],
)
def test_tables_that_count_as_the_table(got):
    assert differ(SITES, got) == ("correct", "")


@pytest.mark.parametrize(
    ("got", "cause", "says"),
    [
        (SITES.set_index("site")["mw"], "wrong shape", "reset_index()"),
        (SITES.drop(columns="mw"), "wrong shape", "column 'mw' is not there"),
        (SITES.assign(extra=1), "wrong shape", "'extra'"),
        (SITES.iloc[:2], "wrong shape", "2 rows, where 3"),
        (SITES.astype({"mw": str}), "wrong type", "pd.to_numeric"),
        (SITES.assign(mw=[1.0, 2.0, 4.0]), "wrong value", "row 'z'"),
        (SITES.assign(mw=[1.0, 2.0, 4.0]).iloc[::-1], "wrong value", "row 'z'"),
        (pd.DataFrame([["x", 1.0, 1.0]] * 3, columns=["site", "mw", "mw"]), "wrong shape", "'mw'"),
        (SITES.to_dict("records"), "wrong type", "a list"),
        (None, "missing", "None"),
    ],
)
def test_tables_that_differ(got, cause, says):
    found, sentence = differ(SITES, got)
    assert found == cause
    assert says in sentence


def test_a_column_named_by_a_year_is_called_by_it():
    wide = pd.DataFrame([[1.0, 2.0]], columns=["site", 2026])
    assert "'2026'" in differ(wide, wide.rename(columns={2026: 2027}))[1]
    assert differ(wide, wide.rename(columns={2026: 2026.0})) == ("correct", "")


def test_row_order_counts_where_it_is_asked_for():
    cause, sentence = differ(SITES, SITES.iloc[::-1], ordered=True)
    assert cause == "wrong value"
    assert "another order" in sentence


def test_dates_in_a_column_as_text():
    wanted = pd.DataFrame({"day": pd.to_datetime(["2026-05-03"])})
    cause, sentence = differ(wanted, pd.DataFrame({"day": ["2026-05-03"]}))
    assert cause == "wrong type"
    assert "pd.to_datetime" in sentence


def test_missing_cells_match_missing_cells():
    frame = pd.DataFrame({"site": ["x", "y"], "mw": [1.0, math.nan]})
    assert differ(frame, frame.copy()) == ("correct", "")
    assert differ(frame, frame.fillna(0.0))[0] == "wrong value"


def test_equal_rows_are_counted_not_merged():
    twice = pd.DataFrame({"site": ["x", "x", "y"], "mw": [1.0, 1.0, 2.0]})
    other = pd.DataFrame({"site": ["x", "y", "y"], "mw": [1.0, 2.0, 2.0]})
    assert differ(twice, other)[0] == "wrong value"


def test_series_by_label_and_by_position():
    series = pd.Series([1.0, 2.0], index=["x", "y"])
    assert differ(series, series.iloc[::-1]) == ("correct", "")
    assert differ(series, [1.0, 2.0]) == ("correct", "")
    assert differ(series, series.to_frame())[0] == "wrong shape"


@given(st.permutations(range(5)), st.permutations(["site", "mw", "kind"]))
def test_order_of_rows_and_columns_never_counts_by_default(rows, columns):
    frame = pd.DataFrame({"site": list("abcde"), "mw": [3.0, 1.0, 2.0, 2.0, 5.0], "kind": list("xxyyz")})
    assert differ(frame, frame.iloc[list(rows)][list(columns)]) == ("correct", "")
