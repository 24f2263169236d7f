"""How much a submission may use, and how the operating system is told."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from coursekit.errors import CourseError

WATCHDOG_EXIT = 124
"""The exit code of a worker without fork whose step did not end in time."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Sizes are in bytes, times in seconds.

    ``question_…`` holds for one cell and for the calls of one question, on the wall clock and on the
    processor: a busy machine makes honest work slow, but no loop finite. ``output`` holds for what one cell
    prints and shows; ``answer`` for all values one question gives back. ``memory`` holds for each process,
    ``tree_memory`` for all of a submission together where a control group can be made, ``disk`` for all files
    together, ``processes`` (threads count) in a jail only, ``notebook_output`` for all that comes back from
    one notebook.
    """

    question_cpu_seconds: float = 5.0
    question_seconds: float = 10.0
    notebook_cpu_seconds: float = 60.0
    notebook_seconds: float = 90.0
    memory: int = 1 << 30
    tree_memory: int = 2 << 30
    file_size: int = 64 << 20
    disk: int = 128 << 20
    open_files: int = 256
    processes: int = 32
    output: int = 1 << 20
    answer: int = 8 << 20
    notebook_output: int = 32 << 20

    def to_json(self) -> dict[str, Any]:
        """The limits as plain JSON."""
        return asdict(self)

    def changed(self, changes: Mapping[str, Any], where: str) -> Limits:
        """These limits with some of them changed; ``where`` names the place that says so.

        Raises:
            CourseError: there is no such limit, or a value is not a positive number.
        """
        known = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise CourseError(
                    f"{where} sets the limit {name!r}, which there is not. There are {', '.join(known)}."
                )
            if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
                raise CourseError(f"{where} sets the limit {name!r} to {value!r}; expected a number above 0.")
        return replace(self, **{name: known[name](value) for name, value in changes.items()})


def apply(limits: Limits) -> None:
    """Limit this process and everything it starts, for good. Does nothing where rlimits do not exist.

    The number of processes is left to the jail (:func:`limit_processes`).
    """
    if sys.platform == "win32":
        return
    import resource

    # The timers end a cell or a call first, and say why; this ends a process that escapes them.
    seconds = int(limits.notebook_cpu_seconds) + 1
    for kind, value in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (value, value))
    if sys.platform == "linux":
        # Elsewhere address space is not what a program uses; macOS refuses to start under it.
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))


def limit_processes(count: int) -> None:
    """Let there be no more than ``count`` processes and threads of this user, for good.

    It counts all of them, so outside a jail a busy account would starve honest work; root is exempt.
    """
    import resource

    most = resource.getrlimit(resource.RLIMIT_NPROC)[1]
    count = count if most == resource.RLIM_INFINITY else min(count, most)
    resource.setrlimit(resource.RLIMIT_NPROC, (count, count))
