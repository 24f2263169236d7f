"""The rows of a class report."""

from __future__ import annotations

import pytest

from coursekit.checks.verdict import Verdict
from coursekit.grading.by_hand import ByHand
from coursekit.grading.journal import Entry
from coursekit.grading.report import rows

WRONG = Verdict("q", 500, 2000, "wrong value", "hours-of-730", "A month has 720 hours here.")
WAITING = Verdict("q", 0, 2000, "to be marked", "", "")
SAID = WRONG.message


@pytest.mark.parametrize(
    ("verdict", "mark", "points", "cause", "message"),
    [
        (WRONG, None, 500, "wrong value", SAID),
        (WRONG, ByHand(1.5), 1500, "wrong value", "Marked by a person."),
        # Half a point of its own and one of extra credit: what was wrong still is.
        (WRONG, ByHand(1.5, raised=True), 1500, "wrong value", f"{SAID} Raised by a person."),
        (WAITING, ByHand(2.0), 2000, "marked by a person", "Marked by a person."),
    ],
)
def test_a_persons_mark_stands_and_extra_credit_keeps_the_sentence(verdict, mark, points, cause, message):
    entry = Entry("ann", "k", "c", "f", "w", (verdict,))
    by_hand = {} if mark is None else {("ann", "q"): mark}
    (row,) = rows(entry, by_hand)
    assert (row.points, row.cause, row.message) == (points, cause, message)
