"""The reports on a graded class: ``grades.csv``, ``run.json`` and ``report.html``."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
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


def rows(entries: Sequence[Entry], by_hand: Mapping[tuple[str, str], ByHand]) -> list[Row]:
    """A row for every student and question."""
    return [
        _row(entry.student, verdict, by_hand.get((entry.student, verdict.question)))
        for entry in entries
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
    folder = course.reports(bundle["unit"])
    table = rows(entries, by_hand)
    causes = Counter(row.cause for row in table)
    run = {"_generated": "by `course grade`", **facts, "causes": dict(sorted(causes.items()))}
    write_aside(folder / "grades.csv", csv_text(table))
    write_aside(folder / "run.json", json.dumps(run, indent=1, ensure_ascii=False) + "\n")
    write_aside(folder / "report.html", page(bundle, entries, table, run))
    return folder / "report.html"


def csv_text(table: Sequence[Row]) -> str:
    """The rows as CSV that a spreadsheet opens without running anything in it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in table:
        cells = (row.question, row.cause, row.slip, " ".join(row.message.split()))
        question, cause, slip, message = map(_harmless, cells)
        # Two names that differ in a blank only are two students.
        student = _harmless("".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in row.student))
        points, most = points_text(row.points), points_text(row.max_points)
        writer.writerow((student, question, points, most, cause, slip, message))
    return text.getvalue()


# A spreadsheet takes what starts like this for a formula. In many countries it also takes a semicolon for
# the end of a cell, whatever the quotation marks say.
_FORMULA = re.compile(r"(^|;)(\s*)(?=[=+\-@|%＝＋－＠])")


def _harmless(text: str) -> str:
    """The text, with an apostrophe where a spreadsheet would run it."""
    return _FORMULA.sub(r"\1\2'", text)


def page(bundle: Data, entries: Sequence[Entry], table: Sequence[Row], run: Data) -> str:
    """The class report as one HTML file that asks for nothing else."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("coursekit.grading", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["points"] = points_text
    marks = {(row.student, row.question): row for row in table}
    return environment.get_template("report.html.j2").render(
        bundle=bundle,
        questions=[_question(question, table) for question in bundle["questions"]],
        students=[_student(entry, bundle, marks, run["late_penalties"]) for entry in entries],
        slips=_slips(bundle, table),
        most=sum(question["points"] for question in bundle["questions"]),
        run=run,
    )


def _question(question: Data, table: Sequence[Row]) -> dict[str, Any]:
    of_it = [row for row in table if row.question == question["id"]]
    wrong = Counter(row.cause for row in of_it if row.cause not in _NOT_WRONG)
    mean = sum(row.points for row in of_it) / max(len(of_it), 1)
    return {
        "title": question["title"],
        "max_points": question["points"],
        "share": mean / question["points"],
        "right": sum(row.points == row.max_points for row in of_it),
        "count": len(of_it),
        "open": sum(row.cause == "to be marked" for row in of_it),
        "causes": wrong.most_common(3),
    }


def _student(
    entry: Entry, bundle: Data, marks: Mapping[tuple[str, str], Row], penalties: Mapping[str, float]
) -> dict[str, Any]:
    own = [marks[entry.student, question["id"]] for question in bundle["questions"]]
    late = round(1000 * penalties.get(entry.student, 0))
    return {
        "id": entry.student,
        "rows": own,
        "points": sum(row.points for row in own) - late,
        "late": late,
        "open": any(row.cause == "to be marked" for row in own),
        "problem": "" if entry.readable else entry.verdicts[0].message,
        "notes": entry.notes,
    }


def _slips(bundle: Data, table: Sequence[Row]) -> list[dict[str, Any]]:
    """The recognised wrong answers, the most frequent first."""
    titles = {question["id"]: question["title"] for question in bundle["questions"]}
    counts = Counter((row.question, row.slip) for row in table if row.slip)
    says = {(row.question, row.slip): row.message for row in reversed(table)}
    return [
        {"title": titles[question], "slip": slip, "says": says[question, slip], "count": count}
        for (question, slip), count in counts.most_common(_MOST_SLIPS)
    ]
