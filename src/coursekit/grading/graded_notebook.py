"""The graded notebook: our cells, the student's work in them, what it showed, and the verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import nbformat

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

_MAKERS = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}


class NotebookMaker:
    """Makes the graded notebooks of one unit, with the metadata nbgrader gave its cells."""

    def __init__(self, course: Course, bundle: Data) -> None:
        self.bundle = bundle
        self.questions = {question["id"]: question for question in bundle["questions"]}
        self.release = nbformat.read(course.release(bundle["unit"]), as_version=4)
        self.metadata = {cell.id: cell.metadata for cell in self.release.cells}
        answers = ("answer", "written")
        self.ours = frozenset(cell["id"] for cell in bundle["template"] if cell["role"] not in answers)

    def text(self, plan: Plan, executed: Executed, entry: Entry) -> str:
        """The notebook of one submission, as the text of its file."""
        verdicts = {verdict.question: verdict for verdict in entry.verdicts}
        cells = plan.cells or [_template_cell(cell) for cell in self.bundle["template"]]
        notebook = nbformat.v4.new_notebook(metadata=self.release.metadata)
        count = 0
        for cell in cells:
            made = self._new_cell(cell)
            notebook.cells.append(made)
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            count += 1
            made.execution_count = count
            if cell.role == "check":
                made.outputs = _verdict_outputs(verdicts[cell.question], self.questions[cell.question], count)
            else:
                made.outputs = _outputs(executed.cells.get(cell.id, CellRun()))
        make_harmless((cell for cell in notebook.cells if cell.cell_type != "code"), self.ours)
        return str(nbformat.writes(notebook)) + "\n"

    def _new_cell(self, cell: Cell) -> Any:
        make: Any = _MAKERS.get(cell.cell_type, nbformat.v4.new_raw_cell)
        made = make(cell.source, id=cell.id)
        made.metadata = nbformat.from_dict(dict(self.metadata.get(cell.id, {})))
        return made


def _template_cell(cell: Data) -> Cell:
    return Cell(cell["id"], cell["cell_type"], cell["role"], cell["source"], cell["question"])


def _verdict_outputs(verdict: Verdict, question: Data, count: int) -> list[Any]:
    """What the check cell shows: the words, and the mark in the form nbgrader itself reads."""
    return [
        nbformat.v4.new_output("stream", name="stdout", text=words(verdict, question) + "\n"),
        nbformat.v4.new_output(
            "execute_result",
            data={
                "text/plain": str(verdict.mark),
                "text/html": html(verdict),
                VERDICT_MIME: verdict.to_json(),
            },
            execution_count=count,
        ),
    ]


def _outputs(run: CellRun) -> list[Any]:
    """The outputs of a cell, with nothing in them that runs; a student can display anything."""
    made = [nbformat.from_dict(harmless_output(output)) for output in run.outputs]
    if run.failure and not made:
        made.append(_ended(run.failure))
    return made


def _ended(failure: Data) -> Any:
    """Stands for the outputs of a cell whose process ended before it could hand them over."""
    text = ": ".join(str(failure[key]) for key in ("status", "detail") if failure.get(key))
    return nbformat.v4.new_output("stream", name="stderr", text=f"This cell was ended ({text}).\n")
