"""Writes the feedback pages of a class, from the graded notebooks and the gradebook."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nbgrader.api import Gradebook
from traitlets.config import Config

from coursekit.errors import CourseError
from coursekit.grading.config import settings
from coursekit.grading.course import Course
from coursekit.grading.feedback_page import FeedbackPages
from coursekit.grading.files import write_aside
from coursekit.grading.nbgrader_bridge import a_few
from coursekit.grading.record import SECRET
from coursekit.grading.student_marks import StudentMarks, read_marks

Data = Mapping[str, Any]

_FOR_THE_EXCHANGE = ("timestamp.txt", SECRET)
"""Files that `nbgrader release_feedback` wants beside the page."""


def write_feedback(
    course: Course,
    bundle: Data,
    book: Gradebook,
    students: Sequence[str],
    done: Callable[[], None] = lambda: None,
) -> dict[str, str]:
    """Write the pages of students, and give the reasons for those that could not be made, by student.

    ``done`` is called after each student. A page that cannot be made anew is taken away: it would show
    marks that are no more.
    """
    unit = bundle["unit"]
    pages = FeedbackPages(bundle, book_url(settings(course)))
    missing = {}
    for some in a_few(students):
        marks = read_marks(book, unit, some)
        for student in some:
            try:
                write_aside(course.feedback(student, unit), page_of(course, pages, student, marks))
                _copy_for_exchange(course, student, unit)
            except Exception as error:
                course.feedback(student, unit).unlink(missing_ok=True)
                known = isinstance(error, CourseError)
                missing[student] = str(error) if known else f"{type(error).__name__}: {error}"
            done()
    return missing


def page_of(course: Course, pages: FeedbackPages, student: str, marks: Mapping[str, StudentMarks]) -> str:
    """The page of one student.

    Raises:
        CourseError: the gradebook or ``autograded/`` does not have the student's work.
    """
    unit = pages.bundle["unit"]
    path = course.autograded(student, unit)
    if student not in marks or not path.is_file():
        place = "the gradebook" if path.is_file() else "autograded/"
        raise CourseError(f"there is no {unit} of {student} in {place}")
    return pages.page(json.loads(path.read_bytes()), marks[student])


def book_url(config: Config) -> str:
    """Where the book of a class is, as its ``nbgrader_config.py`` says; empty where it says nothing."""
    address = config.get("FeedbackExporter", {}).get("book_url", "")
    return address if isinstance(address, str) else ""


def _copy_for_exchange(course: Course, student: str, unit: str) -> None:
    for name in _FOR_THE_EXCHANGE:
        path = course.autograded(student, unit).with_name(name)
        if path.is_file():
            write_aside(course.feedback(student, unit).with_name(name), path.read_text(encoding="utf-8"))
