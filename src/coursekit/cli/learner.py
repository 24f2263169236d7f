"""A learner's commands: check one notebook, or see how far all of them are."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit.cli.options import Commands, command

if TYPE_CHECKING:
    from coursekit.checks.learner import Report
    from coursekit.checks.verdict import Verdict

TO_BE_MARKED = "to be marked"


def add(commands: Commands) -> None:
    """Add the commands of this family."""
    parser = command(
        commands,
        "check",
        run_check,
        "check the answers in a notebook",
        "course check exercises/the_deal/the_deal.ipynb",
        details="Runs the notebook's code here and judges the visible cases, as `check(...)` there.\n"
        "Nothing leaves this machine. Run only notebooks that you wrote or trust.",
    )
    parser.add_argument("notebook", metavar="NOTEBOOK", type=Path, help="the notebook, saved")
    parser = command(
        commands,
        "progress",
        run_progress,
        "show the marks of all your notebooks, unit by unit",
        "course progress",
        "course progress ~/my-course/exercises",
        details="Checks every unit's notebook in DIR, as `course check` does. Nothing leaves this machine.",
    )
    parser.add_argument(
        "folder",
        metavar="DIR",
        type=Path,
        nargs="?",
        help="where the unit folders are (default: ./exercises if there is one, else the working folder)",
    )


def run_check(options: argparse.Namespace) -> int:
    """``course check``: ends with 0 when the notebook could be checked, whatever its marks are."""
    from coursekit.checks.learner import check_notebook
    from coursekit.cli.console import say, table, working

    with working(f"Checking {options.notebook}"):
        report = check_notebook(options.notebook)
    rows = [
        (question["title"], mark(verdict), result(verdict))
        for question, verdict in zip(report.questions, report.verdicts, strict=True)
    ]
    table(report.title, ("question", "mark", "what the check says"), rows)
    for note in report.notes:
        say(note)
    say(f"{total(report)} on the visible cases.")
    return 0


def run_progress(options: argparse.Namespace) -> int:
    """``course progress``."""
    from coursekit.checks.learner import NotebookError, check_notebook
    from coursekit.cli.console import say, steps, table

    folder = options.folder or (Path("exercises") if Path("exercises").is_dir() else Path())
    notebooks = find_notebooks(folder)
    if not notebooks:
        raise NotebookError(
            f"{folder.resolve()} holds no notebook of this course. "
            "Name the folder that holds the unit folders, for example `course progress exercises`."
        )
    rows = []
    with steps("Checking") as advance:
        for done, path in enumerate(notebooks, 1):
            try:
                rows.append(progress_row(check_notebook(path)))
            except NotebookError as problem:
                rows.append((path.stem, "", "", str(problem)))
            advance(done, len(notebooks), path.name)
    table("", ("unit", "marks", "questions right", "next"), rows)
    say("Marks are those of the visible cases; a person marks written answers. Nothing left this machine.")
    return 0


def find_notebooks(folder: Path) -> list[Path]:
    """The notebooks in a folder and its unit folders that belong to a unit of the course."""
    from coursekit.subject import subject

    known = {path.parent.name for path in subject().exercises_dir.glob("*/checks.json")}
    return sorted(path for path in (*folder.glob("*.ipynb"), *folder.glob("*/*.ipynb")) if path.stem in known)


def progress_row(report: Report) -> tuple[str, str, str, str]:
    """One unit: its title, the marks, the questions that are right, and the first that is not."""
    asked = [
        (question["title"], verdict)
        for question, verdict in zip(report.questions, report.verdicts, strict=True)
        if verdict.cause != TO_BE_MARKED
    ]
    right = sum(verdict.correct for _, verdict in asked)
    following = next((title for title, verdict in asked if not verdict.correct), "all done")
    return report.title, total(report), f"{right} of {len(asked)}", following


def mark(verdict: Verdict) -> str:
    """The mark of one question: ``1.5 of 2``."""
    from coursekit.checks.verdict import points_shown

    if verdict.cause == TO_BE_MARKED:
        return f"– of {points_shown(verdict.max_points)}"
    return f"{points_shown(verdict.points)} of {points_shown(verdict.max_points)}"


def result(verdict: Verdict) -> str:
    """What the check says about one question."""
    if verdict.correct:
        return "✓ Right."
    if verdict.cause == TO_BE_MARKED:
        return "A person marks this one."
    return f"✗ {verdict.message}"


def total(report: Report) -> str:
    """The marks of a whole notebook: ``7.5 of 12 points``."""
    from coursekit.checks.verdict import points_shown

    return f"{points_shown(report.points)} of {points_shown(report.max_points)} points"
