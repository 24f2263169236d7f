"""How much memory `course grade` holds while it runs: its own process, and each of its workers."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.05
"""Seconds between two looks. The kernel keeps the peak itself, so only a process must not be missed."""


@dataclass(frozen=True)
class Peak:
    """The largest resident size in MB, shared pages included: the coordinator, and its largest worker."""

    coordinator: float
    worker: float


def peak(command: Sequence[str]) -> Peak:
    """Run a command and watch it.

    Raises:
        SystemExit: the command failed.
    """
    coordinator = worker = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_EVERY)
            if process.returncode is not None:
                break
            coordinator = max(coordinator, _megabytes(process.pid))
            worker = max([worker, *map(_megabytes, _workers(process.pid))])
        if process.returncode:
            assert process.stderr is not None
            raise SystemExit(process.stderr.read().decode(errors="replace")[-2000:])
    return Peak(coordinator, worker)


def _megabytes(process: int) -> float:
    """The peak of a process so far; 0 when it is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _workers(process: int) -> list[int]:
    """The workers among the children; any thread may have started one."""
    found = []
    with contextlib.suppress(OSError):
        for children in Path(f"/proc/{process}/task").glob("*/children"):
            for child in children.read_text().split():
                if b"coursekit.grading.worker" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.append(int(child))
    return found
