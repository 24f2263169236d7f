"""The worker, run as ``python -m coursekit.grading.worker``: warm, and forks one child per submission.

It is a fresh exec with a fixed environment, imports what notebooks import once, and holds nothing of the
course. It reads from standard input and writes messages to standard output (:mod:`.frames`). First it is told
a rung, and goes to jail; then come the jobs. Where a fork is not to be had or not safe it runs one job in
itself and ends.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import signal
import sys
import tempfile
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from coursekit.checks import notebook
from coursekit.checks.codec import decode, encode
from coursekit.checks.run import Outcome
from coursekit.grading import frames
from coursekit.grading.jail import Jail, kernel
from coursekit.grading.jail.view import package_of_subject, view
from coursekit.grading.limits import WATCHDOG_EXIT, Limits, apply
from coursekit.grading.shell import NotebookShell
from coursekit.grading.submission import GRACE, DeadlinePipe, Job, ReadyQuestions, end_of, run_job

_SMALLEST_FILE = 32 << 10
"""Bytes that a file weighs at least, so that very many empty ones weigh too much."""
_CONFINING = 30
"""Seconds to build a submission's walls; it takes some milliseconds, and longer only on a sick machine."""


def main() -> None:
    """Answer jobs until standard input ends."""
    options = _options()
    jobs, replies = _take_standard_streams()
    if sys.platform == "linux":
        kernel.adopt_orphans()
    gc.disable()  # what is imported stays: to look for garbage in it takes a tenth of the start
    shell = _warm_shell()
    _warm_subject()
    forks = can_fork() and not options.no_fork
    if not (orders := frames.read(jobs)):
        return
    jail = _go_to_jail(orders["isolation"], orders["group"]) if forks else Jail("process")
    gc.collect()
    gc.freeze()  # what is there now stays shared with every fork
    gc.enable()
    frames.write(replies, {"ready": True, "forks": forks, "isolation": jail.rung})
    questions = ReadyQuestions()
    while job := frames.read(jobs):
        if not forks:
            _run_here(job, shell, replies)
            return
        _run_in_fork(questions.job(job), shell, jail, replies)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--no-fork", action="store_true")
    return parser.parse_args()


def _go_to_jail(rung: str, group: str) -> Jail:
    """The jail of this worker, entered; what comes after sees neither the course nor the machine's files."""
    jail = Jail(rung, group)
    jail.enter(view)
    return jail


def _take_standard_streams() -> tuple[IO[bytes], IO[bytes]]:
    """Job and reply pipes, moved away so that nothing a notebook prints can reach them."""
    jobs, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    return jobs, replies


def _warm_shell() -> NotebookShell:
    """The shell every submission starts from, with the slow imports and first uses behind it."""
    import matplotlib.pyplot as plt
    import pandas as pd

    notebook.silence()
    shell = NotebookShell.instance()
    # The first picture, table and error load fonts, formatters and lexers; each costs a tenth of a second.
    shell.run("import matplotlib.pyplot as plt; plt.plot([1]); plt.show()", 1 << 20)
    shell.run("import pandas; pandas.DataFrame({'warm': [1]})", 1 << 20)
    table = pd.DataFrame({"warm": [2.0, 1.0], "text": ["a", "b"]})
    decode(encode(table[table["warm"] > 0].sort_values("warm")))
    shell.run("1 / 0", 1 << 20)
    plt.close("all")
    shell.reset(new_session=True)  # type: ignore[no-untyped-call]
    return shell


def _warm_subject() -> None:
    """Import what notebooks load tables with. Its package may say by ``warm_up()`` what else to read."""
    with contextlib.suppress(LookupError):  # no subject: a notebook that needs one says so
        package = import_module(package_of_subject())
        getattr(package, "warm_up", lambda: None)()


def can_fork() -> bool:
    """Whether forking is safe: on Linux, and while this process has one thread.

    A fork copies only the thread that forks, so a lock another one holds stays locked for ever. macOS's
    own libraries do not survive a fork at all.
    """
    if sys.platform != "linux":
        return False
    return threading.active_count() == 1 and len(list(Path("/proc/self/task").iterdir())) == 1


def _run_here(job: Job, shell: NotebookShell, replies: IO[bytes]) -> None:
    """Run a job in this process; a watchdog ends the process when a step hangs."""
    limits = Limits(**job["limits"])
    watchdog = _Watchdog(limits)
    watchdog.restart()

    def send(message: dict[str, Any]) -> None:
        watchdog.restart()
        frames.write(replies, message)

    with Jail("process").folder() as folder:
        os.chdir(folder)
        _settle_in(folder)
        apply(limits)
        run_job(job, shell, send, forks=False)
        watchdog.stop()
        os.chdir(tempfile.gettempdir() if Path(tempfile.gettempdir()).is_dir() else "/")


