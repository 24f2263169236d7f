"""Grading the submissions of a class, from the folder to the report."""

from __future__ import annotations

import hashlib
import itertools
import json
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import SQLAlchemyError

from coursekit.checks.bundle import bundle_hash, load_bundle
from coursekit.errors import CourseError
from coursekit.grading.by_hand import Shown, Words, end_waiting, marks_by_hand, words_by_hand
from coursekit.grading.course import Course
from coursekit.grading.execute import execute
from coursekit.grading.feedback import write_feedback
from coursekit.grading.isolation import Isolation, choose_isolation
from coursekit.grading.journal import Entry, read_journal
from coursekit.grading.judging import verdicts
from coursekit.grading.limits import Limits
from coursekit.grading.nbgrader_bridge import gradebook
from coursekit.grading.plan import Plan, plan
from coursekit.grading.received import Executed
from coursekit.grading.record import Recorder
from coursekit.grading.report import write_reports

Data = Mapping[str, Any]
Progress = Callable[[int, int, str], None]
"""Called with the submissions done, the submissions to do, and the student just done."""

_PACKAGES = ("nbgrader", "ipython", "pandas", "numpy", "matplotlib")


@dataclass(frozen=True)
class UnitRun:
    """What a run did for one unit. ``report`` is the page to open; ``unreadable`` names students.

    ``misplaced`` maps notebooks that nobody looked at to where they belong, ``without_feedback`` students to
    the reason why they have no page.
    """

    unit: str
    report: Path
    graded: int
    unchanged: int
    unreadable: tuple[str, ...]
    without_feedback: Mapping[str, str]
    seconds: float
    misplaced: Mapping[str, str]


@dataclass(frozen=True)
class ClassRun:
    """What a run did. ``holds`` says what the isolation did, ``warning`` what to know where it is weak."""

    units: tuple[UnitRun, ...]
    isolation: str
    holds: str
    warning: str

    @property
    def exit_code(self) -> int:
        """0: all graded. 3: graded, but some submissions were unreadable. 1: a feedback page is missing."""
        if any(unit.without_feedback for unit in self.units):
            return 1
        return 3 if any(unit.unreadable for unit in self.units) else 0


def grade(
    course: Course,
    unit: str | None = None,
    *,
    students: Sequence[str] | None = None,
    workers: int = 2,
    isolation: str = "strict",
    force: bool = False,
    progress: Progress = lambda done, total, student: None,
    limits: Limits | None = None,
) -> ClassRun:
    """Grade what is in ``submitted/``, write gradebook, notebooks, feedback and reports.

    A submission that has not changed since it was graded is left as it is, unless ``force`` is set. Marks
    and comments that a person gave stay.

    Raises:
        CourseError: the unit is not released, nobody or a student named handed nothing in, the isolation
            asked for is not to be had (exit code 2), or the gradebook cannot be written (1).
    """
    chosen = choose_isolation(isolation)
    units = _units(course, unit)
    if not any(course.students(name) for name in units):
        raise CourseError(_nothing_handed_in(course, units))
    runs = []
    for name in units:
        job = _UnitJob(course, name, limits or Limits(), chosen, workers)
        try:
            runs.append(job.run(_students(course, name, students), force, progress))
        except SQLAlchemyError as error:
            raise CourseError(
                f"The gradebook cannot be written ({type(error).__name__}). Is another program holding it? "
                "What is graded so far is kept: run the same command again.",
                exit_code=1,
            ) from error
    return ClassRun(tuple(runs), chosen.name, chosen.holds, chosen.warning)


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


