"""The record of one unit: what is graded so far, and how one more submission comes to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from sqlalchemy.exc import SQLAlchemyError

from coursekit.errors import CourseError
from coursekit.grading.course import Course
from coursekit.grading.due import Due
from coursekit.grading.journal import Entry
from coursekit.grading.judging import verdicts
from coursekit.grading.marks import automatic_mark, cells_of
from coursekit.grading.plan import Plan, plan
from coursekit.grading.received import Executed
from coursekit.grading.record import Recorder
from coursekit.grading.regrade import Change, changes

Data = Mapping[str, Any]


class Ledger:
    """What is graded of one unit; ``entries`` holds the last of every student."""

    def __init__(self, due: Due) -> None:
        self.due = due
        self.course, self.unit, self.bundle = due.course, due.unit, due.bundle
        self.entries = dict(due.entries)
        self._marked = cells_of(self.bundle["template"], "check", "written")

    def recorder(self, book: Gradebook) -> Recorder:
        """What writes the marks of this unit into a gradebook.

        Raises:
            CourseError: the gradebook does not know the unit.
        """
        try:
            return Recorder(self.course, self.bundle, book)
        except (MissingEntry, FileNotFoundError) as error:
            raise CourseError(
                f"The gradebook or the folder release/ does not know {self.unit} any more ({error}). "
                f"`course release {self.unit} --update` puts both back, with the same hidden cases."
            ) from error

    def stands(self, student: str, recorded: Mapping[str, float | None]) -> bool:
        """Whether a student's marks in the gradebook, by cell, are still those of their entry."""
        entry = self.entries.get(student)
        if entry is None:
            return False
        found = {verdict.question: verdict for verdict in entry.verdicts}
        marks = {cell: automatic_mark(found.get(question)) for cell, question in self._marked.items()}
        return marks.items() <= recorded.items()

    def entry(self, item: Plan, executed: Executed) -> Entry:
        """The entry that a submission earns."""
        due = self.due
        found = tuple(verdicts(self.bundle, item, executed))
        return Entry(
            item.student, due.key, due.checks, due.file(item.student), item.digest(), found, item.notes
        )

    def moved(self, entry: Entry) -> list[Change]:
        """The marks that an entry would change although the student changed nothing."""
        before = self.entries.get(entry.student)
        return changes(before, entry) if before and before.work == entry.work else []

    def record(self, recorder: Recorder, item: Plan, executed: Executed, entry: Entry) -> None:
        """Record a submission, where even a mistake of ours becomes the problem of this one alone."""
        before = self.entries.get(entry.student)
        try:
            recorder.record(item, executed, entry, changed=before is not None and before.work != entry.work)
        except (SQLAlchemyError, OSError):
            raise  # the gradebook or the disk: the next one would fail as well
        except Exception as error:
            recorder.give_up()
            item = Plan(item.student, problem=_apology("graded", error))
            entry = self.entry(item, Executed())
            recorder.record(item, Executed(), entry, changed=True)
        self.entries[entry.student] = entry.brief()


def plan_safely(student: str, course: Course, bundle: Data) -> Plan:
    """The plan of a submission, where even a mistake of ours becomes the problem of this one alone."""
    try:
        return plan(student, course.submitted(student, bundle["unit"]), bundle)
    except Exception as error:
        return Plan(student, problem=_apology("read", error))


def _apology(done: str, error: Exception) -> str:
    return f"This submission could not be {done} ({type(error).__name__}: {error}). Please report it."
