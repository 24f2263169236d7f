"""The journal of a unit: one line per graded submission, written last, never changed."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.checks.verdict import Verdict


@dataclass(frozen=True)
class Entry:
    """What the journal keeps of one submission.

    ``key`` changes when anything changes that could change the marks; ``work`` when the student's own work
    does. ``notes`` are sentences about what was put right.
    """

    student: str
    key: str
    work: str
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether there was a notebook to grade."""
        return all(verdict.cause != "unreadable submission" for verdict in self.verdicts)

    @property
    def questions(self) -> list[str]:
        """The ids of the questions judged, in order."""
        return [verdict.question for verdict in self.verdicts]

    def to_line(self) -> str:
        """One line of JSON."""
        data = {
            "student": self.student,
            "key": self.key,
            "work": self.work,
            "notes": self.notes,
            "verdicts": [verdict.to_json() for verdict in self.verdicts],
        }
        return json.dumps(data, separators=(",", ":")) + "\n"


def read_journal(path: Path) -> dict[str, Entry]:
    """The last entry of every student. A line cut short, or of another version, counts for nothing."""
    entries: dict[str, Entry] = {}
    if not path.is_file():
        return entries
    with path.open(encoding="ascii") as lines:
        for line in lines:
            try:
                entry = _entry(json.loads(line))
            except (ValueError, KeyError, TypeError):
                continue
            entries[entry.student] = entry
    return entries


def _entry(data: dict[str, Any]) -> Entry:
    verdicts = tuple(Verdict.from_json(item) for item in data["verdicts"])
    return Entry(data["student"], data["key"], data["work"], verdicts, tuple(data["notes"]))


def append_journal(path: Path, entry: Entry) -> None:
    """Add an entry, and make sure it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as journal:
        if journal.seek(0, os.SEEK_END):
            journal.seek(-1, os.SEEK_END)
            if journal.read(1) != b"\n":
                # A crash cut the last line short; the next one must not grow on to it.
                journal.write(b"\n")
        journal.write(entry.to_line().encode("ascii"))
        journal.flush()
        os.fsync(journal.fileno())
