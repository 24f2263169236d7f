"""``course new``: a unit or a chapter to start from, complete enough to pass its own tests."""

from __future__ import annotations

import argparse

from coursekit.cli.options import Commands, command
from coursekit.errors import CourseError


def add(commands: Commands) -> None:
    """Add the commands of this family."""
    parser = command(
        commands,
        "new",
        run,
        "start a unit (exercises) or a chapter (page) from a template",
        "course new unit grid_and_environment",
        "course new chapter grid_and_environment",
        details="The template builds and passes its own tests as it is; replace its text step by step.",
    )
    parser.add_argument("what", choices=("unit", "chapter"), help="what to start")
    parser.add_argument("name", metavar="NAME", help="its slug: lower-case letters, digits and underscores")


def run(options: argparse.Namespace) -> int:
    """``course new``."""
    from coursekit.authoring.templates import write_chapter, write_unit
    from coursekit.cli.console import say
    from coursekit.project import find_project

    if not options.name.isidentifier() or options.name != options.name.lower():
        raise CourseError(
            f"{options.name!r} cannot be a name: it becomes a file and a Python name. "
            "Use lower-case letters, digits and underscores, for example `grid_and_environment`."
        )
    write = {"unit": write_unit, "chapter": write_chapter}[options.what]
    try:
        path = write(find_project(), options.name)
    except FileExistsError as problem:
        raise CourseError(str(problem)) from None
    say(f"Written: {path}")
    return 0
