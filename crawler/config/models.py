"""The sections of a configuration as frozen models. Pure."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, field_validator

from crawler.observances import Observance
from crawler.revisit import LATEST, SOONEST
from crawler.sources import Source, interval
from crawler.values import Address, Duration, Entry, Identifier, Listen, Network, Setting, Size, Whole, meant, text
from crawler.wishes import Wish
from storage.errors import UsageError
from storage.urls import is_web

MEGABYTE = 10**6

_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", re.ASCII)
_SQLITE = re.compile(r"(?P<scheme>sqlite(?:\+pysqlite)?)://(?:/(?P<path>[^?]*)(?P<query>\?.*)?)?", re.DOTALL)
_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://(?P<rest>.+)", re.DOTALL)


def _archive_url(value: object, info: ValidationInfo) -> str:
    """A database's address in SQLAlchemy's form; its message never repeats the value, which may hold a password."""
    url = text(value)
    if found := _POSTGRES.fullmatch(url):
        return f"postgresql+psycopg://{found['rest']}"
    if not (found := _SQLITE.fullmatch(url)):
        raise ValueError(
            'is not the address of an SQLite or PostgreSQL database; write it as "sqlite:///archive.db" or '
            '"postgresql+psycopg://user@host/name"'
        )
    if not found["path"] or found["path"] == ":memory:":
        raise ValueError('names no file, and an archive has to last; write it as "sqlite:///archive.db"')
    return f"{found['scheme']}:///{_placed(found['path'], info)}{found['query'] or ''}"


def _folder(value: object, info: ValidationInfo) -> Path:
    return _placed(str(value) if isinstance(value, Path) else text(value), info)


def _placed(path: str, info: ValidationInfo) -> Path:
    """An absolute path, counted from the folder of the configuration; `~` is the user's home."""
    folder = (info.context or {}).get("folder", Path.cwd())
    try:
        return Path(folder, Path(path).expanduser()).resolve()
    except (RuntimeError, OSError):
        raise ValueError("is a path that can't be found out; write it in full, from /") from None


def _program(value: object, info: ValidationInfo) -> Path:
    """A program's path, or its name where it stands on the PATH."""
    named = str(value) if isinstance(value, Path) else text(value)
    return _placed(named, info) if "/" in named else Path(shutil.which(named) or named)


def _contact(value: object) -> str:
    """Where a webmaster reaches who runs this: `mailto:` and an address, or a page."""
    contact = text(value)
    if _MAIL.fullmatch(contact.removeprefix("mailto:")):
        return f"mailto:{contact.removeprefix('mailto:')}"
    if is_web(contact) and contact.isascii() and " " not in contact:
        return contact
    raise ValueError('is not an address to write to; write it as "mailto:you@example.org" or "https://example.org/bot"')


def _base(value: str) -> str:
    """An address that a path can be added to."""
    if "?" in value or "#" in value:
        raise ValueError('can have nothing added to its path; leave out what stands after it, from "?" or "#" on')
    return value.rstrip("/")


def _reachable(value: object) -> str:
    """A receiver's address; its message never repeats the value, which may hold a password."""
    address = text(value)
    if not re.fullmatch(r"\$[A-Za-z_]\w*|[A-Za-z][\w+.-]*://\S+", address, re.ASCII):
        raise ValueError(
            'is not an address of Apprise\'s; write it as "mailtos://user:password@example.org", "jsons://host/path", '
            'or "$NAME" for the variable that holds it'
        )
    return address


class ArchiveSettings(Setting):
    """`[archive]`: where what was found is kept."""

    url: Annotated[str, BeforeValidator(_archive_url)] = "sqlite:///archive.db"
    """The database as SQLAlchemy writes it; an SQLite path is absolute here. `DATABASE_URL` overrides it."""
    captures: Annotated[Path, BeforeValidator(_folder)] = Path("captures")
    """The folder of WARC files, absolute."""
    compression: Literal["gzip", "zstd"] = "gzip"
    """How WARC files are compressed; files of both kinds may stand in one folder."""


class CrawlSettings(Setting):
    """`[crawl]`: how the outlets are visited."""

    contact: Annotated[str, BeforeValidator(_contact)]
    """An http, https or mailto address that stands in the User-Agent."""
    delay: Duration = timedelta(seconds=2)
    """The least pause between two requests to one host."""
    max_crawl_delay: Duration = timedelta(minutes=1)
    """The longest Crawl-delay of a robots.txt that is waited for in full; a longer one is held to this."""
    at_once: Annotated[Whole, Field(ge=1, le=32)] = 1
    """Requests that may be under way at one host; beyond one, the pause runs from the beginning of each."""
    revisit_soonest: Annotated[Duration, AfterValidator(interval)] = SOONEST
    """How soon after the first look an article is looked at again; later when it is twice as old each time."""
    revisit_latest: Duration = LATEST
    """The age beyond which it isn't any more, unless something else is said of it."""
    timeout: Duration = timedelta(seconds=30)
    """How long one request may take."""
    max_size: Size = 20 * MEGABYTE
    """Bytes that a body may have as sent; unpacked it may have 20 MB whatever stands here."""
    allow_networks: tuple[Network, ...] = ()
    """Networks that are not public and may be reached all the same."""
    honour: tuple[Wish, ...] = ()
    """What publishers ask for that excludes a page; all that they ask is recorded whatever stands here."""
    browser: Annotated[Path, BeforeValidator(_program)] | None = None
    """Chromium, for sources that need JavaScript; playwright's own or the one on the PATH when None."""
    workers: Annotated[Whole, Field(ge=1, le=256)] | None = None
    """Processes that extract; as many as there are cores when None."""


