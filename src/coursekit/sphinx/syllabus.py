"""What is generated from the syllabus: heads of chapters, lists of units, plans by week, outcomes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from coursekit.sphinx import graph, words
from coursekit.sphinx.course import Course, Unit, course
from coursekit.sphinx.facts import unknown
from coursekit.sphinx.html import element, tag
from coursekit.sphinx.tables import cells, table

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx


GUIDE = "how_to_use"
"""The page of the book that says how to start the exercises."""


class chapter_link(nodes.Inline, nodes.TextElement):  # noqa: N801 - docutils names its nodes so
    """A unit's title: a link where its chapter (``page``) exists."""


class Syllabus(SphinxDirective):
    """Common ground: the course, and a link to a unit."""

    @property
    def course(self) -> Course:
        """The course this book is about; the page is read again when its bundles change."""
        return course(self.config)

    def unit(self, slug: str) -> Unit:
        """A unit by its slug; an unknown one is an error that names near ones."""
        for unit in self.course.units:
            if unit.slug == slug:
                return unit
        raise self.error(unknown(slug, [unit.slug for unit in self.course.units], "unit"))

    def link(self, unit: Unit) -> chapter_link:
        """The title of a unit, linked to its chapter where that is written."""
        page = self.course.page_of(unit.slug)
        return chapter_link("", unit.title, page=page if page in self.env.found_docs else "")

    def links(self, slugs: Iterable[str]) -> list[Node | str]:
        """Titles of units, separated by commas."""
        shown: list[Node | str] = []
        for slug in slugs:
            shown += [", "] * bool(shown) + [self.link(self.unit(slug))]
        return shown

    def prerequisites(self, slugs: Iterable[str]) -> list[Node | str]:
        """Titles of units; one that nobody can read yet says so."""
        shown: list[Node | str] = []
        for slug in slugs:
            link = self.link(self.unit(slug))
            shown += [", "] * bool(shown) + [link] + [" (planned)"] * (not link["page"])
        return shown


class UnitHead(Syllabus):
    """``{unit-head} slug``: minutes, prerequisites, exercises and objectives at the top of a chapter."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Build the box."""
        unit = self.unit(self.arguments[0])
        rows: list[tuple[str, list[Node | str]]] = [
            ("Time", [f"about {unit.minutes} minutes, exercises included"]),
            ("You need", self.prerequisites(unit.needs) or ["nothing but Python: variables and functions"]),
        ]
        if unit.helps:
            rows.append(("It helps to know", self.prerequisites(unit.helps)))
        if unit.skill:
            rows.append(("Introduces", [f"pandas: {unit.skill}"]))
        if self.course.bundle(unit.slug).is_file():
            rows.append(("Exercises", self._exercises(unit)))
        goals = tag("ol", *(tag("li", goal) for goal in unit.objectives))
        facts = tag("dl", *(part for name, body in rows for part in (tag("dt", name), tag("dd", *body))))
        lead = tag("p", "After this unit you can:", class_="ck-lead")
        return [tag("div", facts, lead, goals, class_="ck-card ck-unit-head")]

    def _exercises(self, unit: Unit) -> list[Node | str]:
        """The unit's notebook, the command that opens it, and the page that explains both where it exists."""
        folder = self.course.bundle(unit.slug).parent
        notebook = f"{folder.parent.name}/{unit.slug}/{unit.slug}.ipynb"
        command = tag("code", f".venv/bin/jupyter lab {notebook}")
        shown: list[Node | str] = [tag("code", notebook), ". Open it with ", command]
        page = self.course.page_of(GUIDE)
        if page in self.env.found_docs:
            shown += ["; ", chapter_link("", "How to use this course", page=page), " explains the rest"]
        return [*shown, "."]


class UnitList(Syllabus):
    """``{unit-list}``: every unit by part."""

    def run(self) -> list[Node]:
        """Build one table for each part."""
        head = ("Unit", "Minutes", "Needs", "Objectives")
        parts = groupby(self.course.units, key=lambda unit: unit.part)
        return [table(words.part(part), head, [self._row(unit) for unit in units]) for part, units in parts]

    def _row(self, unit: Unit) -> element:
        link = self.link(unit)
        remarks = [unit.track] * (unit.track != "core") + ["planned"] * (not link["page"])
        track = [" ", tag("small", ", ".join(remarks), class_="ck-note")] if remarks else []
        goals = tag("ul", *(tag("li", goal) for goal in unit.objectives))
        name = [f"{unit.number}. ", link, *track]
        return cells(name, str(unit.minutes), self.links(unit.needs), [goals])


