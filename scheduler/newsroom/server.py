"""One outlet's web server: HTTP/1.1 on loopback, a thread for each connection."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

from scheduler.newsroom.sites import Replies
from scheduler.newsroom.types import HOST, Asked, Outlet, Reply
from storage.errors import PortTaken

IDLE = 60
"""Seconds after which a silent connection is closed."""
POLL = 0.05
"""Seconds within which a server notices that it should stop."""
GZIP_FROM = 1_000
"""Bytes from which a body is sent gzipped to those who accept it."""


class Server(ThreadingHTTPServer):
    """Serves one outlet's replies until it is stopped, and notes who asked for what.

    Raises:
        PortTaken: it can't listen on the port.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int, note: Callable[[Asked], None]) -> None:
        try:
            super().__init__((HOST, port), Handler)
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or "there is no such port"
            raise PortTaken(f"port {port} of {HOST} can't be listened on ({reason}); choose another") from error
        self.port: int = self.server_address[1]
        self.outlet: Outlet | None = None
        self.replies: Replies = {}
        self.note = note
        self.connections: set[Any] = set()
        self.thread = threading.Thread(
            target=self.serve_forever, args=(POLL,), name=f"newsroom:{self.port}", daemon=True
        )

    def server_bind(self) -> None:
        """Bind without looking up the host's name, which takes long where there is no name server."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, so that it can be ended."""
        self.connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget it."""
        self.connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is none; anything else is a mistake of ours and is shown."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def answer(self, target: str) -> Reply:
        """What is there: by path and query, else by path alone, else with the slash that was left off."""
        path, _, query = target.partition("#")[0].partition("?")
        path = unquote(path)
        for known in (f"{path}?{query}", path):
            if known in self.replies:
                return self.replies[known]
        if f"{path}/" in self.replies:
            return Reply(status=301, headers=(("Location", f"{target.partition('?')[0]}/"),))
        return Reply(status=404, body=b"<!doctype html><title>Not found</title><h1>404</h1><p>There is no such page.")

    def stop(self) -> None:
        """Stop listening and end every connection, finished or not."""
        if self.thread.is_alive():
            self.shutdown()
        self.server_close()
        for connection in tuple(self.connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    timeout = IDLE
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer with body."""
        self._send(self.server.answer(self.path))

    def do_HEAD(self) -> None:
        """Answer without."""
        self._send(self.server.answer(self.path))

    def do_POST(self) -> None:
        """Nothing here takes anything."""
        self.close_connection = True
        self._send(Reply(status=405, headers=(("Allow", "GET, HEAD"), ("Connection", "close"))))

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name http.server gives it
        """Stay quiet."""

    def _send(self, reply: Reply) -> None:
        etag = _etag(reply)
        status = HTTPStatus.NOT_MODIFIED if etag and self._is_known(reply, etag) else HTTPStatus(reply.status)
        self._note(status)
        self.send_response(status)
        for name, value in (*reply.headers, *_validators(reply, etag)):
            self.send_header(name, value)
        if status == HTTPStatus.NOT_MODIFIED:
            self.end_headers()
        elif reply.stream:
            self._send_stream(reply, reply.stream())
        else:
            self._send_body(reply)

    def _send_body(self, reply: Reply) -> None:
        body = reply.body
        self.send_header("Content-Type", reply.kind)
        if len(body) >= GZIP_FROM and reply.kind.startswith(("text/", "application/")) and self._accepts_gzip(reply):
            body = gzip.compress(body, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body) if reply.length is None else reply.length))
        if reply.length is not None:
            self.close_connection = True
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_stream(self, reply: Reply, pieces: Iterable[bytes]) -> None:
        """Stated length, else chunked (RFC 9112, 7.1), else up to the end of the connection for HTTP/1.0."""
        chunked = reply.length is None and self.request_version == "HTTP/1.1"
        self.close_connection = self.close_connection or not chunked
        self.send_header("Content-Type", reply.kind)
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif reply.length is not None:
            self.send_header("Content-Length", str(reply.length))
        self.end_headers()
        if self.command != "HEAD":
            for piece in filter(None, pieces):
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
                self.wfile.flush()
            self.wfile.write(b"0\r\n\r\n" if chunked else b"")

    def _accepts_gzip(self, reply: Reply) -> bool:
        packed = reply.kind == "application/x-gzip" or any(name == "Content-Encoding" for name, _ in reply.headers)
        return not packed and "gzip" in self.headers.get("Accept-Encoding", "")

    def _is_known(self, reply: Reply, etag: str) -> bool:
        """Whether the client has it already (RFC 9110, 13.2.2)."""
        if tags := self.headers.get("If-None-Match"):
            return tags.strip() == "*" or etag in (tag.strip() for tag in tags.split(","))
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return reply.changed is not None and since.tzinfo is not None and reply.changed <= since

    def _note(self, status: int) -> None:
        if outlet := self.server.outlet:
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(
                outlet=outlet.id,
                method=self.command,
                path=self.path,
                status=status,
                headers=headers,
                at=datetime.now(UTC),
                monotonic=time.monotonic(),
            )
            self.server.note(asked)


def _etag(reply: Reply) -> str | None:
    """Weak, since the body may be sent packed or not."""
    if reply.changed is None or reply.status != HTTPStatus.OK:
        return None
    return f'W/"{hashlib.sha256(reply.body).hexdigest()[:20]}"'


def _validators(reply: Reply, etag: str | None) -> list[tuple[str, str]]:
    if etag is None or reply.changed is None:
        return []
    last_modified = format_datetime(reply.changed.astimezone(UTC), usegmt=True)
    return [("ETag", etag), ("Last-Modified", last_modified), ("Vary", "Accept-Encoding")]
