"""What the gradebook says of students on one unit, read with a few queries for many of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from nbgrader.api import BaseCell, Comment, Grade, Gradebook, GradeCell, Student, SubmittedAssignment
from nbgrader.api import SubmittedNotebook as Notebook
from sqlalchemy import select


@dataclass(frozen=True)
class Mark:
    """The marks of one cell, in points. ``waiting`` says that a person has to look at it."""

    most: float
    automatic: float | None
    by_hand: float | None
    extra: float
    waiting: bool

    @property
    def open(self) -> bool:
        """Whether there is no mark yet."""
        return self.by_hand is None and (self.waiting or self.automatic is None)

    @property
    def points(self) -> float:
        """What counts, as nbgrader has it: a person's mark before the automatic one, and the extra credit."""
        mark = self.automatic if self.by_hand is None else self.by_hand
        return 0.0 if mark is None else mark + self.extra


@dataclass(frozen=True)
class Remark:
    """The comments on one cell: nbgrader's or ours, and a person's."""

    automatic: str
    by_hand: str


@dataclass
class StudentMarks:
    """The marks and comments of one student by the names of the cells; ``penalty`` is that for being late."""

    student: str
    name: str
    penalty: float
    marks: dict[str, Mark] = field(default_factory=dict)
    remarks: dict[str, Remark] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """The total, as nbgrader has it."""
        return sum(mark.points for mark in self.marks.values()) - self.penalty

    @property
    def most(self) -> float:
        """The points there are."""
        return sum(mark.most for mark in self.marks.values())


def read_marks(book: Gradebook, unit: str, students: Sequence[str]) -> dict[str, StudentMarks]:
    """The marks of those of the students who are in the gradebook, by student.

    Raises:
        MissingEntry: the gradebook does not know the unit.
    """
    rows: Any = book.db.execute(
        select(
            Notebook.id, Student.id, Student.first_name, Student.last_name, Notebook.late_submission_penalty
        )
        .join(SubmittedAssignment, Notebook.assignment_id == SubmittedAssignment.id)
        .join(Student, SubmittedAssignment.student_id == Student.id)
        .where(Notebook.notebook_id == book.find_notebook(unit, unit).id, Student.id.in_(students))
    )
    found = {
        id_: StudentMarks(student, " ".join(filter(None, (first, last))), penalty or 0.0)
        for id_, student, first, last, penalty in rows
    }
    _add_marks(book, found)
    _add_remarks(book, found)
    return {marks.student: marks for marks in found.values()}


def _add_marks(book: Gradebook, found: dict[str, StudentMarks]) -> None:
    rows: Any = book.db.execute(
        select(
            Grade.notebook_id,
            GradeCell.name,
            GradeCell.max_score,
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
            Grade.needs_manual_grade,
        )
        .join(GradeCell, Grade.cell_id == GradeCell.id)
        .where(Grade.notebook_id.in_(found))
    )
    for id_, cell, most, automatic, by_hand, extra, waiting in rows:
        found[id_].marks[cell] = Mark(most, automatic, by_hand, extra or 0.0, waiting)


def _add_remarks(book: Gradebook, found: dict[str, StudentMarks]) -> None:
    rows: Any = book.db.execute(
        select(Comment.notebook_id, BaseCell.name, Comment.auto_comment, Comment.manual_comment)
        .join(BaseCell, Comment.cell_id == BaseCell.id)
        .where(Comment.notebook_id.in_(found))
    )
    for id_, cell, automatic, by_hand in rows:
        found[id_].remarks[cell] = Remark(automatic or "", by_hand or "")
