"""The feedback page of one student: one HTML file that runs nothing and asks no other host for anything.

It depends on the class bundle, the graded notebook and the gradebook alone, so whoever makes it makes the
same bytes. Of hidden cases it knows what the judge says of them: how many are right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from typing import Any

import jinja2
from markupsafe import Markup

from coursekit.checks.verdict import Verdict, points_shown
from coursekit.grading.graded_notebook import VERDICT_MIME
from coursekit.grading.harmless import text
from coursekit.grading.marks import WAITING
from coursekit.grading.safe_html import markdown_html
from coursekit.grading.student_marks import Mark, Remark, StudentMarks
from coursekit.grading.student_work import cell_html, printed

Data = Mapping[str, Any]

_NOT_ASKED = Mark(0.0, 0.0, None, 0.0, False)
_LABELS = {"full": "✓", "part": "◐", "none": "✗", "open": "…"}


class FeedbackPages:
    """Makes the pages of one unit. ``book_url`` is where the site of the book is; empty: no links."""

    def __init__(self, bundle: Data, book_url: str = "") -> None:
        self.bundle = bundle
        self.template = {cell["id"]: cell for cell in bundle["template"]}
        statements = {cell["question"]: cell for cell in bundle["template"] if cell["role"] == "statement"}
        # All that is the same for everybody is made once.
        self.questions = [
            {
                "id": question["id"],
                "title": question["title"],
                "unit": question["unit"],
                "rubric": question["rubric"],
                "statement": _statement(statements.get(question["id"])),
                "section": question["section"].replace("-", " ").capitalize(),
                "href": _address(book_url, bundle["unit"], question["section"]),
            }
            for question in bundle["questions"]
        ]

    def page(self, notebook: Data, marks: StudentMarks) -> str:
        """The page of a student, from the graded notebook (as its file has it) and the gradebook."""
        own, checks = self._sort(notebook["cells"])
        questions = [
            self._question(question, own.get(question["id"], []), checks.get(question["id"], []), marks)
            for question in self.questions
        ]
        problems = [question["message"] for question in questions if question["unreadable"]]
        page = _template().render(
            bundle=self.bundle,
            student=marks,
            total=_points(marks.points),
            most=_points(marks.most),
            extra=_points(sum(mark.extra for mark in marks.marks.values())),
            penalty=_points(marks.penalty),
            open=sum(question["state"] == "open" for question in questions),
            problem=problems[0] if problems else "",
            questions=questions,
            before=[cell_html(cell) for cell in own.get("", ())],
        )
        # What a student wrote may hold half a character, which no file can.
        return page.encode("utf-8", "replace").decode("utf-8")

    def _sort(self, cells: Sequence[Data]) -> tuple[dict[str, list[Data]], dict[str, list[Data]]]:
        """The student's own cells, and the check cells, by question. Added cells go with the one before."""
        own: dict[str, list[Data]] = {}
        checks: dict[str, list[Data]] = {}
        current = ""
        for cell in cells:
            ours = self.template.get(_name(cell))
            current = ours["question"] if ours else current
            if ours is None or ours["role"] in ("answer", "written"):
                if ours is None or text(cell["source"]).strip() != ours["source"].strip():
                    own.setdefault(current, []).append(cell)
            elif ours["role"] == "check":
                checks.setdefault(current, []).append(cell)
        return own, checks

    def _question(
        self, question: Data, own: Sequence[Data], checks: Sequence[Data], marks: StudentMarks
    ) -> dict[str, Any]:
        names = [cell["id"] for cell in self.template.values() if cell["question"] == question["id"]]
        mark = next((marks.marks[name] for name in names if name in marks.marks), _NOT_ASKED)
        remarks = [marks.remarks[name] for name in names if name in marks.remarks]
        verdict = _verdict(checks)
        state = _state(mark)
        return {
            **question,
            "state": state,
            "sign": _LABELS[state],
            "mark": _mark_text(mark),
            "extra": _points(mark.extra),
            "cause": _cause(mark, verdict),
            "message": verdict.message if verdict and not verdict.correct else "",
            "unreadable": verdict is not None and verdict.cause == "unreadable submission",
            "again": mark.by_hand is not None and mark.waiting,
            "cases": [case for case in verdict.cases if case.visible and case.got] if verdict else [],
            "unseen": _unseen(verdict),
            "printed": "" if verdict else printed(checks),
            "said": [] if verdict else [Markup(markdown_html(r.automatic)) for r in remarks if _says(r)],
            "comments": [Markup(markdown_html(remark.by_hand)) for remark in remarks if remark.by_hand],
            "work": [cell_html(cell) for cell in own],
        }


def _name(cell: Data) -> str:
    """The name nbgrader knows a cell by, else its id."""
    nbgrader = cell.get("metadata", {}).get("nbgrader", {})
    return str(nbgrader.get("grade_id") or cell.get("id", ""))


def _statement(cell: Data | None) -> Markup:
    """What was asked, without the heading: the page has its own."""
    source = cell["source"].partition("\n\n")[2] if cell else ""
    return Markup(markdown_html(source))


def _address(book_url: str, unit: str, section: str) -> str:
    return f"{book_url.rstrip('/')}/book/{unit}.html#{section}" if book_url else ""


def _verdict(checks: Sequence[Data]) -> Verdict | None:
    """The verdict our grader left in the check cell; stock nbgrader leaves none."""
    for cell in checks:
        for output in cell.get("outputs", ()):
            if raw := output.get("data", {}).get(VERDICT_MIME):
                return Verdict.from_json(raw)
    return None


def _state(mark: Mark) -> str:
    if mark.open:
        return "open"
    return "full" if mark.points >= mark.most else "part" if mark.points > 0 else "none"


def _mark_text(mark: Mark) -> str:
    earned = "not marked yet," if mark.open else f"{_points(mark.points)} of"
    return f"{earned} {_points(mark.most)} point{'' if mark.most == 1 else 's'}"


def _cause(mark: Mark, verdict: Verdict | None) -> str:
    if mark.open:
        return "a person marks this"
    if mark.by_hand is not None:
        return "marked by a person"
    return verdict.cause if verdict else ""


def _unseen(verdict: Verdict | None) -> str:
    hidden = [case.ok for case in verdict.cases if not case.visible] if verdict else []
    return f"On inputs you have not seen: {sum(hidden)} of {len(hidden)} right." if hidden else ""


def _says(remark: Remark) -> bool:
    """Whether a program commented on the cell, and not only that a person will."""
    return remark.automatic not in ("", WAITING)


def _points(points: float) -> str:
    return points_shown(round(1000 * points))


def _with_code(sentence: str) -> Markup:
    """A sentence in which `names` stand as code; it may hold a student's words, so nothing else is markup."""
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", escape(sentence)))


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("coursekit.grading", "."),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["with_code"] = _with_code
    return environment.get_template("feedback.html.j2")
