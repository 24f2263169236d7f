"""How facts are declared: a row of a table, or a model applied to other facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pandas as pd

from compute_economics.tables import load, near
from coursekit.subject import KINDS, Fact, FactValue, weakest_grade


class Facts(Mapping[str, Fact]):
    """The facts of the course by id; an unknown id is answered with the nearest known ones."""

    def __init__(self) -> None:
        self._facts: dict[str, Fact] = {}

    def add(self, fact: Fact) -> Fact:
        """Register a fact.

        Raises:
            ValueError: the id is taken.
        """
        if fact.id in self._facts:
            raise ValueError(f"The fact {fact.id!r} is declared twice.")
        self._facts[fact.id] = fact
        return fact

    def __getitem__(self, id_: str) -> Fact:
        try:
            return self._facts[id_]
        except KeyError:
            raise KeyError(f"There is no fact {id_!r}.{near(id_, self._facts)}") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)


FACTS = Facts()


@cache
def row(table: str, id_: str) -> pd.Series[Any]:
    """One row of a course table by its ``id``.

    Raises:
        KeyError: there is no such row.
    """
    rows = load(table)
    found = rows[rows["id"] == id_]
    if len(found) != 1:
        raise KeyError(f"The table {table!r} has no row {id_!r}.")
    return found.iloc[0]


def stated(
    id_: str,
    table: str,
    row_id: str,
    label: str,
    *,
    column: str = "value",
    unit: str | None = None,
    digits: int = 0,
    scale: str = "",
    prefix: str = "",
    qualifier: str | None = None,
    as_of: str | None = None,
    kind: str = "stated",
) -> Fact:
    """Declare a fact that is one cell of one table; date, source, grade and kind come from the row.

    ``kind`` may only weaken what the row says, for a column that is less firm than the row.
    """
    cells = row(table, row_id)
    weakest = max(kind, str(cells["kind"]), key=KINDS.index)

    def cell(name: str, default: str = "") -> str:
        value = cells.get(name)
        return default if pd.isna(value) else _iso(value)

    def compute() -> FactValue:
        value = row(table, row_id)[column]
        if hasattr(value, "to_pydatetime"):
            return value.to_pydatetime().date()  # type: ignore[no-any-return]
        return value.item() if hasattr(value, "item") else value  # type: ignore[no-any-return]

    return FACTS.add(
        Fact(
            id=id_,
            label=label,
            compute=compute,
            unit=cell("unit") if unit is None else unit,
            digits=digits,
            scale=scale,
            prefix=prefix,
            qualifier=cell("qualifier") if qualifier is None else qualifier,
            as_of=cell("as_of") if as_of is None else as_of,
            sources=(str(cells["source_id"]),),
            rows=(f"{table}/{row_id}",),
            source_grade=str(cells["source_grade"]),
            kind=weakest,
            gradable=bool(cells["gradable"]) and weakest == cells["kind"],
            note=cell("note"),
        )
    )


def derived(
    id_: str,
    label: str,
    function: Callable[..., FactValue],
    *inputs: str,
    unit: str,
    digits: int = 0,
    scale: str = "",
    prefix: str = "",
    qualifier: str = "",
    note: str = "",
    kind: str = "derived",
) -> Fact:
    """Declare a fact computed from others: ``function`` gets the values of ``inputs``, in order.

    It inherits the weakest grade and the weakest kind of its inputs, their newest date and all their
    sources. ``kind`` may only weaken it further (an assumption of ours makes it an ``estimate``).
    """
    parts = [FACTS[name] for name in inputs]
    return FACTS.add(
        Fact(
            id=id_,
            label=label,
            compute=lambda: function(*(part.value for part in parts)),
            unit=unit,
            digits=digits,
            scale=scale,
            prefix=prefix,
            qualifier=qualifier,
            as_of=max((part.as_of for part in parts), default=""),
            sources=tuple(dict.fromkeys(source for part in parts for source in part.sources)),
            rows=tuple(dict.fromkeys(r for part in parts for r in part.rows)),
            inputs=inputs,
            source_grade=weakest_grade([part.source_grade for part in parts] or ["A"]),
            kind=max((kind, *(part.kind for part in parts)), key=KINDS.index),
            gradable=kind == "derived" and all(part.gradable for part in parts),
            note=note,
        )
    )


def defined(id_: str, label: str, value: float, *, unit: str, note: str = "") -> Fact:
    """Declare a definition or convention of ours, such as the hours in a year; shown without decimals."""
    return FACTS.add(Fact(id=id_, label=label, compute=lambda: value, unit=unit, gradable=True, note=note))


def _iso(value: object) -> str:
    if isinstance(value, dt.date | dt.datetime):
        return value.strftime("%Y-%m-%d")
    return str(value)