class _Watchdog:
    """Ends this process when it is not restarted in time."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.timer: threading.Timer | None = None

    def restart(self) -> None:
        self.stop()
        seconds = self.limits.question_seconds + 2 * GRACE
        self.timer = threading.Timer(seconds, os._exit, (WATCHDOG_EXIT,))
        self.timer.daemon = True
        self.timer.start()

    def stop(self) -> None:
        if self.timer:
            self.timer.cancel()


def _run_in_fork(job: Job, shell: NotebookShell, jail: Jail, replies: IO[bytes]) -> None:
    """Fork, let the child run the job, pass on what it sends, and end all that it started."""
    limits = Limits(**job["limits"])
    kills = jail.memory_kills()
    with jail.folder() as folder:
        reader, writer = os.pipe()
        try:
            child = jail.fork()
        except OSError as error:
            frames.write(replies, {"unconfined": str(error)})
            raise
        if child == 0:
            os.close(reader)
            _live(job, shell, jail, folder, writer)
        os.close(writer)
        pipe = DeadlinePipe(reader, time.monotonic() + _CONFINING, lambda: _weigh(folder, limits))
        finished, stopped = False, None
        if reason := _unconfined(pipe):
            frames.write(replies, {"unconfined": reason})
        else:
            finished, stopped = _pass_on(pipe, limits, replies)
        os.close(reader)
        ended = end_of(child, patience=0 if stopped or reason else GRACE)
        _end_the_rest(child)
    if jail.memory_kills() > kills:
        # Whichever of its processes was killed: what came of it comes from that.
        stopped = {"status": "out of memory"}
    frames.write(replies, {"done": True, "died": None if finished else stopped or ended})


def _unconfined(pipe: DeadlinePipe) -> str:
    """Why a fork could not be confined; empty where it is, and may begin."""
    try:
        said = frames.read_with(pipe.take) or {}
    except (TimeoutError, frames.FrameError):
        said = {}
    return "" if said.get("confined") is True else str(said.get("reason", "its process ended or hung"))


def _live(job: Job, shell: NotebookShell, jail: Jail, folder: str, writer: int) -> None:
    """The life of the child: it never returns to the worker's code."""
    try:
        os.setsid()
        kernel.die_with_parent()
        os.dup2(writer, 3)
        os.dup2(os.open(os.devnull, os.O_RDWR), 2)
        with os.fdopen(3, "wb") as stream:
            _confine(jail, folder, Limits(**job["limits"]), stream)
            os.closerange(4, 4096)
            run_job(job, shell, lambda message: frames.write(stream, message), forks=True)
    finally:
        os._exit(0)


def _confine(jail: Jail, folder: str, limits: Limits, stream: IO[bytes]) -> None:
    """Confine this process, and say so before a student's code could."""
    try:
        jail.confine(folder, limits)
    except OSError as error:
        frames.write(stream, {"confined": False, "reason": str(error)})
        raise
    _settle_in(folder)
    frames.write(stream, {"confined": True})


class _DiskFullError(Exception):
    """The files of a submission are larger together than they may be."""


def _weigh(folder: str, limits: Limits) -> None:
    """Look at the files of a submission, where no file system of its own limits them.

    Raises:
        _DiskFullError: they are too many or too large.
    """
    weight = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                weight += max(os.lstat(f"{place}/{name}").st_blocks * 512, _SMALLEST_FILE)
        if weight > limits.disk:
            raise _DiskFullError(f"more than {limits.disk:,} bytes of files")


def _end_the_rest(child: int) -> None:
    """End what a submission started and left behind, also what hid in a session of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    orphans = Path(f"/proc/self/task/{os.getpid()}/children")
    while orphans.is_file() and (left := orphans.read_text().split()):
        for orphan in left:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(int(orphan), signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, 0)


def _pass_on(pipe: DeadlinePipe, limits: Limits, replies: IO[bytes]) -> tuple[bool, Outcome | None]:
    """Pass messages on. Whether the child finished, and the outcome if it had to be stopped."""
    last = time.monotonic() + limits.notebook_seconds
    try:
        while True:
            pipe.until = min(last, time.monotonic() + limits.question_seconds + 2 * GRACE)
            body = frames.body_with(pipe.take, frames.LARGEST - 1)
            if body is None or body == frames.END:
                return body is not None, None
            frames.relay(replies, body)
    except TimeoutError:
        whole = time.monotonic() >= last
        seconds = limits.notebook_seconds if whole else limits.question_seconds
        return False, {"status": "timed out", "seconds": seconds}
    except (frames.FrameTooLargeError, _DiskFullError) as error:
        return False, {"status": "too much output", "detail": str(error)}
    except frames.FrameError:
        return False, None


def _settle_in(folder: str) -> None:
    """Make the working folder the home and temporary folder of this process as well."""
    os.environ.update(HOME=folder, TMPDIR=folder, USERPROFILE=folder, TEMP=folder)
    tempfile.tempdir = None
    # As in a notebook, where modules beside it can be imported.
    sys.path.insert(0, "")


if __name__ == "__main__":
    main()
