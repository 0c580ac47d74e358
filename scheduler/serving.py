"""A small web server of the service's own, with bounds on what a stranger may do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from twisted.internet.error import CannotListenError
from twisted.internet.protocol import connectionDone
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.python.failure import Failure
from twisted.web.resource import Resource
from twisted.web.server import Request, Site

from storage.errors import PortTaken

CONNECTIONS = 20
"""Connections at a time."""
LIFETIME = 60.0
"""Seconds that a connection may last, whatever drips through it."""


@contextmanager
def serving(place: tuple[str, int], key: str, resource: Resource, request: type[Request] = Request) -> Iterator[None]:
    """Answer at a host and port until the block ends; `key` is what names them in the configuration.

    Raises:
        PortTaken: that can't be done.
    """
    from twisted.internet import reactor as installed  # noqa: PLC0415 - importing it installs one

    reactor: Any = installed  # typed as the module that it replaces
    host, number = place
    site: Any = Site(resource, requestFactory=request, parsePOSTFormSubmission=False)  # type: ignore[no-untyped-call]
    try:
        port = reactor.listenTCP(number, _Few(site, reactor), interface=host)
    except CannotListenError as error:
        why = getattr(error.socketError, "strerror", None) or error.socketError
        raise PortTaken(f"{host}:{number}: {why}; name another `{key}` in [service]") from None
    try:
        yield
    finally:
        port.stopListening()


class _Brief(ProtocolWrapper):
    """A connection that ends in time."""

    def makeConnection(self, transport: Any) -> None:  # noqa: N802 - Twisted's interface
        factory: Any = self.factory
        self._end = factory.callLater(LIFETIME, transport.abortConnection)
        super().makeConnection(transport)  # type: ignore[no-untyped-call]

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        if self._end.active():
            self._end.cancel()
        super().connectionLost(reason)  # type: ignore[no-untyped-call]


class _Few(WrappingFactory):
    """No more connections than we have hands for."""

    protocol = _Brief
    noisy = False

    def __init__(self, site: Site, reactor: Any) -> None:
        super().__init__(site)  # type: ignore[no-untyped-call]
        self.callLater = reactor.callLater

    def buildProtocol(self, address: Any) -> Any:  # noqa: N802
        return None if len(self.protocols) >= CONNECTIONS else super().buildProtocol(address)
