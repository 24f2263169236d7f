"""``course new``: a unit or a chapter to start from, complete enough to pass its own tests."""

from __future__ import annotations

import argparse
import re

from coursekit.cli.options import Commands, command
from coursekit.errors import CourseError

_NEXT = {
    "unit": "course build exercises {name}",
    "chapter": "course build toc, then course build book",
}
_NOT_PLANNED = {
    "unit": "it builds, but the syllabus does not list it. Add a row to data/units.csv.",
    "chapter": "the table of contents leaves it out. Add a row to data/units.csv.",
}

# An id of a question is made of it, which has at most 48 characters. A leading _ would hide the unit.
_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")


def add(commands: Commands) -> None:
    """Add the commands of this family."""
    parser = command(
        commands,
        "new",
        run,
        "start a unit (exercises) or a chapter (page) from a template",
        "course new unit grid_and_environment",
        "course new chapter grid_and_environment",
        details="The template builds and proves its questions as it is. `make test-fast` then lists what a\n"
        "whole unit still needs; replace the text step by step.",
    )
    parser.add_argument("what", choices=("unit", "chapter"), help="what to start")
    parser.add_argument("name", metavar="NAME", help="its slug: lower-case letters, digits and underscores")


def run(options: argparse.Namespace) -> int:
    """``course new``."""
    from coursekit.authoring.templates import write_chapter, write_unit
    from coursekit.cli.console import say
    from coursekit.project import find_project
    from coursekit.subject import subject

    if not _NAME.fullmatch(options.name):
        raise CourseError(
            f"{options.name!r} cannot be a name: it becomes a file and a Python name. Use 2 to 41 lower-case "
            "letters from a to z, digits and underscores, a letter first, for example `grid_and_environment`."
        )
    write = {"unit": write_unit, "chapter": write_chapter}[options.what]
    try:
        path = write(find_project(), options.name)
    except FileExistsError as problem:
        raise CourseError(str(problem)) from None
    say(f"Written: {path}")
    here = subject()
    if options.name not in set(here.load(here.units)["slug"]):
        say(f"{options.name} is not in the table {here.units} yet: {_NOT_PLANNED[options.what]}")
    say(f"Next: {_NEXT[options.what].format(name=options.name)}")
    return 0
