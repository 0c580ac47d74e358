"""What the servers of tests share: each answers on loopback from a thread of its own until its block ends."""

from __future__ import annotations

import threading
from socketserver import TCPServer, ThreadingMixIn
from typing import Any, Self


class Threads(ThreadingMixIn):
    """For servers: connections have threads that nobody waits for, and a client that goes away is none."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: Any) -> None:
        """Killed or not."""


class Listening:
    """Serves while its block lasts."""

    def __init__(self, server: TCPServer) -> None:
        self._server = server
        self.port: int = server.server_address[1]
        self._thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
