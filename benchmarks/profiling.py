"""Where the coordinator's time goes: the class graded in this process, under cProfile."""

from __future__ import annotations

import cProfile
import io
import pstats

from classes import UNIT
from coursekit.grading.course import Course
from coursekit.grading.run import grade
from timing import table

PARTS = {
    "plan": ("plan.py", "plan"),
    "wait for workers": ("execute.py", "run"),
    "judge": ("judging.py", "verdicts"),
    "text of the notebook": ("graded_notebook.py", "text"),
    "gradebook": ("marks.py", "write"),
    "journal": ("journal.py", "append_journal"),
    "feedback": ("unit_run.py", "_make_feedback"),
    "reports": ("report.py", "write_reports"),
}
"""The parts of a run, by the function that does each: file and name. One that is renamed shows a dash."""


def profile(course: Course, workers: int) -> str:
    """Grade a class; the parts as a table, then the twenty functions that took longest, calls included."""
    students = len(course.students(UNIT))
    profiler = cProfile.Profile()
    profiler.runcall(grade, course, UNIT, workers=workers, isolation="best")
    text = io.StringIO()
    stats = pstats.Stats(profiler, stream=text).strip_dirs().sort_stats("cumulative")
    seconds = {(file, name): entry[3] for (file, _, name), entry in stats.stats.items()}  # type: ignore[attr-defined]
    rows = [
        (part, f"{seconds[place]:.3f}", f"{1000 * seconds[place] / students:.1f}")
        if place in seconds
        else (part, "–", "–")
        for part, place in PARTS.items()
    ]
    stats.print_stats(20)
    return table(("part", "s", "ms per submission"), rows) + "\n\n```" + text.getvalue().rstrip() + "\n```"
