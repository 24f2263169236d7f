"""The graded notebook: our cells, the student's work in them, what it showed, and the verdicts.

It is built as the plain JSON of nbformat 4. nbformat's own constructors validate every cell and output as it
is made, which takes longer than all the rest of recording a submission; a test validates the result.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from coursekit.checks.render import html, words
from coursekit.checks.verdict import Verdict
from coursekit.grading.course import Course
from coursekit.grading.harmless import harmless_output, make_harmless
from coursekit.grading.journal import Entry
from coursekit.grading.plan import Cell, Plan
from coursekit.grading.received import CellRun, Executed

Data = Mapping[str, Any]

VERDICT_MIME = "application/vnd.coursekit.verdict+json"
"""What a check cell shows besides: the whole verdict, for the feedback page."""


class NotebookMaker:
    """Makes the graded notebooks of one unit, with the metadata nbgrader gave its cells."""

    def __init__(self, course: Course, bundle: Data) -> None:
        self.bundle = bundle
        self.questions = {question["id"]: question for question in bundle["questions"]}
        self.release = json.loads(course.release(bundle["unit"]).read_bytes())
        self.metadata = {cell["id"]: cell["metadata"] for cell in self.release["cells"]}
        answers = ("answer", "written")
        self.ours = frozenset(cell["id"] for cell in bundle["template"] if cell["role"] not in answers)

    def text(self, plan: Plan, executed: Executed, entry: Entry) -> str:
        """The notebook of one submission, as the text of its file."""
        verdicts = {verdict.question: verdict for verdict in entry.verdicts}
        made = []
        count = 0
        for cell in plan.cells or [_template_cell(cell) for cell in self.bundle["template"]]:
            raw = self._cell(cell)
            made.append(raw)
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            count += 1
            raw["execution_count"] = count
            if cell.role == "check":
                verdict = verdicts[cell.question]
                raw["outputs"] = _verdict_outputs(verdict, self.questions[cell.question], count)
            else:
                raw["outputs"] = shown(executed.cells.get(cell.id, CellRun()))
        make_harmless((cell for cell in made if cell["cell_type"] != "code"), self.ours)
        frame = {key: self.release[key] for key in ("metadata", "nbformat", "nbformat_minor")}
        cells = [_in_lines(cell) for cell in made]
        return json.dumps(frame | {"cells": cells}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def _cell(self, cell: Cell) -> dict[str, Any]:
        kind = cell.cell_type if cell.cell_type in ("code", "markdown") else "raw"
        code: Data = {"execution_count": None, "outputs": []} if kind == "code" else {}
        metadata = dict(self.metadata.get(cell.id, {}))
        return {"id": cell.id, "cell_type": kind, "source": cell.source, "metadata": metadata, **code}


def _in_lines(cell: dict[str, Any]) -> Data:
    """The cell with its texts in lines, as nbformat writes them: so nbgrader would write the same file."""
    cell["source"] = cell["source"].splitlines(keepends=True)
    if "outputs" in cell:
        cell["outputs"] = [_output_in_lines(output) for output in cell["outputs"]]
    return cell


def _output_in_lines(output: Data) -> Data:
    if output["output_type"] == "stream":
        return {**output, "text": output["text"].splitlines(keepends=True)}
    data = {
        mime: value.splitlines(keepends=True) if isinstance(value, str) else value
        for mime, value in output.get("data", {}).items()
    }
    return {**output, "data": data} if "data" in output else output


def _template_cell(cell: Data) -> Cell:
    return Cell(cell["id"], cell["cell_type"], cell["role"], cell["source"], cell["question"])


def _verdict_outputs(verdict: Verdict, question: Data, count: int) -> list[Data]:
    """What the check cell shows: the words, and the mark in the form nbgrader itself reads."""
    data = {"text/plain": str(verdict.mark), "text/html": html(verdict), VERDICT_MIME: verdict.to_json()}
    return [
        _printed("stdout", words(verdict, question) + "\n"),
        {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": count},
    ]


def shown(run: CellRun) -> list[Data]:
    """The outputs of a cell, with nothing in them that runs; a student can display anything.

    A cell that failed always says so: nbgrader gives full marks to a test cell in which it sees no error.
    """
    made = [harmless_output(output) for output in run.outputs]
    if run.failure and not any(output["output_type"] == "error" for output in made):
        made.append(_ended(run.failure))
    return made


def _ended(failure: Data) -> Data:
    """Stands for the outputs of a cell whose process ended before it could hand them over."""
    text = ": ".join(str(failure[key]) for key in ("status", "detail") if failure.get(key))
    return _printed("stderr", f"This cell was ended ({text}).\n")


def _printed(name: str, text: str) -> Data:
    return {"output_type": "stream", "name": name, "text": text}
