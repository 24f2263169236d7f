"""The number lint: a number with a unit or a currency has one home, and prose is not it.

Pure text in, findings out; it needs neither Sphinx nor a subject, so exercises use it as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Directives whose body is code, data or markup; the body of every other directive is prose.
_CODE = {"code", "code-block", "code-cell", "sourcecode", "literalinclude", "math", "raw", "mermaid"}
_CODE |= {"bibliography", "toctree", "include", "image", "eval-rst", "csv-table", "parsed-literal"}

_FENCE = re.compile(r"^\s*(?P<fence>`{3,}|~{3,}|:{3,})\s*(?P<info>.*)$")
_DIRECTIVE = re.compile(r"\{(?P<name>[\w:-]+)\}")

_FRONT_MATTER = re.compile(r"\A---\n.*?\n(?:---|\.\.\.)\s*?(?:\n|\Z)", re.S)
_BLOCK_MATHS = re.compile(r"\$\$.*?\$\$|\\\[.*?\\\]", re.S)
_CODE_OR_ROLE = re.compile(r"(?:\{[\w:+.-]+\})?(?<!`)(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)", re.S)
# Pandoc's rule tells maths from money: no space inside the dollars, no digit after the second one.
_INLINE_MATHS = re.compile(r"(?<!\\)\$(?=\S)(?:(?!\n\s*\n)[^$])*?(?<=[^\s\\])\$(?!\d)")
_MARKUP = (
    re.compile(r"<!--.*?-->", re.S),
    re.compile(r"^\s*%.*$", re.M),  # MyST comment
    re.compile(r"^\s*\([^)\n]+\)=\s*$", re.M),  # target
    re.compile(r"^\s*:[\w-]+:(?=\s|$).*$", re.M),  # directive option
    re.compile(r"^\s*\[[^\]\n]+\]:\s.*$", re.M),  # link definition
    re.compile(r"\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"),  # link target
    re.compile(r"<?\bhttps?://[^\s>)]+>?"),
    re.compile(r"</?[A-Za-z][^>\n]*>"),
    re.compile(r"\{[^{}\n]*\}"),  # attributes; and, twice over, {{fact_id}}
    re.compile(r"^\s*(?:>\s*)*\d{1,3}[.)]\s", re.M),  # list number
)

# Stands for what is not prose. Neither a letter nor a space, so nothing matches across it.
_MASK = "\u2063"

# A space groups thousands where three digits follow it; "300+" is at least 300.
_NUMBER = r"\d(?:[\d,.\u2009\u202f]| (?=\d{3}(?!\d)))*(?<=\d)(?:\s?[–-]\s?\d[\d,.]*(?<=\d))?\+?"
_SPACE = r"[ \t\u00a0\u2009\u202f]?\n?[ \t]*-?"
_SYMBOLS = r"%|‰|¢|°C?|×(?!\s*\d)"
_MONEY = r"USD|EUR|GBP|CNY|JPY|CHF|[Cc]ents?|[Dd]ollars?|[Ee]uros?|[Pp]ounds|US\$|\$|€|£"
_MEASURES = (
    r"(?:[kMGTPE]?(?:W|Wh|VA|J|V|Hz|B|bps|FLOPS?|FLOP/s|bit/s)(?:-\w+)?|[KMGTPE]i?B"
    r"|BTU|MMBtu|therms?|(?:watt|joule|volt|byte|tonne|ton|litre|liter|gallon|metre|meter|mile|degree|acre)s?"
    r"|(?:kilo|mega|giga|tera|peta|exa)\w+|m²|m³|m2|m3|km|km²|cm|mm|ft|kg|mg|g|t|l|m|h|ms|s"
    r"|(?:g|kg|t)(?:CO2e?|CO₂e?)"
    r"|ppm|ppb|basis\ points?|percentage\ points?|per\ ?cent|bn|mn|k)"
)
_SCALES = r"(?:thousand|million|billion|trillion|quadrillion)s?"
_TIMES = r"(?:second|sec|minute|min|hour|hr|day|night|week|fortnight|month|quarter|year|yr|decade)s?"
_COUNTS = (
    r"(?:GPU|CPU|TPU|chip|accelerator|server|rack|node|cluster|turbine|home|household|house|people|person"
    r"|worker|employee|customer|user|share|token|parameter|request|satellite|launch|rocket|site|fold|time"
    r"|percent|dollar)(?:s|es|-hours?|-years?)?"
)
# Words that end the reach of a number: "in section 3 the hours" counts no hours.
_STOP = (
    r"(?!(?:the|a|an|of|and|or|to|in|on|at|by|for|from|with|is|are|was|were|has|have|had|as|but|than|that|"
    r"which|this|these|those|its|if|when|where|it|we|you|they|shows?|gives?|asks?|lists?|not|no)\b)"
)
_BETWEEN = rf"(?:{_STOP}[A-Za-z][\w-]*\s+){{0,2}}"
_START = r"(?<![\w.,/–-])(?<!\d\s)"

_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:[A-Z]{{1,2}})?[$€£¥]\s?{_NUMBER}(?:\s?(?:{_SCALES}|bn|mn|[BMKTk])\b)?",
        rf"\b(?:USD|EUR|GBP|CNY|JPY|CHF)\s?{_NUMBER}(?:\s(?:{_SCALES}|bn|mn)\b)?",
        rf"{_START}{_NUMBER}\s?(?:{_SYMBOLS})",
        rf"{_START}{_NUMBER}{_SPACE}(?:{_MONEY})(?!\w)",
        rf"{_START}{_NUMBER}{_SPACE}{_SCALES}\b(?:\s(?:{_MONEY}|{_COUNTS}|{_MEASURES})(?!\w))?",
        rf"{_START}{_NUMBER}(?:[BMKTkx]|bn|mn)\b",
        rf"{_START}(?!(?:19|20)\d\ds\b){_NUMBER}{_SPACE}{_MEASURES}(?:/\w+)?(?![\w'’])",
        rf"{_START}(?!(?:19|20)\d\d\b(?!,)){_NUMBER}{_SPACE}{_TIMES}\b",
        rf"{_START}(?!(?:19|20)\d\d\b(?!,)){_NUMBER}{_SPACE}\s?{_BETWEEN}{_COUNTS}\b",
    )
)
# "The Colossus 2 chips": a name that ends in a digit counts nothing.
_NAMED = re.compile(r"(?<![.!?:|]\s)(?<!^)\b[A-Z][a-z]+\s$", re.M)


def bare_numbers(markdown: str) -> list[tuple[int, str]]:
    """Numbers with a unit or a currency that are typed into prose instead of looked up.

    Args:
        markdown: MyST Markdown: a page, or one sentence of an exercise. Code, maths, roles (so also
            ``{fact}`` and ``{lit}``), ``{{fact_id}}`` placeholders, links, directive options, front
            matter, years, dates and list numbers are left alone.

    Returns:
        (line number from 1, the text found), in reading order; empty when all is well.
    """
    prose = _prose(markdown)
    spans: list[tuple[int, int]] = []
    for start, end in sorted(_matches(prose), key=lambda span: (span[0], -span[1])):
        if not spans or start >= spans[-1][1]:
            spans.append((start, end))
    return [(prose.count("\n", 0, start) + 1, " ".join(prose[start:end].split())) for start, end in spans]


def _matches(prose: str) -> Iterator[tuple[int, int]]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(prose):
            one_digit = re.match(r"\d\b(?![.,]\d)", match[0])
            if one_digit and _NAMED.search(prose, 0, match.start()):
                continue
            yield match.span()


def _prose(markdown: str) -> str:
    """The text with everything that is not prose blanked; positions and lines stay where they were."""
    text = _FRONT_MATTER.sub(_blank, markdown)
    text = _without_code_blocks(text)
    for pattern in (_BLOCK_MATHS, _CODE_OR_ROLE, _INLINE_MATHS, *_MARKUP):
        text = pattern.sub(_blank, text)
    return re.sub(r"\{[^{}\n]*\}", _blank, text).replace("\\$", " $")


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", _MASK, match[0])


def _without_code_blocks(text: str) -> str:
    """Blank fenced code, and of the fence lines of prose directives all but the title."""
    lines = text.split("\n")
    open_fences: list[tuple[str, bool]] = []  # innermost last: the fence, and whether it holds code
    for index, line in enumerate(lines):
        fence = _FENCE.match(line)
        in_code = bool(open_fences) and open_fences[-1][1]
        if fence and open_fences and not fence["info"] and fence["fence"].startswith(open_fences[-1][0]):
            open_fences.pop()
        elif fence and not in_code and (fence["info"] or fence["fence"][0] != ":"):
            directive = _DIRECTIVE.match(fence["info"])
            is_code = directive["name"] in _CODE if directive else fence["fence"][0] != ":"
            open_fences.append((fence["fence"], is_code))
            title = fence["info"][directive.end() :] if directive and not is_code else ""
            lines[index] = _MASK * (len(line) - len(title)) + title
        elif in_code:
            lines[index] = _MASK * len(line)
    return "\n".join(lines)
