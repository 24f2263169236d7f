"""Grading one unit: plan, run, judge, record; then feedback and report."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from nbgrader.api import Gradebook

from coursekit.grading import fingerprints
from coursekit.grading.by_hand import ByHand, Shown, Words, end_waiting, marks_by_hand, words_by_hand
from coursekit.grading.due import Due
from coursekit.grading.execute import Team
from coursekit.grading.feedback import write_feedback
from coursekit.grading.isolation import Isolation
from coursekit.grading.journal import Entry
from coursekit.grading.late import assign_late_penalties
from coursekit.grading.ledger import Ledger, plan_safely
from coursekit.grading.nbgrader_bridge import a_few, automatic_marks, gradebook, own_notebooks
from coursekit.grading.plan import Plan
from coursekit.grading.received import Executed
from coursekit.grading.record import Recorder
from coursekit.grading.regrade import Change
from coursekit.grading.report import write_reports

Progress = Callable[[int, int, str], None]
"""Called with the submissions done, the submissions to do, and the student just done."""
Confirm = Callable[[Sequence[Change]], bool]
"""Called with the marks that would change although the students changed nothing; whether to write them."""


@dataclass(frozen=True)
class UnitRun:
    """What a run did for one unit. ``report`` is the page to open; ``unreadable`` names students.

    Of the ``graded``, the code of ``ran`` was run. ``changes`` are marks that moved although the students
    changed nothing, ``held`` those that would have and were not confirmed. ``misplaced`` maps notebooks that
    nobody looked at to where they belong, ``without_feedback`` students to the reason why they have no page.
    ``own_notebooks`` are those that the instructor added to the assignment: they are nbgrader's to grade.
    ``changed_tables`` are the files of the course's tables that changed since the release.
    """

    unit: str
    report: Path
    graded: int
    ran: int
    unchanged: int
    unreadable: tuple[str, ...]
    without_feedback: Mapping[str, str]
    changes: tuple[Change, ...]
    held: tuple[Change, ...]
    seconds: float
    misplaced: Mapping[str, str]
    own_notebooks: tuple[str, ...] = ()
    changed_tables: tuple[str, ...] = ()


class UnitJob:
    """Grading one unit."""

    def __init__(self, due: Due, team: Team, isolation: Isolation, force: bool, progress: Progress) -> None:
        self.due, self.team, self.isolation, self.force = due, team, isolation, force
        self.progress = progress
        self.course, self.unit, self.bundle = due.course, due.unit, due.bundle
        self.ledger = Ledger(due)
        self.graded: list[str] = []
        self.ran: set[str] = set()
        self.changes: list[Change] = []
        self.held: list[Change] = []
        self.late: dict[str, float] = {}
        self.own_notebooks: tuple[str, ...] = ()
        self.without_feedback: dict[str, str] = {}

    def run(self, confirm: Confirm) -> UnitRun:
        """Grade who is due, and report on all."""
        started = time.monotonic()
        with gradebook(self.course) as book:
            recorder = self.ledger.recorder(book)
            self._grade(self._todo(book), recorder, confirm)
            self.late = assign_late_penalties(self.course, book, self.unit)
            self.own_notebooks = own_notebooks(book, self.unit)
            by_hand = marks_by_hand(book, self.unit, self.bundle["template"])
            words = words_by_hand(book, self.unit)
            end_waiting(book, self.unit)
        for student, penalty in self.late.items():
            # A page that shows another penalty is as stale as one that shows other words.
            words.setdefault(student, []).append(["late", penalty])
        self._make_feedback(words)
        return self._report(by_hand, time.monotonic() - started)

    def _todo(self, book: Gradebook) -> list[str]:
        """Who is to be graded: whose work or checks changed, and whose marks somebody else wrote over."""
        if self.force:
            return list(self.due.students)
        stale = set(self.due.stale)
        for students in a_few(self.due.students):
            recorded = automatic_marks(book, self.unit, students)
            stale.update(name for name in students if not self.ledger.stands(name, recorded.get(name, {})))
        return [name for name in self.due.students if name in stale]

    def _grade(self, todo: Sequence[str], recorder: Recorder, confirm: Confirm) -> None:
        """Grade these students; a mark that moves without the student's doing waits for a confirmation."""
        waiting = []
        plans = (plan_safely(student, self.course, self.bundle) for student in todo)
        for done, (item, executed) in enumerate(self.team.run(plans, self.due.limits, self._kept), 1):
            if item.student in self.ran:
                self.due.kept.save(item.student, self._ran(item), executed)
            entry = self.ledger.entry(item, executed)
            if moved := self.ledger.moved(entry):
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
            self._record(recorder, item, executed, self.ledger.entry(item, executed))

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
        return fingerprints.of_running(item, self.due.limits, self.due.tables)

    def _record(self, recorder: Recorder, item: Plan, executed: Executed, entry: Entry) -> None:
        self.ledger.record(recorder, item, executed, entry)
        self.graded.append(entry.student)

    def _make_feedback(self, words: Words) -> None:
        """Make the pages of who was graded now, who has none, and whom a person marked or commented since."""
        shown = Shown(self.course.reports(self.unit) / "by_hand.json")
        there = [name for name in self.due.students if name in self.ledger.entries]
        stale = {*self.graded, *shown.stale(there, words)}
        students = [
            name for name in there if name in stale or not self.course.feedback(name, self.unit).is_file()
        ]
        if not students:
            return
        count = itertools.count(1)
        with gradebook(self.course) as book:
            self.without_feedback = write_feedback(
                self.course,
                self.bundle,
                book,
                students,
                lambda: self.progress(next(count), len(students), "feedback"),
            )
        shown.update(sorted(set(students) - set(self.without_feedback)), words)

    def _report(self, by_hand: Mapping[tuple[str, str], ByHand], seconds: float) -> UnitRun:
        there, misplaced = self.course.students(self.unit), self.course.misplaced(self.unit)
        asked = [question["id"] for question in self.bundle["questions"]]
        # An entry from before a release with other questions is as good as none.
        known = {entry.student: entry for entry in self.ledger.entries.values() if entry.questions == asked}
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
            "late_penalties": self.late,
            "own_notebooks": self.own_notebooks,
            "changed_tables": self.due.changed_tables,
        }
        return UnitRun(
            self.unit,
            write_reports(self.course, self.bundle, entries, by_hand, facts),
            len(self.graded),
            len(self.ran),
            unchanged,
            unreadable,
            self.without_feedback,
            tuple(self.changes),
            tuple(self.held),
            seconds,
            misplaced,
            self.own_notebooks,
            self.due.changed_tables,
        )
