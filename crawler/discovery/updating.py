"""What a feed says of when it is worth reading: ttl, skipHours and skipDays of RSS, and RSS 1.0's syndication module.

feedparser knows the first and the last of them; of several hours or days it keeps one, so that those are read by lxml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from crawler.discovery.types import Updating

_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS = tuple(str(hour) for hour in range(25))
"""RSS 0.91 counts from 1 to 24, later versions from 0 to 23."""
_LONGEST = 604_800
"""Seconds beyond which no feed is believed to stay as it is."""
_MINUTE = 60


def updating(feed: Mapping[str, Any], body: bytes) -> Updating:
    """What a feed states, as far as it can be meant; `feed` is feedparser's, `body` what that was given."""
    stays = _whole(feed.get("ttl"), _MINUTE) or _period(feed)
    if b"skiphours" not in (lower := body[:_HEAD].lower()) and b"skipdays" not in lower:
        return Updating(stays=stays)
    root = etree.fromstring(
        body, etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    )
    hours = {int(hour) % 24 for hour in _texts(root, "hour") if hour.isascii() and hour.isdecimal() and int(hour) <= 24}  # noqa: PLR2004 - RSS 0.91 counts to 24
    days = {_DAYS.index(day.lower()) for day in _texts(root, "day") if day.lower() in _DAYS}
    return Updating(stays=stays, skip_hours=tuple(sorted(hours)), skip_days=tuple(sorted(days)))


_HEAD = 65_536
"""Bytes within which a channel says so; it mostly does before its items."""


def _texts(root: Any, name: str) -> Iterator[str]:
    """Texts of the hours or days to skip, in whatever letters the element is written."""
    for element in root.iter() if root is not None else ():
        if str(element.tag).lower().endswith(f"skip{name}s"):
            yield from ((child.text or "").strip()[:_LETTERS] for child in element)


_LETTERS = 9
"""Those of the longest day."""


def _period(feed: Mapping[str, Any]) -> int | None:
    """`sy:updatePeriod` over `sy:updateFrequency`."""
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    if period is None:
        return None
    return min(period // max(_whole(feed.get("sy_updatefrequency"), 1) or 1, 1), _LONGEST) or None


def _whole(value: object, unit: int) -> int | None:
    """A number that makes sense, times a unit; None for anything else."""
    said = str(value or "").strip()
    if not said.isascii() or not said.isdecimal() or len(said) > _LETTERS:
        return None
    return min(int(said) * unit, _LONGEST) or None
