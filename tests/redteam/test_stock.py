"""What the table says of nbgrader, seen: stock `nbgrader autograde` on some of the same notebooks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.coursekit.grading.conftest import SHORT, Course, copy_of, hand_in
from tests.coursekit.grading.test_nbgrader import STOCK_CONFIG
from tests.coursekit.grading.toy import ANSWERS

from coursekit.grading.nbgrader_bridge import gradebook
from coursekit.grading.run import grade

from .cases import THREAD, Change, deleted, metadata, renamed, run, split

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("red team stock")]

FULL = 8.0
"""All points that need no person."""
ALWAYS = THREAD.replace("0.01", "0.0002")
TWICE = ANSWERS["toy_cost"]

NOTEBOOKS: dict[str, Change | None] = {
    "08 exit": run("exit()"),
    "11 helper": run("check = 5"),
    "14 thread": run(ALWAYS),
    "17 deleted": deleted("toy-cost-check"),
    "19 flags": metadata("toy-cost-check", grade=False, locked=False),
    "22 renamed": None,
    # Any text that ends a test cell is full marks.
    "42 forger": run("check = lambda *args, **options: 'well done'"),
    # In alphabetical order: the one after it is not graded any more.
    "98 copied": split("toy-cost-answer", TWICE, TWICE),
    "99 honest": None,
}


@pytest.fixture(scope="module")
def scores(released, tmp_path_factory):
    """The marks of each student, by stock and by us; ``None`` where there are none."""
    stock = copy_of(released, tmp_path_factory.mktemp("stock"))
    for name, change in NOTEBOOKS.items():
        answers = dict.fromkeys(ANSWERS, "") if "forger" in name else None
        path = hand_in(stock, name, answers, change)
        if "renamed" in name:
            renamed("my toy.ipynb")(path)
    ours = copy_of(stock, tmp_path_factory.mktemp("ours"))
    grade(ours, "toy", limits=SHORT, workers=2, isolation="best")
    stock.config.write_text(STOCK_CONFIG, encoding="utf-8")
    _stock_autograde(stock)
    return {name: (_score(stock, name), _score(ours, name)) for name in NOTEBOOKS}


def _stock_autograde(course: Course) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "autograde", "toy"],
        cwd=course.root,
        env={**os.environ, "PATH": path},
        capture_output=True,
        check=False,
        timeout=300,
    )


def _score(course: Course, student: str) -> float | None:
    """The automatic marks of a student; ``None`` where a mark is missing."""
    with gradebook(course) as book:
        rows = [row for row in book.assignment_submissions("toy") if row.student.id == student]
        grades = [grade for row in rows for notebook in row.notebooks for grade in notebook.grades]
        scores = [grade.auto_score for grade in grades if grade.cell.name.endswith("check")]
    return sum(scores) if len(scores) == 5 and None not in scores else None


@pytest.mark.parametrize(
    "name", ["08 exit", "17 deleted", "19 flags", "22 renamed", "98 copied", "99 honest"]
)
def test_stock_has_no_grade_where_we_have_full_marks(scores, name):
    assert scores[name] == (None, FULL)


@pytest.mark.parametrize("name", ["11 helper", "14 thread"])
def test_stock_takes_marks_where_we_take_none(scores, name):
    stock, ours = scores[name]
    assert stock is not None and stock < FULL
    assert ours == FULL


def test_stock_gives_full_marks_for_no_work(scores):
    assert scores["42 forger"] == (FULL, 0.0)
