"""What is to be graded of one unit: who handed in, and whose marks are no longer those of their work."""

from __future__ import annotations

from collections.abc import Sequence

from coursekit.checks.bundle import bundle_hash, load_bundle
from coursekit.grading import fingerprints
from coursekit.grading.config import limits_of
from coursekit.grading.course import Course
from coursekit.grading.journal import read_journal
from coursekit.grading.kept import KeptAnswers
from coursekit.grading.limits import Limits


class Due:
    """One unit of a class, as it is before a run. Nothing here needs nbgrader, which is slow to import."""

    def __init__(self, course: Course, unit: str, students: Sequence[str], limits: Limits | None) -> None:
        self.course, self.unit, self.students = course, unit, students
        self.bundle = load_bundle(course.hidden(unit))
        self.limits = limits or limits_of(course, self.bundle)
        self.checks = bundle_hash(self.bundle)
        self.tables = fingerprints.of_tables()
        self.key = fingerprints.of_judging(self.bundle, self.limits, self.tables)
        self.entries = read_journal(course.reports(unit) / "journal.jsonl")
        self._files: dict[str, str] = {}
        self.stale = [student for student in students if not self._is_current(student)]
        self.kept = KeptAnswers(course.reports(unit) / "answers")

    @property
    def to_run(self) -> list[str]:
        """The students whose code certainly has to run: nothing that it gave back is kept."""
        return [student for student in self.stale if not self.kept.holds(student)]

    @property
    def changed_tables(self) -> tuple[str, ...]:
        """The files of the course's tables that are not as they were when the unit was released."""
        # A bundle of an earlier version does not say how they were.
        return tuple(fingerprints.differing(self.bundle.get("tables", self.tables), self.tables))

    def file(self, student: str) -> str:
        """The fingerprint of what a student handed in, as it was when first asked."""
        if student not in self._files:
            folder = self.course.submitted(student, self.unit)
            self._files[student] = fingerprints.of_files(folder, self.unit)
        return self._files[student]

    def _is_current(self, student: str) -> bool:
        """Whether what is graded is what is there: the same files under the same checks."""
        entry = self.entries.get(student)
        if entry is None or not self.course.autograded(student, self.unit).is_file():
            return False
        return (entry.key, entry.file) == (self.key, self.file(student))
