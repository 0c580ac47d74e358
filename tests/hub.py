"""A WebSub hub on loopback: it verifies, pushes and denies as a test wants."""

from __future__ import annotations

import hashlib
import hmac
import ssl
import threading
from contextlib import closing
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from tests.loopback import Listening, Threads


class Told(NamedTuple):
    """What somebody was answered."""

    status: int
    body: str


class Hub(Listening):
    """Notes requests in `asked`; subscriptions that were confirmed stand in `members` by their callback.

    `context` makes it speak TLS.
    """

    def __init__(self, host: str = "127.0.0.1", *, context: ssl.SSLContext | None = None) -> None:
        self.asked: list[dict[str, str]] = []
        self.members: dict[str, dict[str, str]] = {}
        self.lease = "3600"
        self.status = 202
        self.robots: bytes | None = None
        server = _Server((host, 0), _Handler)
        server.hub = self
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        super().__init__(server)
        self.url = f"http{'s' if context else ''}://{host}:{self.port}/hub"

    def modes(self) -> list[str]:
        """What was asked for, in order."""
        return [one["hub.mode"] for one in self.asked]

    def heard(self, body: bytes) -> None:
        """Take a request, and verify it where it is accepted."""
        asked = dict(parse_qsl(body.decode()))
        self.asked.append(asked)
        if self.status == 202:
            threading.Thread(target=self.verify, args=(asked,), daemon=True).start()

    def verify(self, asked: dict[str, str]) -> Told:
        """Ask whether it is meant; a good answer makes or ends a subscription."""
        challenge = f"{len(self.asked)} & ç"
        lease = {"hub.lease_seconds": self.lease} if asked["hub.mode"] == "subscribe" else {}
        try:
            told = self.ask(asked, {"hub.mode": asked["hub.mode"], "hub.challenge": challenge, **lease})
        except OSError:  # nobody listens any more
            return Told(0, "")
        if told == (200, challenge):
            self.members.pop(asked["hub.callback"], None)
            if asked["hub.mode"] == "subscribe":
                self.members[asked["hub.callback"]] = asked
        return told

    def ask(self, asked: dict[str, str], parameters: dict[str, str]) -> Told:
        """A question at a callback."""
        query = urlencode({"hub.topic": asked["hub.topic"], **parameters})
        return send(asked["hub.callback"], "GET", query=query)

    def push(self, body: bytes, method: str = "sha256", *, secret: str | None = None) -> list[int]:
        """Distribute to all members; what each answered."""
        return [
            send(
                callback,
                "POST",
                body,
                {
                    "Content-Type": "application/rss+xml",
                    "X-Hub-Signature": f"{method}={mac(body, secret or member['hub.secret'], method)}",
                },
            ).status
            for callback, member in list(self.members.items())
        ]


def mac(body: bytes, secret: str, method: str = "sha256") -> str:
    return hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()


def send(url: str, method: str, body: bytes | None = None, headers: Any = None, query: str = "") -> Told:
    parts = urlsplit(url)
    with closing(HTTPConnection(parts.hostname or "", parts.port, timeout=30)) as connection:
        connection.request(method, f"{parts.path}?{query}" if query else parts.path, body, headers or {})
        answer = connection.getresponse()
        return Told(answer.status, answer.read().decode())


class _Server(Threads, HTTPServer):
    hub: Hub


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        hub: Hub = self.server.hub  # type: ignore[attr-defined]  # it is a _Server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert b"hub.callback" in body
        assert parse_qs(body.decode())
        self._say(hub.status)
        hub.heard(body)

    def do_GET(self) -> None:
        hub: Hub = self.server.hub  # type: ignore[attr-defined]  # as above
        self._say(404 if hub.robots is None else 200, hub.robots or b"")

    def _say(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
