"""`course grade`: the whole command, with notebooks, gradebook, feedback pages and reports."""

from __future__ import annotations

import csv
import sys

from classes import UNIT
from coursekit.checks.bundle import load_bundle
from coursekit.grading.course import Course
from timing import Job, Marks


def prepare(course: Course, workers: int = 1, isolation: str = "best") -> Job:
    """Grade a class."""
    return Job([command(course, workers, isolation)], course.root, lambda: marks(course))


def command(course: Course, workers: int, isolation: str = "best") -> list[str]:
    """The command as a person would type it."""
    options = ["--course", str(course.root), "--workers", str(workers), "--isolation", isolation]
    return [sys.executable, "-m", "coursekit.cli", "grade", UNIT, *options]


def marks(course: Course) -> Marks:
    """The marks in ``grades.csv`` on what no person marks."""
    questions = load_bundle(course.hidden(UNIT))["questions"]
    written = {question["id"] for question in questions if question["kind"] == "written"}
    with (course.reports(UNIT) / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["question"] not in written]
    return {(row["student"], row["question"]): float(row["points"]) for row in rows}
