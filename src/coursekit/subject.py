"""What a subject gives to the machinery: facts, charts, tables and the folders they live in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

FactValue = float | int | str | dt.date

SCALES: Mapping[str, float] = {
    "": 1.0,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "%": 0.01,
    "power of ten": 1.0,
}
"""How a value is divided before it is shown: 1.25e9 with scale ``billion`` reads ``1.25 billion``.

With ``power of ten`` it stays as it is and is written so: 3.8e25 reads ``3.8 × 10²⁵``.
"""

GRADES = ("A", "B", "C")
"""Grades of a source, best first: filing or party, press or research body, blog or aggregator."""

KINDS = ("stated", "derived", "estimate", "projection", "claim", "disputed")
"""What sort of statement a figure is, firmest first."""


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power_of_ten(value: float, digits: int) -> str:
    """A number as prose writes a very large one, with ``digits`` decimals: ``3.8 × 10²⁵``, unbroken."""
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    return f"{mantissa}\u00a0×\u00a010{str(int(exponent)).translate(_RAISED)}"


class DataError(ValueError):
    """A table of the subject that cannot be read; the message says which cell, and what was expected."""


@dataclass(frozen=True)
class Fact:
    """One figure of the course: computed, never typed.

    ``compute`` takes no argument and returns the value in ``unit`` (a number, a date or a text).
    ``scale`` (a key of :data:`SCALES`), ``digits`` (decimals shown) and ``prefix`` say how prose
    shows it. ``rows`` are the table rows it rests on, each ``table/id``; ``inputs`` the ids of the
    facts it was derived from. ``gradable`` says whether it may be the only expected value of a
    graded question.
    """

    id: str
    label: str
    compute: Callable[[], FactValue]
    unit: str = ""
    digits: int = 0
    scale: str = ""
    prefix: str = ""
    qualifier: str = ""
    as_of: str = ""
    sources: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    source_grade: str = "A"
    kind: str = "stated"
    gradable: bool = False
    note: str = ""

    @property
    def value(self) -> FactValue:
        """The figure itself, in ``unit``."""
        return self.compute()

    @property
    def text(self) -> str:
        """The figure as prose shows it: ``$1.25 billion``, ``2.7%``, ``3 May 2026``."""
        value = self.value
        if isinstance(value, dt.date):
            return f"{value.day} {value:%B %Y}"
        if isinstance(value, str):
            return value
        if self.scale == "power of ten":
            return self.prefix + power_of_ten(value, self.digits)
        number = f"{value / SCALES[self.scale]:,.{self.digits}f}"
        if self.scale == "%":
            return f"{number}%"
        return f"{self.prefix}{number}" + (f" {self.scale}" if self.scale else "")


@dataclass(frozen=True)
class Chart:
    """A drawn figure with everything a reader needs who cannot see it.

    ``alt`` says what the picture shows; ``table`` holds the rows behind it; ``caption`` is plain
    text; ``sources`` are ids of the sources table; ``as_of`` is the newest date in it.
    """

    figure: Figure
    alt: str
    caption: str
    table: pd.DataFrame
    sources: tuple[str, ...]
    as_of: str


@dataclass(frozen=True)
class Subject:
    """The subject of a course, as :mod:`coursekit` sees it.

    ``load`` returns one course table by name and ``facts`` every fact by id; ``charts`` maps a name
    to a function without arguments that draws it. ``units`` and ``sources`` name the tables of the
    syllabus and of the sources. ``exercises_dir`` holds ``<unit>/checks.json``, ``data_dir`` the
    tables. ``edition`` stamps everything that is built.

    Its package also says by a function ``data_dir()``, which loads no fact, where the tables are: what runs
    students' code asks it. By ``warm_up()`` it may read beforehand what notebooks will read.
    """

    title: str
    edition: str
    load: Callable[[str], pd.DataFrame]
    facts: Mapping[str, Fact]
    charts: Mapping[str, Callable[[], Chart]]
    data_dir: Path
    exercises_dir: Path
    package_dir: Path
    units: str = "units"
    sources: str = "sources"


def weakest_grade(grades: Sequence[str]) -> str:
    """The grade of something derived: that of its weakest input."""
    return max(grades, key=GRADES.index)


@cache
def subject() -> Subject:
    """The installed subject.

    Raises:
        LookupError: no subject is installed, or more than one.
    """
    found = list(entry_points(group="coursekit.subject"))
    if len(found) != 1:
        names = ", ".join(point.name for point in found) or "none"
        raise LookupError(
            f"Expected one installed package with an entry point in the group 'coursekit.subject', "
            f"found {names}. Install the course with `python bootstrap.py` or `pip install .`"
        )
    loaded = found[0].load()
    if not isinstance(loaded, Subject):
        raise LookupError(f"The entry point {found[0].value} is not a coursekit Subject.")
    return loaded
