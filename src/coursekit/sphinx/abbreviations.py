"""Acronyms spelled out on hover: the first use of each on a page, from one list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from coursekit.sphinx.html import register_link

if TYPE_CHECKING:
    from sphinx.application import Sphinx

# Nothing inside these is prose.
_NOT_PROSE: tuple[type[nodes.Node], ...] = (
    *(nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw),
    *(nodes.abbreviation, nodes.title, nodes.reference, nodes.term, register_link),
)


def read(path: Path) -> dict[str, str]:
    """The list: acronym to words.

    Raises:
        ValueError: the file is not a flat mapping of texts.
    """
    listed = yaml.safe_load(path.read_text("utf-8")) or {}
    if not isinstance(listed, dict) or not all(isinstance(words, str) for words in listed.values()):
        raise ValueError(f"{path} should hold lines `PUE: power usage effectiveness` and nothing else.")
    return {str(short): words for short, words in listed.items()}


class Abbreviations(SphinxPostTransform):
    """Mark the first use of each listed acronym on a page."""

    default_priority = 900

    def run(self, **kwargs: Any) -> None:
        """Walk the text of the page once."""
        name: str = self.config.coursekit_abbreviations
        if not name:
            return
        waiting = read(Path(self.app.srcdir, name))
        for text in list(self.document.findall(nodes.Text)):
            if waiting and not _within(text, _NOT_PROSE):
                parts = _split(str(text), waiting)
                if len(parts) > 1 and text.parent:
                    text.parent.replace(text, parts)


def _split(text: str, waiting: dict[str, str]) -> list[nodes.Node]:
    """Cut a text at the acronyms still waiting, and take those off the list."""
    longest_first = "|".join(map(re.escape, sorted(waiting, key=len, reverse=True)))
    pattern = re.compile(rf"(?<![\w-])({longest_first})(?![\w-])")
    parts: list[nodes.Node] = []
    end = 0
    for match in pattern.finditer(text):
        if match[0] in waiting:
            parts += [nodes.Text(text[end : match.start()])] if match.start() > end else []
            parts.append(nodes.abbreviation("", match[0], explanation=waiting.pop(match[0])))
            end = match.end()
    return [*parts, nodes.Text(text[end:])] if text[end:] or not parts else parts


def _within(node: nodes.Node, kinds: tuple[type[nodes.Node], ...]) -> bool:
    while node.parent is not None:
        node = node.parent
        if isinstance(node, kinds):
            return True
    return False


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(Abbreviations)
