"""What a server may say before the body begins, and how much of it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web.http_headers import InvalidHeaderName

MOST: Final = 256 * 1024
"""Bytes of a status line and all headers, about what browsers take."""


class HeadingTooLong(Exception):  # noqa: N818 - its name is shown
    """A server sent more headers than anybody reads."""


class _Forgiving(_LenientHTTPClientParser):
    """Scrapy's parser, which passes over lines without a colon, passes over names that are none too."""

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802 - Twisted's interface
        with suppress(InvalidHeaderName):
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]  # as all of Twisted's own here


class _Bounded(_LenientHTTP11ClientProtocol):
    """Scrapy's client of HTTP/1.1, which bounds a line and not their number."""

    _heading = 0

    def request(self, request: Any) -> Deferred[Any]:
        self._heading = 0
        answer: Deferred[Any] = super().request(request)
        assert self._parser is not None  # noqa: S101 - it was made for the request
        self._parser.__class__ = _Forgiving
        self._parser.MAX_LENGTH = 2 * MOST  # the whole is bounded, and one header may be all of it
        return answer

    def dataReceived(self, bytes: bytes) -> None:  # noqa: A002, N802 - Twisted's interface
        if self._parser is not None and self._parser.state in {STATUS, HEADER}:
            self._heading += len(bytes)
            if self._heading > MOST:
                self._giveUp(Failure(HeadingTooLong()))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(bytes)  # type: ignore[no-untyped-call]


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes the protocol of each connection."""

    def buildProtocol(self, _: Any) -> _Bounded:  # noqa: N802 - Twisted's interface
        """One that gives up where headers don't end."""
        return _Bounded(self._quiescentCallback)  # type: ignore[no-untyped-call]
