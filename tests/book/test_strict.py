"""A small real book, built by the command that builds the course: it fails loudly, and follows its data."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from coursekit.cli.build import build_book, site
from coursekit.errors import CourseError
from coursekit.project import Project

pytestmark = pytest.mark.slow

CONFIG = """
title: Apples
only_build_toc_files: true
exclude_patterns: [build, data]
execute: {execute_notebooks: cache, raise_on_error: true}
sphinx:
  extra_extensions: [coursekit.sphinx]
  config:
    coursekit_subject: tiny_subject:SUBJECT
    coursekit_register: index
    coursekit_chapters: ""
    html_math_renderer: mathml
"""

PAGE = """---
file_format: mystnb
kernelspec: {name: python3}
---
# Apples

There were {fact}`apples` tonnes.

```{code-cell}
import os
from pathlib import Path

print("read by a cell:", Path(os.environ["TINY_DATA"], "apples.csv").read_text().split(",")[-1])
```

:::{facts-table}
:::

:::{sources-table}
:::
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A book of one page with a figure and a cell, both from one CSV file."""
    subject = Path(__file__).resolve().parents[1] / "coursekit" / "sphinx"
    monkeypatch.setenv("PYTHONPATH", str(subject))
    monkeypatch.setenv("TINY_DATA", str(tmp_path / "data"))
    for name, text in {
        "_config.yml": CONFIG,
        "_toc.yml": "format: jb-book\nroot: index\n",
        "index.md": PAGE,
        "data/apples.csv": "id,value\nA1,1200\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return Project(tmp_path)


def text(project: Project) -> str:
    """What the page says."""
    page = BeautifulSoup((site(project) / "index.html").read_text("utf-8"), "html.parser")
    found = page.select_one("article")
    assert found
    return found.get_text(" ")


def test_a_changed_table_reaches_figures_and_cells_on_the_next_build(small: Project) -> None:
    build_book(small)
    assert "There were  1,200" in text(small)
    assert "read by a cell: 1200" in text(small)
    (small.root / "data" / "apples.csv").write_text("id,value\nA1,1300\n", "utf-8")
    build_book(small)
    assert "There were  1,300" in text(small)
    assert "read by a cell: 1300" in text(small)


def test_a_book_that_failed_fails_again_until_it_is_put_right(small: Project) -> None:
    page = small.root / "index.md"
    page.write_text(PAGE.replace("{fact}`apples`", "{fact}`aples`"), "utf-8")
    for _ in range(2):  # seen with jupyter-book 1.0.4: exit 1, then exit 0 for the same book
        with pytest.raises(CourseError, match=r"index\.md:\d+: WARNING: There is no fact 'aples'"):
            build_book(small)
    page.write_text(PAGE, "utf-8")
    build_book(small)
    assert "There were  1,200" in text(small)


def test_a_cell_that_raises_fails_the_build(small: Project) -> None:
    (small.root / "index.md").write_text(PAGE.replace("import os", "import os\n\n1 / 0"), "utf-8")
    with pytest.raises(CourseError, match="ZeroDivisionError: division by zero"):
        build_book(small)
