"""The roles ``{fact}`` and ``{lit}``: a number in prose, with where it comes from within reach."""

from __future__ import annotations

from difflib import get_close_matches
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from coursekit.sphinx import words
from coursekit.sphinx.course import Course, course
from coursekit.sphinx.html import href, ignore, open_tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.nodes import Node, system_message
    from sphinx.application import Sphinx

    from coursekit.subject import Fact

logger = logging.getLogger(__name__)

MAX_SOURCES = 3
"""A tooltip names this many sources; the facts list names them all."""


class fact_ref(nodes.Inline, nodes.TextElement):  # noqa: N801 - docutils names its nodes so
    """A figure in prose. Its text is the figure; its attributes what the tooltip says."""


class FactRole(SphinxRole):
    """``{fact}`monthly_fee```: the figure, linked to its entry in the facts list, with a tooltip."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Look the fact up; an unknown id is a warning that names near ones."""
        the_course = course(self.config)
        id_ = self.text.strip()
        if id_ not in the_course.facts:
            self._warn(unknown(id_, the_course.facts, "fact"))
            return [nodes.problematic(self.rawtext, self.rawtext)], []
        fact = the_course.facts[id_]
        node = fact_ref(self.rawtext, fact.text, **attributes(fact, the_course))
        node["tip"] = f"tip-{self.env.new_serialno('coursekit-fact')}"
        return [node], []

    def _warn(self, message: str) -> None:
        logger.warning(message, location=self.get_location(), type="coursekit", subtype="fact")


class LiteralRole(SphinxRole):
    """``{lit}`720 hours | reason```: a wrong, defined or hypothetical number, with its reason on hover."""

    def run(self) -> tuple[list[Node], list[system_message]]:
        """Show what stands before the bar; a missing reason is a warning."""
        shown, _, reason = (part.strip() for part in self.text.partition("|"))
        if not reason:
            logger.warning(
                f"{{lit}}`{self.text}` gives no reason. Write {{lit}}`{shown} | why this number is no fact`.",
                location=self.get_location(),
                type="coursekit",
                subtype="lit",
            )
        return [nodes.abbreviation(self.rawtext, shown, explanation=reason, classes=["ck-lit"])], []


def unknown(id_: str, known: Iterable[str], what: str) -> str:
    """Say that there is no such thing, and what comes near."""
    near = get_close_matches(id_, list(known), n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(near)}?" if near else "`course facts` lists all of them."
    return f"There is no {what} {id_!r}. {hint}"


def attributes(fact: Fact, the_course: Course) -> dict[str, Any]:
    """What the page needs to know of a fact, as plain node attributes."""
    return {
        "fact": fact.id,
        "page": the_course.register,
        "kind": fact.kind,
        "grade": fact.source_grade if fact.sources else "own",
        "mark": words.mark(fact),
        "says": _says(fact, the_course),
    }


def _says(fact: Fact, the_course: Course) -> list[str]:
    """The lines of the tooltip, most wanted first."""
    titles = [the_course.sources[id_]["title"] for id_ in fact.sources]
    more = f" and {len(titles) - MAX_SOURCES} more" if len(titles) > MAX_SOURCES else ""
    lines = [
        fact.label,
        f"{fact.qualifier} {words.value(fact)}".strip(),
        f"As of {words.day(fact.as_of)}" if fact.as_of else "",
        words.standing(fact),
        f"Source: {'; '.join(titles[:MAX_SOURCES])}{more}" if titles else "",
    ]
    return [words.sentence(line) for line in lines if line]


class PlainHeadings(SphinxTransform):
    """A heading is copied into menus, where a tooltip has no place: keep the figure, drop the rest."""

    default_priority = 700

    def apply(self, **kwargs: Any) -> None:
        """Walk the headings of a page before menus are made of them."""
        for title in self.document.findall(nodes.title):
            for node in list(title.findall(fact_ref)):
                node.parent.replace(node, nodes.Text(node.astext()))


def _visit(self: Any, node: fact_ref) -> None:
    classes = f"ck-fact ck-kind-{node['kind']} ck-grade-{node['grade']}"
    link = {"href": href(self, node["page"], f"fact-{node['fact']}"), "aria-describedby": node["tip"]}
    self.body.append(open_tag("span", {"class": classes}) + open_tag("a", link))


def _depart(self: Any, node: fact_ref) -> None:
    # The blank stands inside the mark: outside it would carry the line under the figure.
    mark = f'<small class="ck-mark"> {escape(node["mark"])}</small>' if node["mark"] else ""
    label, *lines = node["says"]
    said = f"<strong>{escape(label)}</strong>" + "".join(f"<span>{escape(line)}</span>" for line in lines)
    self.body.append(f'{mark}</a><span role="tooltip" class="ck-tip" id="{node["tip"]}">{said}</span></span>')


def setup(app: Sphinx) -> None:
    """Register the roles."""
    app.add_node(fact_ref, html=(_visit, _depart), latex=(ignore, ignore), text=(ignore, ignore))
    app.add_role("fact", FactRole())
    app.add_role("lit", LiteralRole())
    app.add_transform(PlainHeadings)
