"""Connections go to public addresses only, checked on the address that a name resolves to, literals included."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from typing import Any, Self

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")
"""RFC 8215: where in it an IPv4 address stands is each network's own choice."""
_TRANSLATED = ipaddress.IPv6Network("::ffff:0:0:0/96")
"""IPv4 addresses as stateless translators write them (RFC 2765, RFC 6052)."""
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_GLOBAL = ipaddress.IPv6Network("2000::/3")
"""All that is given out of IPv6 for use between networks; not every Python counts the rest as private."""
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
_SERVICES = (ipaddress.ip_network("168.63.129.16/32"), ipaddress.ip_network("192.0.0.0/24"))
"""Where metadata services of clouds lie beside the link-local ones; not every Python counts them as private."""
_DOCUMENTATION = ipaddress.IPv6Network("3fff::/20")
"""RFC 9637, which not every Python knows."""


def is_open(address: str, allowed: Sequence[Network]) -> bool:
    """Whether a connection to `address` may be made: it is public, or lies in a network that was allowed.

    An IPv4 address within an IPv6 one is judged as itself. What is no address is not open.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    judged = _inner(ip) or ip
    if any(judged.version == network.version and judged in network for network in allowed):
        return True
    if ip in _NAT64_LOCAL or (_is_isatap(ip) and not ip.is_global):
        return False
    if isinstance(judged, ipaddress.IPv6Address) and (judged not in _GLOBAL or judged in _DOCUMENTATION):
        return False
    served = any(judged.version == network.version and judged in network for network in _SERVICES)
    return bool(judged.is_global and not judged.is_multicast and not served)


def _inner(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for.

    Mapped and compatible (RFC 4291), translated, 6to4, Teredo, NAT64 (RFC 6052), ISATAP (RFC 5214).
    """
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip in _NAT64 or ip in _TRANSLATED or (ip in _COMPATIBLE and int(ip) > 1) or _is_isatap(ip):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def _is_isatap(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether the lower half of an IPv6 address holds an IPv4 one; the upper half is the network's all the same."""
    return ip.version == 6 and int(ip) >> 32 & 0xFFFFFFFF in _ISATAP  # noqa: PLR2004 - of the protocol


class Guarded(Exception):  # noqa: N818 - its name is shown
    """An address that may not be connected to."""


@implementer(IHostnameResolver)
class Guard:
    """A reactor's resolver that passes on only addresses that may be connected to."""

    def __init__(self, inner: Any, allowed: Sequence[Network]) -> None:
        self._inner = inner
        self._allowed = allowed
        self.refused: set[str] = set()
        """Names that resolved to nothing but addresses that may not be reached."""

    @classmethod
    def on_reactor(cls, allowed: Sequence[Network]) -> Self:
        """Let every connection of the running reactor pass a guard, in place of one that stood there."""
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

        inner = reactor.nameResolver
        guard = cls(inner._inner if isinstance(inner, Guard) else inner, allowed)  # noqa: SLF001 - of its own class
        reactor.installNameResolver(guard)
        return guard

    def stand(self) -> None:
        """See to it that it is the running reactor's resolver: Scrapy puts one there when its process starts."""
        from twisted.internet import reactor  # noqa: PLC0415 - as above

        if reactor.nameResolver is not self:
            reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        receiver: IResolutionReceiver,
        hostName: str,  # noqa: N803
        *rest: Any,
        **more: Any,
    ) -> IHostResolution:
        """Resolve, leaving out what may not be reached; nothing left looks like a name that is not known."""
        sieve = _Sieve(receiver, self._allowed, lambda: self.refused.add(hostName))
        resolution: IHostResolution = self._inner.resolveHostName(sieve, hostName, *rest, **more)
        return resolution


@implementer(IResolutionReceiver)
class _Sieve:
    def __init__(self, receiver: Any, allowed: Sequence[Network], refuse: Callable[[], None]) -> None:
        self._receiver = receiver
        self._allowed = allowed
        self._refuse = refuse
        self._open: list[bool] = []

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802
        self._open.append(isinstance(address, IPv4Address | IPv6Address) and is_open(address.host, self._allowed))
        if self._open[-1]:
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802
        if self._open and not any(self._open):
            self._refuse()
        self._receiver.resolutionComplete()
