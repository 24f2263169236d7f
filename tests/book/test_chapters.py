"""What every chapter that is written holds, and whether the generated files of the book are current."""

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

# Pictures, code, widgets and tables; what only a pointer shows; what is generated.
NOT_RUNNING_TEXT = "figure, form, pre, table, math, .cell, .ck-tip, .ck-unit-head, .ck-foot, .ck-sources"


def chapter(site: Path, unit: Unit) -> Tag:
    """The chapter of a unit, as the reader sees it."""
    page = BeautifulSoup((site / "book" / f"{unit.slug}.html").read_text("utf-8"), "html.parser")
    found = page.select_one("article")
    assert found
    return found


def test_both_units_of_the_first_edition_are_written() -> None:
    assert {"the_deal", "energy_bill"} <= {unit.slug for unit in WRITTEN}


@pytest.mark.parametrize("unit", WRITTEN, ids=lambda unit: unit.slug)
def test_a_chapter_has_its_parts(site: Path, unit: Unit) -> None:
    page = chapter(site, unit)
    assert page.select_one(".ck-unit-head")
    assert page.select_one(".ck-estimate")
    assert len(page.select(".ck-selfcheck")) >= 4
    assert len(page.select("figure.ck-chart, figure table, .ck-table")) >= 3
    assert page.select_one(".ck-sources li")
    headings = [heading.get_text().lower() for heading in page.select("h2")]
    assert any("summary" in heading for heading in headings)
    assert any("changed since" in heading for heading in headings)
    assert any("transfer" in heading for heading in headings)


@pytest.mark.parametrize("unit", WRITTEN, ids=lambda unit: unit.slug)
def test_a_chapter_is_read_in_half_an_hour(site: Path, unit: Unit) -> None:
    page = chapter(site, unit)
    for other in page.select(NOT_RUNNING_TEXT):
        other.decompose()
    assert 1_500 <= len(page.get_text(" ").split()) <= 2_500


@pytest.mark.parametrize("unit", WRITTEN, ids=lambda unit: unit.slug)
def test_a_chapter_has_a_teaching_page_with_the_slips_of_its_exercises(site: Path, unit: Unit) -> None:
    page = (site / "book" / "teaching" / f"{unit.slug}.html").read_text("utf-8")
    assert "What the learner reads" in page


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
