"""Saves some seconds at the start of every command that reads notebooks or the gradebook.

It has to be imported before nbformat and nbgrader are, for what it leaves out is not what we use:

- nbformat imports jsonschema, which imports ``rfc3987_syntax`` where it is installed, and that compiles some
  35 grammars at import (measured: 1.8 s; python-jsonschema issue 1428). jsonschema treats the package as
  optional, and no schema of Jupyter's uses the format it checks, so we say that it is not there.
- nbgrader imports its extensions of the Jupyter server, and with them the server and the exchange, only to
  name the functions that start them (measured: 0.6 s). What lies below them can be imported as ever.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

_EXTENSIONS = ("assignment_list", "course_list", "formgrader", "validate_assignment")


def _stand_in(name: str, folder: Path) -> None:
    """Put an empty module in the place of a package that would be run; its own modules stay to be found."""
    module = ModuleType(name)
    module.__path__ = [str(folder)]
    module.load_jupyter_server_extension = None  # type: ignore[attr-defined]
    sys.modules.setdefault(name, module)


sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
if "nbgrader" not in sys.modules and (_found := find_spec("nbgrader")) and _found.origin:
    for _extension in _EXTENSIONS:
        _place = Path(_found.origin).parent / "server_extensions" / _extension
        _stand_in(f"nbgrader.server_extensions.{_extension}", _place)
