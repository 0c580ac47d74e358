"""Certificates are verified, but for an outlet that is exempted by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from OpenSSL import SSL
from service_identity import CertificateError, VerificationError
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer


class BadCertificate(Exception):  # noqa: N818 - its name is shown
    """A server did not prove to be the one that was asked."""


@implementer(IPolicyForHTTPS)
class Certificates:
    """Verifies as `inner` does, at all hosts for which `exempt(host, port)` is false."""

    def __init__(self, inner: Any, exempt: Callable[[str, int], bool]) -> None:
        self._inner = inner
        self._exempt = exempt

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's interface
        """What makes the TLS side of a connection."""
        creator = self._inner.creatorForNetloc(hostname, port)
        return _Unverified(creator) if self._exempt(hostname.decode("ascii"), port) else creator


@implementer(IOpenSSLClientConnectionCreator)
class _Unverified:
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def clientConnectionForTLS(self, tlsProtocol: Any) -> SSL.Connection:  # noqa: N802, N803 - Twisted's interface
        connection: SSL.Connection = self._inner.clientConnectionForTLS(tlsProtocol)
        connection.set_verify(SSL.VERIFY_NONE, lambda *_: True)
        return connection


def is_of_certificate(error: BaseException | None) -> bool:
    """Whether a request failed because of the server's certificate, whatever that is wrapped in."""
    return any(
        isinstance(one, CertificateError | VerificationError)
        or (isinstance(one, SSL.Error) and "certificate verify failed" in str(one))
        for one in causes(error)
    )


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what it came from; Twisted keeps the latter in a list of failures."""
    if error is not None:
        yield error
        for failure in getattr(error, "reasons", ()):
            yield from causes(failure.value)
        yield from causes(error.__cause__)
