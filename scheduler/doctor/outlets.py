"""Whether outlets can be reached: their names, and what they answer for robots.txt."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import median_low
from typing import TYPE_CHECKING

from crawler.config import Config
from crawler.guard import is_open
from crawler.sources import Source
from scheduler.counts import many
from scheduler.doctor.findings import Finding, warning, well, wrong
from storage.urls import host_of

if TYPE_CHECKING:
    from crawler.knocking import Knock

AT_ONCE = 16
"""Names that are asked for side by side."""
ASTRAY = timedelta(minutes=1)
"""By so much may our clock and the outlets' differ."""


def names(config: Config, sources: Iterable[Source]) -> Iterator[Finding]:
    """Whether the names of outlets lead to addresses that may be connected to."""
    hosts = list(dict.fromkeys(host_of(source.homepage) for source in sources))
    with ThreadPoolExecutor(AT_ONCE) as asking:
        found = dict(zip(hosts, asking.map(_addresses, hosts), strict=True))
    if found and all(isinstance(one, str) for one in found.values()):
        yield wrong("DNS", "no name of an outlet is known", "check the network and its name server")
        return
    bad = list(_unreachable(config, found))
    yield from bad
    if not bad:
        yield well("DNS", f"{many(len(found), 'host')} of sources, every address public or allowed")


def _addresses(host: str) -> list[str] | str:
    """The addresses of a host, or why there are none."""
    try:
        return [str(one[4][0]) for one in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        return str(getattr(error, "strerror", None) or error)


def _unreachable(config: Config, found: Mapping[str, list[str] | str]) -> Iterator[Finding]:
    for host, addresses in found.items():
        if isinstance(addresses, str):
            yield warning("DNS", f"{host}: {addresses}", "correct the homepage, or wait if it is known")
        elif not any(is_open(one, config.crawl.allow_networks) for one in addresses):
            cure = "it is not visited unless allow_networks in [crawl] names its network"
            yield warning("DNS", f"{host}: only {', '.join(dict.fromkeys(addresses))}, which is not public", cure)


def robots(knocks: Sequence[Knock]) -> Iterator[Finding]:
    """Whether outlets let us in."""
    refusing = [one for one in knocks if one.refusal is not None]
    for one in refusing:
        yield warning("robots", f"{one.source}: {one.refusal}", "ask its owner, or leave it out")
    if not refusing:
        yield well("robots", f"the homepages of {many(len(knocks), 'source')} may be read")


def clock(knocks: Sequence[Knock]) -> Iterator[Finding]:
    """Whether our clock is the outlets'; most of them are right."""
    ahead = [one.ahead for one in knocks if one.ahead is not None]
    if not ahead:
        return
    by = median_low(ahead)
    said = f"{abs(by.total_seconds()):.0f} s {'ahead of' if by > timedelta() else 'behind'} what outlets say"
    if abs(by) > ASTRAY:
        yield wrong("clock", said, "set it right, and let NTP keep it")
    else:
        yield well("clock", said)
