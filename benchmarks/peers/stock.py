"""Stock `nbgrader autograde` over the whole class, with a configuration that only says where things are.

Started by a line of Python and not by its script, so that it is spared the import of ``rfc3987_syntax`` (see
:mod:`coursekit.fast_imports`), as ours is.
"""

from __future__ import annotations

import sys

from classes import UNIT
from coursekit.checks.bundle import load_bundle
from coursekit.grading.course import Course
from coursekit.grading.nbgrader_bridge import gradebook
from timing import Job, Marks

_START = (
    "import sys; sys.modules['rfc3987_syntax'] = None; "
    "from nbgrader.apps.nbgraderapp import main; sys.argv[0] = 'nbgrader'; main()"
)
_CONFIG = """\
import os
from pathlib import Path

c = get_config()
c.CourseDirectory.root = str(Path(__file__).resolve().parent)
c.CourseDirectory.course_id = {id!r}
os.environ["COURSEKIT_HIDDEN"] = str(Path(__file__).resolve().parent / "hidden")
"""


def prepare(course: Course) -> Job:
    """Grade a class. nbgrader finds the class in its gradebook by the name it was made with."""
    with gradebook(course) as book:
        id_ = book.course_id
    course.config.write_text(_CONFIG.format(id=id_), encoding="utf-8")
    command = [sys.executable, "-c", _START, "autograde", UNIT]
    return Job([command], course.root, lambda: marks(course))


def marks(course: Course) -> Marks:
    """The automatic marks in the gradebook."""
    template = load_bundle(course.hidden(UNIT))["template"]
    questions = {cell["id"]: cell["question"] for cell in template if cell["role"] == "check"}
    found = {}
    with gradebook(course) as book:
        for submission in book.assignment_submissions(UNIT):
            for grade in (grade for notebook in submission.notebooks for grade in notebook.grades):
                if grade.cell.name in questions:
                    found[submission.student.id, questions[grade.cell.name]] = float(grade.auto_score or 0)
    return found
