"""IPython's own commands in a student's cell: what is left over from their machine does no harm here.

A line such as ``%load_ext lab_black`` fails where that is not installed, and takes the rest of its cell with
it. It is no part of an answer, so it is said, and the cell goes on.
"""

from __future__ import annotations

import re
import sys
from typing import Any

from IPython.core.interactiveshell import InteractiveShell

_INSTALLERS = ("pip", "conda", "mamba", "micromamba", "uv")
_INSTALLS = re.compile(rf"\s*(?:\S*python[\d.]*\s+-m\s+)?(?:{'|'.join(_INSTALLERS)}|pip3)\s")
_ABOUT_THE_NOTEBOOK = (
    "aimport",
    "autoreload",
    "config",
    "gui",
    "load_ext",
    "matplotlib",
    "reload_ext",
    "unload_ext",
)


class ForgivingMagics(InteractiveShell):
    """A shell in which commands about the notebook or the machine cannot end a cell."""

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Run a magic; installing does nothing, and what is unknown or about the notebook may fail."""
        if magic_name in _INSTALLERS:
            return _passed_over(f"%{magic_name} {line}", "nothing is installed while grading")
        if magic_name not in _ABOUT_THE_NOTEBOOK and self.find_line_magic(magic_name):  # type: ignore[no-untyped-call]
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        try:
            return super().run_line_magic(magic_name, line, _stack_depth + 1)
        except Exception as error:
            return _passed_over(f"%{magic_name} {line}", str(error))

    def enable_gui(self, gui: str | None = None) -> None:
        """There is no window; figures are drawn into the notebook all the same."""

    def system(self, cmd: str) -> None:
        """Run a line for the system's shell, where there is one to be had."""
        if _INSTALLS.match(cmd):
            return _passed_over(f"!{cmd}", "nothing is installed while grading")
        try:
            super().system(cmd)  # type: ignore[no-untyped-call]
        except OSError as error:
            _passed_over(f"!{cmd}", str(error))
        return None


def _passed_over(line: str, reason: str) -> None:
    print(f"Passed over: {line.strip()} ({reason}).", file=sys.stderr)
