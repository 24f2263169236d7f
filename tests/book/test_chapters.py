"""Chapters and exercises belong together: feedback leads to sections, objectives are assessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag

from coursekit.lint import bare_numbers
from coursekit.sphinx.course import Unit, units
from coursekit.sphinx.toc import write_toc
from coursekit.subject import subject

if TYPE_CHECKING:
    from coursekit.project import Project

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = [unit for unit in units(subject()) if (ROOT / "book" / f"{unit.slug}.md").is_file()]


def chapter(site: Path, unit: Unit) -> Tag:
    """The chapter of a unit, as the reader sees it."""
    page = BeautifulSoup((site / "book" / f"{unit.slug}.html").read_text("utf-8"), "html.parser")
    found = page.select_one("article")
    assert found
    return found


def test_both_units_of_the_first_edition_are_written() -> None:
    assert {"the_deal", "energy_bill"} <= {unit.slug for unit in WRITTEN}


@pytest.mark.parametrize("unit", WRITTEN, ids=lambda unit: unit.slug)
def test_every_section_that_feedback_points_to_exists(site: Path, unit: Unit) -> None:
    bundle = json.loads((subject().exercises_dir / unit.slug / "checks.json").read_text("utf-8"))
    sections = {question["section"] for question in bundle["questions"] if question.get("section")}
    assert sections
    page = chapter(site, unit)
    assert [section for section in sections if not page.find(id=section)] == []


def test_no_objective_of_a_written_unit_is_an_orphan() -> None:
    for unit in WRITTEN:
        bundle = json.loads((subject().exercises_dir / unit.slug / "checks.json").read_text("utf-8"))
        assessed = {str(number) for question in bundle["questions"] for number in question["objectives"]}
        assert assessed == {str(number) for number in range(1, len(unit.objectives) + 1)}, unit.slug


@pytest.mark.parametrize("path", sorted((ROOT / "book").rglob("*.md")), ids=lambda path: path.stem)
def test_no_page_has_a_bare_number(path: Path) -> None:
    assert bare_numbers(path.read_text("utf-8")) == []


def test_the_table_of_contents_is_current(project: Project) -> None:
    assert write_toc(subject(), project.root, check=True) == []
