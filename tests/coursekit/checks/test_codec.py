"""Plain values: both ways, every sort, and what is refused."""

import datetime as dt
import json
import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.checks.codec import Caps, CodecError, TooLargeError, decode, encode, fits

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(allow_nan=False),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.decimals(allow_nan=False),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=5), inner, max_size=4),
    ),
    max_leaves=12,
)


@given(VALUES)
def test_round_trip_keeps_value_and_type(value):
    plain = encode(value)
    back = decode(json.loads(json.dumps(plain)))
    assert back == value
    assert type(back) is type(value)


@given(VALUES)
def test_what_we_encode_fits(value):
    assert fits(encode(value))


DEEPEST = {"a": 1}
for _ in range(3):
    DEEPEST = {"a": [DEEPEST]}


@pytest.mark.parametrize(
    "value",
    [
        DEEPEST,
        pd.DataFrame({str(n): range(100) for n in range(200)}),
        pd.DataFrame({"a": range(20_000)}).set_index("a", drop=False),
        ["x" * 1_000] * 1_900,
        np.zeros(20_000),
    ],
    ids=["deep", "wide", "long", "much text", "array"],
)
def test_the_largest_we_encode_fits(value):
    assert fits(encode(value))


@pytest.mark.parametrize(
    "plain",
    [
        {"t": "table", "columns": [["a", "number"]] * 201, "index": None, "rows": []},
        [0] * 20_001,
        "x" * 8_000_001,
        [["x" * 20_000] * 20_000],
        json.loads("[" * 40 + "]" * 40),
    ],
    ids=["columns", "values", "text", "texts", "depth"],
)
def test_what_we_would_not_encode_does_not_fit(plain):
    assert not fits(plain)


def test_nan_and_infinities_survive_strict_json():
    text = json.dumps(encode([math.nan, math.inf, -math.inf]), allow_nan=False)
    nan, plus, minus = decode(json.loads(text))
    assert math.isnan(nan)
    assert (plus, minus) == (math.inf, -math.inf)


@pytest.mark.parametrize(
    ("scalar", "plain"),
    [
        (np.int64(7), 7),
        (np.float32(0.5), 0.5),
        (np.float64(2.5), 2.5),
        (np.longdouble(2.5), 2.5),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        (np.datetime64("2026-05-03"), {"t": "datetime", "v": "2026-05-03T00:00:00"}),
        (pd.Timestamp("2026-05-03 10:30"), {"t": "datetime", "v": "2026-05-03T10:30:00"}),
        (pd.NaT, {"t": "none"}),
        (pd.NA, {"t": "none"}),
    ],
)
def test_scalars_of_numpy_and_pandas_become_plain(scalar, plain):
    assert encode(scalar) == plain


def test_bool_stays_bool():
    assert encode(True) is True
    assert encode(np.bool_(False)) is False


@given(
    st.lists(
        st.tuples(
            st.integers(-1000, 1000), st.floats(-1e9, 1e9), st.text(min_size=1, max_size=4), st.dates()
        ),
        min_size=1,
        max_size=5,
    )
)
def test_tables_round_trip(rows):
    frame = pd.DataFrame(rows, columns=["count", "value", "name", "day"])
    frame["day"] = pd.to_datetime(frame["day"].astype(str), format="%Y-%m-%d")
    again = decode(json.loads(json.dumps(encode(frame))))
    assert encode(again) == encode(frame)
    assert list(again.columns) == list(frame.columns)


def test_table_keeps_duplicate_column_names():
    frame = pd.DataFrame([[1, 2]], columns=["a", "a"])
    assert encode(frame)["columns"] == [["a", "number"], ["a", "number"]]
    assert list(decode(encode(frame)).columns) == ["a", "a"]


def test_default_index_is_left_out_and_a_named_one_is_kept():
    frame = pd.DataFrame({"a": [1, 2]})
    assert encode(frame)["index"] is None
    named = frame.set_index(pd.Index(["x", "y"], name="site"))
    assert encode(named)["index"] == {"names": ["site"], "rows": [["x"], ["y"]]}
    assert list(decode(encode(named)).index) == ["x", "y"]


def test_series_keeps_values_under_its_index():
    series = pd.Series([1.5, math.nan], index=pd.Index(["x", "y"], name="site"), name="mw")
    again = decode(encode(series))
    assert again["x"] == 1.5
    assert math.isnan(again["y"])


def test_missing_cells_are_none_whatever_made_them():
    frame = pd.DataFrame({"a": [1.0, math.nan], "d": pd.to_datetime(["2026-05-03", None])})
    assert encode(frame)["rows"][1] == [{"t": "none"}, {"t": "none"}]


def test_empty_table_keeps_its_columns():
    plain = encode(pd.DataFrame({"a": pd.Series([], dtype=float)}))
    assert plain["rows"] == []
    assert list(decode(plain).columns) == ["a"]


def test_array_round_trip_keeps_shape():
    array = np.arange(6.0).reshape(2, 3)
    assert (decode(encode(array)) == array).all()
    assert decode(encode(array)).shape == (2, 3)


def test_what_has_no_plain_form_is_named_and_cannot_be_made_again():
    plain = encode(lambda: 1)
    assert (plain["t"], plain["type"]) == ("other", "function")
    with pytest.raises(CodecError):
        decode(plain)


def test_a_repr_that_fails_does_no_harm():
    class Shy:
        def __repr__(self):
            raise RuntimeError

    assert "without a repr" in encode(Shy())["v"]


def test_a_long_repr_is_cut():
    class Loud:
        def __repr__(self):
            return "x" * 10_000

    assert len(encode(Loud())["v"]) == 120


@pytest.mark.parametrize(
    ("value", "caps"),
    [
        (list(range(11)), Caps(rows=10)),
        ("x" * 101, Caps(size=100)),
        ([[[[1]]]], Caps(depth=3)),
        (pd.DataFrame([[0] * 4]), Caps(columns=3)),
        (pd.DataFrame({"a": range(11)}), Caps(rows=10)),
        (dict.fromkeys(range(11), 0), Caps(rows=10)),
        (pd.Series(range(11)), Caps(rows=10)),
        (np.zeros(11), Caps(rows=10)),
        (Decimal("1" * 101), Caps(size=100)),
    ],
)
def test_caps_refuse_what_is_too_large(value, caps):
    with pytest.raises(TooLargeError):
        encode(value, caps)


def test_a_list_that_holds_itself_is_refused():
    ring = []
    ring.append(ring)
    with pytest.raises(TooLargeError):
        encode(ring)


def test_a_huge_integer_is_named_not_written_out():
    assert encode(10**5000)["t"] == "other"


def test_unknown_tag_is_refused():
    with pytest.raises(CodecError):
        decode({"t": "pickle", "v": "…"})


def test_dates_decimals_and_sets():
    assert encode(dt.date(2026, 5, 3)) == {"t": "date", "v": "2026-05-03"}
    assert encode(Decimal("5.27")) == {"t": "decimal", "v": "5.27"}
    assert encode({"b", "a"}) == {"t": "set", "v": ["a", "b"]}
