"""``{slips} unit``: for the teaching page, the wrong answers that a unit's exercises know."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from coursekit.sphinx.course import course
from coursekit.sphinx.tables import cells, table

if TYPE_CHECKING:
    from docutils.nodes import Node
    from sphinx.application import Sphinx

    from coursekit.sphinx.html import element


class Slips(SphinxDirective):
    """The directive."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """List slips by question, with the sentence a learner reads."""
        path = course(self.config).bundle(self.arguments[0])
        if not path.is_file():
            raise self.error(f"There is no {path}. Build it with `course build exercises`.")
        questions = json.loads(path.read_text("utf-8"))["questions"]
        rows = [row for question in questions for row in _rows(question)]
        if not rows:
            return [nodes.paragraph("", "The exercises of this unit know no slips yet.")]
        head = ("Slip", "Question", "What the learner reads")
        return [table("Wrong answers the exercises recognise", head, rows)]


def _rows(question: dict[str, Any]) -> list[element]:
    known = [(slip["name"], slip["says"]) for slip in question.get("slips", [])]
    known += [(o["slip"], o["because"]) for o in question.get("options", []) if o.get("slip")]
    title = question["title"] or question["id"]
    return [cells(name.replace("-", " "), title, says) for name, says in known]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("slips", Slips)
