"""The first rung: namespaces of one's own, in which there is nothing else to find.

The worker enters a root folder that shows only its view, read-only, and a network without interfaces. Each
submission then gets processes, mounts and users of its own, and a small folder in memory.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from coursekit.grading.jail import kernel
from coursekit.grading.jail.privileges import drop_root
from coursekit.grading.jail.view import DEVICES, View
from coursekit.grading.limits import Limits, limit_processes

HOME = "/submission-home"
"""Nobody has a folder of this name, so it covers none of what a view shows."""
_USER = 1000
"""The user that a submission is, as it sees itself."""
_MOST_FILES = 4_000


def enter(view: View) -> None:
    """Move this process, for good, to where only the view is to be seen. It must have one thread.

    Raises:
        OSError: the system does not allow it.
    """
    root = tempfile.mkdtemp(prefix="root-")
    wanted = kernel.CLONE_NEWNS | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS
    if os.getuid() == 0:
        kernel.unshare(wanted)
    else:
        user, group = os.getuid(), os.getgid()
        kernel.unshare(wanted | kernel.CLONE_NEWUSER)
        _map_user(user, user, group, group)
    kernel.mount("none", "/", kernel.MS_REC | kernel.MS_PRIVATE)
    _build(root, view)
    kernel.change_root(root)
    os.environ.update(HOME="/", TMPDIR=HOME)
    tempfile.tempdir = None
    drop_root()
    kernel.drop_capabilities()


def fork() -> int:
    """Fork, as :func:`os.fork` does, with the child in processes, mounts and users of its own.

    Raises:
        OSError: the system does not allow it.
    """
    return kernel.fork_into(kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS | kernel.CLONE_NEWPID)


def confine(limits: Limits, user: int, group: int) -> None:
    """Confine this process, made by :func:`fork` in a worker of this user and group; :data:`HOME` is its own.

    It is the first of its namespace, so all in there end with it. A signal from inside that would end it
    passes it by: a student's code can leave, and cannot kill itself.
    """
    _map_user(_USER, user, _USER, group)
    kernel.die_with_parent()
    options = f"mode=0700,size={limits.disk},nr_inodes={_MOST_FILES}"
    kernel.mount("tmpfs", HOME, kernel.MS_NOSUID | kernel.MS_NODEV, options)
    # The processes of the machine were there to be seen, with the words they were called by.
    kernel.mount("tmpfs", "/proc", kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_RDONLY, "size=4k")
    kernel.drop_capabilities()
    # From here on it counts only what runs in this user namespace.
    limit_processes(limits.processes)


def _map_user(inside: int, outside: int, group_inside: int, group_outside: int) -> None:
    """Say who this process is in the user namespace that it has just made."""
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{inside} {outside} 1")
    Path("/proc/self/gid_map").write_text(f"{group_inside} {group_outside} 1")


def _build(root: str, view: View) -> None:
    """Mount the view below the folder ``root``, read-only."""
    before = os.umask(0o022)
    kernel.mount("tmpfs", root, kernel.MS_NOSUID, "mode=0755,size=16m")
    for path in (*view.libraries, *DEVICES):
        _show(root, path)
    for path in view.ours:
        _hide(root + path)
    if view.tables:
        _show(root, view.tables)
    for path in view.files:
        target = Path(root + path)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    for path in (HOME, "/proc", "/dev/pts"):
        Path(root + path).mkdir(parents=True, exist_ok=True)
    if not Path(root + "/tmp").exists():  # else the course or Python lies below it
        Path(root + "/tmp").symlink_to(HOME)
    Path(root + "/dev/ptmx").symlink_to("pts/ptmx")
    _name_the_user(Path(root + "/etc"))
    os.umask(before)
    kernel.read_only(root)
    # A submission maps its user through the one; `!ls` in a cell opens a terminal in the other.
    kernel.mount("", root + "/proc", kernel.MS_BIND | kernel.MS_REC, source="/proc")
    options = "newinstance,ptmxmode=0666,mode=0620"
    kernel.mount("devpts", root + "/dev/pts", kernel.MS_NOSUID, options)


def _show(root: str, path: str) -> None:
    """Show a file or a folder at the place where it is; a link stays a link."""
    shown = Path(root + path)
    if os.path.lexists(shown) or not os.path.lexists(path):
        return
    shown.parent.mkdir(parents=True, exist_ok=True)
    if Path(path).is_symlink():
        shown.symlink_to(Path(path).readlink())
        _show(root, os.path.realpath(path))
        return
    if Path(path).is_dir():
        shown.mkdir()
    else:
        shown.touch()
    kernel.mount("", str(shown), kernel.MS_BIND | kernel.MS_REC, source=path)


def _hide(folder: str) -> None:
    """Lay an empty folder over one, or make one where there is none."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    kernel.mount("tmpfs", folder, kernel.MS_NOSUID, "mode=0755,size=4m")


def _name_the_user(etc: Path) -> None:
    """A user of its own: the names of this machine's accounts are nobody's business."""
    (etc / "passwd").write_text(f"student:x:{_USER}:{_USER}::{HOME}:/bin/sh\n")
    (etc / "group").write_text(f"student:x:{_USER}:\n")
