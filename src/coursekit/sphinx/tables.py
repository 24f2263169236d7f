"""Accessible tables: a caption, a header in every column, a box that scrolls on a narrow screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.sphinx import words
from coursekit.sphinx.html import element, tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from docutils.nodes import Node


def cells(*contents: list[Node | str] | str, **attributes: str) -> element:
    """A row: its first cell is the header of the row; ``attributes`` go to the row."""
    first, *others = ([content] if isinstance(content, str) else content for content in contents)
    header = tag("th", *first, scope="row")
    return tag("tr", header, *(tag("td", *(other or ["–"])) for other in others), **attributes)


def table(caption: str, head: Iterable[str], rows: Iterable[element]) -> element:
    """A table of rows made by :func:`cells`.

    Each cell also carries the heading of its column: a narrow screen may show cells one below the other.
    """
    head, rows = list(head), list(rows)
    header = tag("tr", *(tag("th", text, scope="col") for text in head))
    for row in rows:
        for cell, label in zip(row.children, head, strict=True):
            cell["attrs"]["data-label"] = label
    parts = (tag("caption", caption), tag("thead", header), tag("tbody", *rows))
    # By keyboard a box scrolls only when it can have the focus. A group, not a region: a page has many.
    return tag(
        "div",
        tag("table", *parts, class_="table ck-table"),
        class_="ck-scroll",
        role="group",
        aria_label=f"Table: {caption}",
        tabindex=0,
    )


def frame_table(frame: pd.DataFrame, caption: str) -> element:
    """A data frame as such a table; its first column heads the rows, its index is left out."""
    rows = frame.astype(object).itertuples(index=False, name=None)
    return table(caption, map(str, frame.columns), [cells(*map(words.number, row)) for row in rows])
