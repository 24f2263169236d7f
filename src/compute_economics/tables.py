"""The tables of the course: every figure it uses, with unit, date, source and grade.

The files are in ``data/``; ``data/datapackage.json`` says what each column holds.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from compute_economics.folder import data_dir
from coursekit.subject import DataError

_EXPECTED = {
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "date": "a date such as 2026-05-20",
}


class Table(pd.DataFrame):
    """A DataFrame that answers an unknown column with the nearest known ones.

    What is filtered, sorted or merged out of a Table is a Table again.
    """

    @property
    def _constructor(self) -> Callable[..., Table]:
        return Table

    def __getitem__(self, key: Any) -> Any:
        try:
            return super().__getitem__(key)
        except KeyError:
            wanted = key if isinstance(key, list) else [key]
            missing = [name for name in wanted if isinstance(name, str) and name not in self.columns]
            if not missing:
                raise
            known = [str(name) for name in self.columns]
            raise KeyError(
                f"There is no column {missing[0]!r}.{near(missing[0], known)} Columns: {', '.join(known)}."
            ) from None


def near(name: str, known: Iterable[str]) -> str:
    """A question that offers the names nearest to ``name``, with a space in front; empty if none is near."""
    by_lower = {candidate.lower(): candidate for candidate in known}
    found = [by_lower[match] for match in get_close_matches(name.lower(), by_lower, n=3)]
    return f" Did you mean {' or '.join(map(repr, found))}?" if found else ""


def tables() -> list[str]:
    """The names of all tables, in the order of the data package."""
    return list(_schemas(data_dir()))


def load(name: str) -> pd.DataFrame:
    """One table of the course, a fresh copy at every call.

    Dates come as ``datetime64``, numbers as ``float64`` (whole numbers without gaps as ``int64``),
    flags as ``bool``. An empty text is ``""``; an empty number or date is missing (``NaN``, ``NaT``).

    Raises:
        KeyError: there is no such table; the message offers the nearest names and lists all.
        DataError: a cell is not of its column's type; the message names file, row and column.
    """
    known = tables()
    if name not in known:
        raise KeyError(f"There is no table {name!r}.{near(str(name), known)} Tables: {', '.join(known)}.")
    return Table(_read(data_dir(), name).copy())


def warm_up() -> None:
    """Read all tables once, so that every later ``load`` is a copy.

    A grading worker does this before it forks. A table that cannot be read is left out; ``load`` says what is
    wrong with it.
    """
    for name in tables():
        with contextlib.suppress(DataError):
            load(name)


@cache
def _schemas(folder: Path) -> dict[str, dict[str, str]]:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {
        resource["name"]: {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        for resource in package["resources"]
    }


@cache
def _read(folder: Path, name: str) -> pd.DataFrame:
    # As text first: pandas would otherwise guess, and read a source id such as "NA" as missing.
    cells = pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")
    schema = {column: type_ for column, type_ in _schemas(folder)[name].items() if type_ in _EXPECTED}
    for column, type_ in schema.items():
        fits = _fits(cells[column], type_)
        if not fits.all():
            unfit = cells[~fits]
            row, cell = unfit.iloc[0].iloc[0], unfit[column].iloc[0]
            raise DataError(
                f"data/{name}.csv, row {row}: the column {column} holds {cell!r}, "
                f"which is not {_EXPECTED[type_]}. Put this cell right, then try again."
            )
    return cells.assign(**{column: _typed(cells[column], type_) for column, type_ in schema.items()})


def _fits(cells: pd.Series[str], type_: str) -> pd.Series[bool]:
    """Which cells can be read as their type, one of ``_EXPECTED``."""
    if type_ == "boolean":
        return cells.isin(["true", "false"])
    if type_ == "date":
        return (cells == "") | pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce").notna()
    numbers = pd.to_numeric(cells, errors="coerce")
    if type_ == "integer":
        return numbers % 1 == 0
    return (cells == "") | numbers.notna()


def _typed(cells: pd.Series[str], type_: str) -> pd.Series[Any]:
    if type_ == "boolean":
        return cells == "true"
    if type_ == "date":
        return pd.to_datetime(cells.where(cells != ""), format="%Y-%m-%d")
    return pd.to_numeric(cells.where(cells != "")).astype("float64" if type_ == "number" else "int64")
