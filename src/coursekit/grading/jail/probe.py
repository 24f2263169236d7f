"""Which rungs hold on this system, found by building each and trying what it must stop.

Run as ``python -m coursekit.grading.jail.probe``: it prints JSON, for each rung ``""`` where it holds, else
why it is not to be had. A system call that returns is no proof: some systems grant a namespace without any
right in it.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from coursekit.errors import CourseError
from coursekit.grading.jail import RUNGS, Jail
from coursekit.grading.jail.view import View, outline
from coursekit.grading.limits import Limits

_PATIENCE = 30
_HOLDS = "holds"


def rungs() -> Mapping[str, str]:
    """For each rung ``""`` or why it is not to be had, asked in a process of its own.

    Raises:
        CourseError: the question was not answered.
    """
    command = [sys.executable, "-P", "-m", "coursekit.grading.jail.probe"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=True)
        answer: dict[str, str] = json.loads(done.stdout)
    except (subprocess.SubprocessError, OSError, ValueError) as error:
        said = getattr(error, "stderr", None) or str(error).encode()
        last = said.decode(errors="replace").strip().splitlines()[-1:]
        raise CourseError(
            f"What isolation there is could not be found out ({''.join(last)}). Run `course doctor`.",
            exit_code=1,
        ) from error
    return answer


def main() -> None:
    """Print what holds."""
    if sys.platform != "linux":
        print(json.dumps({**dict.fromkeys(RUNGS, "it needs Linux"), "process": ""}))
        return
    shown = outline()
    print(json.dumps({rung: _try(rung, shown) for rung in RUNGS[:-1]} | {"process": ""}))


def _try(rung: str, shown: View) -> str:
    """Enter a rung as a worker does, let a fork of it confine itself and look around."""
    with tempfile.TemporaryDirectory(prefix="coursekit-") as folder:
        own = Path(folder, "worker")
        own.mkdir()
        forbidden = (folder, *_hidden(shown))
        jail = Jail(rung)

        def enter(writer: int) -> None:
            tempfile.tempdir = str(own)
            jail.enter(lambda: shown)
            with jail.folder() as home:
                _say(writer, _in_fork(lambda inner: _look(jail, home, forbidden, inner), jail.fork))

        said = _in_fork(enter)
    return "" if said == _HOLDS else said or "it ended without a word"


def _look(jail: Jail, home: str, forbidden: Iterable[str], writer: int) -> None:
    jail.confine(home, Limits())
    _say(writer, _look_around(home, forbidden))


def _in_fork(work: Callable[[int], None], fork: Callable[[], int] = os.fork) -> str:
    """What a piece of work writes to the descriptor it gets, done in a process that may be spoilt."""
    reader, writer = os.pipe()
    child = fork()
    if child == 0:
        os.close(reader)
        try:
            work(writer)
        except Exception as error:
            _say(writer, getattr(error, "strerror", None) or str(error))
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read().decode(errors="replace")
    os.waitpid(child, 0)
    return said


def _say(writer: int, text: str) -> None:
    os.write(writer, text.encode()[:2000])


def _hidden(shown: View) -> list[str]:
    """The files of our own packages that are not shown: facts, models, checks."""
    files = (path for folder in shown.ours for path in Path(folder).rglob("*.*") if path.is_file())
    return [str(path) for path in files if str(path) not in shown.files]


def _look_around(home: str, forbidden: Iterable[str]) -> str:
    """What is wrong with the walls, from inside them."""
    Path(home, "file").write_text("text")
    for path in forbidden:
        if _opens(path):
            return f"{path} can be read from inside"
    with contextlib.suppress(OSError):
        socket.socket().close()
        return "the network can be reached from inside"
    return _HOLDS


def _opens(path: str) -> bool:
    try:
        os.close(os.open(path, os.O_RDONLY))
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()
