"""``{selfcheck}``: an ungraded question on the page, answered without a kernel.

The page holds a form and, below it, the list of answers with a reason each. Without JavaScript a
reader opens that list; with it, the reasons of the options picked are read out in a status line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from coursekit.sphinx.html import element, tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils.nodes import Node
    from sphinx.application import Sphinx

_OPTION = re.compile(r"^[-*] \[(?P<tick>[ xX])\] (?P<text>.*)$")


@dataclass
class Option:
    """One option: its line in the page, whether it holds, its text and the reason."""

    line: int
    right: bool
    text: str
    reason: str


def read(lines: Sequence[str]) -> tuple[int, list[Option]]:
    """Split the body of a self-check.

    Returns:
        The number of lines the question takes, and the options.

    Raises:
        ValueError: it could not be asked (no question, no option, no right one, a reason missing).
    """
    starts = [index for index, line in enumerate(lines) if _OPTION.match(line)]
    if not starts or not any(line.strip() for line in lines[: starts[0]]):
        raise ValueError("A self-check needs a question and then options: `- [x] text :: reason`.")
    options = [_option(lines[a:b], a) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    if not any(option.right for option in options):
        raise ValueError("No option of this self-check is right. Mark at least one with `- [x]`.")
    if len(options) < 2:
        raise ValueError("A self-check with one option asks nothing. Add another `- [ ] text :: reason`.")
    return starts[0], options


def _option(lines: Sequence[str], line: int) -> Option:
    first = _OPTION.match(lines[0])
    assert first
    text, _, reason = " ".join([first["text"], *(more.strip() for more in lines[1:])]).partition(" :: ")
    if not reason.strip():
        raise ValueError(f"The option “{text.strip()}” gives no reason. Write `{text.strip()} :: reason`.")
    return Option(line, first["tick"] in "xX", text.strip(), reason.strip())


class Widget(SphinxDirective):
    """What the interactive blocks share: parsing parts of the body, and numbering the form."""

    has_content = True

    def serial(self, prefix: str) -> str:
        """An id that is unique on the page and the same in every build."""
        return f"{prefix}-{self.env.new_serialno(prefix)}"

    def blocks(self, lines: Sequence[str], line: int) -> list[Node]:
        """Parse Markdown that starts ``line`` lines into the body."""
        holder = nodes.Element()
        source = self.get_source_info()[0]
        self.state.nested_parse(StringList(list(lines), source=source), self.content_offset + line, holder)
        return list(holder.children)

    def inline(self, text: str, line: int) -> list[Node]:
        """Parse one paragraph of Markdown to what stands inside it."""
        blocks = self.blocks([text], line)
        if len(blocks) == 1 and isinstance(blocks[0], nodes.paragraph):
            return list(blocks[0].children)
        return blocks


class SelfCheck(Widget):
    """The directive."""

    optional_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar = {"many": directives.flag}

    def run(self) -> list[Node]:
        """Build the form and the list of answers."""
        id_, fieldset, answers = self.parts()
        title = f"Self-check: {self.arguments[0]}" if self.arguments else "Self-check"
        return [
            tag(
                "form",
                tag("p", title, class_="ck-title"),
                fieldset,
                tag("button", "Check answer", type="submit", hidden=True),
                tag("div", role="status", aria_live="polite", class_="ck-status"),
                answers,
                class_="ck-card ck-selfcheck",
                id=id_,
                autocomplete="off",
            )
        ]

    def parts(self) -> tuple[str, element, element]:
        """An id, the question with its options, and the closed list of answers."""
        try:
            count, options = read(list(self.content))
        except ValueError as problem:
            raise self.error(str(problem)) from None
        many = "many" in self.options or sum(option.right for option in options) > 1
        id_ = self.serial("selfcheck")
        question, *more = self.blocks(list(self.content)[:count], 0)
        hint = [tag("small", "Pick all that hold.", class_="ck-hint")] if many else []
        fieldset = tag(
            "fieldset",
            tag("legend", *question.children, *hint),
            *more,
            *(self._choice(option, f"{id_}-{n}", id_, many) for n, option in enumerate(options)),
        )
        return id_, fieldset, self._answers(options)

    def _choice(self, option: Option, id_: str, group: str, many: bool) -> element:
        kind = "checkbox" if many else "radio"
        return tag(
            "div",
            tag("input", type=kind, id=id_, name=group),
            tag("label", *self.inline(option.text, option.line), for_=id_),
            class_="ck-option",
        )

    def _answers(self, options: list[Option]) -> element:
        items = [
            tag(
                "li",
                tag("strong", "✓ Holds: " if option.right else "✗ Does not hold: "),
                tag("em", *self.inline(option.text, option.line)),
                " – ",
                tag("span", *self.inline(option.reason, option.line)),
                data_right=option.right,
            )
            for option in options
        ]
        return tag("details", tag("summary", "Answers"), tag("ul", *items), class_="ck-answers")


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("selfcheck", SelfCheck)
