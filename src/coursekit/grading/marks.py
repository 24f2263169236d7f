"""Writes marks and comments into nbgrader's gradebook: one transaction for each submission.

nbgrader's own calls open a transaction for a student, one for a submission and one for the marks, and read
each row by itself. These statements write the same rows, as :meth:`nbgrader.api.Gradebook.add_submission`
lays them out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import SimpleNamespace
from typing import Any, cast

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
from sqlalchemy import Table, bindparam, insert, select, update

from coursekit.checks.verdict import Verdict
from coursekit.grading.journal import Entry

Data = Mapping[str, Any]

WAITING = "Not marked yet. A person marks this answer; until then it adds nothing to the total."
"""What stands under a written answer for which there is no mark yet."""

_NO_MARK = SimpleNamespace(auto_score=None, manual_score=None, needs_manual_grade=True)
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


# Statements are made once: to build one takes longer than to run it.
_STUDENTS, _SUBMISSIONS, _NOTEBOOKS, _GRADES, _COMMENTS = (
    cast(Table, model.__table__)
    for model in (Student, SubmittedAssignment, SubmittedNotebook, Grade, Comment)
)


def _find(assignment: str, notebook: str) -> Any:
    """Finds a student by id, and the ids of their submission and of a notebook in it where there are any."""
    submission = (_SUBMISSIONS.c.student_id == _STUDENTS.c.id) & (_SUBMISSIONS.c.assignment_id == assignment)
    inside = (_NOTEBOOKS.c.assignment_id == _SUBMISSIONS.c.id) & (_NOTEBOOKS.c.notebook_id == notebook)
    return (
        select(_SUBMISSIONS.c.id.label("submission"), _NOTEBOOKS.c.id.label("notebook"))
        .select_from(_STUDENTS.outerjoin(_SUBMISSIONS, submission).outerjoin(_NOTEBOOKS, inside))
        .where(_STUDENTS.c.id == bindparam("student"))
    )


def _of_cells(table: Table, *columns: str) -> Any:
    """Finds the rows of some cells in a notebook."""
    # By cell as well: the gradebook has an index on both together, and none on the notebook alone.
    wanted = table.c.cell_id.in_(bindparam("cells", expanding=True))
    columns = ("id", "cell_id", *columns)
    return select(*(table.c[name] for name in columns)).where(
        wanted, table.c.notebook_id == bindparam("notebook")
    )


_OLD_MARKS = _of_cells(_GRADES, "auto_score", "manual_score", "needs_manual_grade")
_OLD_COMMENTS = _of_cells(_COMMENTS)
_NEW_MARK = (
    update(_GRADES)
    .where(_GRADES.c.id == bindparam("row"))
    .values(auto_score=bindparam("auto_score"), needs_manual_grade=bindparam("needs_manual_grade"))
)
_NEW_COMMENT = (
    update(_COMMENTS).where(_COMMENTS.c.id == bindparam("row")).values(auto_comment=bindparam("auto_comment"))
)
_WHEN = (
    update(_SUBMISSIONS)
    .where(_SUBMISSIONS.c.id == bindparam("submission"))
    .values(timestamp=bindparam("timestamp"))
)


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
        self.find = _find(str(self.assignment), self.ours)
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
        verdicts = {verdict.question: verdict for verdict in entry.verdicts}
        found = self.session.execute(self.find, {"student": entry.student}).first()
        if found is None:
            self.session.execute(insert(_STUDENTS), {"id": entry.student})
        submission, notebook = found or (None, None)
        if submission is None:
            submission = self._make_submission(entry.student, verdicts)
        elif notebook is None:
            self._make_notebook(submission, self.ours, verdicts)
        else:
            self._write_marks(notebook, verdicts, changed)
            self._write_comments(notebook, verdicts)
        if timestamp:
            self.session.execute(_WHEN, {"submission": submission, "timestamp": parse_utc(timestamp)})
        self.session.commit()

    def _make_submission(self, student: str, verdicts: Mapping[str, Verdict]) -> str:
        """Make the rows of a student's submission and of all notebooks in it; its id."""
        id_: str = new_uuid()
        row = {"id": id_, "assignment_id": self.assignment, "student_id": student}
        self.session.execute(insert(_SUBMISSIONS), row)
        for notebook in self.notebooks:
            self._make_notebook(id_, notebook, verdicts)
        return id_

    def _make_notebook(self, submission: str, notebook: str, verdicts: Mapping[str, Verdict]) -> None:
        """Make the rows of a notebook in a submission, with marks and comments where it is ours."""
        id_: str = new_uuid()
        row = {"id": id_, "assignment_id": submission, "notebook_id": notebook}
        self.session.execute(insert(_NOTEBOOKS), row)
        marks: list[dict[str, Any]] = [{"cell_id": cell} for cell in self.graded[notebook]]
        comments: list[dict[str, Any]] = [{"cell_id": cell} for cell in self.commented[notebook]]
        if notebook == self.ours:
            marks = [row | new_mark(self._mark(verdicts, row["cell_id"]), _NO_MARK, True) for row in marks]
            comments = [
                row | {"auto_comment": comment_text(self._comment(verdicts, row["cell_id"]))}
                for row in comments
            ]
        for table, rows in ((_GRADES, marks), (_COMMENTS, comments)):
            if rows:
                self.session.execute(insert(table), [row | {"notebook_id": id_} for row in rows])

    def _mark(self, verdicts: Mapping[str, Verdict], cell: str) -> Verdict | None:
        """The verdict that a graded cell of ours has its mark from."""
        return verdicts.get(self.marked_questions.get(self.graded[self.ours][cell], ""))

    def _comment(self, verdicts: Mapping[str, Verdict], cell: str) -> Verdict | None:
        """The verdict that an answer of ours is commented with."""
        return verdicts.get(self.commented_questions.get(self.commented[self.ours][cell], ""))

    def _write_marks(self, notebook: str, verdicts: Mapping[str, Verdict], changed: bool) -> None:
        found = self.session.execute(
            _OLD_MARKS, {"notebook": notebook, "cells": list(self.graded[self.ours])}
        )
        rows = [{"row": row.id} | new_mark(self._mark(verdicts, row.cell_id), row, changed) for row in found]
        if rows:
            self.session.execute(_NEW_MARK, rows)

    def _write_comments(self, notebook: str, verdicts: Mapping[str, Verdict]) -> None:
        cells = list(self.commented[self.ours])
        found = self.session.execute(_OLD_COMMENTS, {"notebook": notebook, "cells": cells})
        rows = [
            {"row": row.id, "auto_comment": comment_text(self._comment(verdicts, row.cell_id))}
            for row in found
        ]
        if rows:
            self.session.execute(_NEW_COMMENT, rows)
