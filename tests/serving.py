"""A folder served on loopback by the standard library's web server, with a note of every request."""

from __future__ import annotations

from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from tests.loopback import Listening, Threads


class Served(Listening):
    """Serves `folder` at `url` until the block ends; `asked` holds the path of every request."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        super().__init__(_Server(("127.0.0.1", 0), partial(_Handler, asked=self.asked, directory=str(folder))))
        self.url = f"http://127.0.0.1:{self.port}"

    def forget(self) -> None:
        """Begin a fresh note of requests."""
        self.asked.clear()


class _Server(Threads, HTTPServer):
    pass


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    """Headers and body are two writes; together with delayed acknowledgements each answer would take 40 ms."""

    def __init__(self, *args: Any, asked: list[str], **kwargs: Any) -> None:
        self._asked = asked
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        self._asked.append(self.path)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
