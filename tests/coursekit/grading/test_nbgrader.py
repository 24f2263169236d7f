"""nbgrader's own commands on a class of ours: the same marks, and nothing that breaks."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coursekit.grading.nbgrader_bridge import gradebook

from . import toy
from .conftest import copy_of, grade_toy, hand_in, insert_after

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("nbgrader")]

STOCK_CONFIG = """\
import os
from pathlib import Path

c = get_config()
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = "toy-class"
os.environ["COURSEKIT_HIDDEN"] = str(Path(__file__).resolve().parent / "hidden")
"""
"""Nothing but directories, and the one variable stock nbgrader needs to find the hidden cases."""

WARNS = (
    "import logging\nimport sys\nimport warnings\n\n"
    "def toy_cost(price, pieces):\n"
    '    warnings.warn("an old habit", DeprecationWarning)\n'
    '    logging.getLogger("mine").warning("careful")\n'
    '    print("computing", file=sys.stderr)\n'
    "    return price * pieces"
)
MUTATES = (
    'def toy_table(items):\n    items["cost"] = items["cost"] + 0\n    return items[items["cost"] > STEP]'
)


def honest(course):
    """Eight submissions without tricks."""
    hand_in(course, "h1-right")
    hand_in(course, "h2-warns", {**toy.ANSWERS, "toy_cost": WARNS})
    hand_in(
        course, "h3-reuses-a-name", change=insert_after("toy-cost-check", "toy_cost = 5\nprint(toy_cost)")
    )
    partly = "def toy_cost(price, pieces):\n    return 10.0 if pieces == 4 else price + pieces"
    hand_in(course, "h4-partly", {**toy.ANSWERS, "toy_cost": partly, "toy_choice": 'toy_choice = ["a"]'})
    upside_down = "def toy_share(part, whole):\n    return whole / part"
    hand_in(course, "h5-slips", {**toy.ANSWERS, "toy_share": upside_down, "toy_word": 'toy_word = "elbat"'})
    hand_in(course, "h6-untouched", {})
    fails = "def toy_cost(price, pieces):\n    return prize * pieces"
    hand_in(course, "h7-errors", {**toy.ANSWERS, "toy_cost": fails, "toy_word": "toy_word = no_such_word"})
    numpy = "import numpy as np\n\ndef toy_share(part, whole):\n    return np.float64(part) / whole"
    tries = insert_after("toy-share-answer", "toy_share(1, 2)\nprint('half')\ntoy_share(1, 2)")
    hand_in(course, "h8-tries", {**toy.ANSWERS, "toy_share": numpy, "toy_table": MUTATES}, tries)


def nbgrader(course, *arguments, expected=0):
    # Not activated: nbgrader needs its own folder on the path for `alembic` and the kernel.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {key: value for key, value in os.environ.items() if key != "COURSEKIT_HIDDEN"}
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course.root,
        env=environment | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == expected, done.stderr[-3000:]
    return done.stderr


def scores(course):
    """Every automatic mark, and whether a person has to look, by student and cell."""
    with gradebook(course) as book:
        return {
            (submission.student.id, grade.cell.name): (grade.auto_score, grade.needs_manual_grade)
            for submission in book.assignment_submissions("toy")
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


@pytest.fixture(scope="module")
def classes(released, tmp_path_factory):
    """The same eight submissions, graded by us and by stock nbgrader."""
    ours = copy_of(released, tmp_path_factory.mktemp("ours"))
    honest(ours)
    stock = copy_of(ours, tmp_path_factory.mktemp("stock"))
    stock.config.write_text(STOCK_CONFIG)
    grade_toy(ours)
    nbgrader(stock, "autograde", "toy")
    return ours, stock


def test_stock_autograde_gives_the_same_marks(classes):
    ours, stock = classes
    assert scores(ours) == scores(stock)
    assert len(scores(ours)) == 8 * 6
    # By hand: toy_cost has four cases over two points, and this answer is right in one.
    assert scores(ours)["h4-partly", "toy-cost-check"] == (0.5, False)
    assert scores(ours)["h2-warns", "toy-cost-check"] == (2.0, False)
    assert scores(ours)["h3-reuses-a-name", "toy-cost-check"] == (2.0, False)


def test_nbgrader_makes_the_same_feedback_and_exports_from_what_we_graded(classes, tmp_path):
    ours = copy_of(classes[0], tmp_path)
    pages = {path: path.read_bytes() for path in sorted(ours.root.glob("feedback/*/toy/toy.html"))}
    assert len(pages) == 8
    nbgrader(ours, "generate_feedback", "toy", "--force")
    assert {path: path.read_bytes() for path in pages} == pages
    assert b"The fraction is upside down." in pages[ours.feedback("h5-slips", "toy")]
    nbgrader(ours, "export")
    with (ours.root / "grades.csv").open(newline="") as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert exported["h1-right"] == 8
    assert exported["h6-untouched"] == 0


def test_our_page_stands_on_what_stock_autograde_leaves_too(classes, tmp_path):
    """The marks are those of the gradebook, and the check cells print no hidden input."""
    _, stock = classes
    course = copy_of(stock, tmp_path)
    exporter = 'c.GenerateFeedback.exporter_class = "coursekit.grading.nbgrader_parts.FeedbackExporter"\n'
    course.config.write_text(STOCK_CONFIG + exporter)
    nbgrader(course, "generate_feedback", "toy")
    page = course.feedback("h5-slips", "toy").read_text()
    assert "The fraction is upside down." in page
    # By hand: 8 less 2 for the share and 1 for the word.
    assert "<strong>5 of 11 points</strong> so far" in page
    assert "hidden=True" not in page


def test_an_assignment_that_is_not_ours_gets_the_page_of_nbgrader(classes, tmp_path):
    ours = copy_of(classes[0], tmp_path)
    ours.hidden("toy").rename(tmp_path / "toy.json")
    nbgrader(ours, "generate_feedback", "toy", "--force", "--student", "h5-slips")
    page = ours.feedback("h5-slips", "toy").read_text()
    assert "Score: " in page and "The fraction is upside down." in page


def test_a_class_without_our_settings_keeps_the_pages_of_nbgrader(classes, tmp_path):
    ours = copy_of(classes[0], tmp_path)
    ours.config.write_text(STOCK_CONFIG)
    nbgrader(ours, "generate_feedback", "toy", "--force", "--student", "h5-slips")
    page = ours.feedback("h5-slips", "toy").read_text()
    assert "Score: " in page and "The fraction is upside down." in page
    grade_toy(ours, students=["h5-slips"], force=True)
    assert (
        ours.feedback("h5-slips", "toy").read_bytes() == classes[0].feedback("h5-slips", "toy").read_bytes()
    )


def test_nbgrader_grades_over_what_we_graded(classes, tmp_path):
    ours = copy_of(classes[0], tmp_path)
    before = scores(ours)
    nbgrader(ours, "autograde", "toy", "--student", "h4-partly", "--force")
    assert scores(ours) == before


def test_formgrader_finds_every_submission(classes):
    from nbgrader.apps.api import NbGraderAPI

    from coursekit.grading.nbgrader_bridge import directory, settings

    ours, _ = classes
    api = NbGraderAPI(directory(ours), config=settings(ours))
    found = {row["student"]: row for row in api.get_submissions("toy")}
    assert len(found) == 8
    assert found["h1-right"]["autograded"] and found["h1-right"]["needs_manual_grade"]
    assert found["h1-right"]["max_score"] == 11
    assert len(api.get_notebook_submissions("toy", "toy")) == 8
