"""The jail students' code runs in: two kinds of walls, and one that is none.

A worker enters once (:meth:`Jail.enter`), when everything a notebook needs is imported; each of its forks
confines itself (:meth:`Jail.confine`) before it runs a line of a student's. Only the standard library and
the kernel are needed: no daemon, no container, no rights of root.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from coursekit.grading.jail import cgroup, landlock, namespaces, seccomp
from coursekit.grading.jail.view import View, check
from coursekit.grading.limits import Limits, apply

RUNGS = ("namespaces", "landlock", "process")
"""From the strongest to the weakest."""


class Jail:
    """A rung by its name; ``process`` keeps limits and nothing else.

    ``group`` is the folder of a control group for the submissions (:mod:`.cgroup`), where one can be made.
    """

    def __init__(self, rung: str, group: str = "") -> None:
        if rung not in RUNGS:
            raise ValueError(f"There is no rung {rung!r}. Choose one of: {', '.join(RUNGS)}.")
        self.rung = rung
        self._group = cgroup.Membership(Path(group)) if group else None
        self._rules: landlock.Rules | None = None
        self._worker = (0, 0)
        self._denied = b""

    def enter(self, show: Callable[[], View]) -> None:
        """Move the worker behind the walls, for good. ``show`` says what is to be seen behind them.

        Raises:
            OSError: the system does not allow it; the process may be half inside and has to end.
        """
        if self._group:
            self._group.join()
        if self.rung == "process":
            return
        # Made here once: every fork of the worker needs it.
        self._denied = seccomp.program(namespaces=self.rung == "namespaces")
        view = show()
        if self.rung == "namespaces":
            namespaces.enter(view)
        else:
            self._rules = landlock.enter(view)
        self._worker = (os.getuid(), os.getgid())
        check(view)

    @contextlib.contextmanager
    def folder(self) -> Iterator[str]:
        """An empty folder for one submission, gone with everything in it afterwards."""
        if self.rung == "namespaces":
            # In memory, and made by the submission's own process where nobody else sees it.
            yield namespaces.HOME
            return
        folder = tempfile.mkdtemp(prefix="submission-")
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def fork(self) -> int:
        """Fork the worker for a submission, as :func:`os.fork` does."""
        return namespaces.fork() if self.rung == "namespaces" else os.fork()

    def confine(self, folder: str, limits: Limits) -> None:
        """Confine this fork of the worker (:meth:`fork`) and what it starts, for good, to its ``folder``.

        Raises:
            OSError: the system does not allow it.
        """
        if self._group:
            self._group.go_first()
        if self.rung == "namespaces":
            namespaces.confine(limits, *self._worker)
        os.chdir(folder)
        if self._rules:
            landlock.confine(self._rules, folder, limits)
        apply(limits)
        if self.rung != "process":
            seccomp.deny(self._denied)

    def memory_kills(self) -> int:
        """How many processes of submissions were ended so far because all of one needed too much memory."""
        return self._group.kills() if self._group else 0
