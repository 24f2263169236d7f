"""Comparing a plain value with the plain value expected: type, then shape, then values.

The first thing that differs is said, in a sentence a learner can act on. Pure functions; nothing here
runs code of a learner or knows which object a value came from.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from coursekit.checks.codec import Plain, as_number, tag
from coursekit.checks.show import show
from coursekit.checks.tables import table_differs
from coursekit.checks.verdict import Mismatch


@dataclass(frozen=True)
class Rule:
    """How close is close enough, and whether the order of rows counts.

    A number is accepted within ``rel`` (relative) or ``abs`` (absolute); also when it equals the
    expected value rounded to ``digits`` decimals; also, for an estimate, within a ``factor``.
    """

    rel: float = 1e-6
    abs: float = 0.0
    digits: int | None = None
    factor: float | None = None
    ordered: bool = False


_MIDNIGHT = "T00:00:00"
_ROUNDED = 1e-3
"""A number nearer than this, relatively, looks like the right one rounded: four digits or more agree."""

_NAMES = {
    "none": "None",
    "bool": "True or False",
    "number": "a number",
    "float": "a number",
    "decimal": "a number",
    "text": "text",
    "date": "a date",
    "datetime": "a date",
    "list": "a list",
    "tuple": "a list",
    "set": "a set",
    "map": "a dictionary",
    "array": "an array",
    "series": "a Series",
    "table": "a table (DataFrame)",
}


def compare(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    """What differs first between a value and the value expected; ``None`` when nothing does."""
    sort = "number" if tag(expected) in ("float", "decimal") else tag(expected)
    found: Mismatch | None = _COMPARERS[sort](expected, got, rule)
    return found


def close(expected: float, got: float, rule: Rule) -> bool:
    """Whether one number is close enough to another under ``rule``."""
    if math.isnan(expected) or math.isnan(got):
        return math.isnan(expected) and math.isnan(got)
    if math.isclose(expected, got, rel_tol=rule.rel, abs_tol=rule.abs):
        return True
    if rule.digits is not None and math.isclose(round(expected, rule.digits), got, rel_tol=1e-9):
        return True
    if rule.factor is not None and expected * got > 0:
        return max(expected / got, got / expected) <= rule.factor
    return False


def name_of(plain: Plain) -> str:
    """What sort of thing a plain value is, in words: ``a number``, ``a table (DataFrame)``."""
    if tag(plain) == "other":
        return "a function" if plain["type"] in ("function", "builtin_function_or_method") else plain["type"]
    return _NAMES[tag(plain)]


def _wrong_type(expected: Plain, got: Plain, advice: str = "") -> Mismatch:
    sentence = f"This is {name_of(got)}, where {name_of(expected)} is expected."
    return Mismatch("wrong type", f"{sentence} {advice}".strip())


def _nothing(got: Plain) -> Mismatch | None:
    """The advice for an answer that is None or an untouched ``...``."""
    if tag(got) == "none":
        return Mismatch("missing", "This is None: not answered yet, or the function ends without a `return`.")
    if tag(got) == "other" and got["type"] == "ellipsis":
        return Mismatch("missing", "Not answered yet: put your answer in place of the three dots.")
    return None


def _single(got: Plain) -> Mismatch | None:
    """A number wrapped in a container, where one bare number is expected."""
    if tag(got) not in ("list", "tuple", "set", "array", "series", "table", "map"):
        return None
    count = _count(got)
    if count == 1:
        advice = "Take the single value out of it, for example with `.item()` or `[0]`."
    else:
        advice = f"It holds {count:,} values; one is expected."
    return Mismatch("wrong shape", f"This is {name_of(got)}, where one number is expected. {advice}")


def _count(plain: Plain) -> int:
    if tag(plain) == "table":
        return len(plain["rows"]) * len(plain["columns"])
    return len(plain) if isinstance(plain, list) else len(plain["v"])


def _number(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    number, target = as_number(got), as_number(expected)
    if number is None or target is None:
        return _nothing(got) or _single(got) or _wrong_type(expected, got, _number_advice(got))
    if close(target, number, rule):
        return None
    if math.isnan(number):
        return Mismatch("wrong value", "This is NaN, not a number: a missing value got into the calculation.")
    if math.isinf(number) and tag(got) != "number":  # a whole number may be too large for a float
        return Mismatch("wrong value", "This is infinite: somewhere the calculation divides by zero.")
    if math.isclose(target, number, rel_tol=_ROUNDED):
        advice = "Was something rounded on the way? Keep full precision."
        return Mismatch("wrong value", f"The value is very close, but not the same. {advice}")
    return Mismatch("wrong value", "The value differs.")


def _number_advice(got: Plain) -> str:
    if tag(got) == "text":
        try:
            float(re.sub(r"[\s,%$€£]", "", got))
        except ValueError:
            return ""
        return "Leave out the quotation marks and any sign such as % or $, or convert with `float(...)`."
    if tag(got) == "bool":
        return "A comparison gives True or False; the number itself is asked for."
    return "Call it, with its arguments in brackets." if name_of(got) == "a function" else ""


def _bool(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    if tag(got) != "bool":
        return _nothing(got) or _wrong_type(expected, got, "Give back the comparison itself.")
    return None if expected == got else Mismatch("wrong value", f"This is {got}; the other is right.")


def _text(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    if tag(got) != "text":
        return _nothing(got) or _wrong_type(expected, got)
    same = expected.strip().casefold() == got.strip().casefold()
    return None if same else Mismatch("wrong value", "The text differs.")


def _date(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    if tag(got) not in ("date", "datetime"):
        advice = "Turn text into a date with `pd.to_datetime(...)`." if tag(got) == "text" else ""
        return _nothing(got) or _wrong_type(expected, got, advice)
    days = [plain["v"].removesuffix(_MIDNIGHT) for plain in (expected, got)]
    return None if days[0] == days[1] else Mismatch("wrong value", "The date differs.")


def _none(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    if tag(got) == "none":
        return None
    return Mismatch("wrong value", "There is no value here: None (nothing) is expected.")


def _list(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    items = expected if isinstance(expected, list) else expected["v"]
    if tag(got) == "set":
        return _wrong_type(expected, got, "A set keeps no order; use a list.")
    if tag(got) == "array" and len(got["shape"]) != 1:
        return Mismatch("wrong shape", f"This array has {len(got['shape'])} dimensions; one is expected.")
    if tag(got) not in ("list", "tuple", "array", "series"):
        return _nothing(got) or _wrong_type(expected, got)
    values = got if isinstance(got, list) else got["v"]
    if len(values) != len(items):
        return Mismatch("wrong shape", f"It holds {len(values):,} values, where {len(items):,} are expected.")
    for position, (want, value) in enumerate(zip(items, values, strict=True)):
        if found := compare(want, value, rule):
            return Mismatch(found.cause, f"{_place(position, len(items))}: {found.sentence}")
    return None


def _place(position: int, count: int) -> str:
    return ("Lower end", "Upper end")[position] if count == 2 else f"Item {position + 1}"


def _set(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    if tag(got) not in ("set", "list", "tuple"):
        return _nothing(got) or _wrong_type(expected, got)
    values = got if isinstance(got, list) else got["v"]
    missing = [item for item in expected["v"] if not any(compare(item, v, rule) is None for v in values)]
    extra = [v for v in values if not any(compare(item, v, rule) is None for item in expected["v"])]
    if not missing and not extra:
        return None
    return Mismatch("wrong value", f"{len(missing)} missing, {len(extra)} that do not belong.")


def _map(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    if tag(got) != "map":
        return _nothing(got) or _wrong_type(expected, got)
    values = {key_of(key): value for key, value in got["v"]}
    wanted = {key_of(key): value for key, value in expected["v"]}
    if missing := [key for key, _ in expected["v"] if key_of(key) not in values]:
        return Mismatch("wrong shape", f"The dictionary has no key {show(missing[0])}.")
    if extra := [key for key, _ in got["v"] if key_of(key) not in wanted]:
        return Mismatch("wrong shape", f"The dictionary has a key too many: {show(extra[0])}.")
    for key, want in expected["v"]:
        if found := compare(want, values[key_of(key)], rule):
            return Mismatch(found.cause, f"Key {show(key)}: {found.sentence}")
    return None


def key_of(plain: Plain) -> str:
    """The same text for keys that count as the same: 2 and 2.0, a date and its midnight."""
    number = as_number(plain)
    if number is not None:
        return repr(number)
    return plain["v"].removesuffix(_MIDNIGHT) if tag(plain) in ("date", "datetime") else json.dumps(plain)


def _series(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    if tag(got) == "table":
        return Mismatch("wrong shape", "This is a table, where one column (a Series) is expected.")
    if tag(got) not in ("series", "list", "tuple", "array"):
        return _nothing(got) or _wrong_type(expected, got)
    if tag(got) != "series":
        return _list(expected["v"], got, rule)
    if not rule.ordered and expected["index"] and got["index"]:
        pairs = [_map_of(plain) for plain in (expected, got)]
        return _map(pairs[0], pairs[1], rule)
    return _list(expected["v"], got["v"], rule)


def _map_of(series: Mapping[str, Any]) -> Plain:
    labels = [row[0] if len(row) == 1 else row for row in series["index"]["rows"]]
    return {"t": "map", "v": [list(pair) for pair in zip(labels, series["v"], strict=True)]}


def _array(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    if len(expected["shape"]) == 1:
        return _list(expected["v"], got, rule)
    if tag(got) != "array":
        return _nothing(got) or _wrong_type(expected, got)
    if expected["shape"] != got["shape"]:
        shapes = f"{tuple(got['shape'])}, where {tuple(expected['shape'])} is expected"
        return Mismatch("wrong shape", f"The array has the shape {shapes}.")
    return _list(expected["v"], got["v"], rule)


def _table(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    if tag(got) == "series":
        advice = "A Series is one column with an index; `.reset_index()` makes a table of it."
        return Mismatch("wrong shape", f"This is a Series, where a table is expected. {advice}")
    if tag(got) != "table":
        return _nothing(got) or _wrong_type(expected, got)
    return table_differs(expected, got, lambda want, value: compare(want, value, rule) is None, rule.ordered)


def _other(expected: Plain, got: Plain, rule: Rule) -> Mismatch | None:
    return None if expected == got else _wrong_type(expected, got)


_COMPARERS: Mapping[str, Any] = {
    "number": _number,
    "bool": _bool,
    "text": _text,
    "date": _date,
    "datetime": _date,
    "none": _none,
    "list": _list,
    "tuple": _list,
    "set": _set,
    "map": _map,
    "array": _array,
    "series": _series,
    "table": _table,
    "other": _other,
}
