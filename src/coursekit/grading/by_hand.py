"""What people wrote into the gradebook: marks and comments given in formgrader."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from coursekit.grading.record import WAITING, cells_of, write_aside

Data = Mapping[str, Any]
Words = dict[str, list[list[Any]]]
"""By student: the cells a person marked or commented on, each with what they wrote, in order."""


def marks_by_hand(book: Gradebook, unit: str, template: Sequence[Data]) -> dict[tuple[str, str], float]:
    """The marks a person gave or raised by extra credit, by student and question.

    They stand instead of the automatic ones. As nbgrader counts, extra credit on no mark at all is none.
    """
    cells = cells_of(template, "check", "written")
    found = {}
    for submission in book.assignment_submissions(unit):
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                raised = grade.extra_credit and grade.auto_score is not None
                touched = raised or grade.manual_score is not None
                if touched and notebook.name == unit and grade.cell.name in cells:
                    found[submission.student.id, cells[grade.cell.name]] = float(grade.score)
    return found


def words_by_hand(book: Gradebook, unit: str) -> Words:
    """Everything a person wrote about the submissions of a unit; students without any are left out."""
    found: Words = {}
    for submission in book.assignment_submissions(unit):
        for notebook in submission.notebooks:
            wrote = [
                [grade.cell.name, grade.manual_score, grade.extra_credit]
                for grade in notebook.grades
                if grade.manual_score is not None or grade.extra_credit
            ]
            wrote += [
                [comment.cell.name, comment.manual_comment]
                for comment in notebook.comments
                if comment.manual_comment
            ]
            if wrote:
                found[submission.student.id] = sorted(wrote, key=repr)
    return found


def end_waiting(book: Gradebook, unit: str) -> None:
    """Take "not marked yet" away from the answers that a person has marked since."""
    for submission in book.assignment_submissions(unit):
        for notebook in submission.notebooks:
            marked = {grade.cell.name for grade in notebook.grades if grade.manual_score is not None}
            for comment in notebook.comments:
                if comment.auto_comment == WAITING and comment.cell.name in marked:
                    comment.auto_comment = None
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
