"""A learner's whole notebook, checked from the terminal with the same judge and the visible cases."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coursekit.checks import bundle as bundles
from coursekit.checks.judge import how_it_ended, judge
from coursekit.checks.notebook import silence
from coursekit.checks.run import Outcome, answer_calls, failure, quiet
from coursekit.checks.verdict import Verdict

_ASKED = re.compile(r"^\s*check\(\s*[\"'](\w+)[\"']", re.MULTILINE)
_MAGIC = re.compile(r"^([ \t]*)(?:[%!?].*|[\w.]+\?\??[ \t]*)$", re.MULTILINE)


class NotebookError(Exception):
    """A file that cannot be checked; the message says why and what to do."""


@dataclass(frozen=True)
class Report:
    """What a check of one notebook found. ``notes`` are cells that stopped, in words."""

    unit: str
    title: str
    questions: tuple[Mapping[str, Any], ...]
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        """Thousandths of a point earned on the visible cases."""
        return sum(verdict.points for verdict in self.verdicts)

    @property
    def max_points(self) -> int:
        """Thousandths of a point to be had without the questions a person marks."""
        return sum(verdict.max_points for verdict in self.verdicts if verdict.cause != "to be marked")


def read_notebook(path: Path) -> dict[str, Any]:
    """A notebook file as plain JSON.

    Raises:
        NotebookError: the file cannot be read, or it is no notebook of format 4.
    """
    try:
        # Some editors put a mark in front of UTF-8, which Jupyter reads past as well.
        notebook = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise NotebookError(
            f"There is no file {path}. Name the notebook, for example the_deal.ipynb."
        ) from None
    except OSError as error:
        raise NotebookError(
            f"{path} cannot be read ({error.strerror}). Name the notebook itself, for example "
            "exercises/the_deal/the_deal.ipynb."
        ) from None
    except ValueError:
        raise NotebookError(
            f"{path} is no notebook: it is not valid JSON. Save it again in Jupyter."
        ) from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise NotebookError(f"{path} is no notebook of format 4. Open and save it in a current Jupyter.")
    return notebook


def _unit_of(notebook: Mapping[str, Any], path: Path) -> str:
    """The unit a notebook was made for, as its metadata say; else the name of its file."""
    try:
        return str(notebook["metadata"]["coursekit"]["unit"])
    except (KeyError, TypeError):
        return path.stem


def check_notebook(path: Path) -> Report:
    """Run a notebook's cells in order, ask every question where its check stands, and judge.

    The notebook's own code runs in this process, in the notebook's folder, as in Jupyter.

    Raises:
        NotebookError: the file is no notebook, or belongs to no unit.
    """
    notebook = read_notebook(path)
    folder = path.resolve().parent
    unit = _unit_of(notebook, path)
    try:
        bundle = bundles.load_bundle(bundles.find_bundle(unit, folder))
    except bundles.BundleError as error:
        raise NotebookError(str(error)) from error
    run = _Run({question["id"]: question for question in bundle["questions"]})
    with _elsewhere(folder):
        for number, cell in enumerate(notebook["cells"], 1):
            if isinstance(cell, dict) and cell.get("cell_type") == "code":
                run.cell(number, cell)
        run.ask_rest()
    verdicts: dict[str, Verdict] = {}
    for id_, question in run.questions.items():
        verdicts[id_] = judge(question, run.outcomes[id_], verdicts)
    return Report(
        unit, bundle["title"], tuple(run.questions.values()), tuple(verdicts.values()), tuple(run.notes)
    )


class _Run:
    """One run of a notebook: the names it made, and the outcomes of the questions asked so far."""

    def __init__(self, questions: Mapping[str, Mapping[str, Any]]) -> None:
        self.questions = questions
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.outcomes: dict[str, list[Outcome]] = {}
        self.settled: set[str] = set()
        self.stopped: dict[str, Outcome] = {}
        self.notes: list[str] = []

    def cell(self, number: int, cell: Mapping[str, Any]) -> None:
        """Run one code cell, then ask the questions it checks; the check cell of a question settles it."""
        source = cell.get("source", "")
        source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        if outcome := _run_cell(source, self.namespace, number):
            self.stopped[str(cell.get("id", ""))] = outcome
            self.notes.append(f"Cell {number}: {how_it_ended(outcome)}")
        for id_ in _ASKED.findall(source):
            if id_ in self.questions and id_ not in self.settled:
                self.ask(id_)
                if cell.get("id") == f"{id_.replace('_', '-')}-check":
                    self.settled.add(id_)

    def ask(self, id_: str) -> None:
        """Answer the calls of one question with the names as they are now."""
        outcomes = answer_calls(self.namespace, self.questions[id_])
        stopped = self.stopped.get(f"{id_.replace('_', '-')}-answer")
        if stopped and outcomes and outcomes[0]["status"] == "missing":
            outcomes = [stopped] * len(outcomes)
        self.outcomes[id_] = outcomes

    def ask_rest(self) -> None:
        """Ask what no cell asked: a check cell may have been deleted."""
        for id_ in self.questions:
            if id_ not in self.outcomes:
                self.ask(id_)


def _run_cell(source: str, namespace: dict[str, Any], number: int) -> Outcome | None:
    """Run a cell without its magics; ``None``, or how it stopped."""
    name = f"<cell {number}>"
    try:
        with quiet():
            try:
                code = compile(source, name, "exec")
            except SyntaxError:
                # Only now: in a cell that Python can read, a line that begins with % goes on with a sum.
                code = compile(_MAGIC.sub(r"\1pass", source), name, "exec")
            exec(code, namespace)
    except (Exception, SystemExit) as error:
        return failure(error)
    return None


@contextlib.contextmanager
def _elsewhere(folder: Path) -> Iterator[None]:
    """Work in the notebook's folder, without windows for plots, with ``check`` and ``hint`` silent.

    Nothing can be typed in: what asks for it would wait, and its question is not shown.
    """
    os.environ.setdefault("MPLBACKEND", "Agg")
    typed = sys.stdin
    with contextlib.chdir(folder):
        silence()
        sys.stdin = io.StringIO()
        try:
            yield
        finally:
            sys.stdin = typed
            silence(on=False)
