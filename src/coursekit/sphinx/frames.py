"""Data frames that a cell of a page shows: as pandas writes them, made accessible."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_TABLE = re.compile(r'<table border="1" class="dataframe">.*?</table>', re.S)
_BOX = '<div class="ck-scroll" role="region" aria-label="Table: output of the cell above" tabindex="0">'


def accessible(html: str) -> str:
    """The HTML of a data frame in a box that scrolls, without empty headers.

    pandas heads the column of the index with an empty ``<th>``: a screen reader would announce a header
    and then say nothing.
    """
    return _TABLE.sub(lambda match: f"{_BOX}{_cells(match[0])}</div>", html)


def _cells(table: str) -> str:
    table = table.replace("<th></th>", "<td></td>").replace(' border="1"', "")
    return table.replace('class="dataframe"', 'class="dataframe table ck-table"')


class DataFrames(SphinxPostTransform):
    """Apply it to every output on a page."""

    default_priority = 800
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Walk the raw HTML of the page."""
        for raw in list(self.document.findall(nodes.raw)):
            if raw.get("format") == "html" and 'class="dataframe"' in raw.astext():
                html = accessible(raw.astext())
                raw.replace_self(nodes.raw(html, html, format="html"))


def setup(app: Sphinx) -> None:
    """Register the transform."""
    app.add_post_transform(DataFrames)
