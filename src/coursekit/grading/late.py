"""Late penalties, as nbgrader takes them: for each notebook, by the plugin that the class configures.

nbgrader sets them when it autogrades; here they are set at the end of every run, from the marks and due dates
as they are then, so that a mark given or an extension granted since counts.
"""

from __future__ import annotations

import sys
from typing import Any

from nbgrader.api import Assignment, Gradebook, Notebook, SubmittedAssignment, SubmittedNotebook

from coursekit.grading.config import settings
from coursekit.grading.course import Course


def assign_late_penalties(course: Course, book: Gradebook, unit: str) -> dict[str, float]:
    """Set the penalty of every submission of a unit, which nbgrader takes off its total.

    Gives the penalties above zero, in points by student. The plugin's own errors are raised as they are.
    """
    candidates = _late_or_penalised(book, unit)
    rule = _rule(course) if candidates else None
    penalties = {}
    notebook: Any
    for notebook in candidates:
        student = str(notebook.student.id)
        penalty = _penalty(rule, student, notebook)
        notebook.late_submission_penalty = penalty
        if penalty:
            penalties[student] = penalty
    book.db.commit()
    return penalties


def _late_or_penalised(book: Gradebook, unit: str) -> list[SubmittedNotebook]:
    """Our notebook in the submissions that may be late, and in those that have a penalty already."""
    may_be_late: Any = SubmittedAssignment.timestamp.is_not(None) & Assignment.duedate.is_not(None)
    penalised: Any = SubmittedNotebook.late_submission_penalty.is_not(None)
    query = (
        book.db.query(SubmittedNotebook)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .filter(Assignment.name == unit, Notebook.name == unit, may_be_late | penalised)
        .order_by(SubmittedAssignment.student_id)
        # Scores are sums that the database makes; those read before the marks were written are stale.
        .execution_options(populate_existing=True)
    )
    return list(query)


def _rule(course: Course) -> Any:
    """The plugin that the class's configuration names, made as nbgrader makes it."""
    # Imported only where somebody is late: it takes half a second.
    from nbgrader.preprocessors import AssignLatePenalties

    # nbgrader's commands are started in the folder of the class, and find a rule of the instructor's there.
    sys.path.insert(0, str(course.root))
    try:
        assigner = AssignLatePenalties(config=settings(course))
        assigner.init_plugin()
    finally:
        sys.path.remove(str(course.root))
    return assigner.plugin_inst


def _penalty(rule: Any, student: str, notebook: Any) -> float | None:
    """The penalty in points, between nothing and the score; ``None`` where the notebook is in time."""
    seconds = notebook.assignment.total_seconds_late
    if seconds <= 0:
        return None
    penalty = rule.late_submission_penalty(student, notebook.score, seconds)
    return None if penalty is None else min(max(float(penalty), 0.0), float(notebook.score))
