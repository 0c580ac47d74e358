"""The sections of a configuration as frozen models. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BeforeValidator, Field, ValidationInfo

from crawler.directives import Wish
from crawler.observances import Observance
from crawler.sources import Source
from crawler.values import Duration, Entry, Network, Setting, Size, Whole, meant, text
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


def _contact(value: object) -> str:
    """Where a webmaster reaches who runs this: `mailto:` and an address, or a page."""
    contact = text(value)
    if _MAIL.fullmatch(contact.removeprefix("mailto:")):
        return f"mailto:{contact.removeprefix('mailto:')}"
    if is_web(contact) and contact.isascii() and " " not in contact:
        return contact
    raise ValueError('is not an address to write to; write it as "mailto:you@example.org" or "https://example.org/bot"')


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
    timeout: Duration = timedelta(seconds=30)
    """How long one request may take."""
    max_size: Size = 20 * MEGABYTE
    """Bytes that a body may have as sent; unpacked it may have 20 MB whatever stands here."""
    allow_networks: tuple[Network, ...] = ()
    """Networks that are not public and may be reached all the same."""
    honour: tuple[Wish, ...] = ()
    """What publishers ask for that excludes a page; all that they ask is recorded whatever stands here."""
    workers: Annotated[Whole, Field(ge=1, le=256)] | None = None
    """Processes that extract; as many as there are cores when None."""


Known = TypeVar("Known", bound=Entry)


class Config(Setting):
    """All that a `yearmind.toml` says."""

    path: Path
    """The file itself, absolute."""
    archive: ArchiveSettings
    """Where what was found is kept."""
    crawl: CrawlSettings
    """How the outlets are visited."""
    sources: tuple[Source, ...]
    """In the order of the file, at least one, each id once."""
    observances: tuple[Observance, ...] = ()
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
