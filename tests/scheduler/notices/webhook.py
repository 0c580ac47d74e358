"""A receiver on loopback: notes what it is told, and is down when a test wants it to be."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

from tests.loopback import Listening


class Webhook(Listening):
    """Takes JSON at `address` (as Apprise writes it) until the block ends."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []
        self.status = 200
        self.refused = 0
        self.pause = 0.0
        """Seconds before it answers what it was told."""
        super().__init__(HTTPServer(("127.0.0.1", 0), _handler(self)))
        self.address = f"json://127.0.0.1:{self.port}/told"

    @property
    def titles(self) -> list[str]:
        return [one["title"] for one in self.told]


def _handler(webhook: Webhook) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if webhook.status == 200:
                webhook.told.append(body)
            else:
                webhook.refused += 1
            time.sleep(webhook.pause)
            self.send_response(webhook.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    return Handler
