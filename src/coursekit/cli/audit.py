"""``course audit``: are the questions of a unit good enough to give marks by, and is no answer in reach?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit.cli.options import Commands, command, positive

if TYPE_CHECKING:
    from coursekit.grading.audit import Audit, UnitAudit
    from coursekit.grading.audit.notes import Note


def add(commands: Commands) -> None:
    """Add the command."""
    parser = command(
        commands,
        "audit",
        run,
        "judge the questions of a unit, and look for answers within students' reach",
        "course audit",
        "course audit the_deal",
        "course audit the_deal --course ~/classes/spring",
        details="Tries slips, constants, inputs given back and more on every question, looks for answers\n"
        "from inside the jail, and measures what the reference answers need. Runs your own sources,\n"
        "no student's code. Exit code 0: no finding. 1: something to mend. 2: usage.",
    )
    parser.add_argument(
        "units",
        metavar="UNIT",
        nargs="*",
        help="only these units (default: all, or all released to the class)",
    )
    parser.add_argument(
        "--course",
        metavar="DIR",
        type=Path,
        help="judge the frozen hidden cases of this class instead of draws",
    )
    parser.add_argument(
        "--draws",
        metavar="N",
        type=positive,
        default=5,
        help="how many sets of hidden cases to draw (default: %(default)s)",
    )
    parser.add_argument(
        "--isolation",
        choices=("strict", "best", "process"),
        default="best",
        help="where to look for answers. best: in the best jail there is. strict: in a jail, or stop. "
        "process: without one, which shows what a jail hides (default: %(default)s)",
    )


def run(options: argparse.Namespace) -> int:
    """``course audit``."""
    from coursekit.cli.classroom import class_of
    from coursekit.cli.console import steps
    from coursekit.grading.audit import audit
    from coursekit.project import find_project

    project = find_project()
    course = class_of(options) if options.course else None
    units = options.units or (course.released() if course else project.units())
    with steps("Auditing") as advance:
        done = audit(
            project,
            units,
            course=course,
            draws=options.draws,
            isolation=options.isolation,
            progress=advance,
        )
    for unit in done.units:
        show(unit)
    show_reach(done)
    return 0 if done.sound else 1


def show(unit: UnitAudit) -> None:
    """Print what is said on one unit: findings first, then information, then what it needs."""
    from coursekit.cli.console import say, table

    say(f"{unit.unit}: {counted(len(unit.findings), 'finding')} on {counted(unit.questions, 'question')}")
    lines("To mend", unit.findings)
    lines("For information", unit.information)
    say()
    rows = [
        (cost.name, f"{cost.seconds:.2f}", f"{cost.cpu_seconds:.2f}", f"{cost.peak / 2**20:.0f}",
         f"{cost.added / 2**20:.1f}")
        for cost in unit.costs
    ]  # fmt: skip
    columns = ("the reference answer of", "seconds", "CPU seconds", "peak MiB", "of it added")
    table("", columns, rows, right=columns[1:])
    say("Limits that leave ten times as much, for the unit's source:")
    say()
    for line in unit.suggested.as_source().splitlines():
        say(f"  {line}")
    say()


def lines(title: str, notes: list[Note]) -> None:
    """Print some notes, one to a line."""
    from coursekit.cli.console import say

    if notes:
        say(f"  {title}")
    for note in notes:
        say(f"    {note.question}: {note.sentence}")


def show_reach(done: Audit) -> None:
    """Print what students' code can reach."""
    from coursekit.cli.console import say

    if done.reach is None:
        say("No jail is to be had on this system, so nobody looked for answers from inside one.")
        say("`course doctor --instructor` says what is missing.")
        return
    looked = ", ".join(f"{count:,} {what}" for what, count in done.reach.looked.items())
    say(f"Answers in reach of students' code (isolation {done.isolation}): {len(done.reach.found) or 'none'}")
    for sentence in done.reach.found:
        say(f"    {sentence}")
    if looked:
        say(f"  looked at: {looked}")


def counted(number: int, word: str) -> str:
    """A number with its word: ``no finding``, ``1 finding``, ``2 findings``."""
    return f"{number or 'no'} {word}{'s' if number > 1 else ''}"