class _UnitJob:
    """Grading one unit."""

    def __init__(self, course: Course, unit: str, limits: Limits, isolation: Isolation, workers: int) -> None:
        self.course, self.unit, self.limits = course, unit, limits
        self.isolation, self.workers = isolation, workers
        self.bundle = load_bundle(course.hidden(unit))
        self.versions = {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}}
        self.key = _hash([self.bundle["questions"], self.bundle["template"], self.versions, limits.to_json()])
        self.without_feedback: dict[str, str] = {}
        self.entries = read_journal(course.reports(unit) / "journal.jsonl")

    def run(self, students: Sequence[str], force: bool, progress: Progress) -> UnitRun:
        """Grade these students, and report on all."""
        started = time.monotonic()
        with gradebook(self.course) as book:
            recorded = {row.student.id for row in book.assignment_submissions(self.unit)}
            plans = [plan_safely(student, self.course, self.bundle) for student in students]
            todo = [item for item in plans if force or not self._is_done(item, recorded)]
            recorder = self._recorder(book)
            for done, (item, executed) in enumerate(self._execute(todo), 1):
                self._record_safely(recorder, item, executed)
                progress(done, len(todo), item.student)
            by_hand = marks_by_hand(book, self.unit, self.bundle["template"])
            words = words_by_hand(book, self.unit)
            end_waiting(book, self.unit)
        self._make_feedback(students, [item.student for item in todo], words, progress)
        seconds = time.monotonic() - started
        return self._report(len(todo), len(plans) - len(todo), by_hand, seconds)

    def _recorder(self, book: Gradebook) -> Recorder:
        try:
            book.find_notebook(self.unit, self.unit)
            recorder = Recorder(self.course, self.bundle, book)
        except (MissingEntry, FileNotFoundError) as error:
            raise CourseError(
                f"The gradebook or the folder release/ does not know {self.unit} any more ({error}). "
                f"`course release {self.unit} --update` puts both back, with the same hidden cases."
            ) from error
        # Formgrader may want to write while students' code runs; no transaction stays open for that long.
        book.db.commit()
        return recorder

    def _execute(self, todo: Sequence[Plan]) -> Iterator[tuple[Plan, Executed]]:
        if not todo:
            return iter(())
        return execute(todo, self.limits, min(self.workers, len(todo)), isolation=self.isolation)

    def _is_done(self, item: Plan, recorded: set[str]) -> bool:
        entry = self.entries.get(item.student)
        files = (
            self.course.autograded(item.student, self.unit),
            self.course.feedback(item.student, self.unit),
        )
        there = item.student in recorded and all(path.is_file() for path in files)
        return there and entry is not None and (entry.key, entry.work) == (self.key, item.digest())

    def _record_safely(self, recorder: Recorder, item: Plan, executed: Executed) -> None:
        """Record a submission, where even a mistake of ours becomes the problem of this one alone."""
        try:
            self._record(recorder, item, executed)
        except (SQLAlchemyError, OSError):
            raise  # the gradebook or the disk: the next one would fail as well
        except Exception as error:
            recorder.book.db.rollback()
            reason = (
                f"This submission could not be graded ({type(error).__name__}: {error}). Please report it."
            )
            self._record(recorder, Plan(item.student, problem=reason), Executed())

    def _record(self, recorder: Recorder, item: Plan, executed: Executed) -> None:
        found = tuple(verdicts(self.bundle, item, executed))
        entry = Entry(item.student, self.key, item.digest(), found, item.notes)
        before = self.entries.get(item.student)
        recorder.record(item, executed, entry, changed=before is not None and before.work != entry.work)
        self.entries[item.student] = entry

    def _make_feedback(
        self, asked: Sequence[str], graded: Sequence[str], words: Words, progress: Progress
    ) -> None:
        """Make the pages of who was graded now, and of whom a person marked or commented since."""
        shown = Shown(self.course.reports(self.unit) / "by_hand.json")
        students = sorted({*graded, *shown.stale(asked, words)})
        if not students:
            return
        count = itertools.count(1)
        with gradebook(self.course) as book:
            self.without_feedback = write_feedback(
                self.course,
                self.bundle,
                book,
                students,
                lambda: progress(next(count), len(students), "feedback"),
            )
        shown.update(sorted(set(students) - set(self.without_feedback)), words)

    def _report(self, graded: int, unchanged: int, by_hand: Any, seconds: float) -> UnitRun:
        there, misplaced = self.course.students(self.unit), self.course.misplaced(self.unit)
        asked = [question["id"] for question in self.bundle["questions"]]
        # An entry from before a release with other questions is as good as none.
        known = {entry.student: entry for entry in self.entries.values() if entry.questions == asked}
        entries = [known[student] for student in there if student in known]
        unreadable = tuple(entry.student for entry in entries if not entry.readable)
        facts = {
            "unit": self.unit,
            "edition": self.bundle["edition"],
            "checks": bundle_hash(self.bundle),
            "isolation": self.isolation.name,
            "holds": self.isolation.holds,
            "warning": self.isolation.warning,
            "limits": self.limits.to_json(),
            "versions": self.versions,
            "workers": self.workers,
            "seconds": round(seconds, 1),
            "students": len(entries),
            "graded": graded,
            "unchanged": unchanged,
            "unreadable": unreadable,
            "without_feedback": self.without_feedback,
            "not_graded": [student for student in there if student not in known],
            "misplaced": misplaced,
        }
        page = write_reports(self.course, self.bundle, entries, by_hand, facts)
        return UnitRun(
            self.unit, page, graded, unchanged, unreadable, self.without_feedback, seconds, misplaced
        )


def plan_safely(student: str, course: Course, bundle: Data) -> Plan:
    """The plan of a submission, where even a mistake of ours becomes the problem of this one alone."""
    try:
        return plan(student, course.submitted(student, bundle["unit"]), bundle)
    except Exception as error:
        reason = f"This submission could not be read ({type(error).__name__}: {error}). Please report it."
        return Plan(student, problem=reason)


def _hash(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:16]
