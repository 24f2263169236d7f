"""What is generated from the syllabus and the bundles."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from coursekit.sphinx import graph, words
from coursekit.sphinx.course import Unit
from coursekit.sphinx.syllabus import plan
from coursekit.sphinx.toc import HEADER, toc_text, write_toc
from coursekit.subject import Subject

if TYPE_CHECKING:
    from tests.coursekit.sphinx.conftest import TinyBook

Built = Callable[..., BeautifulSoup]

TREES = Unit("trees", "1", "I Trees", "Trees", ("start",), (), "merge", 90, "core", ("Count trees",))


def unit(slug: str, *needs: str, minutes: int = 60, track: str = "core") -> Unit:
    """A unit that matters only by what it needs and how long it takes."""
    return replace(TREES, slug=slug, needs=needs, minutes=minutes, track=track)


@pytest.fixture
def subject(tiny: TinyBook) -> Subject:
    """The subject about apples."""
    import tiny_subject  # type: ignore[import-not-found]

    return tiny_subject.SUBJECT  # type: ignore[no-any-return]


def test_the_head_of_a_chapter_gives_time_needs_and_objectives(built: Built) -> None:
    head = built(":::{unit-head} trees\n:::").select_one(".ck-unit-head")
    assert head
    rows = [cell.get_text() for cell in head.select("dt, dd")]
    assert rows[:2] == ["Time", "about 90 minutes, exercises included"]
    # No chapter "Start" is written, and no exercises are built.
    assert rows[2:] == ["You need", "Start (planned)", "Introduces", "pandas: merge"]
    assert [goal.get_text() for goal in head.select("li")] == ["Count trees", "Weigh trees"]


def test_the_head_names_the_notebook_where_exercises_are_built(tiny: TinyBook, subject: Subject) -> None:
    bundle = subject.exercises_dir / "trees" / "checks.json"
    bundle.parent.mkdir(parents=True)
    bundle.write_text(json.dumps({"questions": []}))
    index = "# T\n\n:::{unit-head} trees\n:::\n\n```{toctree}\nhow_to_use\n```\n"
    tiny.write(index=index, how_to_use="# How to use this course\n\nText.\n")
    tiny.build()
    assert tiny.warnings == ""
    head = tiny.page().select_one(".ck-unit-head")
    assert head and head.a
    notebook = f"{subject.exercises_dir.name}/trees/trees.ipynb"
    assert [code.get_text() for code in head.select("code")] == [
        notebook,
        f".venv/bin/jupyter lab {notebook}",
    ]
    assert head.a["href"] == "how_to_use.html"


def test_titles_link_to_chapters_that_exist_and_say_planned_where_they_do_not(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\n:::{unit-list}\n:::\n\n```{toctree}\ntrees\n```\n", trees="# Trees\n\nText.\n")
    tiny.build()
    assert tiny.warnings == ""
    names = tiny.page().select("tbody th")
    assert [name.get_text() for name in names] == [
        "0. Start planned",
        "1. Trees",
        "2. Cider stretch, planned",
    ]
    assert [name.a and name.a["href"] for name in names] == [None, "trees.html", None]


def test_an_unknown_unit_fails_the_build_and_names_near_ones(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\n:::{unit-head} tree\n:::\n")
    tiny.build()
    assert "There is no unit 'tree'. Did you mean trees" in tiny.warnings


def test_reading_paths_take_core_units_and_their_hours_from_the_table(built: Built) -> None:
    paths = built(":::{reading-paths}\n:::").select_one(".ck-paths")
    assert paths
    # Nothing is written, so there is no first look. Core: 60 + 90 min = 2.5 h, rounded to 2; all: 240 min.
    assert [name.get_text() for name in paths.select("dt")] == ["The core", "The whole course"]
    assert "(about 2 hours, exercises included): Start, Trees." in paths.get_text()
    assert "(about 4 hours, exercises included): Start, Trees, Cider." in paths.get_text()


def test_dependencies_are_drawn_and_said_in_a_table(built: Built) -> None:
    page = built(":::{dependencies}\n:::")
    assert page.svg and page.svg["role"] == "img" and page.svg["aria-label"]
    assert len(page.svg.select("rect")) == 3
    # Cider needs Start and Trees, but Trees needs Start already: two lines, not three.
    assert len(page.svg.select("path")) == 2
    # Every column begins at the top, so that a narrow screen never opens on a gap.
    assert {box["y"] for box in page.svg.select("rect")} == {"2"}
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert rows[0] == ["Start", "–", "–", "Trees, Cider"]
    assert rows[2] == ["Cider", "Start, Trees", "–", "–"]


def test_units_that_need_each_other_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match="in a circle, or one that does not exist: a, b"):
        graph.levels([unit("a", "b"), unit("b", "a"), unit("c")])


def test_a_unit_stands_after_the_last_of_those_it_needs() -> None:
    assert graph.levels([unit("a"), unit("b", "a"), unit("c", "a", "b"), unit("d")]) == {
        "a": 0,
        "b": 1,
        "c": 2,
        "d": 0,
    }


def test_a_plan_of_four_weeks_takes_the_core_only() -> None:
    units = [unit("a"), unit("b", track="stretch"), unit("c"), unit("d"), unit("e")]
    assert [[u.slug for u in week] for week in plan(units, 4)] == [["a"], ["c"], ["d"], ["e"]]
    assert [[u.slug for u in week] for week in plan(units, 5)] == [["a"], ["b"], ["c"], ["d"], ["e"]]


def test_a_plan_without_a_week_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one week"):
        plan([unit("a")], 0)


@given(st.lists(st.integers(min_value=1, max_value=300), max_size=20), st.integers(min_value=5, max_value=20))
def test_every_plan_keeps_every_unit_once_and_in_order(minutes: list[int], weeks: int) -> None:
    units = [unit(f"u{number}", minutes=m) for number, m in enumerate(minutes)]
    filled = plan(units, weeks)
    assert len(filled) == weeks
    assert [u for week in filled for u in week] == units


def test_the_syllabus_shows_each_week(built: Built) -> None:
    rows = built(":::{syllabus}\n:weeks: 6\n:::").select("tbody tr")
    assert [row.th.get_text() for row in rows if row.th] == ["1", "2", "3", "4", "5", "6"]
    assert "Reading week" in rows[1].get_text()


BUNDLE = {
    "questions": [
        {
            "id": "count",
            "title": "Counting",
            "objectives": [1],
            "slips": [{"name": "pears-counted", "says": "These are pears."}],
            "options": [],
        },
        {
            "id": "pick",
            "title": "Picking",
            "objectives": [1],
            "slips": [],
            "options": [
                {"text": "x", "because": "No apple.", "slip": "a-pear"},
                {"text": "y", "because": "Yes.", "slip": None},
            ],
        },
    ]
}


def write_bundle(tiny: TinyBook) -> None:
    """Build the exercises of one unit, as far as the book is concerned."""
    folder = tiny.folder / "data" / "exercises" / "trees"
    folder.mkdir(parents=True)
    (folder / "checks.json").write_text(json.dumps(BUNDLE), "utf-8")


def test_the_outcome_map_shows_objectives_that_nothing_assesses(tiny: TinyBook) -> None:
    write_bundle(tiny)
    tiny.write(index="# T\n\n:::{outcome-map}\n:::\n")
    tiny.build()
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in tiny.page().select("tbody tr")]
    assert rows == [["Count trees", "Trees", "Counting; Picking"], ["Weigh trees", "Trees", "none yet"]]


def test_the_teaching_page_lists_slips_of_answers_and_of_options(tiny: TinyBook) -> None:
    write_bundle(tiny)
    tiny.write(index="# T\n\n:::{slips} trees\n:::\n")
    tiny.build()
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in tiny.page().select("tbody tr")]
    assert rows == [["pears counted", "Counting", "These are pears."], ["a pear", "Picking", "No apple."]]


def test_slips_of_exercises_that_are_not_built_fail_with_what_to_do(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\n:::{slips} trees\n:::\n")
    tiny.build()
    assert "Build it with `course build exercises`." in tiny.warnings


def test_the_contents_hold_the_pages_that_exist_in_the_order_of_the_units(
    subject: Subject, tmp_path: Path
) -> None:
    for name in ("cider", "trees", "colophon", "teaching/cider"):
        path = tmp_path / "book" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# x\n", "utf-8")
    assert toc_text(subject, tmp_path).removeprefix(HEADER) == (
        "format: jb-book\nroot: book/index\nparts:\n"
        '  - caption: "Part I: Trees"\n    chapters:\n      - file: book/trees\n      - file: book/cider\n'
        '  - caption: "For instructors"\n    chapters:\n      - file: book/teaching/cider\n'
        '  - caption: "Reference"\n    chapters:\n      - file: book/colophon\n'
    )


def test_contents_that_are_not_current_are_named_and_only_written_without_check(
    subject: Subject, tmp_path: Path
) -> None:
    assert write_toc(subject, tmp_path, check=True) == ["_toc.yml"]
    assert not (tmp_path / "_toc.yml").exists()
    assert write_toc(subject, tmp_path) == ["_toc.yml"]
    assert write_toc(subject, tmp_path, check=True) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [("I The deal", "Part I: The deal"), ("Start", "Start"), ("Vital", "Vital")],
)
def test_parts_in_words(name: str, shown: str) -> None:
    assert words.part(name) == shown
