"""The table of the red team in the book, written from the items: ``python -m tests.redteam.table``."""

from __future__ import annotations

import re
from pathlib import Path

from tests.redteam.items import ITEMS, Item

PAGE = Path(__file__).resolve().parents[2] / "book" / "red_team.md"
_TABLE = re.compile(r"(?<=<!-- red team: begin -->\n).*(?=<!-- red team: end -->)", re.DOTALL)


def table() -> str:
    """All items as a Markdown table."""
    lines = ["| No. | What is handed in | Stock nbgrader | Here |", "|---|---|---|---|"]
    return "\n".join([*lines, *map(_row, ITEMS)]) + "\n"


def _row(item: Item) -> str:
    return f"| {item.number} | {item.title} | {item.nbgrader} | {item.ours} |"


def current(text: str) -> str:
    """The text of the page with the table as it should be."""
    return _TABLE.sub(lambda _: table(), text)


if __name__ == "__main__":
    PAGE.write_text(current(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
