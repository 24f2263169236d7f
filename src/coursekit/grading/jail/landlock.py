"""The second rung: Landlock, where namespaces are not to be had. The file system is the real one.

Reading and running is allowed in the view, writing in the submission's folder, and nothing else anywhere.
Signals and abstract sockets stay within the submission. Numbers and structures: ``linux/landlock.h``.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from coursekit.grading.jail import kernel
from coursekit.grading.jail.privileges import drop_root
from coursekit.grading.jail.view import DEVICES, View
from coursekit.grading.limits import Limits, limit_processes

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_BENEATH = 1
_O_PATH = getattr(os, "O_PATH", 0)

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_TRUNCATE, _DEVICE = 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _DEVICE
# How many kinds of access each version knows, from the first on.
_KINDS = (13, 14, 15, 15, 16)
_SIGNALS_FROM = 6
"""The version (Linux 6.12) from which a submission cannot signal other processes of the same user."""
_TRUNCATE_FROM = 3


class _Attributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "network", "scoped")]


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("access", ctypes.c_uint64), ("folder", ctypes.c_int32)]


@dataclass(frozen=True)
class Rules:
    """What a submission may read, ready to be put in force; ``version`` is the kernel's."""

    descriptor: int
    version: int


def enter(view: View) -> Rules:
    """Prepare the rules of this worker, and drop the rights of root.

    Raises:
        OSError: the kernel has no Landlock, or one that is not enough.
    """
    version = _version()
    rules = Rules(_ruleset(version, _all(version)), version)
    for path in _readable(view):
        _allow(rules.descriptor, path, _READ)
    for path in DEVICES:
        _allow(rules.descriptor, path, _READ_FILE | _WRITE_FILE)
    folder = tempfile.gettempdir()
    _allow(rules.descriptor, folder, _all(version))
    drop_root(folder)
    return rules


def confine(rules: Rules, folder: str, limits: Limits) -> None:
    """Put the rules in force in this process, with ``folder`` as the only place to write to."""
    # The limit counts all processes of this user, so those that are there come on top.
    limit_processes(_processes_of(os.getuid()) + limits.processes)
    writing = _all(rules.version) & ~_READ
    own = _ruleset(rules.version, writing)
    _allow(own, folder, writing)
    for path in DEVICES:
        _allow(own, path, _WRITE_FILE)
    kernel.no_new_privileges()
    for descriptor in (rules.descriptor, own):
        kernel.syscall(_RESTRICT, descriptor, 0)
        os.close(descriptor)
    if os.getuid() != 0:
        kernel.drop_capabilities()


def _version() -> int:
    version = kernel.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)
    # As root the submission gets a user of its own, and that keeps its signals apart as well.
    needed = _TRUNCATE_FROM if os.getuid() == 0 else _SIGNALS_FROM
    if version < needed:
        raise OSError(errno.ENOSYS, f"Landlock has version {version} here, and version {needed} is needed")
    return version


def _all(version: int) -> int:
    """Every kind of access to files that a version knows."""
    return (1 << _KINDS[min(version, len(_KINDS)) - 1]) - 1


def _ruleset(version: int, handled: int) -> int:
    """A set of rules that denies what it handles, until something is allowed."""
    wanted = _Attributes(handled, 3 if version >= 4 else 0, 3 if version >= _SIGNALS_FROM else 0)
    # An older kernel knows a shorter structure, and takes a longer one where the rest is empty.
    return kernel.syscall(_CREATE, ctypes.byref(wanted), ctypes.c_size_t(ctypes.sizeof(wanted)), 0)


def _allow(rules: int, path: str, access: int) -> None:
    """Allow kinds of access to a file, or to all that lies beneath a folder."""
    try:
        descriptor = os.open(path, _O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
        access &= _OF_FILES
    rule = _Beneath(access, descriptor)
    try:
        kernel.syscall(_ADD, rules, _BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(descriptor)


def _readable(view: View) -> Iterator[str]:
    """The paths that may be read. No rule takes back a part of a folder, so ours are left out one by one."""
    ours = tuple(os.path.realpath(path) for path in view.ours)
    yield from (path for library in view.libraries for path in _without(library, ours))
    yield from view.files
    if view.tables:
        yield view.tables


def _without(folder: str, ours: tuple[str, ...]) -> Iterator[str]:
    """A folder, or what is in it where one of ours lies beneath."""
    here = os.path.realpath(folder)
    if here in ours:
        return
    if not any(Path(path).is_relative_to(here) for path in ours):
        yield here
        return
    for child in Path(here).iterdir():
        if not child.is_symlink():
            yield from _without(str(child), ours)


def _processes_of(user: int) -> int:
    """How many processes and threads of a user there are."""
    count = 0
    for folder in os.scandir("/proc"):
        with contextlib.suppress(OSError):
            if folder.name.isdigit() and folder.stat().st_uid == user:
                count += int(Path(folder.path, "stat").read_text().rpartition(")")[2].split()[17])
    return count
