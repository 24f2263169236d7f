"""The few calls of the Linux kernel that Python's ``os`` does not have, by ctypes.

Numbers and structures are those of the kernel's own headers (``linux/mount.h``, ``linux/sched.h``,
``linux/prctl.h``, ``linux/capability.h``). Every function raises :class:`OSError` where the kernel refuses.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_NOSUID = 2
MS_NODEV = 4
MS_RDONLY = 1
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18

_MNT_DETACH = 2
_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_MOUNT_ATTR_RDONLY = 1
_MOUNT_ATTR_NOSUID = 2
_SYS_MOUNT_SETATTR = 442
_SYS_CLONE = {"x86_64": 56, "aarch64": 220}
_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_CAPBSET_DROP = 24
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def call(name: str, *arguments: object) -> int:
    """Call a function of the C library and raise what it reports."""
    result: int = getattr(_libc, name)(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: object) -> int:
    """Make a system call that the C library has no function for."""
    return call("syscall", ctypes.c_long(number), *arguments)


def prctl(option: int, value: int = 0, pointer: object = None) -> None:
    """Set an attribute of this process."""
    nothing = ctypes.c_ulong(0)
    call("prctl", option, ctypes.c_ulong(value), pointer or nothing, nothing, nothing)


def unshare(flags: int) -> None:
    """Move this process into new namespaces."""
    call("unshare", flags)


def fork_into(namespaces: int) -> int:
    """Fork, as :func:`os.fork` does, with the child in new namespaces.

    The C library's own fork cannot do this, so Python is told by hand what it then has to know. The child
    must not start threads; a fork of it may.
    """
    number = ctypes.c_long(_SYS_CLONE[os.uname().machine])
    flags, none = ctypes.c_ulong(namespaces | signal.SIGCHLD), ctypes.c_ulong(0)
    # A handle that keeps the interpreter's lock: no other code may run in between.
    clone = ctypes.PyDLL(None, use_errno=True).syscall
    ctypes.pythonapi.PyOS_BeforeFork()
    child: int = clone(number, flags, none, none, none, none)
    error = ctypes.get_errno()
    if child == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return 0
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    if child < 0:
        raise OSError(error, f"clone: {os.strerror(error)}")
    return child


def mount(kind: str, target: str, flags: int = 0, options: str = "", source: str = "none") -> None:
    """Mount a file system, or with ``MS_BIND`` show ``source`` at ``target``."""
    call("mount", source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), options.encode())


def read_only(target: str) -> None:
    """Make a mount and all mounts below it read-only."""

    class MountAttributes(ctypes.Structure):
        _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]

    wanted = MountAttributes(_MOUNT_ATTR_RDONLY | _MOUNT_ATTR_NOSUID, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(wanted))
    syscall(_SYS_MOUNT_SETATTR, _AT_FDCWD, target.encode(), _AT_RECURSIVE, ctypes.byref(wanted), size)


def change_root(folder: str) -> None:
    """Make a mounted folder the root of this process, and let go of the root there was."""
    os.chdir(folder)
    # Both at one place: the old root comes to lie on the new one, and is taken off (pivot_root(2)).
    syscall(_SYS_PIVOT_ROOT[os.uname().machine], b".", b".")
    call("umount2", b".", _MNT_DETACH)
    os.chdir("/")


def adopt_orphans() -> None:
    """Become the parent of what this process's children leave behind."""
    prctl(_PR_SET_CHILD_SUBREAPER, 1)


def die_with_parent() -> None:
    """Be killed when the process that forked this one ends."""
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def stay_readable_to_oneself() -> None:
    """After a change of user, a process may not open its own ``/proc`` files until it says this."""
    prctl(_PR_SET_DUMPABLE, 1)


def no_new_privileges() -> None:
    """Never gain rights by running a program."""
    prctl(_PR_SET_NO_NEW_PRIVS, 1)


def drop_capabilities() -> None:
    """Give up every capability, for good."""

    class Header(ctypes.Structure):
        _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]

    for capability in range(64):
        try:
            prctl(_PR_CAPBSET_DROP, capability)
        except OSError:  # the first number this kernel does not know, or no right to drop: nothing to lose
            break
    header, none = Header(_CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    call("capset", ctypes.byref(header), none)
