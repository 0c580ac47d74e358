"""A server on loopback that writes whatever bytes a test wants, counting connections and what is asked for."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from socketserver import StreamRequestHandler, TCPServer
from typing import Any

from tests.loopback import Listening, Threads

Answer = bytes | Callable[[socket.socket], None]
NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class Raw(Listening):
    """Answers by path, each connection once, until the block ends; `context` makes it speak TLS."""

    def __init__(
        self,
        answers: Mapping[str, Answer | list[Answer]],
        host: str = "127.0.0.1",
        *,
        port: int = 0,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self.answers = answers
        self.asked: list[str] = []
        self.headings: list[bytes] = []
        self.connections = 0
        server = (_Server6 if ":" in host else _Server)((host, port), _Handler)
        server.raw, server.context = self, context
        super().__init__(server)
        self.url = f"http{'s' if context else ''}://{host}:{self.port}"

    def answer(self, path: str) -> Answer:
        """Of several answers one after another, the last for good."""
        self.asked.append(path)
        found = self.answers.get(path, NOT_FOUND)
        if not isinstance(found, list):
            return found
        return found.pop(0) if len(found) > 1 else found[0]


class _Server(Threads, TCPServer):
    allow_reuse_address = True
    request_queue_size = 64
    raw: Raw
    context: ssl.SSLContext | None

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        self.raw.connections += 1
        return connection, address


class _Server6(_Server):
    address_family = socket.AF_INET6


class _Handler(StreamRequestHandler):
    server: _Server

    def setup(self) -> None:
        self.request.settimeout(30)
        if self.server.context is not None:
            self.request = self.server.context.wrap_socket(self.request, server_side=True)
        super().setup()

    def finish(self) -> None:
        super().finish()
        if self.server.context is not None:
            self.request.close()  # which is not the server's own socket

    def handle(self) -> None:
        first = self.rfile.read(1)
        request = b"" if first == b"\x16" else first + self.rfile.readline()  # else TLS, where none is spoken
        if not request.strip():
            return
        self.server.raw.headings.append(request + b"".join(iter(self.rfile.readline, b"\r\n")))
        answer = self.server.raw.answer(request.split()[1].decode("latin-1"))
        with suppress(OSError):
            if callable(answer):
                answer(self.request)
            else:
                self.request.sendall(answer)


def http(body: bytes, *headers: str, length: int | None = None, status: str = "200 OK") -> bytes:
    """An answer with its Content-Length, or another one."""
    told = (f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers)
    kind = () if any(line.lower().startswith("content-type") for line in headers) else ("Content-Type: text/html",)
    return "\r\n".join((*told, *kind, "Connection: close", "", "")).encode() + body


def until_closed(body: bytes, *headers: str) -> bytes:
    """An answer that ends with its connection."""
    kind = headers or ("Content-Type: text/html",)
    return "\r\n".join(("HTTP/1.0 200 OK", *kind, "", "")).encode("latin-1") + body
