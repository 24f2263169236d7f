"""Expected values that stand as they are in a table, or in the code that is given.

Tables are meant to be read, so this is information; but a value that need not be computed is a weak question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from coursekit.authoring.evaluate import Workshop
from coursekit.authoring.reader import Unit
from coursekit.checks.codec import encode, tag
from coursekit.checks.judge import differs, rule_of
from coursekit.grading.audit.notes import Note
from coursekit.subject import subject

Data = Mapping[str, Any]
Places = Mapping[float | str, list[str]]

_SMALL = 1_000
_MOST_NAMED = 3


def standing(unit: Unit, bundle: Data) -> list[Note]:
    """Where visible expected values of a unit can be read off."""
    places = _places()
    for name, value in Workshop.open(unit).given.items():
        if type(value) in (int, float, str) and not name.startswith("__"):
            places.setdefault(value, []).append(f"the given name `{name}`")
    return [note for question in bundle["questions"] for note in _notes(question, places)]


def _places() -> dict[float | str, list[str]]:
    """Every number and text of the course tables, with the cells it stands in."""
    here = subject()
    places: dict[float | str, list[str]] = {}
    for path in sorted(here.data_dir.glob("*.csv")):
        table = here.load(path.stem)
        ids = [str(cell) for cell in table.iloc[:, 0]]
        for column in table.columns[1:]:
            for row, cell in zip(ids, table[column].tolist(), strict=True):
                if isinstance(cell, int | float | str) and cell != "" and not pd.isna(cell):
                    places.setdefault(cell, []).append(f"`{path.stem}`, row {row}, column `{column}`")
    return places


def _notes(question: Data, places: Places) -> Iterator[Note]:
    for number, case in enumerate(question["cases"], 1):
        value = case["expected"].get("value")
        asked = case["args"] is not None
        if not case["visible"] or tag(value) not in ("number", "text") or (asked and _by_chance(value)):
            continue
        rule = rule_of(question, case)
        same = [cell for cell in places if not differs(case["expected"], _outcome(cell), rule)]
        found = [place for cell in same for place in places[cell]]
        if found:
            what = f"the result of case {number}" if asked else "a value question, and its expected value"
            weak = "" if asked else ". It is weak: nothing has to be computed"
            yield Note(question["id"], f"cell {number}", f"{what} stands in {_named(found)}{weak}.", False)


def _outcome(cell: float | str) -> dict[str, Any]:
    return {"status": "value", "value": encode(cell)}


def _by_chance(value: float | str) -> bool:
    """A small whole number or a round one stands in some cell by chance; for a function it says nothing."""
    return not isinstance(value, str) and (value in range(_SMALL) or value == float(f"{value:.2g}"))


def _named(found: list[str]) -> str:
    more = len(found) - _MOST_NAMED
    return "; ".join(found[:_MOST_NAMED]) + (f" and {more} more cells" if more > 0 else "")
