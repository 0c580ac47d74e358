"""What a publisher asks of robots and of text and data mining with regard to one page, as it is stated. Pure.

Robots are addressed by `meta` elements named for all of them or for us, and by X-Robots-Tag headers, in the form that
search engines have agreed on without a standard. Text and data mining is reserved by TDMRep: see `storage.directives`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from crawler.bodies import headers
from crawler.discovery.dates import DATE_LENGTH, instant
from crawler.discovery.sites import absolute
from crawler.robotstext import AGENT
from storage.directives import POLICY, RESERVATION
from storage.types import Directive, Exchange, Origin, Stated

MOST = 64
"""Directives of one page that are kept."""
LONGEST = 2_000
"""Characters of one header or element that are read."""

_AGENTS = frozenset({AGENT, "robots", "*"})
"""Before a colon: that what follows is meant for us."""
_WORD = re.compile(r"[a-z][a-z0-9_-]{1,39}", re.ASCII)
_WITH_VALUE = re.compile(r"max-[a-z-]{1,30}|unavailable_after", re.ASCII)
_BETWEEN = re.compile(r"(?<!mon|tue|wed|thu|fri|sat|sun|day)[,;]", re.IGNORECASE)
"""Between two directives; a comma after the name of a day is part of a date."""


def in_headers(exchange: Exchange) -> Iterator[Directive]:
    """What the response's headers ask."""
    for value in headers(exchange, "x-robots-tag"):
        yield from _robots(value, Stated.HEADER)
    stated = {name: headers(exchange, name) for name in (RESERVATION, POLICY)}
    yield from _mining(stated, Stated.HEADER, exchange.url)


def in_metas(metas: Mapping[str, Sequence[str]], url: str) -> Iterator[Directive]:
    """What the `meta` elements of the page at `url` ask; their content is given by name in small letters."""
    for value in (*metas.get("robots", ()), *metas.get(AGENT, ())):
        yield from _robots(value, Stated.META)
    yield from _mining(metas, Stated.META, url)


def mining(reservation: object, policy: object, origin: Stated, url: str) -> Iterator[Directive]:
    """What TDMRep's two properties say of the page at `url`; other values than 0 and 1 count as none."""
    if (said := str(reservation).strip()) in {"0", "1"}:
        yield Directive(name=RESERVATION, value=said, origin=origin)
    if isinstance(policy, str) and policy.strip() and (address := absolute(policy, url)):
        yield Directive(name=POLICY, value=address, origin=origin)


def together(*stated: Iterable[Directive]) -> tuple[Directive, ...]:
    """All that is stated, each thing once, the least specific first."""
    return tuple(dict.fromkeys(one for some in stated for one in some))[:MOST]


def _mining(stated: Mapping[str, Sequence[str]], origin: Stated, url: str) -> Iterator[Directive]:
    reservation, policy = (next(iter(stated.get(name, ())), None) for name in (RESERVATION, POLICY))
    yield from mining(reservation, policy, origin, url)


def _robots(text: str, origin: Stated) -> Iterator[Directive]:
    """The directives in a list for us; a robot's name and a colon before one say for whom that and the rest are."""
    ours = True
    for part in _BETWEEN.split(text[:LONGEST]):
        name, colon, rest = _parted(part)
        while colon and not _WITH_VALUE.fullmatch(name):
            ours = name in _AGENTS
            name, colon, rest = _parted(rest)
        if ours and colon:
            yield Directive(name=name, value=_value(name, rest), origin=origin)
        elif ours:
            yield from (Directive(name=one, origin=origin) for one in name.split() if _WORD.fullmatch(one))


def _parted(text: str) -> tuple[str, str, str]:
    name, colon, rest = text.partition(":")
    return name.strip().lower(), colon, rest


def _value(name: str, text: str) -> str:
    """A value as it is stated, but a moment in ISO 8601."""
    said = " ".join(text.split())[:DATE_LENGTH]
    moment = name == "unavailable_after" and instant(said, zone=UTC, origin=Origin.META, latest=_EVER)
    return moment.at.isoformat() if moment else said


_EVER = datetime.max.replace(tzinfo=UTC)
