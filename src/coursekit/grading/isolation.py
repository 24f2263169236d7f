"""How well students' code is kept apart from everything else, by name."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coursekit.errors import CourseError
from coursekit.grading.jail import RUNGS, cgroup, probe

CHOICES = ("strict", "best", "process")


@dataclass(frozen=True)
class Isolation:
    """A rung of isolation that is in force. ``holds`` says in plain words what it does and what not.

    ``warning`` is what an instructor has to know before grading strangers; empty where the rung is a jail.
    """

    name: str
    holds: str
    warning: str = ""

    def with_a_group(self) -> Isolation:
        """The same where a control group limits the memory of all processes of a submission together."""
        return replace(self, holds=self.holds.replace(_NOT_TOGETHER, _TOGETHER))


_NOT_TOGETHER = "the memory of its processes together was not"
_TOGETHER = "so was the memory of its processes together"

NAMESPACES = Isolation(
    "namespaces",
    "Students' code ran where nothing of yours is to be found: it saw the libraries and the course tables, "
    "read-only, and a folder of its own in memory; no other process, no network. Time, memory per process, "
    f"number of processes, output and files were limited; {_NOT_TOGETHER}.",
)
LANDLOCK = Isolation(
    "landlock",
    "Students' code could read the libraries and the course tables only, and write in a folder of its own "
    "only; no other process, no network. Time, memory per process, number of processes, output and files "
    f"were limited; {_NOT_TOGETHER}. It could find out whether a file exists "
    "whose name it guessed, without reading it.",
)
PROCESS = Isolation(
    "process",
    "Students' code ran in processes of its own, with limits on time, memory and output, and without the "
    f"hidden cases; {_NOT_TOGETHER}. It ran with the rights of the person who graded.",
    "Students' code could read and write that person's files and use the network. "
    "Grade notebooks of strangers in a jail, or in an account or a container of its own.",
)
_BY_NAME = {isolation.name: isolation for isolation in (NAMESPACES, LANDLOCK, PROCESS)}


def choose_isolation(asked: str) -> Isolation:
    """The isolation to use. ``best`` is the best there is, ``strict`` refuses anything less than a jail.

    Raises:
        CourseError: ``strict`` cannot be had, or the name is unknown.
    """
    if asked not in CHOICES:
        raise CourseError(f"There is no isolation {asked!r}. Choose one of: {', '.join(CHOICES)}.")
    if asked == "process":
        return _as_it_is(PROCESS)
    why_not = probe.rungs()
    chosen = next(rung for rung in RUNGS if not why_not[rung])
    if asked == "strict" and chosen == "process":
        raise CourseError(_no_jail(why_not["namespaces"], why_not["landlock"]))
    return _as_it_is(_BY_NAME[chosen])


def _as_it_is(isolation: Isolation) -> Isolation:
    return isolation.with_a_group() if cgroup.usable() else isolation


def is_weaker(rung: object, chosen: Isolation) -> bool:
    """Whether a worker's rung is less than what was chosen."""
    return rung not in RUNGS or RUNGS.index(str(rung)) > RUNGS.index(chosen.name)


def _no_jail(namespaces: str, landlock: str) -> str:
    return (
        "Strict isolation is not to be had on this system. "
        f"Namespaces: {namespaces}. Landlock: {landlock}. "
        "Grade on Linux where user namespaces are allowed (on Ubuntu 24.04 and later an administrator says "
        "`sysctl kernel.apparmor_restrict_unprivileged_userns=0`), or on Linux 6.12 or later. "
        "Where you know your students, say --isolation=process and read what that means in the report."
    )
