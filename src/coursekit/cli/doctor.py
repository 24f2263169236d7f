"""``course doctor``: what works on this machine, what does not, and how to put it right."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from typing import TYPE_CHECKING

from coursekit.cli.options import Commands, command

if TYPE_CHECKING:
    from coursekit.cli.requirements import Finding


def add(commands: Commands) -> None:
    """Add the commands of this family."""
    parser = command(
        commands,
        "doctor",
        run,
        "check this machine: what works, what is missing, how to get it",
        "course doctor",
        "course doctor --student",
        "course doctor --instructor",
        details="Prints [ok], [fail] or [note] per requirement. Ends with 1 when one of them fails.",
    )
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--student", action="store_true", help="only what reading and solving need")
    who.add_argument("--instructor", action="store_true", help="only what grading and building need on top")


def run(options: argparse.Namespace) -> int:
    """``course doctor``."""
    from coursekit.cli import requirements
    from coursekit.cli.console import say

    groups = {
        "To read and solve (student)": () if options.instructor else requirements.student(),
        "To grade and build (instructor)": () if options.student else requirements.instructor(),
    }
    failed = 0
    for title, findings in groups.items():
        failed += show(title, findings)
    say(
        "Everything that is needed is there."
        if not failed
        else f"Failed: {failed}. Each line above has its fix."
    )
    return 1 if failed else 0


def show(title: str, findings: Iterable[Finding]) -> int:
    """Print the findings of one group as they come; returns how many failed."""
    from coursekit.cli.console import say

    failed = 0
    for number, finding in enumerate(findings):
        if number == 0:
            say(title)
        say(f"  {finding.line}")
        failed += finding.state == "fail"
    return failed
