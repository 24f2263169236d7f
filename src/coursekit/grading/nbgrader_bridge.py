"""nbgrader in this process: its configuration, its gradebook, and the converter we use unchanged."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbgrader.converters
from nbgrader.api import Gradebook
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
def gradebook(course: Course) -> Iterator[Gradebook]:
    """The gradebook of a class, opened; it is made if there is none."""
    place = directory(course)
    with warnings.catch_warnings():
        # nbgrader relates new rows before it adds them; it adds them a line later, and all is well.
        warnings.simplefilter("ignore", SAWarning)
        with Gradebook(place.db_url, place.course_id) as book:
            yield book


def generate_assignment(course: Course, unit: str) -> None:
    """Make the students' notebook from the source notebook and register it in the gradebook.

    Raises:
        CourseError: nbgrader refuses; its reason is in the message.
    """
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
