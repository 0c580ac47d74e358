"""Where hubs reach the service: a small web server with bounds on all that a stranger may send."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Protocol

from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request

from scheduler.serving import serving

BODY = 5_000_000
"""Bytes that may be pushed at once; whoever pushes more is told so, and the feed is polled."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """What a hub pushed, as sent."""

    body: bytes
    content_type: str | None
    signature: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What a hub is told."""

    status: int
    body: str = ""


class Ear(Protocol):
    """Who answers hubs; the token is the last part of the address that was asked."""

    async def verified(self, token: str, asked: dict[str, str]) -> Reply:
        """A hub asks whether we mean it, or says no."""

    async def pushed(self, token: str, push: Push) -> Reply:
        """A hub tells of news."""


@asynccontextmanager
async def listening(place: tuple[str, int], ear: Ear) -> AsyncIterator[None]:
    """Listen at a host and port until the block ends, and answer whoever has asked by then.

    Raises:
        PortTaken: that can't be done.
    """
    callback = _Callback(ear)
    try:
        with serving(place, "listen", callback, _Bounded):
            yield
    finally:
        await asyncio.gather(*callback.under_way)


class _Bounded(Request):
    """A request of whose body no more is kept than may be pushed."""

    content: BytesIO
    too_long = False

    def gotLength(self, length: int | None) -> None:  # noqa: N802
        self.content = BytesIO()
        self.too_long = (length or 0) > BODY

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
        self.too_long = self.too_long or self.content.tell() + len(data) > BODY
        if not self.too_long:
            self.content.write(data)


class _Callback(Resource):
    """Every address: whatever stands in front of us may have taken off a part of the path, or not."""

    isLeaf = True  # noqa: N815 - Twisted's interface

    def __init__(self, ear: Ear) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._ear = ear
        self.under_way: set[asyncio.Task[None]] = set()
        """Answers that are not given yet."""

    def render(self, request: _Bounded) -> Any:
        token = request.path.rpartition(b"/")[2].decode("latin-1")
        if request.method == b"GET":
            asked = {_text(name): _text(values[0]) for name, values in request.args.items()}
            return self._later(request, self._ear.verified(token, asked))
        if request.method != b"POST":
            return _say(request, Reply(405))
        if request.too_long:
            return _say(request, Reply(413))
        push = Push(
            body=request.content.read(),
            content_type=request.getHeader("content-type"),
            signature=request.getHeader("x-hub-signature"),
        )
        return self._later(request, self._ear.pushed(token, push))

    def _later(self, request: Any, reply: Awaitable[Reply]) -> int:
        gone: list[object] = []
        request.notifyFinish().addErrback(gone.append)
        task = asyncio.ensure_future(_answer(request, reply, gone))
        self.under_way.add(task)
        task.add_done_callback(self.under_way.discard)
        return NOT_DONE_YET


async def _answer(request: Any, reply: Awaitable[Reply], gone: list[object]) -> None:
    try:
        said = await reply
    except Exception:  # a mistake of ours costs one push, which the hub repeats
        log.exception("what a hub sent broke yearmind")
        said = Reply(500)
    if not gone:
        request.write(_say(request, said))
        request.finish()


def _say(request: Any, reply: Reply) -> bytes:
    request.setResponseCode(reply.status)
    request.setHeader("Content-Type", "text/plain; charset=utf-8")
    request.setHeader("X-Content-Type-Options", "nosniff")
    return reply.body.encode("utf-8", "surrogateescape")


def _text(value: bytes) -> str:
    """A part of a query; what is no UTF-8 in it goes back as it came."""
    return value.decode("utf-8", "surrogateescape")
