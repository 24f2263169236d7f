"""Whatever an answer gives back has a plain form, and every question of the course a verdict on it."""

import datetime as dt
import enum
import json
import math
import time
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursekit.checks.bundle import load_bundle
from coursekit.checks.codec import TooLargeError, encode
from coursekit.checks.compare import Rule, compare, name_of
from coursekit.checks.judge import judge
from coursekit.checks.render import html, words
from coursekit.checks.show import show
from coursekit.checks.verdict import CAUSES
from coursekit.project import find_project

QUESTIONS = [
    question
    for path in sorted(find_project().exercises.glob("*/checks.json"))
    for question in load_bundle(path)["questions"]
]


class Refuses:
    """Answers no question about itself."""

    def __getattribute__(self, name):
        raise RuntimeError(name)

    __eq__ = __len__ = __iter__ = __bool__ = __repr__ = __hash__ = lambda self, *_: 1 / 0


class Leaves:
    def __repr__(self):
        raise SystemExit


class Endless(list):
    def __iter__(self):
        while True:
            yield 1


class Shut(dict):
    def items(self):
        raise RuntimeError


class NoInteger(int):
    def __int__(self):
        raise RuntimeError

    __index__ = __int__


class NoDay(dt.datetime):
    def isoformat(self, *_):
        return 17


class Borrowed:
    __class__ = pd.DataFrame


class Nameless(type):
    @property
    def __name__(cls):
        raise RuntimeError


class OfNobody(metaclass=Nameless):
    pass


class Odd(Mapping):
    def __getitem__(self, key):
        return key

    def __iter__(self):
        return iter(range(3))

    def __len__(self):
        return -1  # noqa: PLE0303


class Grade(enum.IntEnum):
    A = 1


PAIRS = pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["x", None])
UNRULY = {
    "refuses": Refuses,
    "leaves": Leaves,
    "endless": lambda: Endless([1]),
    "shut": lambda: Shut(a=1),
    "no integer": lambda: NoInteger(7),
    "no day": lambda: NoDay(2026, 5, 3),
    "borrowed": Borrowed,
    "of nobody": OfNobody,
    "odd mapping": Odd,
    "as a label": lambda: pd.DataFrame({"a": [1]}, index=pd.Index([Leaves()], dtype=object)),
    "an integer that cannot be written": lambda: 10**5000,
    "within": lambda: [1, {"a": Leaves()}],
}
"""Objects that break the promises of their types. Made in the test alone: pytest shows what it is given."""

