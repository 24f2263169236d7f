"""Late penalties: those that nbgrader takes of the same submissions, and what people see of them."""

from __future__ import annotations

import csv
import json

import pytest

from coursekit.grading.nbgrader_bridge import gradebook

from .conftest import copy_of, grade_toy, hand_in, marks
from .test_autograde import isolate, press
from .test_nbgrader import nbgrader

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("nbgrader")]

DUE = "2026-11-02 12:00:00 UTC"
TIMES = {"ann": "2026-11-02 11:00:00 UTC", "bob": "2026-11-02 13:00:00 UTC", "cy": "2026-11-04 12:00:00 UTC"}

RULE = """\
from nbgrader.plugins import BasePlugin


class LateRule(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        if student_id == "dan":
            return -3
        return total_seconds_late / 3600 if student_id != "eve" else None
"""
"""A point for each hour; nobody loses more than there is, and a rule may say that there is no penalty."""


def handed_in(course, setting):
    """A class with a due date, five submissions and a rule; the last one says no time."""
    isolate(course, "best")
    text = course.config.read_text()
    course.config.write_text(text.replace('c.LateSubmissionPlugin.penalty_method = "none"', setting))
    (course.root / "late_rule.py").write_text(RULE)
    with gradebook(course) as book:
        book.update_or_create_assignment("toy", duedate=DUE)
    times = {**TIMES, "dan": TIMES["bob"], "eve": TIMES["cy"]}
    for student, time in times.items():
        hand_in(course, student).with_name("timestamp.txt").write_text(time)
    hand_in(course, "fay")
    return course


def penalties(course):
    with gradebook(course) as book:
        return {
            submission.student.id: [notebook.late_submission_penalty for notebook in submission.notebooks]
            for submission in book.assignment_submissions("toy")
        }


ZERO = 'c.LateSubmissionPlugin.penalty_method = "zero"'
OWN = 'c.AssignLatePenalties.plugin_class = "late_rule.LateRule"'


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (
            'c.LateSubmissionPlugin.penalty_method = "none"',
            {"bob": None, "cy": None, "dan": None, "eve": None},
        ),
        # Eight points, as the text waits for a person.
        (ZERO, {"bob": 8, "cy": 8, "dan": 8, "eve": 8}),
        # One hour and 48 hours late, a penalty below nothing, and none.
        (OWN, {"bob": 1, "cy": 8, "dan": 0, "eve": None}),
    ],
)
def test_the_penalties_are_those_of_nbgrader(course, tmp_path, monkeypatch, setting, expected):
    ours = handed_in(course, setting)
    theirs = copy_of(ours, tmp_path / "theirs")
    grade_toy(ours)
    monkeypatch.syspath_prepend(str(theirs.root))  # where nbgrader's command is started
    assert press(theirs)["success"]
    assert penalties(ours) == penalties(theirs)
    assert penalties(ours) == {"ann": [None], "fay": [None]} | {who: [cost] for who, cost in expected.items()}


def test_report_and_page_take_the_penalty_off_the_total(course):
    handed_in(course, ZERO)
    run = grade_toy(course)
    facts = json.loads((course.reports("toy") / "run.json").read_text())
    assert facts["late_penalties"] == {"bob": 8, "cy": 8, "dan": 8, "eve": 8}
    assert run.units[0].report.read_text().count("late: −8") == 4
    # The rows are what the work was worth; the penalty belongs to the whole.
    assert marks(course)["bob", "toy_cost"]["points"] == "2"
    nbgrader(course, "export")
    with (course.root / "grades.csv").open(newline="") as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert exported == {"ann": 8, "bob": 0, "cy": 0, "dan": 0, "eve": 0, "fay": 8}


def test_a_mark_given_later_and_an_extension_count_in_the_next_run(course):
    handed_in(course, ZERO)
    grade_toy(course)
    pages = {name: course.feedback(name, "toy").stat().st_mtime_ns for name in ("ann", "bob", "cy")}
    with gradebook(course) as book:
        grade = book.find_grade("toy-text-answer", "toy", "toy", "bob")
        grade.manual_score, grade.needs_manual_grade = 3.0, False
        book.grant_extension("toy", "cy", days=3)
        book.db.commit()
    assert grade_toy(course).units[0].graded == 0
    found = penalties(course)
    assert (found["bob"], found["cy"]) == ([11], [None])
    changed = {
        name for name, time in pages.items() if course.feedback(name, "toy").stat().st_mtime_ns != time
    }
    assert changed == {"bob", "cy"}
