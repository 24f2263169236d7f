"""What no file of the repository may hold."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

# Written in pieces, so that this file does not hold them.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "deb." + "debian.org"]
PATHS = ["work", "root", "home", "Users"]
FORBIDDEN = re.compile("|".join([*map(re.escape, HOSTS), rf"(?<![\w.~/:<])/(?:{'|'.join(PATHS)})/\w"]))


def texts(root: Path) -> Iterator[tuple[str, str]]:
    """Every text file that is, or would be, committed."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        path = root / name
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content[:4096]:
            yield name, content.decode("utf-8")


def test_no_file_names_a_package_registry_or_a_path_of_one_machine(root: Path) -> None:
    found = [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for name, text in texts(root)
        for match in FORBIDDEN.finditer(text)
    ]
    assert found == []


def test_such_a_name_would_be_found() -> None:
    assert FORBIDDEN.search("index-url = https://" + HOSTS[0] + "/simple")
    assert FORBIDDEN.search('"path": "' + "/ro" + 'ot/course"')
    assert not FORBIDDEN.search("homework/answers, https://example.org/home/page, ~/classes")


def test_every_text_file_ends_with_one_line_end(root: Path) -> None:
    odd = [name for name, text in texts(root) if text and (not text.endswith("\n") or text.endswith("\n\n"))]
    assert odd == []
