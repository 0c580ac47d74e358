"""What extraction works on: the outlet's own facts, and one parsed page with what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, Self

from lxml.html import HtmlElement

from crawler.directives import Wish
from crawler.extract.places import Places
from storage.types import Exchange, Lead

if TYPE_CHECKING:
    from crawler.sources import Source

Thing = Mapping[str, Any]
"""A JSON-LD object as it was parsed."""
Label = tuple[HtmlElement, str]
"""A link and its text on one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What is known of an outlet before any of its pages is read."""

    zone: tzinfo
    """Of times that a page states without an offset."""
    name: str
    """The outlet's, which is taken off titles and authors."""
    homepage: str
    """Its front page, which is no article."""
    language: str | None = None
    """BCP 47; assumed of a page that states none."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Selectors, `css:…` or `xpath:…`, by the part of an article that they point at."""
    honour: frozenset[Wish] = frozenset()
    """The publisher's wishes by which a page is excluded."""
    learnt: frozenset[str] = frozenset()
    """Lines that the outlet prints under article after article, as `likeness_of` knows them."""

    def day_of(self, exchange: Exchange) -> date:
        """The outlet's day of a fetch, for an article that states none."""
        return exchange.fetched_at.astimezone(self.zone).date()

    @classmethod
    def of(cls, source: Source, honour: Iterable[Wish] = ()) -> Self:
        """What the configuration says of an outlet."""
        return cls(
            zone=source.zone,
            name=source.name,
            homepage=source.homepage,
            language=source.language,
            fields={str(name): selector for name, selector in source.fields.items()},
            honour=frozenset(honour),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, parsed once, with its structured data; nothing changes it."""

    url: str
    """The address that was fetched, after redirects."""
    fetched_at: datetime
    """UTC; nothing on the page can be later."""
    lead: Lead
    setting: Setting
    tree: HtmlElement
    things: Sequence[Thing]
    """All objects of its JSON-LD."""
    article: Thing
    """The one that describes the page's article; empty where there is none."""
    links: Sequence[Label]
    """Every `a`, in the page's order."""
    boxes: Sequence[HtmlElement]
    """The elements of its body that have a class or an id, in order."""
    marked: Mapping[str, Sequence[HtmlElement]]
    """Its elements by the name of their property in microdata (`itemprop`) or RDFa (`property`)."""
    places: Places
    """Where its elements stand."""
    metas: Mapping[str, Sequence[str]]
    """The content of its `meta` elements by name or property in lower case, in order."""

    def meta(self, *names: str) -> str | None:
        """The first value of the first of these that is there."""
        return next((value for name in names for value in self.metas.get(name, ())), None)
