"""The journal: what is read again, and what it costs to hold for a class."""

from __future__ import annotations

import tracemalloc

import pytest

from coursekit.checks.verdict import CaseVerdict, Verdict
from coursekit.grading.journal import Entry, append_journal, read_journal

CASE = CaseVerdict(False, 0, 1000, "wrong value", "A month has 720 hours here.", True, "f(1)", "1", "2")


def entry(student: str, message: str = "A month has 720 hours here.") -> Entry:
    verdicts = tuple(
        Verdict(f"q{number}", 0, 1000, "wrong value", "hours-of-730", message, (CASE,)) for number in range(8)
    )
    # What differs from student to student, as digests do.
    return Entry(
        student, "key", "checks", f"{student:>016}", f"{student:<016}", verdicts, ("Cells were put back.",)
    )


def test_the_last_entry_of_a_student_is_read_again_without_its_cases(tmp_path):
    path = tmp_path / "journal.jsonl"
    for written in (entry("ann"), entry("bob"), entry("ann", "Half a month.")):
        append_journal(path, written)
    assert read_journal(path) == {"ann": entry("ann", "Half a month.").brief(), "bob": entry("bob").brief()}
    assert all(verdict.cases == () for verdict in read_journal(path)["bob"].verdicts)


@pytest.mark.parametrize("damage", ['{"student": "cat"', "[]", '{"student": "cat", "verdicts": [1]}', "\x00"])
def test_a_line_that_is_no_entry_counts_for_nothing_and_spoils_no_other(tmp_path, damage):
    path = tmp_path / "journal.jsonl"
    append_journal(path, entry("ann"))
    with path.open("a") as file:
        file.write(damage)
    append_journal(path, entry("bob"))
    assert set(read_journal(path)) == {"ann", "bob"}


def test_a_class_of_thousands_fits_into_little_memory(tmp_path):
    """Students make the same mistakes: a verdict that many earn is held once."""
    path = tmp_path / "journal.jsonl"
    count = 2_000
    path.write_text("".join(entry(f"s{number}").to_line() for number in range(count)), encoding="ascii")
    read_journal(path)  # fills what is remembered between readings
    tracemalloc.start()
    try:
        entries = read_journal(path)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # An entry of 7 references (104 bytes with its head), three short texts of its own (some 60 each) and a
    # place in the dictionary (some 100): well under half a kilobyte.
    assert len(entries) == count
    assert held < 450 * count
