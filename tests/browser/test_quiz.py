"""The twelve questions of the opening chapter: scored in the page, kept in the browser, and forgotten."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Open
from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser

# The theme's own scripts fail where a browser refuses everything, so this one refuses the quiz alone.
REFUSES = """for (const name of ["getItem", "setItem", "removeItem"]) {
  const given = Storage.prototype[name];
  Storage.prototype[name] = function (key, ...more) {
    if (key.includes("quiz")) throw new DOMException("refused", "SecurityError");
    return given.call(this, key, ...more);
  };
}"""


def items(page: Page) -> Locator:
    """The questions."""
    return page.locator(".ck-item")


def rights(item: Locator) -> list[bool]:
    """Which options of a question hold, read from its answers."""
    found: list[bool] = item.locator(".ck-answers li").evaluate_all(
        "items => items.map(item => 'right' in item.dataset)"
    )
    return found


def pick(item: Locator, right: bool) -> None:
    """Pick the first option that holds, or the first that does not."""
    item.locator("input").nth(rights(item).index(right)).check()


def status(page: Page) -> Locator:
    """The one line that is read out."""
    return page.locator(".ck-panel").get_by_role("status")


def press(page: Page, name: str) -> None:
    """Press one of the two buttons."""
    page.get_by_role("button", name=name).click()


def stored(page: Page) -> dict[str, object]:
    """What the browser keeps, by name."""
    found: dict[str, str] = page.evaluate("({...localStorage})")
    return {name: json.loads(text) for name, text in found.items() if "quiz" in name}


def test_the_score_is_given_by_part_with_the_chapters_to_read(opened: Open) -> None:
    page = opened("start_here")
    assert items(page).count() == 12
    chapters = page.locator(".ck-chapters")
    expect(chapters).to_be_hidden()
    for number, item in enumerate(items(page).all()):
        if number != 11:
            pick(item, right=number != 0)
    press(page, "Score my answers")
    # Question 1 is wrong and 12 left open: ten right.
    expect(status(page)).to_have_text(
        "10 of 12 right, 1 left open. Read with most care: The deal, Misconceptions."
    )
    expect(chapters).to_contain_text("Part I: The deal – 2 of 3 right")
    expect(chapters).to_contain_text("Part II: Why compute became the bottleneck – 4 of 4 right")
    expect(chapters.get_by_role("link", name="The deal", exact=True)).to_have_attribute(
        "href", "the_deal.html"
    )
    expect(items(page).nth(0)).to_contain_text("✗ Not this one.")
    expect(items(page).nth(1)).to_contain_text("✓ Correct.")
    expect(items(page).nth(11).locator(".ck-answers")).to_be_hidden()


def test_a_scored_answer_stands_and_an_open_question_may_follow(opened: Open) -> None:
    page = opened("start_here")
    press(page, "Score my answers")
    expect(status(page)).to_have_text("Answer a question first.")
    pick(items(page).nth(0), right=False)
    press(page, "Score my answers")
    expect(items(page).nth(0).locator("input").first).to_be_disabled()
    pick(items(page).nth(1), right=True)
    press(page, "Score my answers")
    expect(status(page)).to_contain_text("1 of 12 right, 10 left open.")


def test_it_is_answered_and_scored_by_keyboard_alone(opened: Open) -> None:
    page = opened("start_here")
    first = items(page).nth(0).locator("input")
    first.nth(0).focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(first.nth(1)).to_be_checked()
    page.keyboard.press("Enter")  # scores nothing yet: eleven questions are to come
    expect(status(page)).to_be_empty()
    while not page.locator(".ck-score:focus").count():
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("11 left open")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(status(page)).to_have_text("Your answers are forgotten.")


def test_answers_and_score_are_there_after_a_reload(opened: Open) -> None:
    page = opened("start_here")
    pick(items(page).nth(0), right=True)
    press(page, "Score my answers")
    pick(items(page).nth(3), right=False)
    page.reload()
    expect(status(page)).to_contain_text("1 of 12 right, 11 left open.")
    expect(items(page).nth(0).locator("input:checked")).to_be_disabled()
    expect(items(page).nth(3).locator("input:checked")).to_be_enabled()
    assert list(stored(page)) == ["compute-economics/quiz/before"]


def test_forgetting_leaves_nothing_behind(opened: Open) -> None:
    page = opened("start_here")
    pick(items(page).nth(0), right=False)
    press(page, "Score my answers")
    assert stored(page)
    press(page, "Forget my answers")
    expect(status(page)).to_have_text("Your answers are forgotten.")
    assert not stored(page)
    expect(page.locator(".ck-quiz input:checked")).to_have_count(0)
    expect(page.locator(".ck-chapters")).to_be_hidden()
    page.reload()
    expect(status(page)).to_be_empty()
    assert not stored(page), "opening the page stores nothing"
    expect(items(page).nth(0).locator("input").first).to_be_enabled()


def test_answers_to_an_older_wording_do_not_come_back(opened: Open) -> None:
    page = opened("start_here")
    pick(items(page).nth(0), right=True)
    press(page, "Score my answers")
    page.evaluate(
        """key => localStorage.setItem(
            key, localStorage.getItem(key).replace(/"version":"\\w+"/, '"version":"old"'))""",
        "compute-economics/quiz/before",
    )
    page.reload()
    expect(page.locator(".ck-quiz input:checked")).to_have_count(0)
    expect(status(page)).to_be_empty()


@pytest.mark.parametrize("junk", ["no JSON", "7", "null", '{"picks": 3}'])
def test_what_something_else_wrote_there_does_no_harm(opened: Open, junk: str) -> None:
    page = opened("start_here")
    page.evaluate("text => localStorage.setItem('compute-economics/quiz/before', text)", junk)
    page.reload()
    pick(items(page).nth(0), right=True)
    press(page, "Score my answers")
    expect(status(page)).to_contain_text("1 of 12 right")


def test_it_works_where_the_browser_keeps_nothing_and_says_so(opened: Open) -> None:
    page = opened("start_here")
    page.context.add_init_script(REFUSES)
    page.reload()
    expect(page.locator(".ck-kept")).to_contain_text("Your browser keeps nothing for this page")
    pick(items(page).nth(0), right=True)
    press(page, "Score my answers")
    expect(status(page)).to_contain_text("1 of 12 right")
    press(page, "Forget my answers")
    expect(page.locator(".ck-quiz input:checked")).to_have_count(0)


def test_a_later_form_sets_the_earlier_score_beside_its_own(opened: Open) -> None:
    page = opened("start_here")
    pick(items(page).nth(0), right=True)
    press(page, "Score my answers")
    # The parallel form at the end of the course: the same widget under another name.
    page.locator(".ck-quiz").evaluate(
        """form => { form.dataset.earlier = form.dataset.store; form.dataset.store += "-later" }"""
    )
    pick(items(page).nth(1), right=True)
    press(page, "Score my answers")
    expect(status(page)).to_contain_text("2 of 12 right, 10 left open. The first time: 1 of 12.")


@pytest.mark.parametrize("view", ["light", "dark", "phone", "dark phone"])
def test_a_scored_quiz_has_no_barrier_and_fits_the_screen(opened: Open, view: str) -> None:
    page = opened("start_here", view)
    for number, item in enumerate(items(page).all()):
        pick(item, right=number % 2 == 0)
    press(page, "Score my answers")
    assert violations(page) == []
    if "phone" in view:
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_javascript_questions_answers_and_chapters_can_be_read(opened: Open) -> None:
    page = opened("start_here", javascript=False)
    expect(page.get_by_role("button", name="Score my answers")).to_be_hidden()
    item = items(page).nth(0)
    item.get_by_text("Answers", exact=True).click()
    expect(item.locator("li[data-right]")).to_be_visible()
    expect(page.locator(".ck-chapters")).to_be_visible()