class ServiceSettings(Setting):
    """`[service]`: how `yearmind run` is reached, and how often it reads what learns its rhythm."""

    callback: Annotated[Address, AfterValidator(_base)] | None = None
    """Where WebSub hubs reach this service from outside; nothing listens when None."""
    listen: Listen = ("127.0.0.1", 8787)
    """Host and port where it listens for what is sent to `callback`, mostly by a web server in front of it."""
    metrics: Listen | None = None
    """Host and port where `/metrics` answers Prometheus and `/health` whoever sees to the service; none when None."""
    soonest: Annotated[Duration, AfterValidator(interval)] = timedelta(minutes=2)
    """The least wait between two readings of a source whose rhythm is learnt."""
    latest: Annotated[Duration, AfterValidator(interval)] = timedelta(hours=12)
    """The longest such wait."""

    @field_validator("latest")
    @classmethod
    def _ordered(cls, latest: timedelta, info: ValidationInfo) -> timedelta:
        """The longest is not shorter than the least."""
        if latest < info.data.get("soonest", latest):
            raise ValueError("is shorter than `soonest`; make it longer")
        return latest


class Receiver(Entry):
    """`[[notify]]`: somebody who is told of alarms, and of what is found if wished."""

    to: Annotated[str, BeforeValidator(_reachable)] = Field(repr=False)
    """Where notices go, as Apprise writes it; `$NAME` stands for a variable of the environment that holds it."""
    of: Annotated[tuple[Literal["alarms", "matches"], ...], Field(min_length=1)] = ("alarms",)
    """What it is told of: what is wrong, and what was found."""
    digest: Duration | None = None
    """What was found is told together, once in so long; as soon as it is found when None."""
    observances: tuple[Identifier, ...] = ()
    """Of which observances it is told what was found; of all when empty."""
    mentions: bool = False
    """Whether mere mentions of an observance are told of too."""
    min_score: Annotated[float, Field(ge=0, le=1)] = 0.0
    """The least score of what it is told of."""


Known = TypeVar("Known", bound=Entry)


class Config(Setting):
    """All that a `yearmind.toml` says."""

    path: Path
    """The file itself, absolute."""
    archive: ArchiveSettings
    """Where what was found is kept."""
    crawl: CrawlSettings
    """How the outlets are visited."""
    service: ServiceSettings = ServiceSettings()
    """How `yearmind run` is reached."""
    sources: tuple[Source, ...]
    """In the order of the file, at least one, each id once."""
    observances: tuple[Observance, ...] = ()
    """In the order of the file, each id once."""
    receivers: tuple[Receiver, ...] = ()
    """In the order of the file, each id once."""

    def source(self, id: str) -> Source:  # noqa: A002 - the field's name
        """The source of that id.

        Raises:
            UsageError: there is none; the message names the closest.
        """
        return _found("source", self.sources, id)

    def observance(self, id: str) -> Observance:  # noqa: A002 - the field's name
        """The observance of that id.

        Raises:
            UsageError: there is none; the message names the closest.
        """
        return _found("observance", self.observances, id)

    def receiver(self, id: str) -> Receiver:  # noqa: A002 - the field's name
        """The receiver of that id.

        Raises:
            UsageError: there is none; the message names the closest.
        """
        return _found("receiver", self.receivers, id)

    def honoured(self, source: Source) -> tuple[Wish, ...]:
        """What excludes a page of the source."""
        return self.crawl.honour if source.honour is None else source.honour

    def pick(self, ids: Iterable[str]) -> tuple[Source, ...]:
        """The sources of those ids, each once and in the order named; all of them when none is named.

        Raises:
            UsageError: an id is unknown; the message names the closest.
        """
        return tuple(self.source(id) for id in dict.fromkeys(ids)) or self.sources  # noqa: A001 - as above


def _found(kind: str, among: Sequence[Known], id: str) -> Known:  # noqa: A002 - as above
    for one in among:
        if one.id == id:
            return one
    hint = meant(id, (one.id for one in among)) or "the configuration names none"
    raise UsageError(f'no {kind} "{id}"; {hint}')