ODD_THINGS = [
    *(Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity"), Decimal("1E+999999"), Decimal("1" * 5000)),
    *(10**400, -(10**999), 5e-324, -0.0, math.nan, math.inf, Fraction(1, 3), 2j, Grade.A),
    *(b"5", ..., NotImplemented, range(3), (n for n in range(3)), int, len, object(), slice(2)),
    *("\ud800", "a\0b", {"t": "none"}, {"t": "float", "v": "x"}, {1, "a", None, (1,), frozenset({2})}),
    *({1: 2, (1, 2): 3, None: 4, 2.5: 1, frozenset({1}): 6}, dt.time(1), dt.timedelta(1)),
    *(np.longdouble("1.5"), np.float16(2), np.complex128(1j), np.timedelta64(1, "D"), np.bytes_(b"x")),
    *(np.datetime64("NaT"), np.datetime64("99999-01-01"), np.datetime64("2026-05-03T00:00:00.123456789")),
    *(np.array(5), np.array([]), np.zeros((0, 3)), np.zeros(2, dtype=[("a", int)]), np.ma.masked),
    *(np.array([1, "a", None], dtype=object), np.broadcast_to(np.int8(1), (10**5, 10**5))),
    *(pd.Period("2026-05"), pd.Interval(0, 1), pd.Timedelta("1D"), pd.Timestamp("2026-05-03", tz="UTC")),
    *(PAIRS, pd.RangeIndex(3), pd.CategoricalIndex(["a"]), pd.Categorical(["a"])),
    *(pd.Series([1, 2], index=PAIRS), pd.Series([1], name=("a",)), pd.Series([], dtype=float)),
    *(pd.DataFrame(), pd.DataFrame(index=[1, 2]), pd.DataFrame(columns=["a"]), pd.DataFrame([[1, 2]])),
    *(pd.DataFrame({"v": [1, 2]}, index=PAIRS), pd.DataFrame([[1, 2]], columns=PAIRS)),
    *(pd.DataFrame([[1, 2]], columns=[math.nan, None]), pd.DataFrame([[1, 2]], columns=["a", "a"])),
    pd.DataFrame({"n": pd.array([1, None], "Int64"), "s": pd.array(["a", None], "string")}),
    pd.DataFrame({"c": pd.Categorical(["a", None]), "t": pd.to_datetime(["2026-05-03", None], utc=True)}),
    pd.DataFrame({"d": pd.to_timedelta(["1D", None]), "p": pd.period_range("2026-05", periods=2, freq="M")}),
    pd.DataFrame({"o": [[1], {"a": pd.DataFrame()}], "f": [math.inf, math.nan]}),
]


def frame_of(cells):
    """A table with two equal columns, one of them named by a year."""
    column = pd.Series(cells, dtype=object)
    return pd.DataFrame({"site": column, 2026: column})


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.decimals(),
    st.dates(),
    st.datetimes(),
    st.sampled_from(ODD_THINGS),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.one_of(st.text(max_size=3), st.integers(), st.none()), inner, max_size=3),
        st.lists(st.floats() | st.text(max_size=3), max_size=3).map(pd.Series),
        st.lists(inner, min_size=1, max_size=3).map(frame_of),
    ),
    max_leaves=6,
)


def plain_form(value):
    """What :func:`encode` makes of a value, or ``None`` where it is too large."""
    try:
        return encode(value)
    except TooLargeError:
        return None


@pytest.mark.parametrize("name", UNRULY)
def test_an_object_that_breaks_its_promises_has_a_plain_form_or_is_too_large(name):
    plain = plain_form(UNRULY[name]())
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert show(plain) if plain else name in ("endless", "odd mapping")


def test_odd_things_have_plain_forms_that_are_strict_json():
    for value in ODD_THINGS:
        plain = plain_form(value)
        assert json.loads(json.dumps(plain, allow_nan=False)) == plain


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["id"])
def test_a_question_is_judged_within_ten_milliseconds(question):
    answers = [[case["expected"] for case in question["cases"]]]
    answers += [[case["slips"][slip["name"]] for case in question["cases"]] for slip in question["slips"]]
    for outcomes in answers:
        # The best of three: the machine may be busy, the judge may not.
        assert min(seconds(question, outcomes) for _ in range(3)) < 0.010


def seconds(question, outcomes):
    started = time.perf_counter()
    judge(question, outcomes)
    return time.perf_counter() - started


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_every_question_has_a_verdict_on_any_value(value):
    plain = plain_form(value)
    if plain is None:
        return
    assert isinstance(show(plain), str)
    assert isinstance(name_of(plain), str)
    for question in QUESTIONS:
        verdict = judge(question, [{"status": "value", "value": plain} for _ in question["cases"] or [None]])
        assert verdict.cause in CAUSES
        assert 0 <= verdict.points <= verdict.max_points
        assert words(verdict, question)
        assert html(verdict)


@settings(max_examples=150, deadline=None)
@given(VALUES, VALUES, st.booleans())
def test_any_value_can_be_compared_with_any_other(expected, got, ordered):
    pair = [plain_form(expected), plain_form(got)]
    if None not in pair:
        compare(*pair, Rule(ordered=ordered, digits=2, factor=2.0))
        assert compare(pair[0], pair[0], Rule()) is None
