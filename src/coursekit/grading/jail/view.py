"""What students' code may read: the interpreter, its libraries, fonts, the tables of the course, no more.

Of our own packages it sees the files of modules that are imported already, so that an error message can
quote their lines: they hold no answer. Facts, models, bundles and the authoring tools are not among them.
"""

from __future__ import annotations

import errno
import os
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

_SYSTEM = (
    "/usr/bin",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libexec",
    "/usr/share",
    "/usr/local/lib",
    "/usr/local/share/fonts",
    "/bin",
    "/lib",
    "/lib32",
    "/lib64",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/etc/mime.types",
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")


@dataclass(frozen=True)
class View:
    """What is shown: libraries, and the tables. Of ``ours``, the folders of our packages, ``files`` alone."""

    libraries: tuple[str, ...]
    ours: tuple[str, ...]
    files: tuple[str, ...]
    tables: str


def view() -> View:
    """The view of a worker, once everything a notebook needs of ours is imported.

    Raises:
        LookupError: no subject is installed.
    """
    return outline(str(tables_dir()))


def tables_dir() -> Path:
    """The folder of the course's tables.

    Raises:
        LookupError: no subject is installed.
    """
    # Not from the Subject: it holds the facts, and students' code gets a copy of a worker's memory.
    folder: Path = import_module(package_of_subject()).data_dir()
    return folder


def package_of_subject() -> str:
    """The name of the package that the subject is in.

    Raises:
        LookupError: no subject is installed.
    """
    return _package(_subject())


def outline(tables: str = "") -> View:
    """The view of this process as it is; without tables it is quick to make, and good to try walls with."""
    ours = tuple(_folder_of(name) for name in ("coursekit", package_of_subject()))
    files = sorted(path for module in list(sys.modules.values()) if (path := _source(module, ours)))
    return View(tuple(_libraries()), ours, tuple(files), tables)


def check(shown: View) -> None:
    """See that everything in a view can be read by the user that this process is now.

    Raises:
        PermissionError: something was readable for root alone.
    """
    for path in filter(None, (os.__file__, *shown.libraries, *shown.files, shown.tables)):
        if not os.access(path, os.R_OK):
            raise PermissionError(errno.EACCES, f"once root is given up, nobody may read {path}")


def _libraries() -> Iterator[str]:
    """The folders of the system's libraries and of Python's."""
    prefixes = [str(Path(prefix, "lib")) for prefix in (sys.base_prefix, sys.prefix)]
    paths = [*_SYSTEM, *prefixes, sysconfig.get_path("stdlib"), *filter(_is_packages, sys.path)]
    for path in dict.fromkeys(paths):
        if Path(path).exists():
            yield path


def _is_packages(path: str) -> bool:
    # A folder of packages, and not one of sources that a developer has put on the path.
    return Path(path).is_absolute() and path.endswith("-packages")


def _folder_of(package: str) -> str:
    found = find_spec(package)
    return str(Path(str(found.origin)).parent) if found else ""


def _source(module: object, ours: tuple[str, ...]) -> str:
    path = getattr(module, "__file__", None) or ""
    return path if any(Path(path).is_relative_to(folder) for folder in ours) else ""


def _subject() -> EntryPoint:
    points = list(entry_points(group="coursekit.subject"))
    if len(points) != 1:
        raise LookupError("Expected one installed subject. Install the course with `python bootstrap.py`.")
    return points[0]


def _package(point: EntryPoint) -> str:
    return point.value.partition(":")[0].partition(".")[0]
