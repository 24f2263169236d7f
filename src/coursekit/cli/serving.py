"""A web server for the built book: to this machine only, and silent while all is well."""

from __future__ import annotations

import sys
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


def server_of(folder: Path, port: int) -> ThreadingHTTPServer:
    """A server of the files in ``folder``; port 0 takes a free one.

    Raises:
        OSError: the port cannot be used.
    """
    return _Server(("127.0.0.1", port), partial(_Handler, directory=str(folder)))


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        # A browser that moves on closes its connections; that is how browsers work, and no error.
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(SimpleHTTPRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing of a request that was answered."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with an error page; say which page is missing, except the icon every browser asks for."""
        if getattr(self, "path", "") == "/favicon.ico":  # no path yet in a request that is none
            self.send_response(HTTPStatus.NO_CONTENT)
            self.end_headers()
        else:
            super().send_error(code, message, explain)

    def log_error(self, format: str, *args: Any) -> None:
        print(f"{getattr(self, 'path', '?')}: {format % args}", file=sys.stderr, flush=True)
