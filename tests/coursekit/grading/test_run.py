"""Grading a class: the folder that comes out of it."""

from __future__ import annotations

import json
import re
import shutil

import nbformat
import pytest

from coursekit.checks.verdict import CAUSES
from coursekit.errors import CourseError
from coursekit.grading.graded_notebook import NotebookMaker
from coursekit.grading.nbgrader_bridge import gradebook
from coursekit.grading.release import release
from coursekit.grading.run import grade

from . import toy
from .conftest import SHORT, cell, copy_of, grade_toy, hand_in, insert_after, marks

# The graded class is made once; tests that share it have to run in one process.
pytestmark = pytest.mark.xdist_group("graded class")

PARTLY = {
    **toy.ANSWERS,
    # Right for the visible cases alone: two of four.
    "toy_cost": "def toy_cost(price, pieces):\n    return {4: 10.0, 3: 21.0}[pieces]",
    "toy_share": "def toy_share(part, whole):\n    return whole / part",
    "toy_word": "toy_word = no_such_word",
    "toy_table": "def toy_table(items)\n    return items",
    "toy_choice": 'toy_choice = ["a", "c"]',
    "toy_text": "",
}


@pytest.fixture(scope="module")
def graded(released, tmp_path_factory):
    """A graded class of four; tests read it and leave it alone."""
    course = copy_of(released, tmp_path_factory.mktemp("graded"))
    hand_in(course, "ann")
    hand_in(course, "bob", PARTLY, insert_after("unit", "print('<script>alert(1)</script>')"))
    hand_in(course, "cy", {})
    folder = course.submitted("=dan", "toy")
    folder.mkdir(parents=True)
    (folder / "toy.ipynb").write_text("{")
    seen = []
    run = grade_toy(course, workers=2, progress=lambda *step: seen.append(step))
    return course, run, seen


def test_every_student_has_a_row_for_every_question(graded):
    course, _, _ = graded
    rows = marks(course)
    students = {student for student, _ in rows}
    assert students == {"ann", "bob", "cy", "'=dan"}
    assert len(rows) == 4 * 6
    assert {row["cause"] for row in rows.values()} <= set(CAUSES)


def test_marks_causes_and_slips_are_those_of_the_work(graded):
    rows = marks(graded[0])
    got = {question: _brief(rows["bob", question]) for question in toy.ANSWERS}
    assert got == {
        "toy_cost": ("1", "raised", ""),
        "toy_share": ("0", "wrong value", "upside-down"),
        "toy_word": ("0", "raised", ""),
        "toy_table": ("0", "syntax error", ""),
        # One of two right picks, one of two wrong ones: 1/2 - 1/2.
        "toy_choice": ("0", "wrong value", "grows"),
        "toy_text": ("0", "missing", ""),
    }
    assert "line 1" in rows["bob", "toy_table"]["message"]
    assert sum(float(rows["ann", question]["points"]) for question in toy.ANSWERS) == 8
    assert rows["ann", "toy_text"]["cause"] == "to be marked"
    assert {rows["cy", question]["cause"] for question in toy.ANSWERS} == {"missing"}


def _brief(row):
    return row["points"], row["cause"], row["slip"]


def test_an_unreadable_submission_sets_the_exit_code_and_is_listed(graded):
    _, run, _ = graded
    assert run.exit_code == 3
    assert run.units[0].unreadable == ("=dan",)


def test_a_cell_that_a_spreadsheet_would_run_is_made_text(graded):
    text = (graded[0].reports("toy") / "grades.csv").read_text()
    assert not re.search(r"(^|,)\"?[=+@-]", text, re.MULTILINE)


def test_the_run_says_how_it_was_made(graded):
    course, run, _ = graded
    facts = json.loads((course.reports("toy") / "run.json").read_text())
    assert facts["isolation"] == run.isolation == "process"
    assert facts["limits"]["question_seconds"] == 3
    assert facts["versions"]["nbgrader"]
    assert (facts["graded"], facts["unchanged"], facts["unreadable"]) == (4, 0, ["=dan"])
    assert facts["causes"]["unreadable submission"] == 6
    assert facts["seconds"] > 0


SPOILERS = {
    "a surrogate": r"print('\ud800'); raise ValueError('\ud800')",
    "depth": "from IPython.display import display\nx = []\nfor _ in range(500):\n    x = [x]\n"
    "display({'text/plain': 'x', 'application/json': x}, raw=True, metadata={'x': x})",
    "half a colour": r"print('\x1b[38;5m')",
}


