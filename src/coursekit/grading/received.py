"""What came back from a submission: checked, for anyone may have written it, and freed of chance.

Incident: `print("\\ud800")`, a value nested 500 deep and half a colour code each stopped the grading of a
class, or of a page, where files were written long after the answer was in.

Addresses, temporary folders and installation paths differ from run to run; the same submission has to give
the same bytes.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from coursekit.checks.codec import fits
from coursekit.grading.jail import namespaces

Outcome = dict[str, Any]
Output = dict[str, Any]
Clean = Callable[[str], str]

STATUSES = (
    "value",
    "raised",
    "missing",
    "wrong type",
    "syntax error",
    "timed out",
    "out of memory",
    "too much output",
    "crashed",
)
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,16}\b")
_LONGEST_TEXT = 400
_DEEPEST = 64
"""Levels of lists and dictionaries; our own messages have some thirty, and libraries end at hundreds."""

_ESCAPE = re.compile(r"\x1b\[([^@-~]*)[@-~]")
_COLOURS = re.compile(r"(?:(?:[34]8;(?:5;\d+|2;\d+;\d+;\d+)|(?![34]8(?:;|$))\d*)(?:;|$))*")


@dataclass(frozen=True)
class CellRun:
    """What running one cell showed, and the outcome of it where it failed."""

    outputs: list[Output] = field(default_factory=list)
    failure: Outcome | None = None


@dataclass(frozen=True)
class Executed:
    """All that came back from one submission: cells by their id, outcomes by question, wall seconds."""

    cells: Mapping[str, CellRun] = field(default_factory=dict)
    answers: Mapping[str, list[Outcome]] = field(default_factory=dict)
    seconds: float = 0.0


def cleaner(folder: Path) -> Clean:
    """A function that takes out of a text what chance put there; ``folder`` is the worker's own."""
    home = re.escape(namespaces.HOME)
    temporary = re.compile(rf"{re.escape(str(folder))}([/\\]submission-\w+)?|{home}")

    def clean(text: str) -> str:
        text = _ESCAPE.sub(_whole_colour, text)
        return _ADDRESS.sub("0x…", temporary.sub(".", text).replace(sys.prefix, "<python>"))

    return clean


def _whole_colour(escape: re.Match[str]) -> str:
    """The escape sequence, unless it breaks off within a colour: nbconvert makes no page of that."""
    return escape[0] if _COLOURS.fullmatch(escape[1]) else ""


def _writable(raw: object) -> Any:
    """The same with the characters replaced that no file can hold; ``None`` where it is nested too deeply."""
    level = [raw]
    for _ in range(_DEEPEST):
        level = [
            inner
            for item in level
            if isinstance(item, list | dict)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            text = json.dumps(raw, ensure_ascii=False).encode("utf-8", "replace")
            # NaN is no JSON, though Python writes and reads it: a browser could not open the notebook.
            return json.loads(text, parse_constant=str)
    return None


def cell_run(message: Mapping[str, Any], failure: Outcome | None, clean: Clean) -> CellRun:
    """The run of a cell from its message; ``failure`` is known already where the process died in it."""
    raw = message.get("outputs")
    outputs = [output(item, clean) for item in raw] if isinstance(raw, list) else []
    said = message.get("failure")
    return CellRun(
        [item for item in outputs if item],
        failure or (outcome(said, clean) if said else None),
    )


def outcomes(message: Mapping[str, Any], failure: Outcome | None, count: int, clean: Clean) -> list[Outcome]:
    """The outcomes of a question with ``count`` cases from its message."""
    if failure:
        return [failure] * count
    raw = message.get("outcomes")
    return [outcome(item, clean) for item in raw[:count]] if isinstance(raw, list) else []


def outcome(raw: object, clean: Clean) -> Outcome:
    """An outcome in the form the judge reads, whatever arrived."""
    raw = _writable(raw)
    if not isinstance(raw, dict) or raw.get("status") not in STATUSES:
        return {"status": "crashed", "detail": "what it gave back cannot be read"}
    result: Outcome = {"status": raw["status"]}
    if raw["status"] == "value":
        # Our codec keeps to the caps. Code that writes to the pipe itself need not, and the judge looks for
        # every column among all columns.
        if not fits(raw.get("value")):
            return {"status": "too much output", "detail": "a value larger than is read"}
        return result | {"value": _plain(raw.get("value"), clean)}
    for key in ("type", "message", "detail"):
        if isinstance(raw.get(key), str):
            result[key] = clean(raw[key])[:_LONGEST_TEXT]
    for key in ("line", "seconds"):
        if isinstance(raw.get(key), int | float):
            result[key] = raw[key]
    return result | ({"type": result.get("type", "an error")} if raw["status"] == "raised" else {})


def _plain(value: Any, clean: Clean) -> Any:
    """A plain value with the texts cleaned that Python, not the student, wrote into it."""
    if isinstance(value, list):
        return [_plain(item, clean) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("t") == "other":
        return {"t": "other", "type": str(value.get("type")), "v": clean(str(value.get("v")))}
    return {key: _plain(item, clean) for key, item in value.items()}


def output(raw: object, clean: Clean) -> Output | None:
    """One output as nbformat has it, or ``None`` for what is none."""
    raw = _writable(raw)
    if not isinstance(raw, dict):
        return None
    make = _OUTPUTS.get(str(raw.get("output_type")))
    return make(raw, clean) if make else None


def _stream(raw: dict[str, Any], clean: Clean) -> Output:
    name = "stderr" if raw.get("name") == "stderr" else "stdout"
    return {"output_type": "stream", "name": name, "text": clean(str(raw.get("text", "")))}


def _rich(raw: dict[str, Any], clean: Clean) -> Output | None:
    data, metadata = raw.get("data"), raw.get("metadata")
    if not isinstance(data, dict):
        return None
    made = {
        "output_type": raw["output_type"],
        "data": {mime: _mime(mime, value, clean) for mime, value in data.items()},
        "metadata": metadata if isinstance(metadata, dict) else {},
    }
    if raw["output_type"] == "execute_result":
        count = raw.get("execution_count")
        made["execution_count"] = count if isinstance(count, int) else None
    return made


def _mime(mime: str, value: Any, clean: Clean) -> Any:
    # A picture is base64, and what looks like an address in it is none.
    return clean(str(value)) if mime.startswith("text/") else value


def _error(raw: dict[str, Any], clean: Clean) -> Output:
    lines = raw.get("traceback")
    return {
        "output_type": "error",
        "ename": str(raw.get("ename", "")),
        "evalue": clean(str(raw.get("evalue", ""))),
        "traceback": [clean(str(line)) for line in lines] if isinstance(lines, list) else [],
    }


_OUTPUTS: dict[str, Callable[[dict[str, Any], Clean], Output | None]] = {
    "stream": _stream,
    "display_data": _rich,
    "execute_result": _rich,
    "error": _error,
}
