"""From what a document says of addresses to leads: own site only, each address once, pruned to the window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.discovery.dates import AHEAD, instant, stamped
from crawler.discovery.periods import misses
from crawler.discovery.sites import absolute, same_site
from crawler.discovery.text import digest
from crawler.discovery.types import Document
from storage.types import Instant, Lead, Origin, Via


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a document says of one address."""

    link: str
    """As written, perhaps relative to the document."""
    title: str | None = None
    language: str | None = None
    """BCP 47."""
    published: Instant | None = None
    modified: Instant | None = None
    told: tuple[str, ...] = ()
    """Summary and contents as text, for the digest only."""


@dataclass(slots=True)
class Harvest:
    """The leads of a document, and what was left out."""

    leads: list[Lead] = field(default_factory=list)
    pruned: int = 0
    """Outside the window."""
    off_site: int = 0
    nowhere: int = 0
    """With no address that can be fetched."""

    @property
    def seen(self) -> int:
        """How many different entries there were."""
        return len(self.leads) + self.pruned + self.off_site + self.nowhere


def harvest(entries: Sequence[Entry], document: Document, via: Via, base: str | None = None) -> Harvest:
    """The leads among the entries, in order; the first of several with one address counts.

    `base` is what relative links refer to, where it is not the document's own address.
    """
    found, taken = Harvest(), set[str]()
    for entry, trusted in zip(entries, _unstamped(entries), strict=True):
        url = absolute(entry.link, base or document.url) if entry.link.strip() else None
        if url is None:
            found.nowhere += 1
        elif url not in taken:
            taken.add(url)
            _sort(entry, trusted, url, document, via, found)
    return found


def shortage(found: Harvest) -> str | None:
    """Why a document gave no leads, where that is not the window's doing."""
    if found.leads or found.pruned:
        return None
    if not found.seen:
        return "no entries"
    return f"all {found.off_site} entries belong to another site" if found.off_site else "no entry has an address"


def own(url: str, document: Document) -> bool:
    """Whether an address belongs to the site of the document or of the outlet's homepage."""
    return same_site(url, document.url) or (document.home is not None and same_site(url, document.home))


def dated(text: object, document: Document, origin: Origin) -> Instant | None:
    """What a date in the document states, in the outlet's zone where it states no offset."""
    return instant(text, zone=document.zone, origin=origin, latest=latest(document))


def latest(document: Document) -> datetime:
    """The last moment that a date in the document may state."""
    return document.found_at + AHEAD


def _sort(entry: Entry, trusted: Entry, url: str, document: Document, via: Via, found: Harvest) -> None:
    """A time of change that says nothing of the article still bounds when it was published."""
    if not own(url, document):
        found.off_site += 1
    elif misses(document, url, entry.published, entry.modified):
        found.pruned += 1
    else:
        found.leads.append(_lead(trusted, url, document, via))


def _unstamped(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The entries, without a time of change that all of them share.

    Such a time is when the document was made; believed, it would have every article visited again.
    """
    if not stamped([entry.modified for entry in entries]):
        return entries
    return [replace(entry, modified=None) for entry in entries]


def _lead(entry: Entry, url: str, document: Document, via: Via) -> Lead:
    return Lead(
        url=url,
        source=document.source,
        via=via,
        found_on=document.url,
        found_at=document.found_at,
        title=entry.title,
        language=entry.language,
        published=entry.published,
        modified=entry.modified,
        said=digest(entry.title, _moment(entry.published), _moment(entry.modified), *sorted(entry.told)),
    )


def _moment(stated: Instant | None) -> str | None:
    """The same for one moment, however it is written."""
    return f"{stated.at.timestamp():.0f}" if stated else None
