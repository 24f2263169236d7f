"""Writes down what one submission earned: graded notebook, gradebook, journal line. There is one writer.

Files are written aside and renamed, and the journal line comes last: a submission counts as graded when
the journal says so, and a run that was ended at any moment grades exactly the rest.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, SubmittedNotebook
from nbgrader.utils import parse_utc

from coursekit.checks.verdict import Verdict
from coursekit.grading.course import Course
from coursekit.grading.graded_notebook import NotebookMaker
from coursekit.grading.journal import Entry, append_journal
from coursekit.grading.plan import Plan
from coursekit.grading.received import Executed

Data = Mapping[str, Any]


WAITING = "Not marked yet. A person marks this answer; until then it adds nothing to the total."
"""What stands under a written answer for which there is no mark yet."""


SECRET = "submission_secret.txt"
"""A file of nbgrader's exchange; without it beside the page, `nbgrader release_feedback` stops."""


def write_aside(path: Path, text: str) -> None:
    """Write a file so that it is there as a whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


class Recorder:
    """Records the submissions of one unit."""

    def __init__(self, course: Course, bundle: Data, book: Gradebook) -> None:
        self.course = course
        self.unit: str = bundle["unit"]
        self.book = book
        self.template = bundle["template"]
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
        self._write_grades(entry, changed, {"timestamp": timestamp} if timestamp else {})
        append_journal(self.journal, entry)

    def _write_grades(self, entry: Entry, changed: bool, options: Mapping[str, Any]) -> None:
        """The marks and comments of one submission, in one transaction once nbgrader has made its rows."""
        self.book.update_or_create_student(entry.student)
        self.book.update_or_create_submission(self.unit, entry.student, **options)
        notebook = self.book.find_submission_notebook(self.unit, self.unit, entry.student)
        verdicts = {verdict.question: verdict for verdict in entry.verdicts}
        marked = cells_of(self.template, "check", "written")
        set_grades(notebook, {cell: verdicts[question] for cell, question in marked.items()}, changed)
        answers = cells_of(self.template, "answer", "written")
        for comment in notebook.comments:
            comment.auto_comment = comment_text(verdicts.get(answers.get(comment.cell.name, "")))
        self.book.db.commit()


def set_grades(notebook: SubmittedNotebook, verdicts: Mapping[str, Verdict], changed: bool) -> None:
    """Set the automatic mark of every graded cell; a mark that a person gave stays.

    A graded cell without a verdict is left over from an earlier release and earns nothing.
    """
    for grade in notebook.grades:
        verdict = verdicts.get(grade.cell.name)
        by_hand = verdict is not None and verdict.cause == "to be marked"
        before = grade.auto_score
        grade.auto_score = None if by_hand else verdict.mark if verdict else 0.0
        if grade.manual_score is None:
            grade.needs_manual_grade = by_hand
        elif changed or before != grade.auto_score:
            # As nbgrader does: a person looks again when the work under a mark has changed.
            grade.needs_manual_grade = True


def cells_of(template: Sequence[Data], *roles: str) -> dict[str, str]:
    """The question of every cell in one of these roles, by the cell's id.

    ``check`` and ``written`` cells carry marks; ``answer`` and ``written`` cells carry comments.
    """
    return {cell["id"]: cell["question"] for cell in template if cell["role"] in roles}


def comment_text(verdict: Verdict | None) -> str | None:
    """What stands under an answer in formgrader and on the feedback page."""
    if verdict is None or verdict.correct:
        return None
    if verdict.cause == "to be marked":
        return WAITING
    # It is shown as Markdown, and the message of a student's error may hold anything.
    return escape(f"{verdict.cause.capitalize()}. {verdict.message}", quote=False)


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
