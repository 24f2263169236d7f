"""The subject as the pages of the book see it, with its sources and units looked up once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from coursekit.subject import Fact, Subject, subject

if TYPE_CHECKING:
    from sphinx.config import Config

_courses: WeakKeyDictionary[Config, Course] = WeakKeyDictionary()


@dataclass(frozen=True)
class Unit:
    """One row of the syllabus. ``needs`` and ``helps`` are slugs of other units."""

    slug: str
    number: str
    part: str
    title: str
    needs: tuple[str, ...]
    helps: tuple[str, ...]
    skill: str
    minutes: int
    track: str
    objectives: tuple[str, ...]


class Course:
    """A subject together with what pages look up again and again.

    ``register`` is the page that lists facts and sources; every figure in the book links to it.
    """

    def __init__(self, subject: Subject, register: str, chapters: str = "book") -> None:
        self.subject = subject
        self.register = register
        self.chapters = chapters

    @property
    def facts(self) -> Mapping[str, Fact]:
        """Every fact by id."""
        return self.subject.facts

    @cached_property
    def sources(self) -> dict[str, dict[str, str]]:
        """Every source by id, its cells as text (empty where the table is)."""
        rows = self.subject.load(self.subject.sources).to_dict("records")
        return {str(row["id"]): {str(key): _text(cell) for key, cell in row.items()} for row in rows}

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The syllabus, in the order of its table."""
        return units(self.subject)

    def page_of(self, unit: str) -> str:
        """The page that a unit's chapter has, whether it is written yet or not."""
        return f"{self.chapters}/{unit}" if self.chapters else unit

    def bundle(self, unit: str) -> Path:
        """Where the public bundle of a unit is, built or not."""
        return self.subject.exercises_dir / unit / "checks.json"


def course(config: Config) -> Course:
    """The course that this book is about.

    The setting ``coursekit_subject`` (``module:NAME``) chooses one; empty means the installed subject.
    """
    if config not in _courses:
        name: str = config.coursekit_subject
        module, _, attribute = name.partition(":")
        chosen = getattr(import_module(module), attribute) if name else subject()
        _courses[config] = Course(chosen, config.coursekit_register, config.coursekit_chapters)
    return _courses[config]


def units(subject: Subject) -> tuple[Unit, ...]:
    """The units of a subject, read from its syllabus table."""
    return tuple(_unit(row) for row in subject.load(subject.units).to_dict("records"))


def _unit(row: Mapping[Any, Any]) -> Unit:
    return Unit(
        slug=_text(row["slug"]),
        number=_text(row["number"]),
        part=_text(row["part"]),
        title=_text(row["title"]),
        needs=_items(row["prerequisites_necessary"], r"\s*;\s*"),
        helps=_items(row["prerequisites_helpful"], r"\s*;\s*"),
        skill=_text(row["pandas_skill"]),
        minutes=int(row["minutes"]),
        track=_text(row["track"]),
        objectives=_items(row["objectives"], r"\s*\|\s*"),
    )


def _items(cell: object, separator: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(separator, _text(cell)) if part)


def _text(cell: object) -> str:
    """A cell as text: empty for a missing one, no time of day on a date, no ``.0`` on a whole number."""
    if cell is None or cell != cell:  # noqa: PLR0124 - NaN
        return ""
    if hasattr(cell, "strftime"):
        return str(cell.strftime("%Y-%m-%d"))
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
