"""Every chapter has the parts that a chapter has, read from its source."""

import re

import pytest

from coursekit.project import find_project
from coursekit.subject import subject

PROJECT = find_project()
CHAPTERS = [slug for slug in subject().load("units")["slug"] if (PROJECT.book / f"{slug}.md").is_file()]

SECTIONS = ["Estimate first", "Summary", "What may have changed since", "Sources"]


@pytest.fixture(params=CHAPTERS)
def chapter(request):
    """Slug and text of one chapter."""
    return request.param, (PROJECT.book / f"{request.param}.md").read_text(encoding="utf-8")


def prose(text):
    """What a reader reads: no front matter, code, options of directives, self-checks or quizzes."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.DOTALL)
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^::::\{quiz\}.*?^::::$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^:::\{selfcheck\}.*?^:::$", "", text, flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"^(?::::.*|:\w+:.*|\(.*\)=)$", "", text, flags=re.MULTILINE)


def test_sections_stand_in_their_order(chapter):
    _, text = chapter
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert [heading for heading in headings if heading in SECTIONS] == SECTIONS
    assert headings[0] == "Estimate first"


def test_the_head_the_guess_and_the_sources_are_there(chapter):
    slug, text = chapter
    assert f":::{{unit-head}} {slug}\n" in text
    assert text.count(":::{estimate}") == 1
    assert text.count(":::{page-sources}") == 1


def test_there_are_three_charts_and_four_self_checks(chapter):
    _, text = chapter
    assert len(re.findall(r"^:::\{chart\} \w+", text, re.MULTILINE)) >= 3
    assert len(re.findall(r"^:::\{selfcheck\}", text, re.MULTILINE)) >= 4


def test_the_example_fades_from_worked_to_transfer(chapter):
    _, text = chapter
    places = [text.find(words) for words in ("Worked example", "Completion", "On your own", "## Transfer")]
    assert -1 not in places
    assert places == sorted(places)


def test_the_length_is_that_of_a_chapter(chapter):
    _, text = chapter
    words = len(re.findall(r"\w[\w'’-]*", prose(text)))
    # About 25 minutes of reading, at 120 words a minute for a text with figures in it.
    assert 1500 <= words <= 3000, words


def test_the_summary_answers_every_objective(chapter):
    slug, text = chapter
    units = subject().load("units").set_index("slug")
    objectives = re.split(r"\s*[|;]\s*", units.loc[slug, "objectives"])
    summary = text.split("## Summary\n")[1].split("\n## ")[0]
    assert len(re.findall(r"^(?:\d+\.|-) ", summary, re.MULTILINE)) == len(objectives)


def test_a_teaching_page_has_plan_questions_prompts_and_slips(chapter):
    slug, _ = chapter
    text = (PROJECT.book / "teaching" / f"{slug}.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == [
        "A plan for fifty minutes",
        "Two questions for peer instruction",
        "Three prompts for discussion",
        "Where students go wrong",
        "Pitfalls for the teacher",
    ]
    plan, _, rest = text.partition("## Two questions")
    assert sum(int(minutes) for minutes in re.findall(r"^\| *(\d+) *\|", plan, re.MULTILINE)) == 50
    assert len(re.findall(r"^\*Answer: [A-E]", rest, re.MULTILINE)) == 2
    assert f":::{{slips}} {slug}\n" in text
