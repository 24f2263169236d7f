"""What is sent into the jail to look for answers, as the text of a cell: everything a student might try.

It runs where students' code runs and imports the standard library alone. ``wanted`` says what to look for.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import re
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any

# How answers look as text: in a bundle, in a source, in an instructor's notebook. The brackets keep a
# pattern from being found in its own text.
_ANSWERS = re.compile(r'\\?"[e]xpected\\?": ?\{|#[#]# BEGIN SOLUTION|role="[s]lip"')
_LARGEST = 8 << 20
_SKIPPED = ("/proc", "/sys", "/dev")
_LIBRARIES = re.compile(r"-packages(/|$)|^/(usr|lib\w*|bin|etc)(/|$)|/lib/python3\.\d+(/|$)")

Wanted = dict[str, Any]


def search(wanted: Wanted) -> dict[str, Any]:
    """Look everywhere. ``found`` has sentences on what gives answers away, ``looked`` counts."""
    found: list[str] = []
    looked: dict[str, int] = {}
    for name, look in _LOOKS.items():
        looked[name] = 0
        for sentence in look(wanted):
            looked[name] += 1
            if sentence:
                found.append(sentence)
    return {"found": list(dict.fromkeys(found)), "looked": looked}


def _modules(wanted: Wanted) -> Iterator[str]:
    """Modules that hold answers or lead to them."""
    for name in wanted["modules"]:
        try:
            importlib.import_module(name)
        except BaseException:
            yield ""
        else:
            yield f"the module {name} can be imported"


def _calls(wanted: Wanted) -> Iterator[str]:
    """What our own functions give away, when they are asked."""
    for unit in wanted["units"]:
        for words in ("find_bundle", "find_hidden"):
            yield _does(f"{words}({unit!r}) gives a bundle", _bundle, words, unit)
    yield _does("subject().facts can be read", _facts)


def _bundle(function: str, unit: str) -> Any:
    bundles = importlib.import_module("coursekit.checks.bundle")
    return bundles.load_bundle(getattr(bundles, function)(unit))


def _facts() -> Any:
    return importlib.import_module("coursekit.subject").subject().facts


def _paths(wanted: Wanted) -> Iterator[str]:
    """Files of the author and the class, by the names they have outside, and checks beside the notebook."""
    for path in (*wanted["paths"], "checks.json"):
        yield _does(f"{path} can be read", _open, path)


def _open(path: str) -> Any:
    if os.path.isdir(path):  # noqa: PTH112
        return os.listdir(path)  # noqa: PTH208
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read(1)


def _files(wanted: Wanted) -> Iterator[str]:
    """Every file that can be seen: among libraries those with a telling name, elsewhere all of them."""
    telling = {
        "checks.json",
        *(f"{unit}{end}" for unit in wanted["units"] for end in (".json", ".py", ".ipynb")),
    }
    until = time.monotonic() + wanted["seconds"]
    for folder, folders, names in _walk(wanted):
        folders[:] = [name for name in folders if os.path.join(folder, name) not in _SKIPPED]  # noqa: PTH118
        library = _LIBRARIES.search(folder)
        for name in names:
            path = os.path.join(folder, name)  # noqa: PTH118
            if name in telling or (not library and not name.endswith(".so")):
                yield f"{path} holds answers" if _holds_answers(path, wanted) else ""
            else:
                yield ""
        if time.monotonic() > until:
            return


def _walk(wanted: Wanted) -> Iterator[tuple[str, list[str], list[str]]]:
    """All folders; where the root is closed, those that are open to all code, and everything below them."""
    try:
        os.listdir("/")  # noqa: PTH208
        starts = ["/"]
    except OSError:
        starts = [os.getcwd(), tempfile.gettempdir(), "/usr", sys.base_prefix, *wanted["open"]]  # noqa: PTH109
        starts += [path for path in sys.path if os.path.isabs(path)]  # noqa: PTH117
    for start in dict.fromkeys(starts):
        yield from os.walk(start)


def _holds_answers(path: str, wanted: Wanted) -> bool:
    with contextlib.suppress(OSError):
        about = os.lstat(path)
        if stat.S_ISREG(about.st_mode) and about.st_size <= _LARGEST:
            with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
                return _tells(file.read(), wanted)
    return False


def _tells(text: str, wanted: Wanted) -> bool:
    """Whether a text has answers to one of the questions in it."""
    return bool(_ANSWERS.search(text)) and any(id_ in text for id_ in wanted["questions"])


def _memory(wanted: Wanted) -> Iterator[str]:
    """Every object of this process, those included that the worker has hidden from the collector."""
    gc.unfreeze()
    objects = gc.get_objects()
    for thing in objects:
        yield _says(thing, wanted)
        for inner in gc.get_referents(thing):
            # The collector keeps no list of texts, nor of containers that hold nothing but them.
            if not gc.is_tracked(inner):
                yield _says(inner, wanted)


def _says(thing: object, wanted: Wanted) -> str:
    kind = type(thing)
    if kind is dict:
        with contextlib.suppress(Exception):
            if _is_case(thing):
                return "the memory holds a case with its expected result"
    elif kind is str and len(str(thing)) > 40 and _tells(str(thing), wanted):
        return "the memory holds the text of answers"
    elif kind.__name__ == "Fact" and kind.__module__ == "coursekit.subject":
        return "the memory holds facts of the subject"
    return ""


def _is_case(thing: Any) -> bool:
    expected = thing.get("expected")
    return (isinstance(expected, dict) and "status" in expected) or {"right", "because"} <= thing.keys()


def _environment(wanted: Wanted) -> Iterator[str]:
    """Variables that lead to answers."""
    for name, value in os.environ.items():
        leads = name == wanted["variable"] or any(value.startswith(path) for path in wanted["paths"])
        yield f"the environment variable {name} names {value}" if leads else ""


def _descriptors(wanted: Wanted) -> Iterator[str]:
    """Files that were left open, for whoever comes after."""
    for number in range(256):
        with contextlib.suppress(OSError):
            regular = stat.S_ISREG(os.fstat(number).st_mode)
            text = os.pread(number, _LARGEST, 0).decode("utf-8", "replace") if regular else ""
            yield f"the open file {number} holds answers" if _tells(text, wanted) else ""


def _processes(wanted: Wanted) -> Iterator[str]:
    """Processes that may know answers: their memory, and what they see of the file system."""
    for number in sorted({*wanted["processes"], os.getppid(), 1}):
        yield _does(f"the memory of process {number} can be opened", _open_memory, number)
        inner = f"/proc/{number}/root{wanted['paths'][0]}"
        yield _does(f"{inner} can be read", _open, inner)


def _open_memory(process: int) -> None:
    os.close(os.open(f"/proc/{process}/mem", os.O_RDONLY))


def _does(sentence: str, deed: Callable[..., object], *inputs: object) -> str:
    """The sentence where a deed succeeds."""
    try:
        deed(*inputs)
    except BaseException:
        return ""
    return sentence


# Memory first: the others bring in modules and texts of their own.
_LOOKS: dict[str, Callable[[Wanted], Iterator[str]]] = {
    "objects in memory": _memory,
    "variables": _environment,
    "open files": _descriptors,
    "modules": _modules,
    "calls": _calls,
    "paths": _paths,
    "processes": _processes,
    "files": _files,
}
