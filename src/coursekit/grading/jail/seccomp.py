"""System calls that students' code may not make: a seccomp filter, written as BPF by hand.

A list of what is denied, not of what is allowed: numpy, pandas and matplotlib make whatever calls their next
version likes, and an honest answer must not lose a mark over it. What the list leaves open is closed by the
other walls of a rung.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable, Iterator

from coursekit.grading.jail import kernel

# Call: its number on x86_64 and on aarch64 (arch/x86/entry/syscalls/syscall_64.tbl, asm-generic/unistd.h).
_DENIED: dict[str, tuple[int | None, int | None]] = {
    # other processes: their memory, their descriptors, their limits and priorities
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_send_signal": (424, 424),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "setpriority": (141, 140),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122),
    "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # mounts and namespaces, which would open the walls from inside
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_tree_attr": (467, 467),
    "unshare": (272, 97),
    "setns": (308, 268),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "mknod": (133, None),
    "mknodat": (259, 33),
    # network, and messages to whoever listens on this machine
    "socket": (41, 198),
    "connect": (42, 203),
    "accept": (43, 202),
    "accept4": (288, 242),
    "bind": (49, 200),
    "listen": (50, 201),
    "sendmsg": (46, 211),
    "sendmmsg": (307, 269),
    "shmget": (29, 194),
    "semget": (64, 190),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    # memory that no limit on address space counts
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    # large parts of the kernel that no exercise needs, and the machine itself
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "fanotify_init": (300, 262),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "personality": (135, 92),
    "vhangup": (153, 58),
    "lookup_dcookie": (212, 18),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
}

# Where the file system is the real one: Landlock has no rule for a file's mode, owner, times and attributes,
# and it is the process group that is killed in the end, so nothing may leave it.
_DENIED_WITHOUT_NAMESPACES: dict[str, tuple[int | None, int | None]] = {
    "setsid": (112, 157),
    "setpgid": (109, 154),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
    "truncate": (76, 45),
}

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_COLUMN = {"x86_64": 0, "aarch64": 1}
_CLONE = {"x86_64": 56, "aarch64": 220}
_CLONE3 = 435
_SOCKETPAIR = {"x86_64": 53, "aarch64": 199}
_PRLIMIT = {"x86_64": 302, "aarch64": 261}
_X32 = 0x40000000
_NAMESPACES = (
    kernel.CLONE_NEWNS
    | kernel.CLONE_NEWCGROUP
    | kernel.CLONE_NEWUTS
    | kernel.CLONE_NEWIPC
    | kernel.CLONE_NEWUSER
    | kernel.CLONE_NEWPID
    | kernel.CLONE_NEWNET
)

# <linux/bpf_common.h> and <linux/seccomp.h>
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_SET, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
_ALLOW, _ERRNO, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_NUMBER, _ARCHITECTURE = 0, 4
_PR_SET_SECCOMP, _MODE_FILTER = 22, 2

Instruction = tuple[int, int, int, int]
"""Code, how far to jump where it holds, how far where not, operand."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def program(namespaces: bool) -> bytes:
    """The filter for a process that is in namespaces of its own, or in none.

    Raises:
        OSError: there are no numbers for this machine.
    """
    return b"".join(struct.pack("HBBI", *step) for step in _program(os.uname().machine, namespaces))


def deny(program: bytes) -> None:
    """Deny the calls of a filter from here on, for good.

    Raises:
        OSError: the kernel has no seccomp.
    """
    kernel.no_new_privileges()
    wanted = _Program(len(program) // 8, program)
    kernel.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(wanted))


def _program(machine: str, namespaces: bool) -> Iterator[Instruction]:
    if machine not in _AUDIT_ARCH:
        raise OSError(errno.ENOSYS, f"seccomp: there is no list of system calls for {machine}")
    yield _LOAD, 0, 0, _ARCHITECTURE
    yield _JUMP_EQUAL, 1, 0, _AUDIT_ARCH[machine]
    yield _RETURN, 0, 0, _KILL
    yield _LOAD, 0, 0, _NUMBER
    if machine == "x86_64":
        # The same calls under other numbers.
        yield from _if(_JUMP_AT_LEAST, _X32, errno.ENOSYS)
    # Its flags lie in memory, where a filter cannot look; without it the C library falls back to clone.
    yield from _if(_JUMP_EQUAL, _CLONE3, errno.ENOSYS)
    for number in _numbers(machine, namespaces):
        yield from _if(_JUMP_EQUAL, number, errno.EPERM)
    yield from _conditions(machine)
    yield _RETURN, 0, 0, _ALLOW


def _numbers(machine: str, namespaces: bool) -> Iterable[int]:
    denied = _DENIED if namespaces else _DENIED | _DENIED_WITHOUT_NAMESPACES
    return [number for row in denied.values() if (number := row[_COLUMN[machine]]) is not None]


def _conditions(machine: str) -> Iterator[Instruction]:
    """Calls that depend on an argument."""
    # Processes and threads, but no new namespaces.
    yield from _when(_CLONE[machine], 0, (_JUMP_SET, 0, 1, _NAMESPACES))
    # asyncio wakes itself through a connected pair; a pair of datagram sockets could send to anyone.
    yield from _when(_SOCKETPAIR[machine], 1, (_AND, 0, 0, 0xF), (_JUMP_EQUAL, 1, 0, 1))
    # Its own limits, and nobody else's.
    yield from _when(_PRLIMIT[machine], 0, (_JUMP_EQUAL, 1, 0, 0))


def _if(test: int, operand: int, error: int) -> Iterator[Instruction]:
    yield test, 0, 1, operand
    yield _RETURN, 0, 0, _ERRNO | error


def _when(number: int, argument: int, *test: Instruction) -> Iterator[Instruction]:
    """Load an argument of a call and test it; a test that falls through denies."""
    yield _JUMP_EQUAL, 0, len(test) + 3, number
    yield _LOAD, 0, 0, 16 + 8 * argument  # the low half; both machines are little-endian
    yield from test
    yield _RETURN, 0, 0, _ERRNO | errno.EPERM
    yield _RETURN, 0, 0, _ALLOW
