"""Grading one unit: plan, run, judge, record; then feedback and report."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import SQLAlchemyError

from coursekit.errors import CourseError
from coursekit.grading import fingerprints
from coursekit.grading.by_hand import Shown, Words, end_waiting, marks_by_hand, words_by_hand
from coursekit.grading.course import Course
from coursekit.grading.due import Due
from coursekit.grading.execute import Team
from coursekit.grading.isolation import Isolation
from coursekit.grading.journal import Entry
from coursekit.grading.judging import verdicts
from coursekit.grading.nbgrader_bridge import generate_feedback, gradebook
from coursekit.grading.plan import Plan, plan
from coursekit.grading.received import Executed
from coursekit.grading.record import Recorder
from coursekit.grading.regrade import Change, changes
from coursekit.grading.report import write_reports

Data = Mapping[str, Any]
Progress = Callable[[int, int, str], None]
"""Called with the submissions done, the submissions to do, and the student just done."""
Confirm = Callable[[Sequence[Change]], bool]
"""Called with the marks that would change although the students changed nothing; whether to write them."""


@dataclass(frozen=True)
class UnitRun:
    """What a run did for one unit. ``report`` is the page to open; ``unreadable`` names students.

    Of the ``graded``, the code of ``ran`` was run. ``changes`` are marks that moved although the students
    changed nothing, ``held`` those that would have and were not confirmed. ``misplaced`` maps notebooks that
    nobody looked at to where they belong.
    """

    unit: str
    report: Path
    graded: int
    ran: int
    unchanged: int
    unreadable: tuple[str, ...]
    without_feedback: tuple[str, ...]
    changes: tuple[Change, ...]
    held: tuple[Change, ...]
    seconds: float
    misplaced: Mapping[str, str]


class UnitJob:
    """Grading one unit."""

    def __init__(self, due: Due, team: Team, isolation: Isolation, force: bool, progress: Progress) -> None:
        self.due, self.team, self.isolation, self.force = due, team, isolation, force
        self.progress = progress
        self.course, self.unit, self.bundle = due.course, due.unit, due.bundle
        self.entries = dict(due.entries)
        self.graded: list[str] = []
        self.ran: set[str] = set()
        self.changes: list[Change] = []
        self.held: list[Change] = []
        self.without_feedback: list[str] = []

    def run(self, confirm: Confirm) -> UnitRun:
        """Grade who is due, and report on all."""
        started = time.monotonic()
        with gradebook(self.course) as book:
            recorder = self._recorder(book)
            known = recorder.marks.students()
            again = self.due.students if self.force else self.due.stale
            todo = [name for name in self.due.students if name in {*again} or name not in known]
            self._grade(todo, recorder, confirm)
            by_hand = marks_by_hand(book, self.unit, self.bundle["template"])
            words = words_by_hand(book, self.unit)
            end_waiting(book, self.unit)
        self._make_feedback(words)
        return self._report(by_hand, time.monotonic() - started)

    def _recorder(self, book: Gradebook) -> Recorder:
        try:
            return Recorder(self.course, self.bundle, book)
        except (MissingEntry, FileNotFoundError) as error:
            raise CourseError(
                f"The gradebook or the folder release/ does not know {self.unit} any more ({error}). "
                f"`course release {self.unit} --update` puts both back, with the same hidden cases."
            ) from error

    def _grade(self, todo: Sequence[str], recorder: Recorder, confirm: Confirm) -> None:
        """Grade these students; a mark that moves without the student's doing waits for a confirmation."""
        waiting = []
        plans = (plan_safely(student, self.course, self.bundle) for student in todo)
        for done, (item, executed) in enumerate(self.team.run(plans, self.due.limits, self._kept), 1):
            if item.student in self.ran:
                self.due.kept.save(item.student, self._ran(item), executed)
            entry = self._entry(item, executed)
            if moved := self._moved(entry):
                waiting.append(item.student)
                self.held += moved
            else:
                self._record(recorder, item, executed, entry)
            self.progress(done, len(todo), item.student)
        if not self.held or not confirm(self.held):
            return
        self.changes, self.held = self.held, []
        for student in waiting:
            item = plan_safely(student, self.course, self.bundle)
            executed = self._find(item) or Executed()
            self._record(recorder, item, executed, self._entry(item, executed))

    def _kept(self, item: Plan) -> Executed | None:
        """What is known already of a submission that need not run."""
        if not item.steps():
            return Executed()
        known = None if self.force else self._find(item)
        if known is None:
            self.ran.add(item.student)
        return known

    def _find(self, item: Plan) -> Executed | None:
        return self.due.kept.find(item.student, self._ran(item))

    def _ran(self, item: Plan) -> str:
        return fingerprints.of_running(item, self.due.limits)

    def _moved(self, entry: Entry) -> list[Change]:
        """The marks that this entry would change although the student changed nothing."""
        before = self.entries.get(entry.student)
        return changes(before, entry) if before and before.work == entry.work else []

    def _entry(self, item: Plan, executed: Executed) -> Entry:
        due = self.due
        found = tuple(verdicts(self.bundle, item, executed))
        file = due.files[item.student]
        return Entry(item.student, due.key, due.checks, file, item.digest(), found, item.notes)

    def _record(self, recorder: Recorder, item: Plan, executed: Executed, entry: Entry) -> None:
        """Record a submission, where even a mistake of ours becomes the problem of this one alone."""
        before = self.entries.get(entry.student)
        try:
            recorder.record(item, executed, entry, changed=before is not None and before.work != entry.work)
        except (SQLAlchemyError, OSError):
            raise  # the gradebook or the disk: the next one would fail as well
        except Exception as error:
            recorder.give_up()
            item = Plan(item.student, problem=_apology("graded", error))
            entry = self._entry(item, Executed())
            recorder.record(item, Executed(), entry, changed=True)
        self.entries[entry.student] = entry.brief()
        self.graded.append(entry.student)

    def _make_feedback(self, words: Words) -> None:
        """Make the pages of who was graded now, who has none, and whom a person marked or commented since."""
        shown = Shown(self.course.reports(self.unit) / "by_hand.json")
        there = [name for name in self.due.students if name in self.entries]
        pages = {name: self.course.feedback(name, self.unit) for name in there}
        stale = {*self.graded, *shown.stale(there, words)}
        students = [name for name, page in pages.items() if name in stale or not page.is_file()]
        if not students:
            return
        for name in students:
            pages[name].unlink(missing_ok=True)
        count = itertools.count(1)
        generate_feedback(
            self.course,
            self.unit,
            students,
            lambda: self.progress(next(count), len(students), "feedback"),
        )
        self.without_feedback = [name for name in students if not pages[name].is_file()]
        shown.update(sorted(set(students) - set(self.without_feedback)), words)

    def _report(self, by_hand: Any, seconds: float) -> UnitRun:
        there, misplaced = self.course.students(self.unit), self.course.misplaced(self.unit)
        asked = [question["id"] for question in self.bundle["questions"]]
        # An entry from before a release with other questions is as good as none.
        known = {entry.student: entry for entry in self.entries.values() if entry.questions == asked}
        entries = [known[student] for student in there if student in known]
        unreadable = tuple(entry.student for entry in entries if not entry.readable)
        unchanged = len(self.due.students) - len(self.graded) - len({change.student for change in self.held})
        facts = {
            "unit": self.unit,
            "edition": self.bundle["edition"],
            "checks": self.due.checks,
            "isolation": self.isolation.name,
            "holds": self.isolation.holds,
            "warning": self.isolation.warning,
            "limits": self.due.limits.to_json(),
            "versions": fingerprints.versions(),
            "workers": self.team.size,
            "seconds": round(seconds, 1),
            "students": len(entries),
            "graded": len(self.graded),
            "ran": len(self.ran),
            "unchanged": unchanged,
            "unreadable": unreadable,
            "without_feedback": self.without_feedback,
            "not_graded": [student for student in there if student not in known],
            "changes": [asdict(change) for change in self.changes],
            "held": [asdict(change) for change in self.held],
            "misplaced": misplaced,
        }
        return UnitRun(
            self.unit,
            write_reports(self.course, self.bundle, entries, by_hand, facts),
            len(self.graded),
            len(self.ran),
            unchanged,
            unreadable,
            tuple(self.without_feedback),
            tuple(self.changes),
            tuple(self.held),
            seconds,
            misplaced,
        )


def plan_safely(student: str, course: Course, bundle: Data) -> Plan:
    """The plan of a submission, where even a mistake of ours becomes the problem of this one alone."""
    try:
        return plan(student, course.submitted(student, bundle["unit"]), bundle)
    except Exception as error:
        return Plan(student, problem=_apology("read", error))


def _apology(done: str, error: Exception) -> str:
    return f"This submission could not be {done} ({type(error).__name__}: {error}). Please report it."
