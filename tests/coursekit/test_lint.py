"""The number lint: what it rejects, what it leaves alone, and where it says the number is."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.lint import bare_numbers

REJECTED = [
    ("A GPU-hour costs $5.27 today.", "$5.27"),
    ("It costs \\$5.27 an hour.", "$5.27"),
    ("Between $5 and $6 an hour.", "$5"),
    ("The fee is $1.25 billion a month.", "$1.25 billion"),
    ("A fee of $15B.", "$15B"),
    ("€40 million", "€40 million"),
    ("about USD 15 billion", "USD 15 billion"),
    ("about 15 billion dollars", "15 billion dollars"),
    ("worth 5.27 USD", "5.27 USD"),
    ("2.3% of the fee", "2.3%"),
    ("2.3 % of the fee", "2.3 %"),
    ("some 12 percent", "12 percent"),
    ("The site draws 300 MW.", "300 MW"),
    ("The site draws 300\u00a0MW.", "300 MW"),
    ("a 300-MW site", "300-MW site"),
    ("300+ MW", "300+ MW"),
    ("5 000 MW", "5 000 MW"),
    ("at 6¢ each", "6¢"),
    ("10–20 MW", "10–20 MW"),
    ("uses 2,628 GWh a year", "2,628 GWh"),
    ("2000 MW", "2000 MW"),
    ("0.38 kg/kWh", "0.38 kg/kWh"),
    ("80 GB of memory", "80 GB"),
    ("325,000 GPUs", "325,000 GPUs"),
    ("325,000 Nvidia H100 GPUs", "325,000 Nvidia H100 GPUs"),
    ("325,000\nGPUs", "325,000 GPUs"),
    ("300 new homes", "300 new homes"),
    ("with 90 days of notice", "90 days"),
    ("a 36-month term", "36-month"),
    ("1.25 billion", "1.25 billion"),
    ("a 7B model", "7B"),
    ("3× as much", "3×"),
    ("12 times as much", "12 times"),
    ("**300 MW**", "300 MW"),
    ("| 300 MW | site |", "300 MW"),
    ("- 300 MW", "300 MW"),
    ("## A site of 300 MW", "300 MW"),
    (":::{note} Of 300 MW\nText\n:::", "300 MW"),
    ("```{note}\nIt draws 300 MW.\n```", "300 MW"),
    ("{fact}`a` GPUs draw 300 MW", "300 MW"),
    ("In 2026 it drew 300 MW.", "300 MW"),
    ("[300 MW](https://example.org)", "300 MW"),
]

ACCEPTED = [
    "",
    "In 2026, on 3 May 2026, and in the 1980s hours were long.",
    "Since 2026 months have passed.",
    "The H100 GPUs and GB200 racks of Colossus 2 sites.",
    "The Colossus 1 GPUs.",
    "See Fig. 3, section 2.1, question 4 and §3.",
    "In section 3 the hours are counted.",
    "1. hours\n2. days\n3) months",
    "{fact}`it_power` MW and {fact}`monthly_fee` a month",
    "{lit}`720 hours | a 30-day month`",
    "{{monthly_fee}} a month for {{gpus}} GPUs",
    "`300 MW` and ``a ` 300 MW``",
    "```python\nfee = 300  # 300 MW\n```",
    "~~~\n300 MW\n~~~",
    "```{code-cell}\nprint('300 MW')\n```",
    ":::{math}\n300 MW\n:::",
    "$2^{10}$ and $300\\,\\text{MW}$ and $300 MW$",
    "$$\n300 MW\n$$",
    "<https://example.org/300-MW> and https://example.org/90-days/300MW",
    "[text](https://example.org/90-days)",
    "[a]: https://example.org/90-days",
    "% 300 MW in a comment",
    "<!-- 300 MW -->",
    '<img width="300 m">',
    "(about-300-mw)=\n# Title",
    ":::{chart} fees\n:scale: 300 MW\n:::",
    "![alt](a.png){width=300px}",
    "---\nminutes: 25 minutes\n---\nText",
    "| 1 | 2 |\n|---|--:|\n| 300 | 12 |",
    "Python 3.11 on version 7.4.7, exit code 3, 24/7",
    "two thousand megawatts for ninety days",
]


@pytest.mark.parametrize(("text", "found"), REJECTED)
def test_a_number_with_a_unit_is_found(text: str, found: str) -> None:
    assert found in [number for _, number in bare_numbers(text)]


@pytest.mark.parametrize("text", ACCEPTED)
def test_everything_else_is_left_alone(text: str) -> None:
    assert bare_numbers(text) == []


def test_line_numbers_count_blanked_lines_too() -> None:
    page = "---\na: 1\n---\n# T\n\n```python\n300\n```\n\nIt draws 300 MW\nfor 90 days.\n"
    assert bare_numbers(page) == [(10, "300 MW"), (11, "90 days")]


def test_one_number_is_reported_once() -> None:
    # Currency, scale and unit each match; the reader should see one finding.
    assert bare_numbers("USD 15 billion dollars") == [(1, "USD 15 billion")]


def test_code_inside_a_prose_directive_is_code_and_what_follows_is_prose() -> None:
    page = "::::{note}\n```\n300 MW\n```\n90 days\n::::\n12 hours"
    assert bare_numbers(page) == [(5, "90 days"), (7, "12 hours")]


words = st.text(alphabet=string.ascii_lowercase + " \n", max_size=40)
numbers = st.one_of(
    st.integers(min_value=1, max_value=10**7).map(lambda n: f"{n:,}"),
    st.floats(min_value=0.01, max_value=900).map(lambda x: f"{x:.2f}"),
)
units = st.sampled_from(["MW", "kWh", "%", "billion", "GPU-hours", "USD", "million tonnes", "GB/s"])


@given(before=words, number=numbers, unit=units, after=words)
def test_a_planted_number_is_found_on_its_line(before: str, number: str, unit: str, after: str) -> None:
    text = f"{before}\n\nword {number} {unit}. {after}"
    assert bare_numbers(text)[0][0] == before.count("\n") + 3


@given(before=words, number=numbers, unit=units, after=words)
def test_a_planted_number_is_not_found_in_a_role(before: str, number: str, unit: str, after: str) -> None:
    assert bare_numbers(f"{before}\n\n{{lit}}`{number} {unit} | why`. {after}") == []


@given(st.text(alphabet="$`:{}[]()|~\n\\ 0123456789.,%-MWax", max_size=80))
def test_any_text_is_survived_and_lines_exist(text: str) -> None:
    for line, found in bare_numbers(text):
        assert 1 <= line <= text.count("\n") + 1
        assert any(character.isdigit() for character in found)
