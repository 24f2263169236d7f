"""What stands at the foot of every page: where to report an error, and who is not behind this course."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from coursekit.sphinx.course import course

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def foot(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Add the line to the body of each page that has one."""
    if doctree is None or not app.config.coursekit_corrections:
        return
    subject = course(app.config).subject
    address = app.config.coursekit_corrections
    if "://" not in address:
        target, _, anchor = address.partition("#")
        address = f"{app.builder.get_relative_uri(page, target)}#{anchor}"
    context["body"] += (
        f'<footer class="ck-foot">{escape(subject.title)}, edition {escape(subject.edition)}. '
        f"Independent: not affiliated with or endorsed by any company named. "
        f'Found an error? <a href="{escape(address)}">Report a correction</a>.</footer>'
    )


def setup(app: Sphinx) -> None:
    """Register the line."""
    app.connect("html-page-context", foot)
