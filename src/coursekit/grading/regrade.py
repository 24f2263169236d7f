"""What a regrade would change: whose mark, on which question, by how much and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coursekit.checks.verdict import Verdict, points_text
from coursekit.grading.journal import Entry

NEW_WORK = "handed in anew"
_OTHER_CHECKS = "the release changed"
_OTHER_KEY = "limits, versions or the grader changed"
_RUN_AGAIN = "run again"
_NOT_ASKED = Verdict("", 0, 0, "not asked", "", "")
_SHOWN = 40
"""Lines that a list of changes has at most; the rest is counted."""


@dataclass(frozen=True)
class Change:
    """An automatic mark that changes. ``before`` and ``after`` are thousandths of a point."""

    student: str
    question: str
    before: int
    after: int
    why: str

    def line(self) -> str:
        """The change in one line."""
        gain = self.after - self.before
        sign = "+" if gain > 0 else "−"
        marks = f"{points_text(self.before)} → {points_text(self.after)} ({sign}{points_text(abs(gain))})"
        return f"{self.student}  {self.question}  {marks}  {self.why}"


def changes(before: Entry, after: Entry) -> list[Change]:
    """The marks of one student that differ between two gradings, question by question."""
    why = _why(before, after)
    old = {verdict.question: verdict for verdict in before.verdicts}
    new = {verdict.question: verdict for verdict in after.verdicts}
    found = []
    for question in dict.fromkeys([*old, *new]):
        then, now = old.get(question, _NOT_ASKED), new.get(question, _NOT_ASKED)
        if then.points != now.points:
            reason = f"{why}: {then.cause} → {now.cause}"
            found.append(Change(after.student, question, then.points, now.points, reason))
    return found


def _why(before: Entry, after: Entry) -> str:
    if before.work != after.work:
        return NEW_WORK
    if before.checks != after.checks:
        return _OTHER_CHECKS
    return _OTHER_KEY if before.key != after.key else _RUN_AGAIN


def listed(found: Sequence[Change]) -> Iterator[str]:
    """Changes as lines to show, by question how many gain and lose, then each student's."""
    for question, of_it in _by_question(found).items():
        gained = sum(change.after > change.before for change in of_it)
        yield f"  {question}: {gained} gain, {len(of_it) - gained} lose"
    yield from (f"    {change.line()}" for change in found[:_SHOWN])
    if len(found) > _SHOWN:
        yield f"    … and {len(found) - _SHOWN} more"


def _by_question(found: Sequence[Change]) -> Mapping[str, list[Change]]:
    grouped: dict[str, list[Change]] = {}
    for change in found:
        grouped.setdefault(change.question, []).append(change)
    return grouped
