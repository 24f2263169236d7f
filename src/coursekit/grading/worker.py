"""The worker, run as ``python -m coursekit.grading.worker``: warm, and forks one child per submission.

It is a fresh exec with a fixed environment, imports what notebooks import once, and holds nothing of the
course. It reads jobs from standard input and writes messages to standard output (:mod:`.frames`). Where a
fork is not to be had or not safe it runs one job in itself and ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any

from coursekit.checks import notebook
from coursekit.checks.run import Outcome
from coursekit.grading import frames
from coursekit.grading.limits import WATCHDOG_EXIT, Limits, apply
from coursekit.grading.shell import NotebookShell
from coursekit.grading.submission import GRACE, DeadlinePipe, Job, end_of, run_job

# <linux/prctl.h>: adopt the orphans of one's children; die with one's parent.
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Answer jobs until standard input ends."""
    jobs, replies = _take_standard_streams()
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    shell = _warm_shell()
    forks = "--no-fork" not in sys.argv and can_fork()
    frames.write(replies, {"ready": True, "forks": forks})
    while job := frames.read(jobs):
        if not forks:
            _run_here(job, shell, replies)
            return
        _run_in_fork(job, shell, replies)


def _prctl(option: int, value: int) -> None:
    """Set an attribute of this process, where the system is Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


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

    notebook.silence()
    shell = NotebookShell.instance()
    # The first picture, table and error load fonts, formatters and lexers; each costs a tenth of a second.
    shell.run("import matplotlib.pyplot as plt; plt.plot([1]); plt.show()", 1 << 20)
    shell.run("import pandas; pandas.DataFrame({'warm': [1]})", 1 << 20)
    shell.run("1 / 0", 1 << 20)
    plt.close("all")
    shell.reset(new_session=True)  # type: ignore[no-untyped-call]
    # What is there now stays shared with every fork.
    gc.freeze()
    return shell


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

    def send(message: dict[str, Any]) -> None:
        watchdog.restart()
        frames.write(replies, message)

    with _private_folder() as folder:
        _enter(folder)
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


def _run_in_fork(job: Job, shell: NotebookShell, replies: IO[bytes]) -> None:
    """Fork, let the child run the job, pass on what it sends, and end all that it started."""
    limits = Limits(**job["limits"])
    with _private_folder() as folder:
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _live(job, shell, folder, limits, writer)
        os.close(writer)
        pipe = DeadlinePipe(reader, 0)
        finished, stopped = _pass_on(pipe, limits, replies)
        os.close(reader)
        ended = end_of(child, patience=0 if stopped else GRACE)
        _end_the_rest(child)
    frames.write(replies, {"done": True, "died": None if finished else stopped or ended})


def _live(job: Job, shell: NotebookShell, folder: str, limits: Limits, writer: int) -> None:
    """The life of the child: it never returns to the worker's code."""
    try:
        os.setsid()
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        os.dup2(writer, 3)
        os.closerange(4, 4096)
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 2)
        _enter(folder)
        apply(limits)
        with os.fdopen(3, "wb") as stream:
            run_job(job, shell, lambda message: frames.write(stream, message), forks=True)
    finally:
        os._exit(0)


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
            message = frames.read_with(pipe.take)
            if message is None or message.get("end"):
                return message is not None, None
            frames.write(replies, {"from": message})
    except TimeoutError:
        whole = time.monotonic() >= last
        seconds = limits.notebook_seconds if whole else limits.question_seconds
        return False, {"status": "timed out", "seconds": seconds}
    except frames.FrameTooLargeError as error:
        return False, {"status": "too much output", "detail": str(error)}
    except frames.FrameError:
        return False, None


@contextlib.contextmanager
def _private_folder() -> Any:
    """An empty folder for one submission, gone with everything in it afterwards."""
    folder = tempfile.mkdtemp(prefix="submission-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _enter(folder: str) -> None:
    """Make a folder the working, home and temporary folder of this process."""
    os.chdir(folder)
    os.environ.update(HOME=folder, TMPDIR=folder, USERPROFILE=folder, TEMP=folder)
    tempfile.tempdir = None
    # As in a notebook, where modules beside it can be imported.
    sys.path.insert(0, "")


if __name__ == "__main__":
    main()
