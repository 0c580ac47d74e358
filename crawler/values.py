"""The kinds of value that a configuration is written in, each read from the plain text a person writes.

Every reader takes what TOML gave and returns the value, or raises `ValueError` with what is wrong and, after a
semicolon, the cure: `is not a length of time; write it as "90s", "10m", "1h30m" or "1d"`. Pure.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from storage.urls import is_web

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 20
"""Names that an error lists at most."""

UNITS = {"w": 604_800, "d": 86_400, "h": 3_600, "m": 60, "s": 1}
"""Seconds in each unit of a length of time, in the order in which they are written."""

SIZES = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
"""Bytes in each unit of a size."""

LONGEST = timedelta(days=3660)
"""No length of time in a configuration is meant to be longer than ten years."""

_DURATION = re.compile(r"\s*".join(rf"(?:(?P<{unit}>\d{{1,9}}(?:\.\d{{1,6}})?)\s*{unit})?" for unit in UNITS), re.ASCII)
_SIZE = re.compile(r"(?P<number>\d{1,12}(?:\.\d{1,6})?)\s*(?P<unit>[kmg]?)b?", re.ASCII | re.IGNORECASE)
_IDENTIFIER = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.ASCII | re.IGNORECASE)
_CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})", re.ASCII)
_PORTS = 1 << 16
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f]")


class Setting(BaseModel):
    """What all models of the configuration share: they are frozen and know every key they are given."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, validate_default=True)


def meant(word: str, known: Iterable[str]) -> str:
    """A hint at what `word` was meant to be: `did you mean "trend"?`, else what is known, else nothing."""
    names = sorted(set(known))
    if close := get_close_matches(word, names, n=3):
        return "did you mean " + " or ".join(f'"{name}"' for name in close) + "?"
    shown = ", ".join(f'"{name}"' for name in names[:SHOWN])
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"known are {shown}{more}" if names else ""


_JOINERS = dict.fromkeys((0x200C, 0x200D))
"""Signs without a width that Persian and the scripts of India are not rightly written without."""


def text(value: object) -> str:
    """Text on one line with something in it."""
    if not isinstance(value, str):
        raise ValueError("is not text; write it in quotes")  # noqa: TRY004 - pydantic gathers ValueError
    seen = value.translate(_JOINERS)
    if not seen.strip() or not seen.isprintable():
        raise ValueError("is not a line of text; write at least one letter and no line break")
    return value.strip()


def identifier(value: object) -> str:
    """A short name for commands and exports: small letters, digits, hyphens, dots and underscores between them."""
    word = text(value)
    if not _IDENTIFIER.fullmatch(word):
        hint = "-".join(re.findall(r"[a-z0-9]+", word.lower(), re.ASCII)) or "an-outlet"
        raise ValueError(f'is not an id; write small letters, digits and hyphens, such as "{hint}"')
    return word


def country(value: object) -> str:
    """Where an outlet stands, by ISO 3166-1: two capital letters, such as `AZ`."""
    word = text(value)
    if not re.fullmatch(r"[A-Z]{2}", word, re.ASCII):
        raise ValueError('is not a country; write its two capital letters, such as "AZ"')
    return word


def duration(value: object) -> timedelta:
    """A length of time: `2s`, `10m`, `1h30m`, `1d`, `2w`; from nothing to ten years."""
    if isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch(value.strip().lower()) if isinstance(value, str) and value.strip() else None
    if not found:
        raise ValueError('is not a length of time; write it as "90s", "10m", "1h30m" or "1d"')
    length = timedelta(seconds=sum(float(number) * UNITS[unit] for unit, number in found.groupdict("0").items()))
    if length > LONGEST:
        raise ValueError("is longer than ten years; write less")
    return length


def size(value: object) -> int:
    """A number of bytes: `500kB`, `10MB`, `1GB` in decimal units, or bytes as a whole number."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or float(found["number"]) == 0:
        raise ValueError('is not a size; write it as "10MB" or "500kB"')
    return int(float(found["number"]) * SIZES[found["unit"].lower()])


def day(value: object) -> date:
    """A day of the calendar, as a TOML date or as text: 2020-01-31."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value.strip()) if isinstance(value, str) else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    raise ValueError("is not a day; write it as 2020-01-31")


