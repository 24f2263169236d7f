"""Tiny books: a few lines of Markdown, built for real by Sphinx in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

CONF = """
extensions = ["myst_parser", "coursekit.sphinx"]
coursekit_subject = "tiny_subject:SUBJECT"
coursekit_register = "register"
coursekit_chapters = ""
html_theme = "basic"
html_math_renderer = "mathml"
myst_enable_extensions = ["colon_fence", "dollarmath", "attrs_inline"]
numfig = True
html_copy_source = False
"""

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

    def build(self, settings: str = "") -> None:
        """Build as an author does, whatever was built before."""
        (self.folder / "conf.py").write_text(CONF + settings, "utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "sphinx", "-q", "-n", "-b", "html", ".", "out"],
            cwd=self.folder,
            env={
                **os.environ,
                "TINY_DATA": str(self.folder / "data"),
                "PYTHONPATH": str(Path(__file__).parent),
                "NO_COLOR": "1",
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        self.warnings = done.stderr

    def page(self, name: str = "index") -> BeautifulSoup:
        """A page of the last build."""
        return BeautifulSoup((self.folder / "out" / f"{name}.html").read_text("utf-8"), "html.parser")


@pytest.fixture
def tiny(tmp_path: Path) -> TinyBook:
    """An empty tiny book with a register."""
    book = TinyBook(tmp_path)
    book.set_apples(1200)
    book.write(register=REGISTER)
    return book


@pytest.fixture
def built(tiny: TinyBook) -> Callable[..., BeautifulSoup]:
    """Build a book of one page and return that page; it must build without a warning."""

    def build(text: str, settings: str = "") -> BeautifulSoup:
        tiny.write(index=f"# Title\n\n{text}\n")
        tiny.build(settings)
        assert tiny.warnings == ""
        return tiny.page()

    return build
