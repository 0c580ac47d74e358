"""What a visit is sent to do, read from the arguments of `scrapy crawl news -a name=value`. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from crawler.config import Config
from crawler.past import Days
from crawler.sources import Source
from crawler.values import day
from storage.errors import UsageError

SAMPLES = 2
"""Articles that are read when a source is only looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Which source is visited, and what of it is wanted."""

    source: Source
    windows: tuple[Days, ...]
    """First and last days of publication that are asked for, each pair for itself."""
    windowed: bool
    """Whether less than the source's whole is asked for."""
    limit: int
    """Articles fetched at most; 0 for all."""
    urls: tuple[str, ...]
    """Addresses that are visited in place of all that its lists name."""
    deep: bool
    """Every list is read to its end, as if nothing were known."""
    recheck: bool
    """Every known article is looked at again."""
    glance: bool
    """The source is only looked at: some lists and a few articles."""
    unread: bool
    """No list is read."""

    @classmethod
    def of(cls, arguments: Mapping[str, Any], config: Config) -> Self:
        """Understand the arguments; raises UsageError where they can't be meant."""
        given = arguments.get("source")
        if given is None:
            raise UsageError(f"which source? write -a source=ID, with one of {', '.join(s.id for s in config.sources)}")
        source = given if isinstance(given, Source) else config.source(given)
        since, until = _day(arguments, "since"), _day(arguments, "until")
        windows: tuple[Days, ...] = tuple(arguments.get("windows") or ())
        glance = _flag(arguments, "glance")
        return cls(
            source=source,
            windows=windows or ((since or source.since, until),),
            windowed=bool(since or until or windows),
            limit=SAMPLES if glance else _count(arguments, "limit"),
            urls=tuple(str(arguments.get("url") or "").split()),
            deep=_flag(arguments, "deep"),
            recheck=_flag(arguments, "recheck"),
            glance=glance,
            unread=_flag(arguments, "unread"),
        )

    @property
    def in_part(self) -> bool:
        """Whether it is less than a visit: when the source is read again doesn't hang on it."""
        return self.glance or self.unread or bool(self.urls)


def _count(arguments: Mapping[str, Any], name: str) -> int:
    value = str(arguments.get(name) or 0)
    if not value.isdecimal():
        raise UsageError(f"{name}={value} is not a number; write how many, such as 20")
    return int(value)


def _flag(arguments: Mapping[str, Any], name: str) -> bool:
    return str(arguments.get(name) or "0").lower() not in {"0", "false", "no", "none"}


def _day(arguments: Mapping[str, Any], name: str) -> date | None:
    value = arguments.get(name)
    try:
        return day(value) if value else None
    except ValueError as error:
        raise UsageError(f"{name}={value} {error}") from None
