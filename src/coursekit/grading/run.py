"""Grading the submissions of a class, from the folder to the report."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from coursekit.errors import CourseError
from coursekit.grading.alone import alone
from coursekit.grading.course import Course
from coursekit.grading.due import Due
from coursekit.grading.execute import Team
from coursekit.grading.isolation import choose_isolation
from coursekit.grading.limits import Limits

if TYPE_CHECKING:
    from coursekit.grading.unit_run import Confirm, Progress, UnitRun


@dataclass(frozen=True)
class ClassRun:
    """What a run did. ``holds`` says what the isolation did, ``warning`` what to know where it is weak."""

    units: tuple[UnitRun, ...]
    isolation: str
    holds: str
    warning: str

    @property
    def exit_code(self) -> int:
        """0: all graded. 1: a feedback page is missing. 2: marks that would change were not confirmed.
        3: graded, but some submissions were unreadable."""
        if any(unit.without_feedback for unit in self.units):
            return 1
        if any(unit.held for unit in self.units):
            return 2
        return 3 if any(unit.unreadable for unit in self.units) else 0


def grade(
    course: Course,
    unit: str | None = None,
    *,
    students: Sequence[str] | None = None,
    workers: int = 2,
    isolation: str = "strict",
    force: bool = False,
    confirm: Confirm = lambda changes: True,
    progress: Progress = lambda done, total, student: None,
    limits: Limits | None = None,
) -> ClassRun:
    """Grade what is in ``submitted/``, write gradebook, notebooks, feedback and reports.

    A submission that has not changed since it was graded is left as it is; where only points, tolerances or
    expected values changed, it is judged again by what its code gave before, and not run. ``force`` runs all
    again. ``confirm`` is asked before marks are written that change although the student changed nothing.
    Marks and comments that a person gave stay.

    Raises:
        CourseError: the unit is not released, nobody or a student named handed nothing in, another run is
            under way, the isolation asked for is not to be had (exit code 2), or the gradebook cannot be
            written (1).
    """
    units = _units(course, unit)
    if not any(course.students(name) for name in units):
        raise CourseError(_nothing_handed_in(course, units))
    with alone(course), ThreadPoolExecutor(2) as aside:
        # While walls are tried and nbgrader is imported, work is looked through and workers start.
        trying = aside.submit(choose_isolation, isolation)
        unit_run = aside.submit(import_module, "coursekit.grading.unit_run")
        dues = [Due(course, name, _students(course, name, students), limits) for name in units]
        wanted = max(len(due.students if force else due.stale) for due in dues)
        with Team(min(workers, max(wanted, 1)), trying.result) as team:
            if force or any(due.to_run for due in dues):
                team.warm_up()
            chosen = trying.result()
            make_job = unit_run.result().UnitJob
            with _explained():
                runs = [make_job(due, team, chosen, force, progress).run(confirm) for due in dues]
    return ClassRun(tuple(runs), chosen.name, chosen.holds, chosen.warning)


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Say what a failure of the gradebook means."""
    from nbgrader.api import InvalidEntry
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except (SQLAlchemyError, InvalidEntry) as error:
        raise CourseError(
            f"The gradebook cannot be written ({type(error).__name__}). Is another program holding it? "
            "What is graded so far is kept: run the same command again.",
            exit_code=1,
        ) from error


def _units(course: Course, unit: str | None) -> list[str]:
    released = course.released()
    known = ", ".join(released) or "none yet; release one with `course release UNIT`"
    if unit is not None and unit not in released:
        raise CourseError(f"{unit} is not released to this class. Released: {known}.")
    if not released:
        raise CourseError(f"There is nothing to grade. Units released to {course.root}: {known}.")
    return [unit] if unit else released


def _nothing_handed_in(course: Course, units: Sequence[str]) -> str:
    name = units[0] if len(units) == 1 else "UNIT"
    place = f"submitted/STUDENT/{name}/{name}.ipynb"
    lines = [f"Nothing found in {course.root}/submitted/*/{name}/: put notebooks at {place}."]
    found = [(path, to) for unit in units for path, to in course.misplaced(unit).items()]
    return "\n".join([*lines, *(f"  {path} belongs at {to}" for path, to in found)])


def _students(course: Course, unit: str, chosen: Sequence[str] | None) -> list[str]:
    there = course.students(unit)
    if unknown := sorted(set(chosen or ()) - set(there)):
        raise CourseError(
            f"There is no folder {course.root / 'submitted'}/{unknown[0]}/{unit}. "
            "Name students as their folders under submitted/ are named."
        )
    return [student for student in there if chosen is None or student in chosen]
