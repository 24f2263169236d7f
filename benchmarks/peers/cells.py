"""Bare nbclient and the floor: the notebooks with their check cells, run and nothing recorded."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from classes import UNIT, with_checks
from coursekit.grading.course import Course
from timing import Job, Marks

FLOOR_TIMES = 5
"""How often the floor does a class over: one pass takes little longer than its start."""


def nbclient(course: Course) -> Job:
    """One kernel per notebook, in one process."""
    return _job(course, "run_nbclient.py", 1)


def floor(course: Course) -> Job:
    """One fork of a warm process per notebook, in which each cell is an ``exec``."""
    return _job(course, "run_floor.py", FLOOR_TIMES)


def _job(course: Course, script: str, times: int) -> Job:
    folder = course.root / "to-run"
    folder.mkdir()
    for student in course.students(UNIT):
        made = with_checks(course, student)
        (folder / f"{student}.ipynb").write_text(json.dumps(made), encoding="utf-8")
    command = [sys.executable, str(Path(__file__).with_name(script)), str(folder), str(times)]
    hidden = {"COURSEKIT_HIDDEN": str(course.root / "hidden")}
    # Beside the released notebook, where its cells find the public checks.
    return Job([command], course.release(UNIT).parent, lambda: _marks(folder), hidden, times)


def _marks(folder: Path) -> Marks:
    found = json.loads((folder / "marks.json").read_text())
    return {(student, question): mark for student, question, mark in found}
