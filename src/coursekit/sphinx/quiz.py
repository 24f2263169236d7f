"""``{quiz}``: self-checks that are scored together, by part of the course, and kept in the reader's browser.

The body holds one ``{quiz-item}`` for each question: a self-check that names the unit it belongs to.
A page may hold the same questions' parallel form under another name and point to the first one, so that
both results stand side by side. Without JavaScript the questions, the answers and the chapters behind
them can be read. Nothing is sent anywhere.

    ::::{quiz} before
    :::{quiz-item} Power and energy
    :unit: energy_bill

    Which of these is an amount of energy?

    - [ ] 300 MW :: That is a rate.
    - [x] 300 MWh :: Yes.
    :::
    ::::
"""

from __future__ import annotations

import hashlib
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from coursekit.sphinx import words
from coursekit.sphinx.html import element, tag
from coursekit.sphinx.selfcheck import SelfCheck, Widget
from coursekit.sphinx.syllabus import Syllabus

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx

    from coursekit.sphinx.course import Unit


class QuizItem(SelfCheck, Syllabus):
    """``{quiz-item} title``: one question of a quiz, with ``:unit:``, the slug of the unit it belongs to."""

    required_arguments = 1
    optional_arguments = 0
    option_spec: ClassVar = {**SelfCheck.option_spec, "unit": directives.unchanged_required}

    def run(self) -> list[Node]:
        """Build the question; what is said about it waits for the score of the whole."""
        unit = self.unit(self.options.get("unit", ""))
        id_, fieldset, answers = self.parts()
        answers.append(tag("p", "Chapter: ", self.link(unit)))
        return [
            tag(
                "div",
                tag("p", self.arguments[0], class_="ck-title"),
                fieldset,
                tag("div", class_="ck-status"),
                answers,
                class_="ck-card ck-item",
                id=id_,
                data_unit=unit.slug,
            )
        ]


class Quiz(Widget, Syllabus):
    """``{quiz} name``: the items and their score. ``:earlier:`` names the form to compare with."""

    required_arguments = 1
    option_spec: ClassVar = {"earlier": directives.unchanged_required}

    def run(self) -> list[Node]:
        """Build one form around all items."""
        children = self.blocks(list(self.content), 0)
        items = [node for child in children for node in child.findall(element) if _is_item(node)]
        if not items:
            raise self.error("A quiz needs questions: put at least one {quiz-item} into it.")
        return [
            tag(
                "form",
                *children,
                self._panel([node["attrs"]["data-unit"] for node in items]),
                class_="ck-quiz",
                id=self.serial("quiz"),
                autocomplete="off",
                data_store=self._key(self.arguments[0]),
                data_earlier=self._key(self.options["earlier"]) if "earlier" in self.options else False,
                data_version=hashlib.sha256("\n".join(self.content).encode()).hexdigest()[:12],
            )
        ]

    def _key(self, name: str) -> str:
        """Where a browser keeps the answers: the name of the course keeps other sites of the host apart."""
        return f"{nodes.make_id(self.course.subject.title)}/quiz/{name}"

    def _panel(self, slugs: list[str]) -> element:
        kept = (
            "Your answers stay in this browser, so that you can come back to them. Nothing is sent anywhere."
        )
        return tag(
            "div",
            tag(
                "div",
                tag("p", kept, class_="ck-kept"),
                tag("button", "Score my answers", type="button", class_="ck-score"),
                " ",
                tag("button", "Forget my answers", type="button", class_="ck-forget"),
                hidden=True,
                class_="ck-controls",
            ),
            tag("div", role="status", aria_live="polite", class_="ck-status"),
            self._chapters(slugs),
            class_="ck-card ck-panel",
        )

    def _chapters(self, slugs: list[str]) -> element:
        """The chapters behind the questions, by part: without JavaScript a map, with it the result."""
        asked = [unit for unit in self.course.units if unit.slug in slugs]
        rows = [
            tag("li", f"{words.part(part)}", tag("span", class_="ck-count"), self._list(list(units), slugs))
            for part, units in groupby(asked, key=lambda unit: unit.part)
        ]
        title = tag("p", "Chapters behind these questions", class_="ck-title")
        return tag("div", title, tag("ul", *rows), class_="ck-chapters")

    def _list(self, units: list[Unit], slugs: list[str]) -> element:
        return tag(
            "ul",
            *(
                tag(
                    "li",
                    tag("span", self.link(unit), class_="ck-name"),
                    f" ({words.count(slugs.count(unit.slug), 'question')})",
                    tag("span", class_="ck-advice"),
                    data_unit=unit.slug,
                )
                for unit in units
            ),
        )


def _is_item(node: element) -> bool:
    return "data-unit" in node["attrs"] and "ck-item" in str(node["attrs"].get("class"))


def setup(app: Sphinx) -> None:
    """Register both directives, and the script, which calls that of the self-checks."""
    app.add_js_file("quiz.js", loading_method="defer", priority=600)
    app.add_directive("quiz", Quiz)
    app.add_directive("quiz-item", QuizItem)
