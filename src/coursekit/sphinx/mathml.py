"""Maths as MathML, made when the book is built: no script, no other host, read by screen readers."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.util import logging

from coursekit.sphinx.html import Attribute, open_tag

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


# How many parts these elements have; the converter leaves one out where a brace is missing.
_PARTS = {"mfrac": 2, "mroot": 2, "msup": 2, "msub": 2, "munder": 2, "mover": 2, "msubsup": 3}
_THOUSANDS = re.compile(r"\d{3}(\.\d+)?")


def mathml(latex: str, display: bool) -> str:
    """LaTeX as a ``<math>`` element that carries the LaTeX as its alternative text.

    Raises:
        ValueError: the LaTeX cannot be read, or uses what the converter does not know.
    """
    # The converter knows the starred form only; both align without numbers.
    known = latex.replace("{aligned}", "{align*}")
    try:
        written = convert(known, display="block" if display else "inline")
        formula = ElementTree.fromstring(written.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))
    except Exception as problem:  # the converter has many error types of its own
        raise ValueError(f"{type(problem).__name__} {problem}".strip()) from problem
    for part in formula.iter():
        if (part.text or "").startswith("\\"):
            raise ValueError(f"the command {part.text} is not known")
        if part.text == "}" or len(part) != _PARTS.get(part.tag, len(part)):
            raise ValueError("a brace is missing")
        _join_thousands(part)
    formula.set("alttext", " ".join(latex.split()))
    return ElementTree.tostring(formula, encoding="unicode", short_empty_elements=False)


def _join_thousands(row: ElementTree.Element) -> None:
    """Read ``1,000`` as one number, not as two numbers and a comma with a gap."""
    position = 0
    while position + 2 < len(row):
        first, comma, last = row[position : position + 3]
        tail = last.text or ""
        tags = (first.tag, "".join(comma.itertext()), last.tag)
        if tags == ("mn", ",", "mn") and _THOUSANDS.fullmatch(tail):
            first.text = f"{first.text},{tail}"
            row.remove(comma)
            row.remove(last)
        else:
            position += 1


def _written(latex: str, node: nodes.Node, display: bool) -> str:
    try:
        return mathml(latex, display)
    except ValueError as problem:
        logger.warning(
            f"The formula {latex!r} cannot be shown: {problem}. Keep to plain LaTeX.",
            location=node,
            type="coursekit",
            subtype="maths",
        )
        return f"<code>{escape(latex)}</code>"


def inline(self: Any, node: nodes.math) -> None:
    """Write a formula within a line."""
    self.body.append(_written(node.astext(), node, display=False))
    raise nodes.SkipNode


def block(self: Any, node: nodes.math_block) -> None:
    """Write a formula on its own, with its number if it has a label."""
    number = f'<span class="ck-equation">({node["number"]})</span>' if node["number"] else ""
    attributes: dict[str, Attribute] = {
        "class": "ck-math",
        "tabindex": 0,
        "role": "group",
        "aria-label": "Formula",
        "id": node["ids"][0] if node["ids"] else False,
    }
    box = open_tag("div", attributes)
    self.body.append(f"{box}{_written(node.astext(), node, display=True)}{number}</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Offer the renderer; ``html_math_renderer: mathml`` chooses it."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
