"""Notebook cells that a student's work is in, made harmless for whoever opens them.

It is done when the graded notebook is written, and again when formgrader shows one (``nbgrader_parts``), for
nbgrader's own autograde writes what it finds. nbconvert shows HTML, links and sizes as they are: a cell could
run its script in the instructor's session.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import nbformat

from coursekit.grading.safe_html import as_typed, clean_html, is_harmless, markdown_html

Data = Mapping[str, Any]

PICTURES = ("image/png", "image/jpeg", "image/gif")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
_MARKDOWN_OF_A_NOTEBOOK = 30_000
"""Characters of Markdown that are looked at in one notebook; what comes after is shown as it was typed."""


def make_harmless(cells: Iterable[Any], ours: Collection[str] = ()) -> None:
    """Change cells so that nothing in them runs or fetches anything; ``ours`` are ids of cells to trust."""
    left = _MARKDOWN_OF_A_NOTEBOOK
    for cell in cells:
        if cell["cell_type"] == "code":
            cell["outputs"] = [nbformat.from_dict(harmless_output(output)) for output in cell["outputs"]]
        elif cell.get("id") not in ours:
            source = text(cell["source"])
            left -= len(source)
            if left < 0 or not is_harmless(source):
                cell["source"] = as_typed(source)
            cell.pop("attachments", None)


def harmless_output(raw: Data) -> Data:
    """The output in a form that is safe to show. Text and errors are, for every renderer escapes them."""
    if raw["output_type"] not in ("display_data", "execute_result"):
        return raw
    data, sizes = raw.get("data"), raw.get("metadata")
    return {
        **{key: raw[key] for key in ("output_type", "execution_count") if key in raw},
        "data": _data(data if isinstance(data, Mapping) else {}),
        "metadata": _sizes(sizes if isinstance(sizes, Mapping) else {}),
    }


def text(value: object) -> str:
    """A text of a notebook, which may be kept in lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _data(data: Data) -> dict[str, str]:
    kept = {}
    if "text/html" in data:
        kept["text/html"] = clean_html(text(data["text/html"]))
    elif "text/markdown" in data:
        kept["text/html"] = markdown_html(text(data["text/markdown"]))
    for mime in PICTURES:
        if mime in data and _BASE64.fullmatch(text(data[mime])):
            kept[mime] = text(data[mime])
    plain = data.get("text/plain")
    if not kept and "text/latex" in data:
        # A formula is shown as it is written: what typesets it also knows commands for links and styles.
        plain = data["text/latex"]
    if plain is not None or not kept:
        names = ", ".join(sorted(map(str, data))) or "nothing"
        kept["text/plain"] = text(plain) if plain is not None else f"(not shown: {names})"
    return kept


def _sizes(metadata: Data) -> dict[str, Any]:
    """Of the metadata, the sizes of pictures: nbconvert writes them into the page without quotes."""
    found: dict[str, Any] = {}
    for mime in PICTURES:
        sizes = metadata.get(mime)
        if isinstance(sizes, Mapping):
            numbers = {name: sizes[name] for name in ("width", "height") if _is_size(sizes.get(name))}
            found |= {mime: numbers} if numbers else {}
    return found


def _is_size(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 10_000
