"""`course build`, `serve` and `new`, each in a fresh clone as an author would use them."""

from __future__ import annotations

import os
import re
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from coursekit.cli.app import main

pytestmark = pytest.mark.slow


def test_a_stale_exercise_is_named_and_built_again(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone)
    bundle = clone / "exercises" / "the_deal" / "checks.json"
    current = bundle.read_text(encoding="utf-8")
    bundle.write_text(current.replace("GPU-hour", "GPU-minute"), encoding="utf-8")
    assert main(["build", "exercises", "the_deal", "--check"]) == 1
    said = capsys.readouterr().out
    assert "not current: exercises/the_deal/checks.json" in said
    assert "Run `course build exercises`" in said
    assert main(["build", "exercises", "the_deal"]) == 0
    assert bundle.read_text(encoding="utf-8") == current
    assert main(["build", "exercises", "the_deal", "--check"]) == 0


def test_a_notebook_somebody_works_in_is_left_as_it_is_and_named(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone)
    notebook = clone / "exercises" / "the_deal" / "the_deal.ipynb"
    mine = notebook.read_text(encoding="utf-8").replace("your answer here", "my answer")
    notebook.write_text(mine, encoding="utf-8")
    assert main(["build", "exercises", "the_deal", "--check"]) == 1
    assert "the_deal.ipynb: somebody has worked in it. Move it away first" in capsys.readouterr().out
    assert main(["build", "exercises", "the_deal"]) == 0
    assert "somebody has worked in it: exercises/the_deal/the_deal.ipynb" in capsys.readouterr().out
    assert notebook.read_text(encoding="utf-8") == mine


def test_an_unknown_unit_is_answered_with_the_known_ones(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone)
    assert main(["build", "exercises", "the_dael"]) == 2
    assert re.search(r"no unit 'the_dael'.*Units: .*the_deal", capsys.readouterr().err)


def test_a_new_unit_and_chapter_can_be_built_as_they_are(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone)
    assert main(["new", "unit", "market"]) == 0
    assert main(["new", "chapter", "market"]) == 0
    written = capsys.readouterr().out
    assert "solutions/market.py" in written and "book/market.md" in written
    assert "Next: course build exercises market" in written and "Next: course build toc" in written
    assert "table units" not in written
    assert main(["new", "unit", "markets"]) == 0
    assert "markets is not in the table units yet" in capsys.readouterr().out
    assert main(["build", "exercises", "market"]) == 0
    assert (clone / "exercises" / "market" / "market.ipynb").is_file()
    assert main(["build", "toc"]) == 0
    assert "book/market" in (clone / "_toc.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("The Market", "cannot be a name"),
        ("../market", "cannot be a name"),
        ("café", "cannot be a name"),
        ("_market", "cannot be a name"),
        ("the_deal", "exists already"),
    ],
)
def test_a_name_that_cannot_be_used_is_refused(
    name: str, said: str, clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone)
    before = (clone / "solutions" / "the_deal.py").read_bytes()
    assert main(["new", "unit", name]) == 2
    assert said in capsys.readouterr().err
    assert (clone / "solutions" / "the_deal.py").read_bytes() == before


def test_a_failed_build_names_the_page_and_does_not_turn_green_by_itself(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone)
    # The book of a clone has to be about the clone's tables, so its own package comes first.
    monkeypatch.setenv("PYTHONPATH", str(clone / "src"))
    page = clone / "book" / "glossary.md"
    right = page.read_text(encoding="utf-8")
    page.write_text(right + "\nIt costs {fact}`no_such_fact` a month.\n", encoding="utf-8")
    for _ in range(2):
        assert main(["build", "book"]) == 1
        said = capsys.readouterr().err
        assert "glossary.md" in said and "no_such_fact" in said
    page.write_text(right, encoding="utf-8")
    assert main(["build", "book"]) == 0
    assert (clone / "build" / "_build" / "html" / "index.html").is_file()


def test_serving_without_a_book_says_how_to_build_it(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(clone)
    assert main(["serve"]) == 2
    assert "Build it with `course build book`" in capsys.readouterr().err


def leave_in_the_middle(port: int, path: str) -> None:
    """Ask for a page and hang up without reading it, as a browser does that moves on."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\n\r\n".encode())
        connection.recv(1)
        # With this setting the connection is reset at once, so that the server's next write fails.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    time.sleep(0.5)


def test_the_book_is_served_to_this_machine_until_it_is_interrupted(clone: Path) -> None:
    folder = clone / "build" / "_build" / "html"
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<title>The book</title>")
    (folder / "large.html").write_bytes(bytes(50_000_000))
    command = [sys.executable, "-u", "-m", "coursekit.cli", "serve", "--port", "0"]
    with subprocess.Popen(
        command, cwd=clone, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout is not None
        said = re.search(r"http://localhost:(\d+)/", server.stdout.readline())
        assert said is not None
        with urllib.request.urlopen(f"http://127.0.0.1:{said[1]}/", timeout=10) as answer:
            assert b"The book" in answer.read()
        with urllib.request.urlopen(f"http://127.0.0.1:{said[1]}/favicon.ico", timeout=10) as answer:
            assert answer.read() == b""
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"http://127.0.0.1:{said[1]}/gone.html", timeout=10)
        leave_in_the_middle(int(said[1]), "/large.html")
        os.kill(server.pid, signal.SIGINT)
        assert server.wait(timeout=10) == 0
        # Neither what was answered nor a browser that has gone is worth a line; a page that is missing is.
        lines = server.stdout.read().splitlines()
        assert [line for line in lines if line.strip()] == [
            "/gone.html: code 404, message File not found",
            "Stopped.",
        ]
