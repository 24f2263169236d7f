"""Comparing a table with the table expected: columns, rows, kinds of columns, then cells.

The order of columns never counts, that of rows only where it is asked for, and a named index that is an
expected column counts as that column. The first thing that differs is said.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from coursekit.checks.codec import Plain, as_number, column_kind, tag
from coursekit.checks.show import show, show_number
from coursekit.checks.verdict import Mismatch

Same = Callable[[Plain, Plain], bool]
"""Whether one cell is close enough to the cell expected."""


def table_differs(expected: Plain, got: Plain, same: Same, ordered: bool) -> Mismatch | None:
    """What differs first between two plain tables; ``None`` when nothing does."""
    wanted, frame = _Frame(expected), _Frame(got).with_index_for(_Frame(expected).names)
    if found := _columns_differ(wanted, frame):
        return found
    if len(frame.rows) != len(wanted.rows):
        count = f"{len(frame.rows):,} rows, where {len(wanted.rows):,} are expected"
        return Mismatch("wrong shape", f"The table has {count}.")
    frame = frame.ordered_like(wanted.names)
    return _kinds_differ(wanted, frame) or _cells_differ(wanted, frame, same, ordered)


class _Frame:
    """A plain table with its columns by name and the few moves the comparison needs."""

    def __init__(self, plain: Plain) -> None:
        self.names = [_column_name(name) for name, _ in plain["columns"]]
        self.kinds = [kind for _, kind in plain["columns"]]
        self.rows = plain["rows"]
        self.index = plain["index"]

    def with_index_for(self, wanted: Sequence[str]) -> _Frame:
        """The same table, with a named index that is an expected column turned into that column."""
        if self.index is None:
            return self
        for level, name in reversed(list(enumerate(self.index["names"]))):
            if name in wanted and name not in self.names:
                cells = [labels[level] for labels in self.index["rows"]]
                self.names = [name, *self.names]
                self.kinds = [column_kind(cells), *self.kinds]
                self.rows = [[cell, *row] for cell, row in zip(cells, self.rows, strict=True)]
        return self

    def ordered_like(self, names: Sequence[str]) -> _Frame:
        """The same table with its columns in the order of ``names``, duplicates in their own order."""
        free = list(range(len(self.names)))
        order = []
        for name in names:
            position = next(i for i in free if self.names[i] == name)
            free.remove(position)
            order.append(position)
        self.names = list(names)
        self.kinds = [self.kinds[i] for i in order]
        self.rows = [[row[i] for i in order] for row in self.rows]
        return self


def _column_name(plain: Plain) -> str:
    """The name of a column as it would be typed: a year as 2026, not as 2,026."""
    if isinstance(plain, str | int):
        return str(plain)
    return f"{plain:.15g}" if isinstance(plain, float) else show(plain)


def _columns_differ(wanted: _Frame, frame: _Frame) -> Mismatch | None:
    missing = [name for name in wanted.names if wanted.names.count(name) > frame.names.count(name)]
    if missing:
        has = ", ".join(frame.names) or "none"
        return Mismatch("wrong shape", f"The column {missing[0]!r} is not there. Columns found: {has}.")
    extra = [name for name in frame.names if frame.names.count(name) > wanted.names.count(name)]
    if extra:
        return Mismatch("wrong shape", f"There is a column too many: {extra[0]!r}. Drop it.")
    return None


def _kinds_differ(wanted: _Frame, frame: _Frame) -> Mismatch | None:
    words = {"text": "text", "number": "numbers", "date": "dates", "bool": "True and False"}
    for name, want, kind in zip(wanted.names, wanted.kinds, frame.kinds, strict=True):
        if want in words and kind in words and want != kind:
            advice = {
                ("date", "text"): " Convert it with `pd.to_datetime(...)`.",
                ("number", "text"): " Convert it with `pd.to_numeric(...)`.",
            }.get((want, kind), "")
            sentence = f"The column {name!r} holds {words[kind]}, where {words[want]} are expected.{advice}"
            return Mismatch("wrong type", sentence)
    return None


def _cells_differ(wanted: _Frame, frame: _Frame, same: Same, ordered: bool) -> Mismatch | None:
    pairs = zip(wanted.rows, frame.rows, strict=True)
    in_order = [_row_differs(want, row, wanted.names, same) for want, row in pairs]
    if not any(in_order):
        return None
    if not ordered and _same_rows(wanted, frame, same):
        return None
    if ordered and _same_rows(wanted, frame, same):
        return Mismatch("wrong value", "The rows are right and in another order. Sort them as asked.")
    if not ordered:
        aligned = _Aligned(wanted, frame)
        in_order = [_row_differs(want, row, wanted.names, same) for want, row in aligned.pairs()]
    sentence = next((found for found in in_order if found), "The rows differ.")
    return Mismatch("wrong value", sentence)


def _same_rows(wanted: _Frame, frame: _Frame, same: Same) -> bool:
    """Whether every expected row has a row of its own in the table, in any order."""
    free = list(frame.rows)
    for want in wanted.rows:
        found = next((row for row in free if _row_differs(want, row, wanted.names, same) is None), None)
        if found is None:
            return False
        free.remove(found)
    return True


class _Aligned:
    """Rows brought into one order by their texts and dates, so that a sentence names the right row."""

    def __init__(self, wanted: _Frame, frame: _Frame) -> None:
        self.labels = [i for i, kind in enumerate(wanted.kinds) if kind in ("text", "date", "bool")]
        self.wanted, self.frame = wanted, frame

    def pairs(self) -> list[tuple[list[Plain], list[Plain]]]:
        """Expected and found rows, both sorted by their labels."""
        key = lambda row: ([show(row[i]) for i in self.labels], [as_number(cell) or 0.0 for cell in row])  # noqa: E731
        rows = sorted(self.frame.rows, key=key)
        return list(zip(sorted(self.wanted.rows, key=key), rows, strict=True))


def _row_differs(want: list[Plain], row: list[Plain], names: Sequence[str], same: Same) -> str | None:
    for name, expected, got in zip(names, want, row, strict=True):
        if not same(expected, got):
            where = next((show(cell) for cell in want if tag(cell) == "text"), "")
            row_name = f" (row {where})" if where and name != where else ""
            return f"In the column {name!r}{row_name} a value differs: {_brief(got)}."
    return None


def _brief(plain: Plain) -> str:
    number = as_number(plain)
    return f"found {show_number(number) if number is not None and math.isfinite(number) else show(plain)}"
