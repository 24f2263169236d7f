"""nbgrader in this process: its configuration, its gradebook, and the converters we use unchanged."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import warnings
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import nbgrader.converters
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
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from coursekit.errors import CourseError
from coursekit.grading.course import Course

# nbgrader starts the program `alembic` to make a gradebook. It lies beside this Python, and that folder is
# on the path only in an activated environment.
os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def settings(course: Course) -> Config:
    """The configuration of a class, as an nbgrader command started in its folder would have it.

    Raises:
        CourseError: the file cannot be run.
    """
    try:
        config: Config = PyFileConfigLoader(course.config.name, path=str(course.root)).load_config()
        return config
    except Exception as error:
        raise CourseError(f"{course.config} cannot be read: {type(error).__name__}: {error}") from error


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


def automatic_marks(book: Gradebook, unit: str) -> dict[str, dict[str, float | None]]:
    """The automatic marks of our notebook of a unit, by student and cell, as they stand in the gradebook."""
    query: Any = (
        book.db.query(SubmittedAssignment.student_id, BaseCell.name, Grade.auto_score)
        .select_from(Grade)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == unit, Notebook.name == unit)
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
    _convert(course, nbgrader.converters.GenerateAssignment, unit)


def generate_feedback(
    course: Course, unit: str, students: Collection[str], done: Callable[[], None] = lambda: None
) -> None:
    """Make the feedback pages of some students from their graded notebooks and the gradebook.

    They are made in one go, for nbgrader compiles its templates anew each time (a third of a second);
    ``done`` is called after each page.

    Raises:
        CourseError: nbgrader refuses one or more; its reason is in the message.
    """
    others = {path.parent.name for path in (course.root / "autograded").glob(f"*/{unit}")} - set(students)
    _convert(
        course,
        nbgrader.converters.GenerateFeedback,
        unit,
        post_convert_hook=lambda **names: done(),
        student_id_exclude=",".join(sorted(others)),
    )


def _convert(
    course: Course, converter: Any, unit: str, post_convert_hook: Any = None, **options: Any
) -> None:
    config = settings(course)
    place = CourseDirectory(config=config, assignment_id=unit, **options)
    app = converter(coursedir=place, config=config)
    app.force = True
    if post_convert_hook:
        app.post_convert_hook = post_convert_hook
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
