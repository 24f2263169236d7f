"""A learner's commands: check one notebook, or see how far all of them are."""

from __future__ import annotations

import argparse
from pathlib import Path

from coursekit.cli.options import Commands, command


def add(commands: Commands) -> None:
    """Add the commands of this family."""
    parser = command(
        commands,
        "check",
        run_check,
        "check the answers in a notebook",
        "course check exercises/the_deal/the_deal.ipynb",
        details="Runs the notebook's code on this machine and judges the visible cases, as `check(...)` does in\n"
        "the notebook. Nothing leaves this machine. Run only notebooks that you wrote or trust.",
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
    """``course check``."""
    raise NotImplementedError


def run_progress(options: argparse.Namespace) -> int:
    """``course progress``."""
    raise NotImplementedError
