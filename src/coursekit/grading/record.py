"""Writes down what one submission earned: graded notebook, gradebook, journal line. There is one writer.

Files are written aside and renamed, and the journal line comes last: a submission counts as graded when
the journal says so, and a run that was ended at any moment grades exactly the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.utils import parse_utc

from coursekit.grading.course import Course
from coursekit.grading.files import write_aside
from coursekit.grading.graded_notebook import NotebookMaker
from coursekit.grading.journal import Entry, append_journal
from coursekit.grading.marks import Marks
from coursekit.grading.plan import Plan
from coursekit.grading.received import Executed

Data = Mapping[str, Any]

SECRET = "submission_secret.txt"
"""A file of nbgrader's exchange; without it beside the page, `nbgrader release_feedback` stops."""


class Recorder:
    """Records the submissions of one unit."""

    def __init__(self, course: Course, bundle: Data, book: Gradebook) -> None:
        self.course = course
        self.unit: str = bundle["unit"]
        self.marks = Marks(book, self.unit, bundle["template"])
        self.notebooks = NotebookMaker(course, bundle)
        self.journal = course.reports(self.unit) / "journal.jsonl"

    def record(self, plan: Plan, executed: Executed, entry: Entry, changed: bool) -> None:
        """Write everything about one submission; ``changed`` says that the student's work is new."""
        # A page about the marks before would outlive a crash between here and the new one.
        self.course.feedback(plan.student, self.unit).unlink(missing_ok=True)
        graded = self.course.autograded(plan.student, self.unit)
        write_aside(graded, self.notebooks.text(plan, executed, entry))
        submitted = self.course.submitted(plan.student, self.unit)
        timestamp = read_timestamp(submitted)
        if timestamp:
            # nbgrader compares these files to see whether a submission is newer than its grade.
            write_aside(graded.parent / "timestamp.txt", timestamp)
        if secret := read_secret(submitted):
            write_aside(graded.parent / SECRET, secret)
        self.marks.write(entry, changed, timestamp)
        append_journal(self.journal, entry)

    def give_up(self) -> None:
        """Leave the gradebook as it was before a submission that could not be recorded."""
        self.marks.session.rollback()


def read_timestamp(folder: Path) -> str:
    """When a submission was handed in, as its file says; empty where no file says it in a way to read."""
    try:
        text = _short_text(folder / "timestamp.txt").strip()
        parse_utc(text)
    except Exception:
        # dateutil has many ways to say that a text is no date, and a student may write anything here.
        return ""
    return text


def read_secret(folder: Path) -> str:
    """What names a submission in the exchange; empty where it did not come by it."""
    try:
        return _short_text(folder / SECRET)
    except (OSError, ValueError):
        return ""


def _short_text(path: Path) -> str:
    if path.is_symlink() or not path.is_file() or path.stat().st_size > 200:
        return ""
    return path.read_text(encoding="utf-8")
