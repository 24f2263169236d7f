"""The number lint as build warnings, for every page of the book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.util import logging

from coursekit.lint import bare_numbers

if TYPE_CHECKING:
    from sphinx.application import Sphinx

logger = logging.getLogger(__name__)


def warn(app: Sphinx, docname: str, source: list[str]) -> None:
    """Warn of each number with a unit that is typed into a page."""
    if Path(app.env.doc2path(docname)).suffix != ".md":
        return
    for line, found in bare_numbers(source[0]):
        logger.warning(
            f"“{found}” is typed into the text. Quote the fact, {{fact}}`id` (`course facts` lists them), "
            f"or for a wrong, defined or hypothetical number give the reason: {{lit}}`{found} | reason`.",
            location=(docname, line),
            type="coursekit",
            subtype="number",
        )


def setup(app: Sphinx) -> None:
    """Read each page's source before it is parsed."""
    app.connect("source-read", warn)
