"""The built book in headless Chromium, with every other host out of reach."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

# Name: colour scheme, width in CSS pixels. 390 is a common phone.
VIEWS = {
    "light": ("light", 1200),
    "dark": ("dark", 1200),
    "phone": ("light", 390),
    "dark phone": ("dark", 390),
}

Open = Callable[..., Page]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the built book is served on this machine."""
    handler = functools.partial(_Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/book/"
        server.shutdown()


@pytest.fixture
def opened(chromium: Browser, address: str) -> Iterator[Open]:
    """Open a page in a view; at the end no script may have failed and no other host have been asked."""
    contexts, foreign, errors = [], [], []

    def open_page(name: str, view: str = "light", javascript: bool = True) -> Page:
        scheme, width = VIEWS[view]
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: foreign.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}{name}.html")
        return page

    yield open_page
    for context in contexts:
        context.close()
    origin = address.removesuffix("book/")
    assert [url for url in foreign if not url.startswith((origin, "data:"))] == []
    assert errors == []
