"""A student's own cells of a graded notebook as HTML, for a feedback page: code, words, outputs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any

from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from coursekit.grading.harmless import PICTURES, harmless_output, text
from coursekit.grading.safe_html import markdown_html

Data = Mapping[str, Any]

LONGEST = 20_000
"""Characters of one piece of code or output that a page shows."""

_SCROLL = '<div class="output scroll" role="group" aria-label="Output" tabindex="0">'
_ESCAPES = re.compile(r"\x1b\[[^@-~]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")


def cell_html(cell: Data) -> Markup:
    """One cell with its outputs."""
    source = text(cell["source"])
    if cell["cell_type"] == "markdown":
        return Markup(f'<div class="words">{_markdown(source)}</div>')
    if cell["cell_type"] != "code":
        return Markup(_pre(source, "output"))
    parts = [f'<pre class="code" tabindex="0"><code>{_code(source)}</code></pre>']
    parts += [_output(harmless_output(output)) for output in cell.get("outputs", ())]
    return Markup("\n".join(parts))


def printed(cells: Sequence[Data]) -> str:
    """What cells printed, as plain text."""
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return _plain("".join(text(output.get("text", "")) for output in outputs))


@lru_cache(maxsize=256)
def _markdown(source: str) -> str:
    return markdown_html(source)


@lru_cache(maxsize=256)
def _code(source: str) -> str:
    if len(source) > LONGEST:
        return escape(_plain(source))
    lexer, formatter = _highlighter()
    return str(highlight(source, lexer, formatter))


@cache
def _highlighter() -> tuple[Any, Any]:
    return PythonLexer(stripnl=False, ensurenl=False), HtmlFormatter(nowrap=True)


def _output(output: Data) -> str:
    if output["output_type"] == "stream":
        return _pre(text(output["text"]), "output")
    if output["output_type"] == "error":
        lines = output["traceback"] or [f"{output['ename']}: {output['evalue']}"]
        return _pre("\n".join(map(str, lines)), "output")
    data = output["data"]
    if "text/html" in data:
        return f"{_SCROLL}{data['text/html']}</div>"
    for mime in PICTURES:
        if mime in data:
            source = re.sub(r"\s", "", data[mime])
            return f'<img class="output" src="data:{mime};base64,{source}" alt="Picture shown by the cell">'
    return _pre(data["text/plain"], "output")


def _pre(shown: str, kind: str) -> str:
    return f'<pre class="{kind}">{escape(_plain(shown))}</pre>'


def _plain(shown: str) -> str:
    """Text without colours and control characters, cut where it is long."""
    shown = _ESCAPES.sub("", shown)
    if len(shown) <= LONGEST:
        return shown
    return f"{shown[:LONGEST]}\n… and {len(shown) - LONGEST:,} characters more in the notebook."
