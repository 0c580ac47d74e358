"""What is understood of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from storage.types.instants import Instant


class Stated(StrEnum):
    """Where a directive was read, from the least to the most specific."""

    FILE = "file"
    """`/.well-known/tdmrep.json` of the page's origin."""
    HEADER = "header"
    """The response's headers."""
    META = "meta"
    """The page's `meta` elements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """One thing that a publisher asks of robots, or of text and data mining, with regard to a page."""

    name: str
    """In small letters: `noarchive`, `unavailable_after`, `tdm-reservation`, `tdm-policy` or whatever was stated."""
    value: str | None = None
    """Of those that have one; a moment in ISO 8601 where it can be read, the address of a policy in full."""
    origin: Stated
    """Where it was read."""


class Kind(StrEnum):
    """What an article is made of."""

    ARTICLE = "article"
    LIVE = "live"
    """A blog that is written while something happens."""
    GALLERY = "gallery"
    """Pictures, with captions at most."""
    VIDEO = "video"
    AUDIO = "audio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """The same article in another language, as its page says."""

    language: str
    """BCP 47."""
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What one capture says, understood."""

    url: str
    """The address that was fetched, after redirects."""
    canonical_url: str
    """The address it is known by, in canonical form: what the page declares where that can be true, else `url`."""
    title: str
    text: str
    """Paragraphs parted by one line break."""
    authors: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    description: str | None = None
    image: str | None = None
    """The lead image's address."""
    image_size: tuple[int, int] | None = None
    """Its width and height in pixels, where both are stated."""
    language: str | None = None
    """BCP 47."""
    published: Instant | None = None
    modified: Instant | None = None
    agencies: tuple[str, ...] = ()
    """The news agencies that it is credited to, apart from its authors."""
    dateline: str | None = None
    """The place that it was sent from."""
    kind: Kind = Kind.ARTICLE
    free: bool | None = None
    """Whether all may read it; False behind a paywall, None where nothing says so."""
    amp: str | None = None
    """The address of its AMP edition."""
    translations: tuple[Translation, ...] = ()
    directives: tuple[Directive, ...] = ()
    """What was asked of robots and miners when the page was last seen, the least specific first."""
    taken: tuple[str, ...] = ()
    """Lines of the page that are left out of `text` since the outlet prints them under article after article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """That an article concerns one occurrence of an observance."""

    observance: str
    """Its id."""
    name: str
    """Its name, as configured when matched."""
    occurrence: date
    """The day remembered that year."""
    anniversary: int
    """Years since the origin: 36 for the 36th."""
    score: float
    """From 0 to 1: how many of the articles with such evidence are about it."""
    about: bool
    """Whether the article is coverage of it; otherwise it only mentions it."""
    reuse: bool
    """Whether it numbers another anniversary than that year's, as a text does that was published before."""
    terms: tuple[str, ...]
    """The words that prove it, as they stand in the article."""
