"""Sources: the outlets that are read, and what is expected of each. Pure.

A homepage is all that a source needs. What it does not say is taken from there: its id from the host's name, its feeds,
sitemaps and listings from the pages themselves.
"""

from __future__ import annotations

import hashlib
import re
from datetime import time, timedelta
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StrictBool,
    ValidationInfo,
    field_validator,
    model_validator,
)

from crawler.templates import template
from crawler.values import (
    Address,
    Clock,
    Country,
    Day,
    Duration,
    Entry,
    Flag,
    Identifier,
    Language,
    Pattern,
    Text,
    Zone,
    text,
)
from crawler.wishes import Wish
from storage.urls import host_of

FieldName = Literal[
    "title", "author", "published", "modified", "section", "tags", "language", "text", "description", "image",
    "canonical_url", "agencies", "dateline", "kind", "free", "amp", "translations",
]  # fmt: skip
"""The parts of an article that a source may point at by a selector of its own."""

OFTENEST = timedelta(seconds=1)
"""No source is read again sooner than this."""

_WRITTEN_IN = {"css": "a CSS selector", "xpath": "XPath 1.0"}


def _selector(value: object) -> str:
    selector = text(value)
    kind, colon, expression = selector.partition(":")
    if kind not in _WRITTEN_IN or not colon or not expression.strip():
        raise ValueError('is not a selector; write "css:" or "xpath:" before it, such as "css:.byline a"')
    from crawler.selecting import fault  # noqa: PLC0415 - few configurations have any

    if (wrong := fault(selector)) is not None:
        raise ValueError(f"can't be read as {_WRITTEN_IN[kind]} ({wrong}); mend it, or leave it out")
    return selector


def _field_name(value: object) -> str:
    if value not in get_args(FieldName):
        raise ValueError(f"is not a part of an article; write one of {', '.join(get_args(FieldName))}")
    return str(value)


def interval(value: timedelta) -> timedelta:
    """A length of time after which something can be done again."""
    if value < OFTENEST:
        raise ValueError('is no interval; write how long to wait between two readings, such as "1h"')
    return value


Part = Annotated[FieldName, BeforeValidator(_field_name)]
Selector = Annotated[str, BeforeValidator(_selector)]
Paged = Annotated[str, BeforeValidator(lambda value: template(value, "page"))]
Asked = Annotated[str, BeforeValidator(lambda value: template(value, "query", also="page"))]
Dated = Annotated[str, BeforeValidator(lambda value: template(value, "date"))]


class Source(Entry):
    """An outlet: where it stands, what it speaks, and where its news is listed.

    Its id is made of the homepage's host where none is given: `www.example.org` is `example-org`.
    """

    homepage: Address
    """The outlet's front page, from which everything else can be found."""
    name: Text
    """What people call it; the id by default."""
    language: Language | None = None
    """BCP 47; assumed of an article that states none."""
    country: Country | None = None
    """Where it is made, as ISO 3166-1 alpha-2; `XK` for Kosovo, which has no code there."""
    timezone: Zone = "UTC"
    """IANA name; the zone of times that a page states without an offset."""
    feeds: tuple[Address, ...] = ()
    """RSS, Atom, RDF or JSON Feeds; looked for when empty."""
    sitemaps: tuple[Address, ...] = ()
    """Sitemaps or sitemap indexes; looked for when empty."""
    listings: tuple[Address, ...] = ()
    """Pages that list articles; looked for when empty."""
    more: tuple[Paged, ...] = ()
    """Addresses with `{page}` from which a page of the outlet loads more stories, as HTML or JSON."""
    archives: tuple[Dated, ...] = ()
    """Addresses with `{date:%Y/%m/%d}` that list the stories of a day, month or year; `backfill` walks them."""
    search: tuple[Asked, ...] = ()
    """Addresses with `{query}`, perhaps with `{page}`, of the outlet's search; `backfill` asks it for observances."""
    links: Selector | None = None
    """A selector, `css:…` or `xpath:…`, for the links to articles on its listings, where they are told wrongly."""
    next: Selector | None = None
    """A selector for the link to the next page of its listings."""
    javascript: Flag = False
    """Whether its pages and listings are rendered by a browser, since scripts draw what they show."""
    follow: tuple[Pattern, ...] = ()
    """Regular expressions, one of which must be found in an article's address; any address will do when empty."""
    skip: tuple[Pattern, ...] = ()
    """Regular expressions, none of which may be found in an article's address; stronger than `follow`."""
    every: Annotated[Duration, AfterValidator(interval)] | None = None
    """The interval between two readings, kept whatever is learnt of it; its rhythm decides when None."""
    at: tuple[Clock, ...] = ()
    """Times of the day, in its zone, at which it is read instead."""
    silence: Annotated[Duration, AfterValidator(interval)] | None = None
    """It brings something new at least once in so long, or something is wrong; learnt from visits when None."""
    covers: tuple[Identifier, ...] = ()
    """Ids of observances that it covers every time, or something is wrong; learnt from the years before, besides."""
    since: Day | None = None
    """Articles published before this day, in the outlet's zone, are left alone."""
    honour: tuple[Wish, ...] | None = None
    """What publishers ask for that excludes a page of this outlet, where that is to be other than in general."""
    delay: Duration | None = None
    """A pause between two requests to this outlet, where it is to be longer than the general one."""
    cookies: StrictBool = False
    """Whether cookies are kept during a visit, for an outlet that serves nothing without them."""
    verify_certificate: StrictBool = True
    """False where the outlet is read though its certificate is not valid."""
    learn: StrictBool = True
    """Whether lines that it prints under article after article are left out of texts."""
    fields: dict[Part, Selector] = Field(default_factory=dict)
    """Selectors, `css:…` or `xpath:…`, for parts that extraction gets wrong."""

    @model_validator(mode="before")
    @classmethod
    def _named(cls, given: object) -> object:
        """Take the id from the homepage and the name from the id where they are not given."""
        if not isinstance(given, dict):
            return given
        named = {"id": _id_of(given.get("homepage")), **given}
        return {"name": named["id"], **named}

    @field_validator("at")
    @classmethod
    def _timed(cls, times: tuple[time, ...], info: ValidationInfo) -> tuple[time, ...]:
        """One way to say when."""
        if times and info.data.get("every") is not None:
            raise ValueError("stands beside `every`; leave one of them out")
        return times

    @property
    def zone(self) -> ZoneInfo:
        """The time zone itself."""
        return ZoneInfo(self.timezone)

    @property
    def wanted(self) -> str:
        """A digest of all that decides which addresses of a list are taken, and how their dates are read."""
        patterns = ([one.pattern for one in some] for some in (self.follow, self.skip))
        chosen = filter(None, (self.links, self.next))
        said = repr((*patterns, self.since, self.timezone, *chosen))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def wants(self, url: str) -> bool:
        """Whether an article at this address belongs to the source, by `follow` and `skip`."""
        followed = not self.follow or any(pattern.search(url) for pattern in self.follow)
        return followed and not any(pattern.search(url) for pattern in self.skip)


def _id_of(homepage: object) -> str:
    """`https://www.example.org:8080/` gives `example-org`; what is no address gives an id all the same."""
    host = host_of(homepage) if isinstance(homepage, str) else ""
    return "-".join(re.findall(r"[a-z0-9]+", host.removeprefix("www."), re.ASCII)) or "source"