def test_nobody_can_stop_the_grading_of_the_others(course):
    for student, source in SPOILERS.items():
        hand_in(course, student, change=insert_after("unit", source))
    raising = r"def toy_cost(price, pieces):" "\n" r"    raise ValueError('\ud800')"
    hand_in(course, "in an answer", {**toy.ANSWERS, "toy_cost": raising})
    hand_in(course, "zoe")
    run = grade_toy(course, workers=2)
    assert (run.exit_code, run.units[0].graded) == (0, 5)
    rows = marks(course)
    for student in (*SPOILERS, "zoe"):
        assert rows[student, "toy_cost"]["cause"] == "correct", student
    assert rows["in an answer", "toy_cost"]["message"] == "It stops with ValueError, line 2: ?"


def test_a_mistake_of_ours_is_the_problem_of_one_submission(course, monkeypatch):
    make = NotebookMaker.text

    def failing(self, plan, executed, entry):
        if plan.student == "ann" and plan.cells:
            raise RecursionError("a surprise")
        return make(self, plan, executed, entry)

    monkeypatch.setattr(NotebookMaker, "text", failing)
    hand_in(course, "ann")
    hand_in(course, "bob")
    run = grade_toy(course, workers=1)
    assert (run.exit_code, run.units[0].unreadable) == (3, ("ann",))
    assert "RecursionError: a surprise" in marks(course)["ann", "toy_cost"]["message"]
    assert marks(course)["bob", "toy_cost"]["cause"] == "correct"


def test_progress_counts_submissions_then_pages(graded):
    _, _, seen = graded
    assert [step[:2] for step in seen] == [(n, 4) for n in (1, 2, 3, 4)] * 2


def test_the_gradebook_holds_marks_comments_and_what_waits_for_a_person(graded):
    with gradebook(graded[0]) as book:
        scores = {name: book.find_submission("toy", name).score for name in ("ann", "bob", "cy", "=dan")}
        assert scores == {"ann": 8, "bob": 1, "cy": 0, "=dan": 0}
        waiting = {s.student.id for s in book.assignment_submissions("toy") if s.needs_manual_grade}
        assert waiting == {"ann"}
        comment = book.find_comment("toy-share-answer", "toy", "toy", "bob").comment
        assert comment == "Wrong value. The fraction is upside down."
        assert book.find_comment("toy-share-answer", "toy", "toy", "ann").comment is None


def test_the_graded_notebook_is_ours_with_the_work_and_the_verdicts_in_it(graded):
    course, _, _ = graded
    path = course.autograded("bob", "toy")
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert cell(notebook, "toy-share-answer").source == PARTLY["toy_share"]
    words, mark = cell(notebook, "toy-share-check").outputs
    assert "The fraction is upside down." in words.text
    assert mark.data["text/plain"] == "0.0"
    assert cell(notebook, "toy-cost-check").outputs[1].data["text/plain"] == "1.0"
    assert cell(notebook, "toy-word-answer").outputs[0].ename == "NameError"
    numbers = [one.execution_count for one in notebook.cells if one.cell_type == "code" and one.source]
    assert numbers == list(range(1, len(numbers) + 1))
    assert cell(notebook, "toy-cost-check").metadata.nbgrader.points == 2


def test_a_feedback_page_has_mark_cause_and_sentence_and_nothing_hidden(graded, bundle):
    course, _, _ = graded
    page = course.feedback("bob", "toy").read_text()
    for text in ("The fraction is upside down", "0 of 2 points", "1 of 2 points", "raised", "syntax error"):
        assert text in page
    assert "HIDDEN" not in page
    for question in bundle["questions"]:
        for case in question["cases"]:
            if not case["visible"] and question["kind"] == "function":
                assert str(case["expected"]["value"]) not in page
                assert not any(str(value) in page for value in case["args"].values() if value > 100)


def test_an_unreadable_submission_has_a_feedback_page_too(graded):
    page = graded[0].feedback("=dan", "toy").read_text()
    assert "JSON is damaged" in page
    assert "This submission could not be read." in page


def test_the_report_is_one_page_that_asks_nobody_for_anything(graded):
    course, run, _ = graded
    page = run.units[0].report.read_text()
    assert run.units[0].report == course.reports("toy") / "report.html"
    assert not re.search(r"https?://|<script|<link|@import|url\(", page)
    assert "The fraction is upside down." in page
    assert "Isolation: process." in page
    assert "prefers-color-scheme: dark" in page
    assert '<html lang="en">' in page and page.count("<h1") == 1
    assert page.count('<th scope="row">') == 6 + 4
    assert "=dan" in page and "JSON is damaged" in page


def test_unchanged_work_is_left_alone_and_reported_again(graded, tmp_path):
    course = copy_of(graded[0], tmp_path)
    path = course.autograded("ann", "toy")
    before = path.stat().st_mtime_ns
    run = grade_toy(course)
    assert (run.units[0].graded, run.units[0].unchanged) == (0, 4)
    assert path.stat().st_mtime_ns == before
    assert marks(course) == marks(graded[0])
    assert run.exit_code == 3


