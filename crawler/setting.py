"""What is known of an outlet before any of its pages is read; extraction's libraries, which take a second, aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Self

from crawler.wishes import Wish
from storage.types import Exchange

if TYPE_CHECKING:
    from crawler.sources import Source


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
