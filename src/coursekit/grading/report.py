"""The reports on a graded class: ``grades.csv``, ``run.json`` and ``report.html``."""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from coursekit.checks.verdict import Verdict, points_text
from coursekit.grading.by_hand import ByHand
from coursekit.grading.course import Course
from coursekit.grading.files import write_aside
from coursekit.grading.journal import Entry

Data = Mapping[str, Any]
COLUMNS = ("student", "question", "points", "max_points", "cause", "slip", "message")
_MOST_SLIPS = 12
_NOT_WRONG = ("correct", "follows from another question", "to be marked", "marked by a person")


@dataclass(frozen=True)
class Row:
    """One student's mark on one question, as it stands: a person's mark before the automatic one.

    ``points`` and ``max_points`` are thousandths of a point.
    """

    student: str
    question: str
    points: int
    max_points: int
    cause: str
    slip: str
    message: str


def rows(entry: Entry, by_hand: Mapping[tuple[str, str], ByHand]) -> list[Row]:
    """A row for every question of one student."""
    return [
        _row(entry.student, verdict, by_hand.get((entry.student, verdict.question)))
        for verdict in entry.verdicts
    ]


def _row(student: str, verdict: Verdict, mark: ByHand | None) -> Row:
    points, cause, message = verdict.points, verdict.cause, verdict.message
    if mark is not None:
        points = round(1000 * mark.points)
        message = f"{message} Raised by a person.".lstrip() if mark.raised else "Marked by a person."
        cause = "marked by a person" if cause == "to be marked" else cause
    return Row(student, verdict.question, points, verdict.max_points, cause, verdict.slip, message)


def write_reports(
    course: Course,
    bundle: Data,
    entries: Sequence[Entry],
    by_hand: Mapping[tuple[str, str], ByHand],
    facts: Data,
) -> Path:
    """Write the three reports of a unit; the path of the page to open.

    ``facts`` are those of the run: versions, isolation, limits, seconds, counts of students.
    """
    # Rows are made anew for each report: those of a large class would take more room than all the rest.
    table = _Table(entries, by_hand)
    tally = Tally(table)
    run = {"_generated": "by `course grade`", **facts, "causes": dict(sorted(tally.causes.items()))}
    folder = course.reports(bundle["unit"])
    write_aside(folder / "grades.csv", csv_lines(table))
    write_aside(folder / "run.json", json.dumps(run, indent=1, ensure_ascii=False) + "\n")
    write_aside(folder / "report.html", page(bundle, table, tally, run))
    return folder / "report.html"


class _Table:
    """The rows of a class, which can be gone through again and again."""

    def __init__(self, entries: Sequence[Entry], by_hand: Mapping[tuple[str, str], ByHand]) -> None:
        self.entries, self.by_hand = entries, by_hand

    def __iter__(self) -> Iterator[Row]:
        return itertools.chain.from_iterable(rows(entry, self.by_hand) for entry in self.entries)

    def by_student(self) -> Iterator[tuple[Entry, list[Row]]]:
        """The rows of one student after the other."""
        return ((entry, rows(entry, self.by_hand)) for entry in self.entries)


class Tally:
    """How often things happen in a class: causes, by question what went wrong, recognised slips."""

    def __init__(self, table: Iterable[Row]) -> None:
        self.causes: Counter[str] = Counter()
        self.questions: dict[str, QuestionTally] = {}
        self.slips: Counter[tuple[str, str]] = Counter()
        self.says: dict[tuple[str, str], str] = {}
        for row in table:
            self.causes[row.cause] += 1
            self.questions.setdefault(row.question, QuestionTally()).add(row)
            if row.slip:
                self.slips[row.question, row.slip] += 1
                self.says.setdefault((row.question, row.slip), row.message)


class QuestionTally:
    """The same for one question. ``points`` are thousandths of a point, of all students together."""

    def __init__(self) -> None:
        self.count = self.points = self.right = self.open = 0
        self.wrong: Counter[str] = Counter()

    def add(self, row: Row) -> None:
        """Count one student's mark."""
        self.count += 1
        self.points += row.points
        self.right += row.points == row.max_points
        self.open += row.cause == "to be marked"
        if row.cause not in _NOT_WRONG:
            self.wrong[row.cause] += 1


def csv_lines(table: Iterable[Row]) -> Iterator[str]:
    """The rows as CSV, line by line, that a spreadsheet opens without running anything in it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    for cells in itertools.chain([COLUMNS], map(_cells, table)):
        writer.writerow(cells)
        yield text.getvalue()
        text.seek(0)
        text.truncate()


def _cells(row: Row) -> Sequence[str]:
    question, cause, slip, message = map(
        _harmless, (row.question, row.cause, row.slip, " ".join(row.message.split()))
    )
    # Two names that differ in a blank only are two students.
    student = _harmless("".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in row.student))
    return student, question, points_text(row.points), points_text(row.max_points), cause, slip, message


# A spreadsheet takes what starts like this for a formula. In many countries it also takes a semicolon for
# the end of a cell, whatever the quotation marks say.
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@|%＝＋－＠])")


def _harmless(text: str) -> str:
    """The text, with an apostrophe where a spreadsheet would run it."""
    return _FORMULA.sub(r"\1\2'", text)


def page(bundle: Data, table: _Table, tally: Tally, run: Data) -> Iterator[str]:
    """The class report, piece by piece, as one HTML file that asks for nothing else."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("coursekit.grading", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["points"] = points_text
    late = run["late_penalties"]
    return environment.get_template("report.html.j2").generate(
        bundle=bundle,
        count=len(table.entries),
        questions=[_question(question, tally) for question in bundle["questions"]],
        students=(_student(entry, own, late.get(entry.student, 0)) for entry, own in table.by_student()),
        helped=(entry for entry in table.entries if entry.notes or not entry.readable),
        slips=_slips(bundle, tally),
        most=sum(question["points"] for question in bundle["questions"]),
        run=run,
    )


def _question(question: Data, tally: Tally) -> dict[str, Any]:
    of_it = tally.questions.get(question["id"], QuestionTally())
    return {
        "title": question["title"],
        "max_points": question["points"],
        "share": of_it.points / max(of_it.count, 1) / question["points"],
        "right": of_it.right,
        "count": of_it.count,
        "open": of_it.open,
        "causes": of_it.wrong.most_common(3),
    }


def _student(entry: Entry, own: Sequence[Row], penalty: float) -> dict[str, Any]:
    late = round(1000 * penalty)
    return {
        "id": entry.student,
        "rows": own,
        "points": sum(row.points for row in own) - late,
        "late": late,
        "open": any(row.cause == "to be marked" for row in own),
    }


def _slips(bundle: Data, tally: Tally) -> list[dict[str, Any]]:
    """The recognised wrong answers, the most frequent first."""
    titles = {question["id"]: question["title"] for question in bundle["questions"]}
    return [
        {"title": titles[question], "slip": slip, "says": tally.says[question, slip], "count": count}
        for (question, slip), count in tally.slips.most_common(_MOST_SLIPS)
    ]
