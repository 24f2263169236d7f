"""What people wrote into the gradebook: marks, extra credit and comments given in formgrader."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import select, update

from coursekit.grading.files import write_aside
from coursekit.grading.marks import WAITING, cells_of
from coursekit.grading.nbgrader_bridge import A_FEW

Data = Mapping[str, Any]
Words = dict[str, list[list[Any]]]
"""By student: the cells a person marked or commented on, each with what they wrote, in order."""

_BY_HAND: Any = Grade.manual_score.is_not(None)
_RAISED: Any = Grade.extra_credit.is_not(None) & (Grade.extra_credit != 0)


def _rows(book: Gradebook, unit: str, table: Any, wanted: Any) -> Iterator[Any]:
    """The rows of our notebook of a unit in one of the gradebook's tables, with student and cell."""
    query = (
        select(table, SubmittedAssignment.student_id, BaseCell.name.label("cell"))
        .join(BaseCell, BaseCell.id == table.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == table.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == unit, Notebook.name == unit, wanted)
    )
    # A few at a time: every student of a class may have a written answer.
    yield from book.db.execute(query, execution_options={"yield_per": A_FEW})


class ByHand(NamedTuple):
    """A mark that a person had a part in, in points. ``raised``: it is the automatic one and extra credit."""

    points: float
    raised: bool = False


def marks_by_hand(book: Gradebook, unit: str, template: Sequence[Data]) -> dict[tuple[str, str], ByHand]:
    """The marks that a person gave, or raised by extra credit, by student and question.

    As nbgrader counts: they stand instead of the automatic ones, and extra credit on no mark is none.
    """
    cells = cells_of(template, "check", "written")
    rows = _rows(book, unit, Grade, _BY_HAND | (_RAISED & Grade.auto_score.is_not(None)))
    return {
        (row.student_id, cells[row.cell]): ByHand(float(row.Grade.score), row.Grade.manual_score is None)
        for row in rows
        if row.cell in cells
    }


def words_by_hand(book: Gradebook, unit: str) -> Words:
    """Everything a person wrote about the submissions of a unit; students without any are left out."""
    found: Words = {}
    for row in _rows(book, unit, Grade, _BY_HAND | _RAISED):
        wrote = [row.cell, row.Grade.manual_score, row.Grade.extra_credit]
        found.setdefault(row.student_id, []).append(wrote)
    for row in _rows(book, unit, Comment, Comment.manual_comment.is_not(None)):
        found.setdefault(row.student_id, []).append([row.cell, row.Comment.manual_comment])
    return {student: sorted(wrote, key=repr) for student, wrote in found.items()}


def end_waiting(book: Gradebook, unit: str) -> None:
    """Take "not marked yet" away from the answers that a person has marked since."""
    marked = {(row.Grade.notebook_id, row.cell) for row in _rows(book, unit, Grade, _BY_HAND)}
    waiting = _rows(book, unit, Comment, Comment.auto_comment == WAITING)
    done = [row.Comment.id for row in waiting if (row.Comment.notebook_id, row.cell) in marked]
    if done:
        book.db.execute(update(Comment), [{"id": id_, "auto_comment": None} for id_ in done])
    book.db.commit()


class Shown:
    """Which of these words the feedback pages show already, kept in a file beside the reports."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.words: Words = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}

    def stale(self, students: Sequence[str], now: Words) -> list[str]:
        """The students whose page was made before a person wrote, changed or took back something."""
        return [student for student in students if self.words.get(student) != now.get(student)]

    def update(self, students: Sequence[str], now: Words) -> None:
        """Note that the pages of these students show what is in the gradebook now."""
        kept = {student: words for student, words in self.words.items() if student not in students}
        self.words = kept | {student: now[student] for student in students if student in now}
        write_aside(self.path, json.dumps(self.words, indent=1, sort_keys=True) + "\n")
