"""One writer at a time: a class is graded by one command, whichever it is."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import filelock

from coursekit.errors import CourseError
from coursekit.grading.course import Course


@contextlib.contextmanager
def alone(course: Course, patience: float = 0) -> Iterator[None]:
    """Keep other writers out meanwhile, waiting so many seconds for one that is at work.

    Raises:
        CourseError: another one is still at work.
    """
    try:
        with filelock.FileLock(course.root / ".grading.lock", timeout=patience):
            yield
    except filelock.Timeout:
        raise CourseError(
            f"Another command is grading {course.root} now. Wait until it ends, then run this again."
        ) from None
