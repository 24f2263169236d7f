"""What pandas, the theme and docutils write in a way that keyboards and screen readers cannot use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_FRAME = re.compile(r'<table border="1" class="dataframe">.*?</table>', re.S)
_DATE = re.compile(r"<td>(\d{4}-\d\d(?:-\d\d)?)</td>")
_SCROLLING = 'role="group" aria-label="Table" tabindex="0"'


def repair(html: str) -> str:
    """The body of a page, with four things put right.

    - pandas heads the column of the index with an empty ``<th>``: a screen reader would announce a
      header and then say nothing.
    - A wide table scrolls in a box; by keyboard it does so only when the box can have the focus.
    - A browser breaks a date such as 2026-05-21 after a hyphen, and half a date reads as another one.
    - docutils gives the entries of a bibliography a role that ARIA has since withdrawn.
    """
    html = _FRAME.sub(lambda match: f'<div class="ck-scroll" {_SCROLLING}>{_frame(match[0])}</div>', html)
    html = html.replace(
        '<div class="pst-scrollable-table-container">',
        f'<div class="pst-scrollable-table-container" {_SCROLLING}>',
    )
    html = _DATE.sub(r'<td class="ck-date">\1</td>', html)
    return html.replace(' role="doc-biblioentry"', ' role="listitem"')


def _frame(table: str) -> str:
    table = table.replace("<th></th>", "<td></td>")
    return table.replace('<table border="1" class="dataframe">', '<table class="dataframe table ck-table">')


def _repair_page(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    if "body" in context:
        context["body"] = repair(context["body"])


def setup(app: Sphinx) -> None:
    """Repair each page before it is written."""
    app.connect("html-page-context", _repair_page)
