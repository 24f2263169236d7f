"""Progress and results: plain lines where nobody watches, paths that can be copied."""

from __future__ import annotations

import pytest

from coursekit.cli.console import say, steps, table, working


def test_without_a_terminal_progress_is_plain_lines_on_the_error_stream(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with working("Building"):
        pass
    with steps("Grading") as advance:
        for done in range(1, 4):
            advance(done, 3, f"student {done}")
    shown = capsys.readouterr()
    assert shown.out == ""
    lines = shown.err.splitlines()
    assert lines[0] == "Building ..." and lines[1].startswith("Building: done in ")
    # The first and the last step, and nothing between as less than ten seconds passed.
    assert lines[2:] == ["Grading: 1 of 3 student 1", "Grading: 3 of 3 student 3"]


def test_a_long_path_stays_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    path = "/".join(["a-long-folder-name"] * 12)
    say(f"Written: {path}")
    assert capsys.readouterr().out == f"Written: {path}\n"


def test_a_name_gives_the_terminal_no_commands(capsys: pytest.CaptureFixture[str]) -> None:
    say("graded: \x1b]0;owned\x07ann\nbob")
    assert capsys.readouterr().out == "graded: \\x1b]0;owned\\x07ann\nbob\n"


def test_a_column_that_is_to_be_copied_is_not_broken_where_there_is_little_room(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("coursekit.cli.console.LOG_COLUMNS", 40)
    row = ("a_name_of_twenty_four_ch", "a sentence that does not fit beside it", "and another one")
    table("", ("id", "says", "more"), [row], whole=("id",))
    assert "a_name_of_twenty_four_ch" in capsys.readouterr().out


def test_a_table_shows_text_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    table("", ("name", "says"), [("q1", "list[int] and [bold] are no markup")])
    assert "list[int] and [bold] are no markup" in capsys.readouterr().out