def test_force_grades_again_and_writes_the_same_bytes(graded, tmp_path):
    course = copy_of(graded[0], tmp_path)
    run = grade_toy(course, force=True)
    assert run.units[0].graded == 4
    assert files(course) == files(graded[0])


def test_one_worker_and_two_write_the_same_bytes(graded, tmp_path):
    """The class was graded with two; a fresh copy of it is graded with one."""
    course = copy_of(graded[0], tmp_path)
    for folder in ("autograded", "feedback", "reports"):
        shutil.rmtree(course.root / folder)
    grade_toy(course, workers=1)
    assert files(course) == files(graded[0])
    journal = "reports/toy/journal.jsonl"
    assert (course.root / journal).read_bytes() == (graded[0].root / journal).read_bytes()


def files(course):
    """Everything a run writes that holds no time of day, by path."""
    kept = ("autograded/*/toy/*.ipynb", "feedback/*/toy/*.html", "reports/toy/grades.csv")
    found = {path for pattern in kept for path in course.root.glob(pattern)}
    return {str(path.relative_to(course.root)): path.read_bytes() for path in found}


def test_changed_work_is_graded_anew_and_stale_marks_go(graded, tmp_path):
    course = copy_of(graded[0], tmp_path)
    hand_in(course, "ann", {**toy.ANSWERS, "toy_word": 'toy_word = "elbat"'})
    run = grade_toy(course)
    assert run.units[0].graded == 1
    assert marks(course)["ann", "toy_word"]["slip"] == "not-reversed"
    with gradebook(course) as book:
        assert book.find_submission("toy", "ann").score == 7


def test_marks_and_comments_of_a_person_stay(graded, tmp_path):
    course = copy_of(graded[0], tmp_path)
    _mark_by_hand(course, "toy-text-answer", 2.5, "Well said.")
    _mark_by_hand(course, "toy-share-check", 1.0)
    grade_toy(course, force=True)
    with gradebook(course) as book:
        text = book.find_grade("toy-text-answer", "toy", "toy", "ann")
        assert (text.manual_score, text.needs_manual_grade) == (2.5, False)
        assert book.find_comment("toy-text-answer", "toy", "toy", "ann").comment == "Well said."
        # 8 by the judge, one taken off the share, and 2.5 for the text.
        assert book.find_submission("toy", "ann").score == 8 - 1 + 2.5
    row = marks(course)["ann", "toy_text"]
    assert (row["points"], row["cause"]) == ("2.5", "marked by a person")
    assert marks(course)["ann", "toy_share"]["points"] == "1"


def test_a_page_shows_what_a_person_wrote_after_the_next_run(graded, tmp_path):
    course = copy_of(graded[0], tmp_path)
    page = course.feedback("ann", "toy")
    other = course.feedback("bob", "toy").stat().st_mtime_ns
    _mark_by_hand(course, "toy-text-answer", 2.5, "Well said.")
    assert "Well said." not in page.read_text(encoding="utf-8")
    assert "not marked yet" in page.read_text(encoding="utf-8")
    run = grade_toy(course)
    assert run.units[0].graded == 0
    assert "Well said." in page.read_text(encoding="utf-8")
    assert "not marked yet" not in page.read_text(encoding="utf-8")
    assert course.feedback("bob", "toy").stat().st_mtime_ns == other
    made = page.stat().st_mtime_ns
    grade_toy(course)
    assert page.stat().st_mtime_ns == made


def test_a_person_is_asked_again_when_the_work_under_a_mark_changes(graded, tmp_path):
    course = copy_of(graded[0], tmp_path)
    _mark_by_hand(course, "toy-text-answer", 2.5)
    hand_in(course, "ann", {**toy.ANSWERS, "toy_text": "Something else."})
    grade_toy(course)
    with gradebook(course) as book:
        grade_ = book.find_grade("toy-text-answer", "toy", "toy", "ann")
        assert (grade_.manual_score, grade_.needs_manual_grade) == (2.5, True)


def _mark_by_hand(course, cell_id, mark, comment=None):
    """What formgrader does."""
    with gradebook(course) as book:
        row = book.find_grade(cell_id, "toy", "toy", "ann")
        row.manual_score, row.needs_manual_grade = mark, False
        if comment:
            book.find_comment(cell_id, "toy", "toy", "ann").manual_comment = comment
        book.db.commit()


def test_a_run_that_was_cut_short_is_finished_by_the_next(graded, tmp_path):
    """As after a kill: the last journal line is cut, and a notebook is there without its page."""
    course = copy_of(graded[0], tmp_path)
    journal = course.reports("toy") / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:3]) + lines[3][:40])
    course.feedback("ann", "toy").unlink()
    run = grade_toy(course)
    assert (run.units[0].graded, run.units[0].unchanged) == (2, 2)
    assert files(course) == files(graded[0])
    assert grade_toy(course).units[0].graded == 0


