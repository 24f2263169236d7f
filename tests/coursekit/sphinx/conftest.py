"""Tiny books: a few lines of Markdown, built for real by Sphinx, with a subject about apples."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.util.console import strip_colors
from sphinx.util.docutils import docutils_namespace

SETTINGS: dict[str, Any] = {
    "extensions": ["myst_parser", "coursekit.sphinx"],
    "coursekit_subject": "tiny_subject:SUBJECT",
    "coursekit_register": "register",
    "coursekit_chapters": "",
    "html_theme": "basic",
    "html_math_renderer": "mathml",
    "myst_enable_extensions": ["colon_fence", "dollarmath", "attrs_inline"],
    "numfig": True,
    "nitpicky": True,
}

REGISTER = "---\norphan: true\n---\n# Register\n\n:::{facts-table}\n:::\n\n:::{sources-table}\n:::\n"


@dataclass
class TinyBook:
    """A book in a folder; ``warnings`` are those of the last build, one a line."""

    folder: Path
    warnings: str = ""

    def write(self, **pages: str) -> None:
        """Write pages by name."""
        for name, text in pages.items():
            (self.folder / f"{name}.md").write_text(text, "utf-8")

    def set_apples(self, value: float) -> None:
        """Change the one row of the one table."""
        (self.folder / "data").mkdir(exist_ok=True)
        (self.folder / "data" / "apples.csv").write_text(f"id,value\nA1,{value}\n", "utf-8")

    def build(self, **settings: Any) -> None:
        """Build as an author does, on top of whatever was built before."""
        warnings = io.StringIO()
        here, out = str(self.folder), str(self.folder / "out")
        with docutils_namespace():
            app = Sphinx(
                here, None, out, f"{out}/.doctrees", "html", {**SETTINGS, **settings}, None, warnings
            )
            app.build()
        self.warnings = strip_colors(warnings.getvalue())

    def page(self, name: str = "index") -> BeautifulSoup:
        """A page of the last build."""
        return BeautifulSoup((self.folder / "out" / f"{name}.html").read_text("utf-8"), "html.parser")


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyBook:
    """An empty tiny book with a register."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setenv("TINY_DATA", str(tmp_path / "data"))
    book = TinyBook(tmp_path)
    book.set_apples(1200)
    book.write(register=REGISTER)
    return book


@pytest.fixture
def built(tiny: TinyBook) -> Callable[..., BeautifulSoup]:
    """Build a book of one page and return that page; it must build without a warning."""

    def build(text: str, **settings: Any) -> BeautifulSoup:
        tiny.write(index=f"# Title\n\n{text}\n")
        tiny.build(**settings)
        assert tiny.warnings == ""
        return tiny.page()

    return build
