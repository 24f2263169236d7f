"""HTML and Markdown that somebody else wrote, made fit to be shown: it runs nothing and fetches nothing.

The parsing and cleaning is done by nh3 (ammonia, html5ever); this module says what may pass: text, tables,
colours, links to be clicked on, and pictures that travel with the page.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any

import nh3

LONGEST_HTML = 300_000
MOST_TAGS = 1_000
"""Tags that may be in one piece of HTML beside those of its tables. Seen: 100,000 nested ``<div>`` took the
parser 49 s, for its time grows with the square of their number."""
LONGEST_MARKDOWN = 10_000
"""Characters; beyond, some texts take the renderer seconds."""

_TEXT = {"p", "br", "hr", "div", "span", "blockquote", "pre", "code", "kbd", "samp", "var"}
_TEXT |= {"em", "strong", "b", "i", "u", "s", "del", "ins", "sub", "sup", "small", "mark", "abbr", "cite"}
_TEXT |= {"q", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
_TABLE = {"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"}
_WITH_CONTENT = {"script", "style", "template", "svg", "math", "iframe", "frameset", "object", "applet"}
_WITH_CONTENT |= {"noscript", "noembed", "noframes", "textarea", "title", "xmp", "plaintext", "select"}
_WITH_CONTENT |= {"audio", "video", "canvas"}
"""What goes with all that is in it; of every other tag that may not pass, the text stays."""

_ATTRIBUTES = {
    **{tag: {"style"} for tag in (*_TABLE, "span", "div", "p")},
    **{tag: {"style", "colspan", "rowspan", "scope"} for tag in ("th", "td")},
    "a": {"href", "title"},
    "abbr": {"title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
}
_STYLES = {"color", "background-color", "font-weight", "font-style", "text-align", "text-decoration"}
"""Properties that cannot fetch anything, nor move or cover anything on the page."""

_PICTURE = r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]*"
_ADDRESS = r'(?:https?://|mailto:)[^\s"<>]*'
_NUMBER = r"\d{1,4}"
_VALUES = {
    "href": _ADDRESS,
    "src": _PICTURE,
    "style": r"[\w\s:;#%.,()+-]*",
    **dict.fromkeys(("colspan", "rowspan", "width", "height", "start"), _NUMBER),
}
_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _VALUES.items()}
_BESIDE_TABLES = re.compile(r"<(?!(?:table|thead|tbody|tfoot|tr|th|td|br)\b)[a-z]", re.IGNORECASE)


def _attribute(tag: str, name: str, value: str) -> str | None:
    pattern = _COMPILED.get(name)
    return value if pattern is None or pattern.fullmatch(value.strip()) else None


_CLEANER = nh3.Cleaner(
    tags=_TEXT | _TABLE | {"a", "img"},
    clean_content_tags=_WITH_CONTENT,
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    filter_style_properties=_STYLES,
    # pandas marks its tables so. Any other class or id could dress up as a part of the page around it.
    allowed_classes={"table": {"dataframe"}},
    url_schemes={"http", "https", "mailto", "data"},
    url_relative="deny",
    link_rel="nofollow noopener noreferrer",
)


def clean_html(html: str) -> str:
    """The HTML without all that could run, fetch, or reach out of its place."""
    if len(html) > LONGEST_HTML or len(_BESIDE_TABLES.findall(html)) > MOST_TAGS:
        return "<p>This is too much HTML to be shown here.</p>"
    return _CLEANER.clean(html)


def markdown_html(source: str) -> str:
    """Markdown as clean HTML; as it was typed where it cannot be rendered or is very long."""
    rendered = _rendered(source)
    return f"<pre>{escape(source)}</pre>" if rendered is None else clean_html(rendered)


# What rendered Markdown may consist of to be left as it is. No tag here can hold anything unforeseen, so
# every browser and every renderer reads it in the same way.
_TAG = "|".join(sorted(_TEXT | _TABLE))
_TITLE = r'(?: title="[^"<>]*+")?'
_HARMLESS = re.compile(
    rf"(?:[^<]++|</?(?:{_TAG})(?: ?/)?>|</a>|<!-- [^<>-]*+-->"
    rf'|<a href="{_ADDRESS}"{_TITLE}>'
    rf'|<img src="{_PICTURE}" alt="[^"<>]*+"{_TITLE}(?: ?/)?>'
    r'|<(?:div|span|code) class="[\w -]*+">|<ol start="\d{1,4}">|<t[hd] style="text-align:\w++">)*+'
)


def is_harmless(source: str) -> bool:
    """Whether Markdown may be shown by any renderer as it is: it holds nothing that runs or fetches."""
    if "<" not in source and "[" not in source:
        return True  # neither HTML nor an address can be in it
    rendered = _rendered(source)
    return rendered is not None and bool(_HARMLESS.fullmatch(rendered)) and _is_balanced(rendered)


def _is_balanced(html: str) -> bool:
    """Whether every tag is closed where it was opened: one ``</div>`` too many breaks out of its place."""
    opened: list[str] = []
    for closes, name in re.findall(r"<(/?)(\w+)", html):
        if name in ("br", "hr", "img", "col"):
            continue
        if not closes:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


def as_typed(source: str) -> str:
    """Markdown that shows another text character by character, whatever is in it."""
    fence = "~" * (1 + max([2, *map(len, re.findall("~+", source))]))
    note = "*Shown as it was typed: it holds HTML or an address that is not shown here.*"
    return f"{note}\n\n{fence}text\n{source}\n{fence}"


def _rendered(source: str) -> str | None:
    """What nbconvert makes of Markdown: neither cleaned nor safe. ``None`` where it makes nothing."""
    if len(source) > LONGEST_MARKDOWN:
        return None
    try:
        return str(_markdown().render(source))
    except Exception:
        # It has more than one way to stumble over a text, and the text is a student's.
        return None


@cache
def _markdown() -> Any:
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    return MarkdownWithMath(IPythonRenderer(escape=False, exclude_anchor_links=True))
