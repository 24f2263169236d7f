"""No row of the table without its test, no test without its row."""

from __future__ import annotations

from . import test_alone  # noqa: F401  registers what it tries
from .cases import CASES
from .items import ITEMS, TRIED
from .table import PAGE, current


def test_every_item_is_tried_and_everything_tried_is_an_item():
    tried = TRIED | {number for case in CASES.values() for number in case.items}
    here = {item.number for item in ITEMS if not item.elsewhere}
    assert [item.number for item in ITEMS] == list(range(1, len(ITEMS) + 1))
    assert tried >= here
    assert tried <= {item.number for item in ITEMS}


def test_a_case_is_named_after_an_item_it_tries():
    named = {name: int(name.split()[0]) for name in CASES if name != "honest"}
    assert {name for name, number in named.items() if number not in CASES[name].items} == set()


def test_the_page_has_the_table_as_it_is_here():
    """`python -m tests.redteam.table` writes it."""
    text = PAGE.read_text(encoding="utf-8")
    assert text == current(text)
    assert all(f"| {item.number} | {item.title} |" in text for item in ITEMS)
