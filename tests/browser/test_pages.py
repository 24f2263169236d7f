"""Chapters as a reader meets them: accessible, inside the window, and usable by keyboard alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import VIEWS, Open

pytestmark = pytest.mark.browser

CHAPTERS = (
    "start_here",
    "the_deal",
    "reading_claims",
    "compute_growth",
    "scaling_laws",
    "supply_chain",
    "serving_users",
    "energy_bill",
)
PAGES = (*CHAPTERS, "index", "data_and_sources", "ai_assistants", "colophon", "instructor_guide")

# Nodes of the theme that we cannot change, and why they are tolerable.
ALLOWED = {
    # The book's title above the menu stands outside every landmark; it is also the first link of the page.
    ("region", ".sidebar-primary-item"),
}

# Colours in the middle of a fade have no contrast worth measuring.
STILL = "*, *::before, *::after { animation: none !important; transition: none !important; }"


def violations(page: Page) -> list[str]:
    """What axe finds, without the nodes allowed above."""
    page.add_style_tag(content=STILL)
    for details in page.locator("article details").all():
        details.evaluate("node => { node.open = true }")
    return [
        f"{found['id']}: {target}: {node['failureSummary']}"
        for found in Axe().run(page).response["violations"]
        for node in found["nodes"]
        for target in [" ".join(map(str, node["target"]))]
        if not any(found["id"] == rule and part in target for rule, part in ALLOWED)
    ]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_has_no_barrier_that_axe_finds(opened: Open, name: str, view: str) -> None:
    assert violations(opened(name, view)) == []


@pytest.mark.parametrize("name", ["index", "data_and_sources", "ai_assistants", "colophon"])
def test_the_other_pages_have_none_either(opened: Open, name: str) -> None:
    assert violations(opened(name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_nothing_is_wider_than_the_screen(opened: Open, name: str) -> None:
    page = opened(name, "phone")
    for details in page.locator("article details").all():
        details.evaluate("node => { node.open = true }")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("name", CHAPTERS)
def test_charts_are_drawn_and_fit_the_screen_of_a_phone(opened: Open, name: str) -> None:
    page = opened(name, "phone")
    charts = page.locator(".ck-picture img")
    assert charts.count() >= 3
    for chart in charts.all():
        chart.scroll_into_view_if_needed()
        assert chart.evaluate("node => node.complete && node.naturalWidth > 0")
        box = chart.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_a_self_check_is_answered_by_keyboard_alone(opened: Open) -> None:
    page = opened("the_deal")
    form = page.locator(".ck-selfcheck:has(input[type=radio])").first
    answers = form.locator(".ck-answers li")
    rights = answers.evaluate_all("items => items.map(item => 'right' in item.dataset)")
    assert rights.count(True) == 1
    wanted = rights.index(True)
    wrong = 0 if wanted else 1
    inputs = form.locator("input")
    form.locator("legend").evaluate("node => { node.tabIndex = -1; node.focus() }")

    page.keyboard.press("Tab")  # to the first option, or to a figure in the question before it
    while not form.locator("input:focus").count():
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    for _ in range(wrong):
        page.keyboard.press("ArrowDown")
    expect(inputs.nth(wrong)).to_be_checked()
    page.keyboard.press("Enter")
    status = form.get_by_role("status")
    expect(status).to_contain_text("✗ Not this one")
    reason = answers.nth(wrong).locator("span").last.evaluate("node => node.firstChild.textContent")
    expect(status).to_contain_text(reason.strip())

    step = "ArrowDown" if wanted > wrong else "ArrowUp"
    for _ in range(abs(wanted - wrong)):
        page.keyboard.press(step)
    page.keyboard.press("Enter")
    expect(status).to_contain_text("✓ Correct.")


def test_a_question_with_several_answers_says_how_far_one_is(opened: Open) -> None:
    page = opened("ai_assistants")
    form = page.locator(".ck-selfcheck")
    boxes = form.get_by_role("checkbox")
    status = form.get_by_role("status")
    form.get_by_role("button", name="Check answer").click()
    expect(status).to_have_text("Pick an option first.")
    boxes.nth(0).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    # Of the two right options one is picked, and one wrong one with it.
    expect(status).to_contain_text("✗ Not yet: 1 of 2 right picked, 1 wrong.")
    assert status.locator("li").count() == 2
    boxes.nth(0).uncheck()
    boxes.nth(2).check()
    form.get_by_role("button", name="Check answer").click()
    expect(status).to_contain_text("✓ Correct.")


def test_the_question_and_its_options_have_names(opened: Open) -> None:
    form = opened("ai_assistants").locator(".ck-selfcheck")
    expect(form.get_by_role("group", name="An assistant answers")).to_have_count(1)
    expect(form.get_by_role("checkbox", name="Open the filing and look for the sentence.")).to_have_count(1)
    expect(form.get_by_role("button", name="Check answer")).to_have_count(1)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type a number above zero"),
        ("many", "Type a number above zero"),
        ("-3", "Type a number above zero"),
    ],
)
def test_an_estimate_that_is_no_number_is_asked_for_again(opened: Open, typed: str, said: str) -> None:
    form = opened("energy_bill").locator(".ck-estimate").first
    form.get_by_label("Your estimate").fill(typed)
    page = form.page
    page.keyboard.press("Enter")
    expect(form.get_by_role("status")).to_contain_text(said)


@pytest.mark.parametrize(
    ("factor", "said"), [(0.1, "factor of 10: your estimate is too low"), (4, "too high")]
)
def test_an_estimate_is_answered_with_a_factor_and_then_the_figure(
    opened: Open, factor: float, said: str
) -> None:
    form = opened("energy_bill").locator(".ck-estimate").first
    target = float(form.get_attribute("data-target") or 0)
    answer = form.locator(".ck-answers")
    expect(answer).to_be_hidden()
    box = form.get_by_label("Your estimate")
    box.fill(f"{target * factor:,.4f}")
    box.press("Enter")
    status = form.get_by_role("status")
    expect(status).to_contain_text(said)
    expect(status.locator(".ck-fact")).not_to_have_count(0)
    box.fill(f"{target * 1.01}")
    box.press("Enter")
    expect(status).to_contain_text("✓ Within five percent.")


@pytest.mark.parametrize("view", ["light", "phone"])
def test_a_tooltip_opens_on_focus_inside_the_window_and_escape_closes_it(opened: Open, view: str) -> None:
    page = opened("the_deal", view)
    link = page.locator("article p .ck-fact > a").first
    tip = page.locator(f"#{link.get_attribute('aria-describedby')}")
    expect(tip).to_be_hidden()
    link.focus()
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("As of")
    expect(tip).to_contain_text("Source:")
    box = tip.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= VIEWS[view][1]
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    link.blur()
    link.focus()
    expect(tip).to_be_visible()  # closed once is not closed for good
    link.blur()
    expect(tip).to_be_hidden()
    link.hover()
    expect(tip).to_be_visible()


def test_a_figure_leads_to_its_entry(opened: Open) -> None:
    page = opened("the_deal")
    link = page.locator("article p .ck-fact > a").first
    target = str(link.get_attribute("href"))
    link.click()
    page.wait_for_url("**/data_and_sources.html#*")
    expect(page.locator(f"#{target.partition('#')[2]}")).to_be_in_viewport()


def test_without_javascript_answers_open_and_tooltips_show(opened: Open) -> None:
    page = opened("the_deal", javascript=False)
    form = page.locator(".ck-selfcheck").first
    expect(form.get_by_role("button", name="Check answer")).to_be_hidden()
    form.get_by_text("Answers", exact=True).click()
    expect(form.locator("li[data-right]").first).to_be_visible()
    link = page.locator("article p .ck-fact > a").first
    link.hover()
    expect(page.locator(f"#{link.get_attribute('aria-describedby')}")).to_be_visible()
