"""The red team's class: everything is handed in to one class, graded in one run, with the real jail.

Whoever is not meant to lose anything has full marks in the same run as those who try to harm it.
"""

from __future__ import annotations

import json
import re

import pytest
from bs4 import BeautifulSoup
from tests.coursekit.grading.conftest import SHORT, Course, copy_of, hand_in, marks
from tests.coursekit.grading.toy import ANSWERS

from coursekit.grading.jail import probe
from coursekit.grading.nbgrader_bridge import gradebook
from coursekit.grading.run import grade

from .cases import CASES, Case

pytestmark = pytest.mark.xdist_group("red team")

POINTS = {"toy_cost": 2, "toy_share": 2, "toy_word": 1, "toy_table": 2, "toy_choice": 1, "toy_text": 3}
JAIL = any(not reason for rung, reason in probe.rungs().items() if rung != "process")
HANDED_IN = {name: case for name, case in CASES.items() if JAIL or not case.jailed}


@pytest.fixture(scope="module")
def graded(released, tmp_path_factory):
    """The class, graded; tests read it and leave it alone."""
    course = copy_of(released, tmp_path_factory.mktemp("red-team"))
    for name, case in HANDED_IN.items():
        _hand_in(course, name, case)
    run = grade(course, "toy", limits=SHORT, workers=2, isolation="best")
    return course, run, marks(course)


def _hand_in(course: Course, name: str, case: Case) -> None:
    path = hand_in(course, name, {**ANSWERS, **case.answers}, case.change)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("COURSE_FOLDER", str(course.root)), encoding="utf-8")
    if case.file:
        case.file(path)


def _in_csv(name: str) -> str:
    return name.replace(";=", ";'=")


@pytest.mark.parametrize("name", HANDED_IN)
def test_a_submission_earns_what_it_should(graded, name):
    course, _, rows = graded
    case = CASES[name]
    got = {question: rows[_in_csv(name), question] for question in ANSWERS}
    said = " ".join(row["message"] for row in got.values()) + " ".join(_notes(course, name))
    causes = {question: row["cause"] for question, row in got.items()}
    right = dict.fromkeys(ANSWERS, "correct") | {"toy_text": "to be marked"}
    assert causes == right | dict(case.wrong), said
    for question, row in got.items():
        assert float(row["max_points"]) == POINTS[question]
        full = question not in case.wrong and question != "toy_text"
        assert full == (float(row["points"]) == POINTS[question])
    assert re.search(case.says, said), said


def _notes(course: Course, name: str) -> list[str]:
    lines = (course.reports("toy") / "journal.jsonl").read_text().splitlines()
    return next(entry["notes"] for entry in map(json.loads, lines) if entry["student"] == name)


def test_the_run_ends_with_a_row_for_everyone(graded):
    _, run, rows = graded
    assert {student for student, _ in rows} == {_in_csv(name) for name in HANDED_IN}
    unreadable = {name for name, case in HANDED_IN.items() if "unreadable submission" in case.wrong.values()}
    assert (run.exit_code, set(run.units[0].unreadable)) == (3, unreadable)
    assert run.units[0].without_feedback == {}


def test_nothing_of_the_class_was_touched_from_inside(graded):
    """No pickle was opened anywhere, and the folder holds what a grader writes, no more."""
    course, _, rows = graded
    names = {path.name for path in course.root.iterdir()}
    assert "unpickled" not in names
    expected = {"source", "release", "submitted", "autograded", "feedback", "hidden", "reports"}
    assert names - expected == {"gradebook.db", "nbgrader_config.py", ".grading.lock"}
    with gradebook(course) as book:
        scores = {row.student.id: row.score for row in book.assignment_submissions("toy")}
    for name in HANDED_IN:
        own = [float(rows[_in_csv(name), question]["points"]) for question in ANSWERS]
        assert scores[name] == sum(own), name


def test_the_reports_run_nothing(graded):
    """A page without script and address of another host; a table without a formula, however it is cut."""
    course, run, _ = graded
    page = run.units[0].report.read_text(encoding="utf-8")
    assert "<script" not in page and "http" not in page
    text = (course.reports("toy") / "grades.csv").read_text(encoding="utf-8")
    assert not re.search(r'(^|[,;])"?\s*[=+@]', text, re.MULTILINE)


@pytest.mark.parametrize("folder", ["feedback", "autograded"])
def test_no_script_of_a_student_is_handed_on(graded, folder):
    course, _, _ = graded
    (path,) = (course.root / folder / "30 script" / "toy").glob("toy.*")
    text = path.read_text(encoding="utf-8")
    if folder == "autograded":
        cells = json.loads(text)["cells"]
        text = "".join(
            "".join(o.get("data", {}).get("text/html", "")) for c in cells for o in c.get("outputs", ())
        )
    page = BeautifulSoup(text, "html.parser")
    assert not [tag for tag in page.find_all("script") if "red-team" in tag.text]
    assert not [tag for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]


def test_the_human_marker_sees_all_that_was_written(graded):
    course, _, _ = graded
    answers = {name: _answer(course, name) for name in ("44 text", "46 beside", "46 nameless")}
    assert answers["44 text"] == "A share is a part.\n\nIt is set against a whole."
    assert answers["46 beside"] == answers["46 nameless"] == ANSWERS["toy_text"]


def _answer(course: Course, name: str) -> str:
    cells = json.loads(course.autograded(name, "toy").read_text(encoding="utf-8"))["cells"]
    return "".join(next(cell["source"] for cell in cells if cell["id"] == "toy-text-answer"))
