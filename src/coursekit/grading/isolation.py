"""How well students' code is kept apart from everything else, by name."""

from __future__ import annotations

from dataclasses import dataclass

from coursekit.errors import CourseError

CHOICES = ("best", "strict", "process")


@dataclass(frozen=True)
class Isolation:
    """A rung of isolation that is in force, and what an instructor should know about it."""

    name: str
    warning: str = ""


PROCESS = Isolation(
    "process",
    "Students' code ran in processes of its own, with limits on time, memory and output, and without the "
    "hidden cases. It ran with the rights of the person who graded, so it could read that person's files. "
    "Grade notebooks of strangers in an account or a container of its own.",
)


def choose_isolation(asked: str) -> Isolation:
    """The isolation to use. ``best`` is the best there is, ``strict`` refuses anything less than a jail.

    Raises:
        CourseError: ``strict`` cannot be had, or the name is unknown.
    """
    if asked not in CHOICES:
        raise CourseError(f"There is no isolation {asked!r}. Choose one of: {', '.join(CHOICES)}.")
    if asked == "strict":
        raise CourseError(
            "Strict isolation is not to be had: this version has no jail for students' code yet. "
            "Where you know your students, say --isolation=process and read what that means in the report."
        )
    return PROCESS