def test_a_lost_gradebook_is_filled_again(graded, tmp_path, toy_project):
    course = copy_of(graded[0], tmp_path)
    with gradebook(course) as book:
        for student in ("ann", "bob"):
            book.remove_submission("toy", student)
    assert grade_toy(course).units[0].graded == 2
    with gradebook(course) as book:
        assert book.find_submission("toy", "ann").score == 8


@pytest.mark.slow
def test_a_gradebook_that_is_gone_is_explained(graded, tmp_path, toy_project):
    course = copy_of(graded[0], tmp_path)
    (course.root / "gradebook.db").unlink()
    with pytest.raises(CourseError, match="course release toy --update"):
        grade_toy(course)
    release("toy", course, update=True, project=toy_project)
    grade_toy(course)
    assert files(course) == files(graded[0])


def test_only_the_students_asked_for_are_graded(course):
    hand_in(course, "ann")
    hand_in(course, "bob", {})
    run = grade_toy(course, students=["bob"])
    assert run.units[0].graded == 1
    assert {student for student, _ in marks(course)} == {"bob"}
    assert json.loads((course.reports("toy") / "run.json").read_text())["not_graded"] == ["ann"]


def test_a_time_of_submission_reaches_the_gradebook_and_a_broken_one_does_no_harm(course):
    for student, text in (("ann", "2026-11-02 10:30:00 UTC"), ("bob", "yesterday"), ("cy", "\udcff")):
        path = hand_in(course, student).with_name("timestamp.txt")
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert grade_toy(course).exit_code == 0
    with gradebook(course) as book:
        times = {s.student.id: s.timestamp for s in book.assignment_submissions("toy")}
    assert str(times["ann"]) == "2026-11-02 10:30:00"
    assert times["bob"] is None and times["cy"] is None


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"unit": "other"}, "not released.*Released: toy"),
        ({"students": ["nobody"]}, "nobody"),
        ({"isolation": "none"}, "strict, best, process"),
    ],
)
def test_what_cannot_be_done_is_refused_and_explained(course, options, said):
    hand_in(course, "ann")
    with pytest.raises(CourseError, match=said) as raised:
        grade(course, **{"unit": "toy", "limits": SHORT, **options})
    assert raised.value.exit_code == 2
    assert not course.autograded("ann", "toy").exists()


def test_a_class_with_nothing_released_says_what_to_do(tmp_path):
    from coursekit.grading.course import init_course

    with pytest.raises(CourseError, match="course release"):
        grade(init_course(tmp_path / "new"))


@pytest.mark.parametrize("unit", ["toy", None])
def test_a_class_without_submissions_is_told_where_they_belong(course, unit):
    with pytest.raises(CourseError, match=r"put notebooks at submitted/STUDENT/toy/toy\.ipynb") as raised:
        grade(course, unit, limits=SHORT, isolation="process")
    assert raised.value.exit_code == 2
    shutil.copy(course.release("toy"), course.root / "submitted" / "toy.ipynb")
    with pytest.raises(
        CourseError, match=r"submitted/toy\.ipynb belongs at submitted/STUDENT/toy/toy\.ipynb"
    ):
        grade(course, unit, limits=SHORT, isolation="process")


def test_notebooks_that_nobody_looks_at_are_listed_with_where_they_belong(course):
    path = hand_in(course, "ann")
    (path.parent / "extra").mkdir()
    submitted = course.root / "submitted"
    for name in (
        "toy.ipynb",
        "dan/toy.ipynb",
        "eve/Toy 1/toy.ipynb",
        "group/eve/toy/toy.ipynb",
        "toy/fay/toy.ipynb",
        "gus/homework.ipynb",
        # Nothing is wrong with these: beside the work, a copy by Jupyter, another assignment.
        "ann/toy/extra/toy.ipynb",
        "ann/.ipynb_checkpoints/toy.ipynb",
        "ann/essay/essay.ipynb",
    ):
        (submitted / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, submitted / name)
    unknown = "submitted/STUDENT/toy/toy.ipynb"
    expected = {
        "submitted/toy.ipynb": unknown,
        "submitted/dan/toy.ipynb": "submitted/dan/toy/toy.ipynb",
        "submitted/gus/homework.ipynb": "submitted/gus/toy/toy.ipynb",
        "submitted/eve/Toy 1/toy.ipynb": unknown,
        "submitted/toy/fay/toy.ipynb": unknown,
        "submitted/group/eve/toy/toy.ipynb": unknown,
    }
    run = grade_toy(course)
    assert run.units[0].misplaced == expected
    assert json.loads((course.reports("toy") / "run.json").read_text())["misplaced"] == expected
