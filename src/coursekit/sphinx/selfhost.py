"""The built site asks no other host for anything.

sphinx-thebe, which Jupyter Book always loads, puts the address of a script on another host and a service
to run code on into every page. It has no setting to stop that, and does so twice: the second time breaks the
page's other scripts ("THEBE_JS_URL has already been declared").
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_THEBE = re.compile(
    r'<script type="text/x-thebe-config">.*?</script>|<script>kernelName = .*?</script>', re.S
)


def stay_home(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Leave out scripts and styles that would load from elsewhere, thebe, and what stands there twice."""
    for kind in ("script_files", "css_files"):
        kept: dict[tuple[str, str], object] = {}
        for file in context.get(kind, []):
            name = str(getattr(file, "filename", None) or file or "")
            body = str(getattr(file, "attributes", {}).get("body", ""))
            foreign = name.startswith(("http://", "https://", "//"))
            if not foreign and "thebe" not in (name + body).lower():
                kept.setdefault((name, body), file)
        context[kind] = list(kept.values())
    if "body" in context:
        context["body"] = _THEBE.sub("", context["body"])


def setup(app: Sphinx) -> None:
    """Clean the page after every other extension has added its own."""
    app.connect("html-page-context", stay_home, priority=950)
