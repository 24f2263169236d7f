"""``{estimate}``: a guess before reading on, answered with "off by a factor of …"."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from coursekit.sphinx import words
from coursekit.sphinx.course import course
from coursekit.sphinx.facts import attributes, fact_ref, unknown
from coursekit.sphinx.html import tag
from coursekit.sphinx.selfcheck import Widget
from coursekit.subject import SCALES

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx

    from coursekit.subject import Fact


def _scale(text: str) -> str:
    return str(directives.choice(text, tuple(SCALES)))


class Estimate(Widget):
    """The directive: the question, then ``---``, then what to say with the answer."""

    option_spec: ClassVar = {
        "fact": directives.unchanged_required,
        "unit": directives.unchanged_required,
        "scale": _scale,
    }

    def run(self) -> list[Node]:
        """Build the form; the answer waits in a closed list for readers without JavaScript."""
        fact = self._fact()
        target = fact.value
        if isinstance(target, bool) or not isinstance(target, int | float) or target <= 0:
            raise self.error(f"The fact {fact.id!r} is {target!r}; an estimate needs a number above zero.")
        lines = list(self.content)
        cut = lines.index("---") if "---" in lines else len(lines)
        scale = self.options.get("scale", fact.scale)
        unit = f"{scale} {self.options.get('unit', fact.unit)}".strip()
        id_ = self.serial("estimate")
        return [
            tag(
                "form",
                tag("p", "Estimate first", class_="ck-title"),
                tag("div", *self.blocks(lines[:cut], 0), id=f"{id_}-question"),
                self._entry(id_, unit),
                tag("div", role="status", aria_live="polite", class_="ck-status"),
                self._answer(fact, lines[cut + 1 :], cut + 1),
                class_="ck-card ck-estimate",
                id=id_,
                autocomplete="off",
                data_target=target / SCALES[scale],
            )
        ]

    def _fact(self) -> Fact:
        id_ = self.options.get("fact", "")
        facts = course(self.config).facts
        if id_ not in facts:
            raise self.error(unknown(id_, facts, "fact"))
        return facts[id_]

    def _entry(self, id_: str, unit: str) -> Node:
        return tag(
            "div",
            tag("label", "Your estimate", for_=f"{id_}-guess"),
            tag(
                "input",
                type="text",
                inputmode="decimal",
                id=f"{id_}-guess",
                aria_describedby=f"{id_}-question {id_}-unit",
            ),
            tag("span", unit, id=f"{id_}-unit"),
            tag("button", "Compare", type="submit", hidden=True),
            class_="ck-entry",
        )

    def _answer(self, fact: Fact, lines: list[str], line: int) -> Node:
        figure = fact_ref("", fact.text, **attributes(fact, course(self.config)))
        figure["tip"] = f"tip-{self.env.new_serialno('coursekit-fact')}"
        said = nodes.paragraph("", "", nodes.Text(f"{words.sentence(fact.label)}: "), figure, nodes.Text("."))
        more = self.blocks(lines, line) if lines else []
        return tag("details", tag("summary", "Answer"), said, *more, class_="ck-answers")


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("estimate", Estimate)
