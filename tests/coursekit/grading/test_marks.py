"""Marks in the gradebook: the rows nbgrader would make, in one transaction."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from nbgrader.api import Comment, Grade
from sqlalchemy import event

from coursekit.checks.verdict import Verdict
from coursekit.grading.journal import Entry
from coursekit.grading.marks import Marks, new_mark
from coursekit.grading.nbgrader_bridge import automatic_marks, gradebook

from . import toy


def entry(student: str) -> Entry:
    found = tuple(
        Verdict(name, 1500, 2000, "wrong value", "", "Look again.")
        if name != "toy_text"
        else Verdict(name, 0, 3000, "to be marked", "", "")
        for name in toy.ANSWERS
    )
    return Entry(student, "k", "c", "f", "w", found)


def rows(book, student):
    """What the gradebook holds of one student, without ids."""
    submission = book.find_submission("toy", student)
    notebook = book.find_submission_notebook("toy", "toy", student)
    grades = {
        (g.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade) for g in notebook.grades
    }
    comments = {(c.name, c.auto_comment, c.manual_comment) for c in notebook.comments}
    return submission.timestamp, notebook.flagged, notebook.late_submission_penalty, grades, comments


def test_the_rows_are_those_that_nbgrader_makes(course, bundle):
    """The same student twice: rows made by nbgrader and filled by us, and rows made by us."""
    with gradebook(course) as book:
        writer = Marks(book, "toy", bundle["template"])
        book.add_student("theirs")
        book.add_submission("toy", "theirs")
        for student in ("theirs", "ours"):
            writer.write(entry(student), changed=False, timestamp="2026-11-02 10:30:00 UTC")
        assert rows(book, "ours") == rows(book, "theirs")
        assert book.find_submission("toy", "ours").score == 5 * 1.5
        assert book.find_submission("toy", "ours").needs_manual_grade
        assert set(automatic_marks(book, "toy", ["ours", "theirs", "nobody"])) == {"ours", "theirs"}


def test_one_submission_is_one_transaction(course, bundle):
    with gradebook(course) as book:
        writer = Marks(book, "toy", bundle["template"])
        commits = []
        event.listen(book.db.get_bind(), "commit", lambda connection: commits.append(1))
        writer.write(entry("ann"), changed=False, timestamp="")
        writer.write(entry("ann"), changed=True, timestamp="")
        assert len(commits) == 2


def test_an_added_notebook_gets_its_rows_and_is_left_alone(course, bundle):
    """nbgrader lets an assignment have several notebooks; ours is one of them."""
    with gradebook(course) as book:
        book.add_notebook("extra", "toy")
        book.add_grade_cell("own", "extra", "toy", max_score=5, cell_type="code")
        book.add_solution_cell("own", "extra", "toy")
        writer = Marks(book, "toy", bundle["template"])
        writer.write(entry("ann"), changed=False, timestamp="")
        own = book.find_grade("own", "extra", "toy", "ann")
        assert (own.auto_score, own.needs_manual_grade) == (None, True)
        own.auto_score = 4
        book.db.commit()
        writer.write(entry("ann"), changed=True, timestamp="")
        assert book.find_submission("toy", "ann").score == 5 * 1.5 + 4


def test_nothing_is_left_of_a_submission_that_failed_half_way(course, bundle):
    with gradebook(course) as book:
        writer = Marks(book, "toy", bundle["template"])
        with pytest.raises(ValueError, match="date"):
            writer.write(entry("ann"), changed=False, timestamp="no date at all")
        book.db.rollback()
        assert automatic_marks(book, "toy", ["ann"]) == {}
        assert book.db.query(Grade).count() == book.db.query(Comment).count() == 0


VERDICT = Verdict("q", 1000, 2000, "wrong value", "", "")


@pytest.mark.parametrize(
    ("before", "manual", "looked_at", "changed", "expected"),
    [
        # Nobody marked it: nobody has to look.
        (None, None, True, False, False),
        (1.0, None, False, True, False),
        # Somebody marked it: they look again when the work or the automatic mark is another one.
        (1.0, 2.0, False, False, False),
        (0.5, 2.0, False, False, True),
        (1.0, 2.0, False, True, True),
        # Somebody has not looked yet: that stays so.
        (1.0, 2.0, True, False, True),
    ],
)
def test_a_person_looks_again_when_the_work_under_their_mark_changed(
    before, manual, looked_at, changed, expected
):
    row = SimpleNamespace(auto_score=before, manual_score=manual, needs_manual_grade=looked_at)
    assert new_mark(VERDICT, row, changed) == {"auto_score": 1.0, "needs_manual_grade": expected}


def test_a_written_answer_waits_and_a_cell_of_an_earlier_release_earns_nothing():
    row = SimpleNamespace(auto_score=2.0, manual_score=None, needs_manual_grade=False)
    waiting = Verdict("q", 0, 3000, "to be marked", "", "")
    assert new_mark(waiting, row, False) == {"auto_score": None, "needs_manual_grade": True}
    assert new_mark(None, row, False) == {"auto_score": 0.0, "needs_manual_grade": False}
