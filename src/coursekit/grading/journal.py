"""The journal of a unit: one line per graded submission, written last, never changed."""

from __future__ import annotations

import functools
import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coursekit.checks.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Entry:
    """What the journal keeps of one submission.

    ``key`` changes when anything besides the student changes that could change the marks; ``checks`` is the
    part of it that a release changes. ``file`` changes with what was handed in, ``work`` with what the
    student wrote in it. ``notes`` are sentences about what was put right.
    """

    student: str
    key: str
    checks: str
    file: str
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

    def brief(self) -> Entry:
        """The same without the cases of its verdicts, small enough to hold for every student of a class."""
        brief = _shared(tuple(_shared(replace(verdict, cases=())) for verdict in self.verdicts))
        key, checks = sys.intern(self.key), sys.intern(self.checks)
        return replace(self, key=key, checks=checks, verdicts=brief, notes=_shared(self.notes))

    def to_line(self) -> str:
        """One line of JSON."""
        data = {name: getattr(self, name) for name in _TEXTS} | {
            "notes": self.notes,
            "verdicts": [verdict.to_json() for verdict in self.verdicts],
        }
        return json.dumps(data, separators=(",", ":")) + "\n"


_TEXTS = ("student", "key", "checks", "file", "work")


def read_journal(path: Path) -> dict[str, Entry]:
    """The last entry of every student, in brief.

    A line cut short, or of another version, counts for nothing.
    """
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
    verdicts = tuple(Verdict.from_json(item | {"cases": ()}) for item in data["verdicts"])
    texts = {name: data[name] for name in _TEXTS}
    return Entry(**texts, verdicts=verdicts, notes=tuple(data["notes"])).brief()


@functools.lru_cache(maxsize=4096)
def _shared(value: Any) -> Any:
    """The first of equal values: a class of thousands repeats the same few verdicts and notes."""
    return value


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
