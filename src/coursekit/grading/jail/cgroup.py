"""An extra on every rung: one limit for the memory of all processes of a submission together.

Only a control group can set it, and only some accounts may make one: root, or a service that the system has
delegated its group to. Both versions are tried (cgroups(7)); nothing depends on it.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from pathlib import Path

_MOUNT = Path("/sys/fs/cgroup")
_LIMITS = ("memory.max", "memory.limit_in_bytes")
_SWAP = ("memory.swap.max", "memory.memsw.limit_in_bytes")
_EVENTS = ("memory.events", "memory.oom_control")
_PATIENCE = 2.0


def make(name: str, memory: int) -> Path | None:
    """Make a group below that of this process, with a limit in bytes; ``None`` where that cannot be."""
    for parent in _own_groups():
        group = parent / name
        try:
            if (parent / "cgroup.subtree_control").exists():
                (parent / "cgroup.subtree_control").write_text("+memory")
            group.mkdir()
            set_limit(group, memory)
        except OSError:
            remove(group)
            continue
        with contextlib.suppress(OSError):  # without swap there is nothing to limit
            _first(group, _SWAP).write_text("0" if (group / _SWAP[0]).exists() else str(memory))
        return group
    return None


def usable() -> bool:
    """Whether this process can make such a group."""
    group = make(f"coursekit-{os.getpid()}-trial", 1 << 30)
    if group:
        remove(group)
    return group is not None


def set_limit(group: Path, memory: int) -> None:
    """Set the limit of a group, in bytes."""
    _first(group, _LIMITS).write_text(str(memory))


def remove(group: Path) -> None:
    """Take a group away once its processes have ended."""
    until = time.monotonic() + _PATIENCE
    while group.is_dir() and time.monotonic() < until:
        try:
            group.rmdir()
        except OSError:
            time.sleep(0.02)


class Membership:
    """A group as a worker holds it, opened before the walls are up that hide it.

    The worker joins, so that its forks are born in the group: to move each of them costs the kernel some
    ten milliseconds. What the worker holds by then is not counted.
    """

    def __init__(self, group: Path) -> None:
        self._members = os.open(group / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)
        self._events = os.open(_first(group, _EVENTS), os.O_RDONLY | os.O_CLOEXEC)

    def join(self) -> None:
        """Move this process into the group; what it starts from now on is born in it.

        Raises:
            OSError: the system does not allow it.
        """
        os.write(self._members, b"0")

    def go_first(self) -> None:
        """Let this process and what it starts be ended before the worker when the memory is used up.

        Raises:
            OSError: the system does not allow it.
        """
        Path("/proc/self/oom_score_adj").write_text("1000")

    def kills(self) -> int:
        """How many processes of the group were ended for want of memory so far."""
        found = re.search(rb"^oom_kill (\d+)", os.pread(self._events, 1000, 0), re.MULTILINE)
        return int(found[1]) if found else 0


def _own_groups() -> list[Path]:
    """The folders of this process's groups that may limit memory: version 2 first, then 1."""
    found: list[Path] = []
    listed = Path("/proc/self/cgroup")
    for line in listed.read_text().splitlines() if listed.is_file() else ():
        _, controllers, path = line.split(":", 2)
        if not controllers:
            found.insert(0, _MOUNT / path.lstrip("/"))
        elif "memory" in controllers.split(","):
            found.append(_MOUNT / "memory" / path.lstrip("/"))
    return [folder for folder in found if os.access(folder / "cgroup.procs", os.W_OK)]


def _first(group: Path, names: tuple[str, ...]) -> Path:
    """The file of a group under the name that its version gives it."""
    return next((group / name for name in names if (group / name).exists()), group / names[0])
