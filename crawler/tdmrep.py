"""`/.well-known/tdmrep.json`: for which of its pages an origin reserves text and data mining (TDMRep, section 5.1).

Whatever keeps the file away means that nothing is said there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any

import orjson
from protego import Protego

from crawler.directives import mining
from crawler.origins import A_DAY, SOON, Fetch, PerOrigin, Unanswered
from storage.directives import POLICY, RESERVATION
from storage.types import Directive, Stated

PLACE = "/.well-known/tdmrep.json"
AT_MOST = 256 * 1024
"""Bytes of a file that is read."""
RULES = 500
"""Rules that are read of a file."""
_LONGEST = 2_000
"""Characters of a location."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is said of the addresses that a pattern fits."""

    location: Protego
    """The pattern, as a robots.txt that disallows it: both are read by the same rules."""
    reservation: object
    policy: object


Rules = tuple[Rule, ...]


def rules_of(status: int, body: bytes) -> Rules:
    """The rules in an answer, in order; none where it isn't what it should be."""
    if not 200 <= status < 300 or len(body) > AT_MOST:  # noqa: PLR2004 - success
        return ()
    try:
        found = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return ()
    return tuple(islice(_rules(found if isinstance(found, list) else [found]), RULES))


def asked(rules: Rules, url: str) -> tuple[Directive, ...]:
    """What the first rule that fits says of the page at `url`."""
    fitting = (rule for rule in rules if not rule.location.can_fetch(url, "*"))
    rule = next(fitting, None)
    return () if rule is None else tuple(mining(rule.reservation, rule.policy, Stated.FILE, url))


class TdmFiles:
    """The files of all origins, each asked for once a day."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._known: PerOrigin[Rules] = PerOrigin(clock)

    async def asked(self, url: str, fetch: Fetch) -> tuple[Directive, ...]:
        """What the file of its origin says of the page at `url`."""
        return asked(await self._known.of(url, partial(_fetched, fetch)), url)


async def _fetched(fetch: Fetch, origin: str) -> tuple[Rules, float]:
    with suppress(Unanswered):
        status, body = await fetch(origin + PLACE)
        return rules_of(status, body), SOON if status >= 500 else A_DAY  # noqa: PLR2004 - server errors
    return (), SOON


def _rules(found: list[Any]) -> Iterator[Rule]:
    for one in found:
        location = one.get("location") if isinstance(one, Mapping) else None
        if isinstance(location, str) and (pattern := location.strip()) and len(pattern) <= _LONGEST:
            rooted = pattern if pattern.startswith(("/", "*")) else f"/{pattern}"
            robots = f"User-agent: *\nDisallow: {' '.join(rooted.split())}"
            yield Rule(location=Protego.parse(robots), reservation=one.get(RESERVATION), policy=one.get(POLICY))
