"""Figures in prose: what a reader sees, hovers and hears, and what stops the build."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag

if TYPE_CHECKING:
    from tests.coursekit.sphinx.conftest import TinyBook

Built = Callable[..., BeautifulSoup]


def figure(page: BeautifulSoup, kind: str, grade: str = "A") -> Tag:
    """The one figure of this kind and grade."""
    found = page.select(f".ck-fact.ck-kind-{kind}.ck-grade-{grade}")
    assert len(found) == 1
    return found[0]


def test_a_figure_shows_its_text_links_to_its_entry_and_says_where_it_comes_from(built: Built) -> None:
    page = built("There were {fact}`apples` tonnes.")
    shown = figure(page, "stated")
    link = shown.a
    assert link and link.get_text() == "1,200"  # 1200, no decimals, grouped
    assert link["href"] == "register.html#fact-apples"
    tip = shown.select_one("[role=tooltip]")
    assert tip and tip["id"] == link["aria-describedby"]
    assert [line.get_text() for line in tip.children] == [
        "Label of apples",
        "At least 1,200 tonnes",
        "As of 3 May 2026",
        "Stated by the source; filing or party",
        "Source: Orchard report",
    ]


def test_a_filing_a_report_an_estimate_and_a_dispute_do_not_look_alike(built: Built) -> None:
    page = built("{fact}`apples` {fact}`apples_reported` {fact}`apples_guessed` {fact}`apples_disputed`")
    marks = [shown.a.get_text().removeprefix("1,200").strip() for shown in page.select(".ck-fact") if shown.a]
    assert marks == ["", "reported", "est", "disputed"]
    assert len({tuple(shown["class"]) for shown in page.select(".ck-fact")}) == 4


def test_a_definition_of_the_course_claims_no_source(built: Built) -> None:
    tip = figure(built("{fact}`apples_defined`"), "stated", "own").select_one("[role=tooltip]")
    assert tip
    assert "A definition or assumption of this course" in tip.get_text()
    assert "Source" not in tip.get_text()


def test_ids_of_tooltips_are_unique_and_the_same_in_every_build(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\n{fact}`apples` {fact}`apples`\n\n- {fact}`apples`\n")
    tiny.build()
    ids = [tip["id"] for tip in tiny.page().select("[role=tooltip]")]
    assert len(set(ids)) == 3
    tiny.write(index="# T\n\n{fact}`apples` {fact}`apples`\n\n- {fact}`apples` again\n")
    tiny.build()
    assert [tip["id"] for tip in tiny.page().select("[role=tooltip]")] == ids


@pytest.mark.parametrize(
    "text",
    ["| a | b |\n|---|---|\n| {fact}`apples` | x |", "**{fact}`apples`**", ":::{note}\n{fact}`apples`\n:::"],
    ids=["table", "bold", "admonition"],
)
def test_a_figure_works_wherever_text_does(built: Built, text: str) -> None:
    assert figure(built(text), "stated").a


def test_in_a_heading_a_figure_is_plain_text(built: Built) -> None:
    page = built("## Of {fact}`apples` apples")
    heading = page.h2
    assert heading
    assert "Of 1,200 apples" in heading.get_text()
    assert not page.select(".ck-fact")


def test_an_unknown_fact_is_a_warning_with_its_line_that_names_near_ones(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\nText {fact}`aples`.\n")
    tiny.build()
    assert "index.md:3: WARNING: There is no fact 'aples'. Did you mean apples" in tiny.warnings


def test_lit_shows_the_number_and_keeps_the_reason(built: Built) -> None:
    shown = built("{lit}`12 tonnes | made up for the example`").abbr
    assert shown and shown.get_text() == "12 tonnes"
    assert shown["title"] == "made up for the example"


@pytest.mark.parametrize("role", ["{lit}`12 tonnes`", "{lit}`12 tonnes |`"])
def test_lit_without_a_reason_is_a_warning(tiny: TinyBook, role: str) -> None:
    tiny.write(index=f"# T\n\n{role}\n")
    tiny.build()
    assert "gives no reason" in tiny.warnings


def test_a_number_typed_into_a_page_is_a_warning_with_its_line(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\nFirst line\nand 12 tonnes.\n")
    tiny.build()
    assert "index.md:4: WARNING: “12 tonnes” is typed into the text" in tiny.warnings


def test_the_register_lists_every_fact_and_source_where_links_point(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\n{fact}`apples_doubled`\n")
    tiny.build()
    page = tiny.page("register")
    row = page.find(id="fact-apples_doubled")
    assert isinstance(row, Tag)
    text = row.get_text(" ")
    assert "twice <b> the harvest" in text  # notes are shown as they are written, not as HTML
    assert "computed from sourced figures; filing or party" in text
    targets = [link["href"] for link in row.select("a")]
    assert targets == ["#fact-apples", "#source-S1"]
    source = page.find(id="source-S2")
    assert isinstance(source, Tag)
    assert "Publisher page only" in source.get_text()
    assert source.select_one("a[href='https://example.org/']")


def test_the_sources_of_a_page_are_those_of_its_figures_and_charts(built: Built) -> None:
    page = built(
        "{fact}`apples_reported`\n\n:::{chart} apples_drawn\n:::\n\n## Sources\n\n:::{page-sources}\n:::"
    )
    listed = page.select(".ck-sources li")
    assert [item.get_text() for item in listed] == [
        "Orchard report, The orchard, 3 May 2026",
        "Market notes, A paper, 1 June 2026",
    ]
    # The chart's figure and the quoted one are both of 3 May.
    assert "as of 3 May 2026" in page.get_text()


def test_a_page_without_figures_says_so(built: Built) -> None:
    assert "quotes no sourced figure" in built(":::{page-sources}\n:::").get_text()
