"""The rubric of a written question, shown to whoever marks it.

It is put above the student's answer when formgrader shows a notebook, and never into a file: nothing that a
student gets is made of a page of formgrader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import Preprocessor

from coursekit.checks.bundle import load_bundle
from coursekit.checks.verdict import points_text
from coursekit.grading.course import Course

Data = Mapping[str, Any]


class ShowRubric(Preprocessor):
    """Puts the rubrics of a unit into formgrader's page of a submission."""

    def preprocess(self, nb: Any, resources: Any) -> Any:
        """Add a cell above each written answer. Anything but a page of formgrader stays as it is."""
        unit = resources.get("assignment_id")
        if resources.get("submission_id") and unit == resources.get("notebook_id"):
            nb.cells = list(_with_rubrics(nb.cells, _written(unit, Path(resources["metadata"]["path"]))))
        return nb, resources


def _written(unit: str, folder: Path) -> dict[str, Data]:
    """A unit's written questions, by the cell of the answer; ``folder`` is ``autograded/STUDENT/UNIT``."""
    released = Course(folder.resolve().parents[2]).hidden(unit)
    if not released.is_file():
        return {}  # an assignment of the instructor's own
    bundle = load_bundle(released)
    questions = {question["id"]: question for question in bundle["questions"]}
    return {
        cell["id"]: questions[cell["question"]] for cell in bundle["template"] if cell["role"] == "written"
    }


def _with_rubrics(cells: list[Any], written: Mapping[str, Data]) -> Iterator[Any]:
    for cell in cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in written:
            yield nbformat.v4.new_markdown_cell(rubric_html(written[name]))
        yield cell


def rubric_html(question: Data) -> str:
    """The marked samples, then the rubric as a table, and the points for each sum of its rows."""
    rubric = question["rubric"]
    most = sum(len(row["levels"]) - 1 for row in rubric)
    heads = "".join(f'<th scope="col">{level}</th>' for level in range(len(rubric[0]["levels"])))
    rows = "".join(
        f'<tr><th scope="row">{escape(row["name"])}</th>'
        + "".join(f"<td>{escape(level)}</td>" for level in row["levels"])
        + "</tr>"
        for row in rubric
    )
    sums = ", ".join(f"{total} → {_points(question, total, most)}" for total in range(most + 1))
    samples = "".join(_sample(question, sample, most) for sample in question["samples"])
    return (
        '<section class="panel panel-warning coursekit-rubric" aria-label="For the marker">'
        '<div class="panel-heading"><strong>For the marker: rubric and marked samples.</strong> '
        "The student does not see this.</div>"
        f'<div class="panel-body">{samples}'
        f'<table class="table"><thead><tr><th scope="col">Row</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
        f"<p>Points for the sum of the rows: {sums}.</p></div></section>"
    )


def _sample(question: Data, sample: Data, most: int) -> str:
    total = sum(sample["marks"])
    marks = " + ".join(str(mark) for mark in sample["marks"])
    return (
        f'<blockquote style="font-size: inherit"><p>{escape(sample["text"])}</p>'
        f"<footer>{marks} = {total}, {_points(question, total, most)} points. {escape(sample['comment'])}"
        "</footer></blockquote>"
    )


def _points(question: Data, total: int, most: int) -> str:
    """The points for a sum of rows, in proportion to the question's."""
    return points_text(round(question["points"] * total / most))