def clock(value: object) -> time:
    """A time of the day, as text or as a TOML time: 06:30."""
    if isinstance(value, time):
        return value.replace(tzinfo=None)
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found or int(found["hour"]) >= 24 or int(found["minute"]) >= 60:  # noqa: PLR2004 - of a day and an hour
        raise ValueError('is not a time of the day; write it as "06:30"')
    return time(int(found["hour"]), int(found["minute"]))


def address(value: object) -> str:
    """An absolute http or https address."""
    url = text(value)
    if not is_web(url) or _UNPRINTABLE.search(url):
        raise ValueError("is not an http or https address; write it in full, such as https://example.org/")
    if "@" in urlsplit(url).netloc:
        raise ValueError("has a name or password in it; leave them out, since nothing sends them")
    return url


def language(value: object) -> str:
    """A language as BCP 47 names it: `en`, `az`, `sr-Latn`."""
    tag = text(value)
    if not _LANGUAGE.fullmatch(tag):
        raise ValueError('is not a language tag; write it by BCP 47, such as "en", "az" or "sr-Latn"')
    return tag


def zone(value: object) -> str:
    """The name of a time zone in the IANA database."""
    name = text(value)
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        close = get_close_matches(name, available_timezones(), n=1, cutoff=0.5)
        hint = close[0] if close else "Asia/Baku"
        raise ValueError(f'is not a time zone; write its IANA name, such as "{hint}"') from None
    return name


def pattern(value: object) -> re.Pattern[str]:
    """A regular expression of Python, searched for anywhere in an address."""
    if isinstance(value, re.Pattern):
        return value
    try:
        return re.compile(text(value))
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(
            f"is not a regular expression ({error}); mend it, and write it in single quotes so that \\ stays \\"
        ) from None


def network(value: object) -> IPv4Network | IPv6Network:
    """A network in CIDR form: `127.0.0.0/8`, `fd00::/8`."""
    if isinstance(value, IPv4Network | IPv6Network):
        return value
    try:
        return ip_network(text(value))
    except ValueError:
        raise ValueError(f'is not a network; write it as "{_nearest_network(text(value))}"') from None


def _nearest_network(written: str) -> str:
    try:
        return str(ip_network(written, strict=False))
    except ValueError:
        return "127.0.0.0/8"


def listen(value: object) -> tuple[str, int]:
    """A place to listen: `127.0.0.1:8787`, `[::1]:8787`."""
    if isinstance(value, tuple):
        return value
    host, _, port = text(value).rpartition(":")
    try:
        place = str(ip_address(host.removeprefix("[").removesuffix("]")))
    except ValueError:
        place = ""
    if not place or not (port.isascii() and port.isdecimal()) or not 0 < int(port[:6]) < _PORTS:
        raise ValueError('is not an address and a port of this machine; write it as "127.0.0.1:8787" or "[::1]:8787"')
    return place, int(port)


Text = Annotated[str, BeforeValidator(text)]
Identifier = Annotated[str, BeforeValidator(identifier)]
Duration = Annotated[
    timedelta, BeforeValidator(lambda value: value if isinstance(value, timedelta) else duration(value))
]
Size = Annotated[int, BeforeValidator(lambda value: value if isinstance(value, int) else size(value))]
Day = Annotated[date, BeforeValidator(day)]
Clock = Annotated[time, BeforeValidator(clock)]
Address = Annotated[str, BeforeValidator(address)]
Language = Annotated[str, BeforeValidator(language)]
Country = Annotated[str, BeforeValidator(country)]
Zone = Annotated[str, BeforeValidator(zone)]
Pattern = Annotated[re.Pattern[str], BeforeValidator(pattern)]
Listen = Annotated[tuple[str, int], BeforeValidator(listen)]
Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(network)]
Flag = Annotated[bool, Field(strict=True)]
Whole = Annotated[int, Field(strict=True)]


class Entry(Setting):
    """What stands in a list of the configuration and is known by its id."""

    id: Identifier
    """The name that commands, the archive and exports know it by: small letters, digits and hyphens."""
