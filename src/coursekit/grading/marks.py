"""Writes marks and comments into nbgrader's gradebook: one transaction for each submission.

nbgrader's own calls open a transaction for a student, one for a submission and one for the marks, and read
each row by itself. These statements write the same rows, as :meth:`nbgrader.api.Gradebook.add_submission`
lays them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from nbgrader.utils import parse_utc
from sqlalchemy import insert, select, update

from coursekit.checks.verdict import Verdict
from coursekit.grading.journal import Entry

Data = Mapping[str, Any]

WAITING = "Not marked yet. A person marks this answer; until then it adds nothing to the total."
"""What stands under a written answer for which there is no mark yet."""

_GRADED, _COMMENTED = ("GradeCell", "TaskCell"), ("SolutionCell", "TaskCell")


def cells_of(template: Sequence[Data], *roles: str) -> dict[str, str]:
    """The question of every cell in one of these roles, by the cell's id.

    ``check`` and ``written`` cells carry marks; ``answer`` and ``written`` cells carry comments.
    """
    return {cell["id"]: cell["question"] for cell in template if cell["role"] in roles}


def automatic_mark(verdict: Verdict | None) -> float | None:
    """The mark of a graded cell by its verdict: none where a person marks it, nothing where there is none.

    A cell without a verdict is left over from an earlier release.
    """
    if verdict is None:
        return 0.0
    return None if verdict.cause == "to be marked" else verdict.mark


def new_mark(verdict: Verdict | None, row: Any, changed: bool) -> dict[str, Any]:
    """The automatic mark of a graded cell, and whether a person has to look at it.

    ``row`` holds the ``auto_score``, ``manual_score`` and ``needs_manual_grade`` that are there; a person's
    mark stays. ``changed`` says that the student's work is new.
    """
    mark = automatic_mark(verdict)
    # As nbgrader does: a person looks again when the work under a mark of theirs has changed.
    again = row.needs_manual_grade or changed or mark != row.auto_score
    return {"auto_score": mark, "needs_manual_grade": mark is None if row.manual_score is None else again}


def comment_text(verdict: Verdict | None) -> str | None:
    """What stands under an answer in formgrader and on the feedback page."""
    if verdict is None or verdict.correct:
        return None
    if verdict.cause == "to be marked":
        return WAITING
    # It is shown as Markdown, and the message of a student's error may hold anything.
    return escape(f"{verdict.cause.capitalize()}. {verdict.message}", quote=False)


class Marks:
    """The gradebook's rows for one unit.

    Raises:
        MissingEntry: the gradebook does not know the unit.
    """

    def __init__(self, book: Gradebook, unit: str, template: Sequence[Data]) -> None:
        self.session = book.db
        self.assignment = book.find_assignment(unit).id
        ours = book.find_notebook(unit, unit)
        self.ours = str(ours.id)
        self.notebooks = [str(notebook.id) for notebook in ours.assignment.notebooks]
        # nbgrader lets an instructor add notebooks of their own: their rows are made, and left alone.
        self.graded = {id_: self._cells(id_, _GRADED) for id_ in self.notebooks}
        self.commented = {id_: self._cells(id_, _COMMENTED) for id_ in self.notebooks}
        self.marked_questions = cells_of(template, "check", "written")
        self.commented_questions = cells_of(template, "answer", "written")
        # Formgrader may want to write while students' code runs; no transaction stays open for that long.
        self.session.commit()

    def _cells(self, notebook: str, kinds: Sequence[str]) -> dict[str, str]:
        """The names of a notebook's cells of some kinds, by their id in the gradebook."""
        wanted: Any = (BaseCell.notebook_id == notebook) & BaseCell.type.in_(kinds)
        return {
            row.id: row.name for row in self.session.execute(select(BaseCell.id, BaseCell.name).where(wanted))
        }

    def write(self, entry: Entry, changed: bool, timestamp: str) -> None:
        """Write the marks and comments of one submission; what a person wrote stays.

        ``changed`` says that the student's work is new, ``timestamp`` when it was handed in, where known.
        """
        submission, notebook = self._rows(entry.student)
        verdicts = {verdict.question: verdict for verdict in entry.verdicts}
        self._write_marks(notebook, verdicts, changed)
        self._write_comments(notebook, verdicts)
        if timestamp:
            self.session.execute(
                update(SubmittedAssignment)
                .where(SubmittedAssignment.id == submission)
                .values(timestamp=parse_utc(timestamp))
            )
        self.session.commit()

    def _rows(self, student: str) -> tuple[str, str]:
        """The ids of a student's submission and of our notebook in it; they are made if there are none."""
        session, submitted = self.session, SubmittedAssignment
        if session.execute(select(Student.id).where(Student.id == student)).first() is None:
            session.execute(insert(Student).values(id=student))
        theirs: Any = (submitted.assignment_id == self.assignment) & (submitted.student_id == student)
        submission: Any = session.scalar(select(submitted.id).where(theirs))
        if submission is None:
            submission = new_uuid()
            row = {"id": submission, "assignment_id": self.assignment, "student_id": student}
            session.execute(insert(submitted).values(row))
            for notebook in self.notebooks:
                self._make_notebook(submission, notebook)
        ours: Any = SubmittedNotebook.assignment_id == submission
        ours &= SubmittedNotebook.notebook_id == self.ours
        found = session.scalar(select(SubmittedNotebook.id).where(ours))
        return submission, str(found or self._make_notebook(submission, self.ours))

    def _make_notebook(self, submission: str, notebook: str) -> str:
        id_: str = new_uuid()
        row = {"id": id_, "assignment_id": submission, "notebook_id": notebook}
        self.session.execute(insert(SubmittedNotebook).values(row))
        for table, cells in ((Grade, self.graded), (Comment, self.commented)):
            if rows := [{"cell_id": cell, "notebook_id": id_} for cell in cells[notebook]]:
                self.session.execute(insert(table), rows)
        return id_

    def _write_marks(self, notebook: str, verdicts: Mapping[str, Verdict], changed: bool) -> None:
        names = self.graded[self.ours]
        # By cell as well: the gradebook has an index on both together, and none on the notebook alone.
        theirs: Any = Grade.cell_id.in_(names) & (Grade.notebook_id == notebook)
        columns = (Grade.id, Grade.cell_id, Grade.auto_score, Grade.manual_score, Grade.needs_manual_grade)
        rows = []
        for row in self.session.execute(select(*columns).where(theirs)):
            verdict = verdicts.get(self.marked_questions.get(names[row.cell_id], ""))
            rows.append({"id": row.id} | new_mark(verdict, row, changed))
        if rows:
            self.session.execute(update(Grade), rows)

    def _write_comments(self, notebook: str, verdicts: Mapping[str, Verdict]) -> None:
        names = self.commented[self.ours]
        theirs: Any = Comment.cell_id.in_(names) & (Comment.notebook_id == notebook)
        rows = []
        for row in self.session.execute(select(Comment.id, Comment.cell_id).where(theirs)):
            verdict = verdicts.get(self.commented_questions.get(names[row.cell_id], ""))
            rows.append({"id": row.id, "auto_comment": comment_text(verdict)})
        if rows:
            self.session.execute(update(Comment), rows)
