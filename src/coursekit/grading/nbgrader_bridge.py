"""nbgrader in this process: its configuration, its gradebook, and the converter we use unchanged."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SAWarning

from coursekit.errors import CourseError
from coursekit.grading.config import settings
from coursekit.grading.course import Course

A_FEW = 50
"""Students, or rows about them, whose part of the gradebook is in memory at once."""

# nbgrader starts the program `alembic` to make a gradebook. It lies beside this Python, and that folder is
# on the path only in an activated environment.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def directory(course: Course, **options: Any) -> CourseDirectory:
    """nbgrader's own view of the folders of a class."""
    return CourseDirectory(config=settings(course), **options)


@contextlib.contextmanager
def gradebook(course: Course, place: CourseDirectory | None = None) -> Iterator[Gradebook]:
    """The gradebook of a class, opened; it is made if there is none.

    ``place`` is nbgrader's view of the class where a command of nbgrader has one already.
    """
    place = place or directory(course)
    with warnings.catch_warnings():
        # nbgrader relates new rows before it adds them; it adds them a line later, and all is well.
        warnings.simplefilter("ignore", SAWarning)
        with Gradebook(place.db_url, place.course_id) as book:
            yield book


def a_few(students: Sequence[str]) -> Iterator[Sequence[str]]:
    """The students in parts, so that a large class takes no more memory than a small one."""
    for start in range(0, len(students), A_FEW):
        yield students[start : start + A_FEW]


def automatic_marks(
    book: Gradebook, unit: str, students: Sequence[str]
) -> dict[str, dict[str, float | None]]:
    """The automatic marks that the gradebook has of our notebook of a unit, by student and cell."""
    query: Any = (
        book.db.query(SubmittedAssignment.student_id, BaseCell.name, Grade.auto_score)
        .select_from(Grade)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == unit, Notebook.name == unit)
        .filter(SubmittedAssignment.student_id.in_(students))
    )
    found: dict[str, dict[str, float | None]] = {}
    for student, cell, mark in query:
        found.setdefault(student, {})[cell] = mark
    return found


def own_notebooks(book: Gradebook, unit: str) -> tuple[str, ...]:
    """The notebooks an instructor added to the assignment of a unit, by name."""
    names = [str(notebook.name) for notebook in book.find_assignment(unit).notebooks]
    return tuple(name for name in names if name != unit)


def generate_assignment(course: Course, unit: str) -> None:
    """Make the students' notebook from the source notebook and register it in the gradebook.

    Raises:
        CourseError: nbgrader refuses; its reason is in the message.
    """
    import nbgrader.converters

    config = settings(course)
    place = CourseDirectory(config=config, assignment_id=unit)
    app = nbgrader.converters.GenerateAssignment(coursedir=place, config=config)
    app.force = True
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    level, propagate = app.log.level, app.log.propagate
    app.log.addHandler(handler)
    app.log.setLevel(logging.ERROR)
    app.log.propagate = False
    try:
        app.start()
    except Exception as error:
        reason = said.getvalue().strip() or f"{type(error).__name__}: {error}"
        raise CourseError(f"nbgrader could not convert {unit}: {reason}", exit_code=1) from error
    finally:
        app.log.removeHandler(handler)
        app.log.setLevel(level)
        app.log.propagate = propagate
