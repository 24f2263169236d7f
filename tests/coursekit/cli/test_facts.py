"""`course facts`: look a figure up, and see what a change of data moves and who quotes it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from coursekit.authoring.factsdiff import quotes
from coursekit.cli.app import main
from coursekit.project import Project


def test_a_fact_is_shown_with_everything_known_about_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "annual_fee"]) == 0
    said = capsys.readouterr().out
    # Form S-1: 1.25 billion USD a month, so 12 of them are 15 billion.
    for part in (
        "$15 billion",
        "15,000,000,000 USD per year",
        "deal_terms/T023",
        "monthly_fee",
        "https://www.sec.gov",
    ):
        assert part in said
    assert "A, filing or party" in said


def test_the_list_can_be_searched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "--grep", "MONTHLY fee"]) == 0
    said = capsys.readouterr().out
    assert "monthly_fee" in said
    assert "it_power" not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["facts", "montly_fee"], "monthly_fee"),
        (["facts", "--grep", "zeppelin"], "no fact has 'zeppelin'"),
        (["facts", "--diff", "no-such-revision"], "Name a commit, branch or tag"),
    ],
)
def test_what_is_not_there_is_answered_with_the_way_on(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def change_fee(clone: Path, new: str, row_id: str = "T023", old: float = 1.25e9) -> None:
    """Change a monthly fee in the table, and nothing else."""
    path = clone / "data" / "deal_terms.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    [fee] = [row for row in rows if row["id"] == row_id]
    assert float(fee["value"]) == old
    fee["value"] = new
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.slow
def test_a_change_of_data_lists_each_figure_that_moved_and_who_quotes_it(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (clone / "book" / "page.md").write_text("# Page\n\nA year costs {fact}`annual_fee`.\n")
    change_fee(clone, "1500000000")
    monkeypatch.chdir(clone)
    assert main(["facts", "--diff", "HEAD"]) == 0
    blocks = f"\n{capsys.readouterr().out}".split("\nannual_fee: ")[1].splitlines()
    # 12 x 1.25 billion = 15 billion before, 12 x 1.5 billion = 18 billion after.
    assert blocks[1].startswith("  was  $15 billion  (exactly 15,000,000,000 USD per year; as of 2026-05-20")
    assert blocks[2].startswith("  now  $18 billion")
    assert "derived; A, filing or party" in blocks[2]
    assert "  quoted in book/page.md, line 3" in blocks
    assert not [line for line in blocks if line.startswith("hours_per_year")]


@pytest.mark.slow
def test_a_chart_and_a_question_that_moved_are_listed_though_no_page_quotes_the_fact(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    change_fee(clone, "930000000", row_id="T085", old=9.2e8)
    monkeypatch.chdir(clone)
    assert main(["facts", "--diff", "HEAD"]) == 0
    lines = capsys.readouterr().out.splitlines()
    # Google pays for 110,000 GPUs: 920 million / (110,000 × 730) = 11.46 USD per GPU-hour, with 930: 11.58.
    assert any(line.startswith("  now  $11.58") for line in lines)
    assert "chart price_of_a_gpu_hour on book/the_deal.md: its table changed" in lines
    # Its price over that of Anthropic, 1.25 billion / (325,000 × 730) = 5.2687.
    assert any(line.startswith("question price_ratio of the_deal: expected value") for line in lines)
    assert not [line for line in lines if line.startswith("question price_per_gpu_hour of")]


@pytest.mark.slow
def test_a_revision_whose_exercises_cannot_be_run_is_said_and_its_facts_are_compared(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = clone / "solutions" / "the_deal.py"
    source.write_text("# %% an older layout\n", encoding="utf-8")
    change_fee(clone, "1500000000")
    monkeypatch.chdir(clone)
    assert main(["facts", "--diff", "HEAD"]) == 0
    said = capsys.readouterr().out
    assert "annual_fee: " in said
    assert "Charts and expected values are not compared: those of the present files cannot be" in said


@pytest.mark.slow
def test_nothing_moved_is_said(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone)
    assert main(["facts", "--diff", "HEAD"]) == 0
    assert "No fact differs from HEAD." in capsys.readouterr().out


def test_every_way_to_quote_a_fact_is_found(tmp_path: Path) -> None:
    (tmp_path / "book" / "teaching").mkdir(parents=True)
    (tmp_path / "solutions").mkdir()
    (tmp_path / "book" / "teaching" / "a.md").write_text(
        "{fact}`one` and {fact}`two`\n:::{estimate}\n:fact: one\n:::\n{lit}`three | not a fact`\n"
    )
    (tmp_path / "solutions" / "u.py").write_text(
        "# is {{two}} so?\nvisible(x=fact(\"one\"), y=fact('two'))\n"
    )
    assert quotes(Project(tmp_path)) == {
        "one": {"book/teaching/a.md": [1, 3], "solutions/u.py": [2]},
        "two": {"book/teaching/a.md": [1], "solutions/u.py": [1, 2]},
    }
