"""The newsroom's nouns: outlets, their stories, what is asked of them and what they reply. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

HOST = "127.0.0.1"
"""Where all outlets listen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One news site of the newsroom."""

    id: str
    """As a source is named in a configuration."""
    name: str
    """As its masthead says."""
    language: str
    """BCP 47."""
    timezone: str
    """IANA name."""
    port: int
    """On loopback; 0 where it doesn't listen yet."""

    @property
    def url(self) -> str:
        """The homepage's address."""
        return f"http://{HOST}:{self.port}/"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.timezone)

    def address(self, path: str) -> str:
        """The whole address of a path of this outlet."""
        return urljoin(self.url, path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One story in one edition, with all that an archive should find out about it."""

    outlet: str
    """Its outlet's id."""
    key: str
    """Its name within the outlet."""
    path: str
    """Its address on the outlet's site, from the slash on."""
    title: str
    """The headline."""
    authors: tuple[str, ...]
    """Empty where the page names none."""
    section: str | None
    """None where the outlet has no sections."""
    tags: tuple[str, ...]
    """As printed below the story."""
    language: str
    """BCP 47."""
    published: datetime
    """Aware, with the publisher's offset; midnight in the outlet's zone where only a day is stated."""
    precision: Literal["day", "minute", "second"]
    """How much of `published` the outlet's pages state."""
    modified: datetime | None
    """When it was corrected, where the page says so."""
    paragraphs: tuple[str, ...]
    """The text itself, with nothing around it."""
    copy_of: str | None
    """The `id` of the story whose paragraphs it repeats."""
    relation: Literal["syndicated", "reused"] | None
    """How it relates to that story."""
    observed: int | None
    """The year whose Black January it concerns; None where it concerns something else."""
    withdrawn: bool = False
    """Whether its address answers 410 in this edition."""
    mislabelled: bool = False
    """Whether its page names a wrong encoding in its markup."""

    @property
    def id(self) -> str:
        """Its name in the whole newsroom: outlet, slash, key."""
        return f"{self.outlet}/{self.key}"

    @property
    def changed(self) -> datetime:
        """When its page last changed by its own word."""
        return self.modified or self.published

    @property
    def text(self) -> str:
        """The paragraphs, parted by a line break."""
        return "\n".join(self.paragraphs)

    @property
    def description(self) -> str:
        """The beginning, as teasers and metadata have it."""
        first = self.paragraphs[0]
        return first if len(first) <= 150 else first[:150].rsplit(" ", 1)[0].rstrip(",.;:") + " …"  # noqa: PLR2004


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request that the newsroom received."""

    outlet: str
    """The id of the outlet that was asked."""
    method: str
    """`GET`, `HEAD` …"""
    path: str
    """As sent, with the query."""
    status: int
    """Of the reply."""
    headers: dict[str, str]
    """The request's, names in small letters."""
    at: datetime
    """UTC."""
    monotonic: float
    """Seconds of the monotonic clock, for pauses between requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one address answers."""

    body: bytes = b""
    """Before content coding."""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    """The Content-Type."""
    headers: tuple[tuple[str, str], ...] = ()
    """Others, as they are sent."""
    changed: datetime | None = None
    """Gives Last-Modified and an ETag, and 304 to conditional requests; None for neither."""
    stream: Callable[[], Iterator[bytes]] | None = None
    """Makes the body while it is sent; `body` is ignored then."""
    length: int | None = None
    """A Content-Length to state whatever is sent. A stream without one is chunked."""
