"""Self-checks, estimates and charts as they stand on the page, before any script runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from coursekit.sphinx.selfcheck import read

if TYPE_CHECKING:
    from tests.coursekit.sphinx.conftest import TinyBook

Built = Callable[..., BeautifulSoup]

QUESTION = """:::{selfcheck} Apples
Which hold for {fact}`apples`?

- [ ] First :: Reason *one*.
- [x] Second,
  continued :: Reason two with {fact}`apples_guessed`.
- [x] Third :: Reason three.
:::"""


def test_every_input_has_a_label_and_the_question_names_the_group(built: Built) -> None:
    form = built(QUESTION).select_one(".ck-card")
    assert form and form.legend and form.fieldset
    assert form.legend.get_text().startswith("Which hold for 1,200")
    labels = {label["for"]: label.get_text() for label in form.select("label")}
    assert [labels[str(box["id"])] for box in form.select("input")] == ["First", "Second, continued", "Third"]


def test_two_right_options_make_check_boxes_and_say_so(built: Built) -> None:
    form = built(QUESTION).select_one(".ck-card")
    assert form
    assert [box["type"] for box in form.select("input")] == ["checkbox"] * 3
    assert "Pick all that hold" in form.get_text()


def test_one_right_option_makes_radio_buttons_of_one_group_unless_told_otherwise(built: Built) -> None:
    one = ":::{selfcheck}\nWhich?\n\n- [x] a :: yes\n- [ ] b :: no\n:::\n"
    many = one.replace("Which?", ":many:\n\nWhich?")
    first, second = built(f"{one}\n{many}").select(".ck-card")
    assert [(box["type"], box["name"]) for box in first.select("input")] == [("radio", "selfcheck-0")] * 2
    assert [box["type"] for box in second.select("input")] == ["checkbox"] * 2


def test_without_javascript_the_answers_can_be_opened_and_the_button_is_not_shown(built: Built) -> None:
    form = built(QUESTION).select_one(".ck-card")
    assert form and form.details and form.button
    assert form.button.has_attr("hidden")
    lines = [item.get_text() for item in form.details.select("li")]
    assert lines[0] == "✗ Does not hold: First – Reason one."
    assert lines[2] == "✓ Holds: Third – Reason three."
    assert [item.has_attr("data-right") for item in form.details.select("li")] == [False, True, True]


def test_the_verdict_is_a_live_region(built: Built) -> None:
    status = built(QUESTION).select_one("[role=status]")
    assert status and status["aria-live"] == "polite" and not status.get_text()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (["- [x] a :: b", "- [ ] c :: d"], "needs a question"),
        (["Question?"], "then options"),
        (["Q?", "- [ ] a :: b", "- [ ] c :: d"], "No option"),
        (["Q?", "- [x] a", "- [ ] c :: d"], "“a” gives no reason"),
        (["Q?", "- [x] a :: b"], "asks nothing"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(body: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read(body)


def test_a_question_that_cannot_be_asked_fails_the_build_with_its_line(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\n:::{selfcheck}\nQ?\n\n- [x] a\n- [ ] b :: c\n:::\n")
    tiny.build()
    assert "index.md:3" in tiny.warnings
    assert "gives no reason" in tiny.warnings


ESTIMATE = ":::{estimate}\n:fact: apples\n:scale: thousand\n:unit: tonnes\nHow many?\n---\nThat is all.\n:::"


def test_an_estimate_asks_in_its_scale_and_keeps_the_answer_closed(built: Built) -> None:
    form = built(ESTIMATE).select_one(".ck-card")
    assert form and form.details
    assert float(str(form["data-target"])) == 1.2  # 1200 apples, asked in thousands
    box = form.select_one("input")
    label = form.select_one("label")
    assert box and label and label["for"] == box["id"]
    assert [form.find(id=name) is not None for name in str(box["aria-describedby"]).split()] == [True, True]
    assert "thousand tonnes" in form.get_text()
    assert not form.details.has_attr("open")
    assert "Label of apples: 1,200" in form.details.get_text()
    assert "That is all." in form.details.get_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (":fact: aples", "Did you mean apples"),
        (":fact: motto", "needs a number above zero"),
        (":fact: apples\n:scale: dozen", "dozen"),
    ],
)
def test_an_estimate_without_a_number_to_compare_with_fails_the_build(
    tiny: TinyBook, options: str, message: str
) -> None:
    tiny.write(index=f"# T\n\n:::{{estimate}}\n{options}\nHow many?\n:::\n")
    tiny.build()
    assert message in tiny.warnings


def test_a_chart_has_alt_text_caption_source_table_and_code(built: Built) -> None:
    page = built(
        ":::{chart} apples_drawn\n:name: fig-apples\nOr {fact}`apples`.\n:::\n\nSee {numref}`fig-apples`."
    )
    figure = page.figure
    assert figure and figure["id"] == "fig-apples" and figure.img and figure.figcaption
    assert figure.img["alt"] == "One bar for apples."
    caption = figure.select_one(".caption-text")
    assert caption
    said = caption.get_text()
    assert said.startswith("Apples of the year. Or 1,200")
    assert said.endswith("Source: Orchard report; as of 3 May 2026.")
    assert [cell.get_text() for cell in figure.select("thead th[scope=col]")] == ["fruit", "tonnes"]
    assert [cell.get_text() for cell in figure.select("tbody tr > *")] == ["apples", "1200"]
    assert "figure.subplots().bar" in figure.select("details")[1].get_text()
    assert page.find("a", string="Fig. 1")


def test_a_chart_is_drawn_to_the_same_bytes_and_names_no_day(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\n:::{chart} apples_drawn\n:::\n")
    drawn = []
    for _ in range(2):
        (tiny.folder / "index.md").touch()
        tiny.build()
        (path,) = (tiny.folder / "out" / "_images").glob("*.svg")
        drawn.append((path.name, path.read_bytes()))
        path.unlink()
    assert drawn[0] == drawn[1]
    assert b"<dc:date>" not in drawn[0][1]


def test_an_unknown_chart_fails_the_build(tiny: TinyBook) -> None:
    tiny.write(index="# T\n\n:::{chart} apples_drwn\n:::\n")
    tiny.build()
    assert "There is no chart 'apples_drwn'. Did you mean apples_drawn?" in tiny.warnings


ITEM = (
    ":::{{quiz-item}} {title}\n:unit: {unit}\n\nHow many?\n\n- [ ] One :: Too few.\n- [x] Two :: Yes.\n:::\n"
)
QUIZ = "::::{quiz} before\n" + "".join(
    ITEM.format(title=title, unit=unit)
    for title, unit in (("First", "start"), ("Second", "trees"), ("Third", "trees"))
)


def test_a_quiz_is_one_form_of_questions_that_belong_to_units(built: Built) -> None:
    form = built(QUIZ + "::::\n").select_one(".ck-quiz")
    assert form and form.name == "form" and not form.select("form")
    assert [item["data-unit"] for item in form.select(".ck-item")] == ["start", "trees", "trees"]
    assert [item.legend.get_text() for item in form.select(".ck-item") if item.legend] == ["How many?"] * 3
    labels = {str(label["for"]) for label in form.select("label")}
    assert labels == {str(box["id"]) for box in form.select("input")}
    assert len({str(box["name"]) for box in form.select("input")}) == 3


def test_only_the_score_of_a_quiz_is_a_live_region(built: Built) -> None:
    """Twelve questions that all speak at once would be read by nobody."""
    page = built(QUIZ + "::::\n")
    (status,) = page.select("[role=status]")
    assert status["aria-live"] == "polite"
    assert status.find_parent(class_="ck-panel")


def test_a_quiz_is_kept_under_the_name_of_the_course_and_of_the_form(built: Built) -> None:
    form = built(QUIZ + "::::\n").form
    assert form
    assert form["data-store"] == "apples/quiz/before"
    assert not form.has_attr("data-earlier")


def test_a_later_form_names_the_earlier_one(built: Built) -> None:
    form = built(QUIZ.replace("before\n", "after\n:earlier: before\n\n", 1) + "::::\n").form
    assert form
    assert (form["data-store"], form["data-earlier"]) == ("apples/quiz/after", "apples/quiz/before")


def test_answers_to_another_wording_do_not_count_for_this_one(tiny: TinyBook) -> None:
    versions = []
    for text in (QUIZ, QUIZ, QUIZ.replace("How many?", "How few?", 1)):
        tiny.write(index=f"# T\n\n{text}::::\n")
        tiny.build()
        form = tiny.page().form
        assert form
        versions.append(form["data-version"])
    assert versions[0] == versions[1] != versions[2]


def test_without_javascript_a_quiz_shows_answers_and_chapters_and_no_dead_button(tiny: TinyBook) -> None:
    tiny.write(index=f"# T\n\n{QUIZ}::::\n", trees="---\norphan: true\n---\n# Trees\n")
    tiny.build()
    assert tiny.warnings == ""
    form = tiny.page().form
    assert form
    controls = form.select_one(".ck-controls")
    assert controls and controls.has_attr("hidden")
    assert {button.find_parent(class_="ck-controls") for button in form.select("button")} == {controls}
    details = form.select("details")
    assert len(details) == 3
    assert "✓ Holds: Two – Yes." in details[0].get_text()
    assert [d.select("p")[-1].get_text() for d in details] == [
        "Chapter: Start",
        "Chapter: Trees",
        "Chapter: Trees",
    ]
    chapters = form.select_one(".ck-chapters")
    assert chapters and not chapters.has_attr("hidden")
    # By part; only the chapter that is written is a link.
    assert [item.get_text() for item in chapters.select("ul ul li")] == [
        "Start (1 question)",
        "Trees (2 questions)",
    ]
    assert [link["href"] for link in chapters.select("a")] == ["trees.html"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (ITEM.format(title="First", unit="tree"), "There is no unit 'tree'. Did you mean trees?"),
        (ITEM.format(title="First", unit="trees").replace(" :: Yes.", ""), "gives no reason"),
        ("Nothing to ask.\n", "A quiz needs questions"),
    ],
)
def test_a_quiz_that_cannot_be_asked_fails_the_build(tiny: TinyBook, body: str, message: str) -> None:
    tiny.write(index=f"# T\n\n::::{{quiz}} before\n{body}::::\n")
    tiny.build()
    assert message in tiny.warnings