class ReadingPaths(Syllabus):
    """``{reading-paths}``: the course in one afternoon, the core, and the whole."""

    def run(self) -> list[Node]:
        """Build the list of paths, all taken from the syllabus."""
        units = self.course.units
        written = [unit for unit in units if self.course.page_of(unit.slug) in self.env.found_docs]
        paths = (
            ("A first look", "the chapters that are written so far", written),
            ("The core", "what every reader should have met", [u for u in units if u.track == "core"]),
            ("The whole course", "every unit in order", list(units)),
        )
        shown = [part for path in paths if path[2] for part in self._path(*path)]
        return [tag("dl", *shown, class_="ck-paths")]

    def _path(self, name: str, what: str, units: Sequence[Unit]) -> tuple[element, element]:
        hours = f"about {words.count(max(1, round(sum(unit.minutes for unit in units) / 60)), 'hour')}"
        shown = self.links(unit.slug for unit in units)
        lead = f"{what[0].upper()}{what[1:]} ({hours}, exercises included): "
        return tag("dt", name), tag("dd", lead, *shown, ".")


class Dependencies(Syllabus):
    """``{dependencies}``: which unit needs which, as a figure and as a table."""

    def run(self) -> list[Node]:
        """Draw the figure, and say the same in a table below it."""
        try:
            figure = nodes.raw("", graph.svg(self.course.units), format="html")
        except ValueError as problem:
            raise self.error(str(problem)) from None
        rows = [
            cells(
                [self.link(unit)],
                self.links(unit.needs),
                self.links(unit.helps),
                self.links(self._opens(unit)),
            )
            for unit in self.course.units
        ]
        box = tag(
            "div",
            figure,
            class_="ck-scroll ck-graph",
            tabindex=0,
            role="group",
            aria_label="Figure: which unit needs which",
        )
        return [box, table("Which unit needs which", ("Unit", "Needs", "Helped by", "Opens"), rows)]

    def _opens(self, unit: Unit) -> list[str]:
        return [other.slug for other in self.course.units if unit.slug in other.needs]


class Weeks(Syllabus):
    """``{syllabus}``: a plan over ``:weeks:`` weeks (4 takes the core only)."""

    option_spec: ClassVar = {"weeks": directives.positive_int}

    def run(self) -> list[Node]:
        """Build the plan."""
        weeks = self.options.get("weeks", 14)
        rows = []
        for week, units in enumerate(plan(self.course.units, weeks), start=1):
            hours = f"{sum(unit.minutes for unit in units) / 60:.1f}"
            titles = self.links(unit.slug for unit in units) or ["Reading week"]
            rows.append(cells(str(week), titles, hours))
        return [table(f"A plan for {weeks} weeks", ("Week", "Units", "Hours"), rows)]


class OutcomeMap(Syllabus):
    """``{outcome-map}``: each objective with the questions that assess it."""

    def run(self) -> list[Node]:
        """Build the table from the units whose exercises are built."""
        rows = []
        for unit in self.course.units:
            if self.course.bundle(unit.slug).is_file():
                questions = json.loads(self.course.bundle(unit.slug).read_text("utf-8"))["questions"]
                rows += [self._row(unit, n, questions) for n in range(1, len(unit.objectives) + 1)]
        if not rows:
            return [nodes.paragraph("", "No exercises are built yet: run `course build exercises`.")]
        caption = "Objectives and the questions that assess them"
        return [table(caption, ("Objective", "Unit", "Questions"), rows)]

    def _row(self, unit: Unit, number: int, questions: list[dict[str, Any]]) -> element:
        titles = [q["title"] or q["id"] for q in questions if str(number) in map(str, q["objectives"])]
        return cells(unit.objectives[number - 1], [self.link(unit)], "; ".join(titles) or "none yet")


def plan(units: Sequence[Unit], weeks: int) -> list[list[Unit]]:
    """Spread units over weeks in the order of the syllabus, with the minutes as even as that allows.

    A plan of four weeks takes the core units only. A week without a unit stays empty.

    Raises:
        ValueError: ``weeks`` is below one.
    """
    if weeks < 1:
        raise ValueError(f"A plan needs at least one week, not {weeks}.")
    chosen = [unit for unit in units if weeks > 4 or unit.track == "core"]
    total = sum(unit.minutes for unit in chosen) or 1
    filled: list[list[Unit]] = [[] for _ in range(weeks)]
    before = 0
    for unit in chosen:
        middle = before + unit.minutes / 2
        filled[min(weeks - 1, int(middle * weeks / total))].append(unit)
        before += unit.minutes
    return filled


def _visit(self: Any, node: chapter_link) -> None:
    if node["page"]:
        address = self.builder.get_relative_uri(self.builder.current_docname, node["page"])
        self.body.append(f'<a href="{address}">')


def _depart(self: Any, node: chapter_link) -> None:
    self.body.append("</a>" if node["page"] else "")


def _plain(self: Any, node: Node) -> None:
    """Other formats show the title alone."""


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_node(chapter_link, html=(_visit, _depart), latex=(_plain, _plain), text=(_plain, _plain))
    for name, directive in (
        ("unit-head", UnitHead),
        ("unit-list", UnitList),
        ("reading-paths", ReadingPaths),
        ("dependencies", Dependencies),
        ("syllabus", Weeks),
        ("outcome-map", OutcomeMap),
    ):
        app.add_directive(name, directive)
