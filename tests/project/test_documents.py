"""What the documents promise: every command they name exists, and the example in the README is true."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursekit.checks.notebook import unit
from coursekit.cli.app import make_parser

DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "book/how_to_use.md",
    "book/instructor_guide.md",
    "book/troubleshooting.md",
)
# A command in code: `course …` inline, or a line of a block, by its path or its bare name.
INLINE = re.compile(r"`(?:\.venv/bin/)?course ([^`\n]+)`")
BLOCK_LINE = re.compile(r"^(?:\.venv/bin/)?course (.+)$", re.MULTILINE)
TARGET = re.compile(r"`make ([a-z][a-z-]*)`|^make ([a-z][a-z-]*)", re.MULTILINE)


def commands(text: str) -> Iterator[str]:
    """The arguments of every `course` command in a document."""
    for match in (*INLINE.finditer(text), *BLOCK_LINE.finditer(text)):
        if "…" not in match[1]:
            yield match[1].split(" #")[0].strip()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_command_that_a_document_names_exists(name: str, root: Path) -> None:
    text = (root / name).read_text(encoding="utf-8")
    named = list(commands(text))
    assert named, "this document names no command, so the test would prove nothing"
    for line in named:
        words = shlex.split(line)
        if all(re.fullmatch("[a-z-]+", word) for word in words[:2]) and len(words) <= 2:
            words.append("--help")  # only the name of a command, as in a sentence
        try:
            make_parser().parse_args(words)
        except SystemExit as ended:
            assert ended.code == 0, f"{name}: course {line}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_make_target_that_a_document_names_exists(name: str, root: Path) -> None:
    targets = set(
        re.findall(r"^([a-z][a-z-]*):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    text = (root / name).read_text(encoding="utf-8")
    named = {first or second for first, second in TARGET.findall(text)}
    assert named <= targets, f"{name} names {named - targets}"


def test_links_between_the_documents_lead_somewhere(root: Path) -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (root / name).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (root / target).exists(), f"{name} links to {target}"


def test_the_wrong_answer_in_the_readme_is_named_exactly_so(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (root / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```python\n(?P<code>.+?)```\n\n```\n(?P<output>.+?)```", text, re.DOTALL)
    assert example is not None
    check, _ = unit("the_deal")
    # The notebook's second cell defines the constant.
    exec(example["code"], {"check": check, "HOURS_PER_MONTH": 730})
    assert capsys.readouterr().out == example["output"]
