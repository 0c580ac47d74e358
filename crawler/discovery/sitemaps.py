"""Sitemaps (sitemaps.org protocol 0.9): XML, indexes, news sitemaps, and plain lists of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from crawler.discovery.entries import Entry, dated, harvest, own, shortage
from crawler.discovery.periods import Period, misses, part_periods
from crawler.discovery.sites import absolute
from crawler.discovery.sniffing import UNPACKED_BYTES
from crawler.discovery.text import language_of, tidy
from crawler.discovery.types import Document, Part, Reading
from storage.types import Origin, Via

SITEMAP_ENTRIES = 100_000
"""Entries of one sitemap that are read: twice what the protocol allows; what follows is left out, and said."""

_NO_STORIES = re.compile(
    r"/(?:(?:category|post_tag|tag|author|page)-sitemap\d*|wp-sitemap-(?:taxonomies-[\w-]+|users|posts-page)-\d+)\.xml$",
    re.ASCII,
)
"""Parts that WordPress (5.5 on) and its sitemap plug-ins give to lists and static pages: not one article is in them."""

_ENTRY_END = re.compile(rb"</(?:[\w.-]+:)?(?:url|sitemap)\s*>", re.IGNORECASE | re.ASCII)
_ROOT_END = re.compile(rb"</(?:[\w.-]+:)?(?:urlset|sitemapindex)\s*>", re.IGNORECASE | re.ASCII)
_PREFIX = re.compile(r".*[}:]", re.DOTALL)
_BARE_AMPERSAND = re.compile(rb"&(?!#?\w{1,31};)", re.ASCII)


@dataclass(slots=True)
class _Found:
    entries: list[Entry] = field(default_factory=list)
    parts: list[Entry] = field(default_factory=list)
    fault: str | None = None

    def __len__(self) -> int:
        return len(self.entries) + len(self.parts)


def read_sitemap(document: Document) -> Reading:
    """The articles or parts that a sitemap names.

    An entry without an address, or of another site, costs itself only; of XML that breaks off, the beginning is read.
    """
    body = document.body[:UNPACKED_BYTES]
    found = _parsed(body, document) if b"<" in body[:1_024] else _listed(body)
    found.fault = _cut(found, len(document.body)) or found.fault
    gathered = harvest(found.entries, document, Via.SITEMAP)
    parts, pruned, off_site = _parts(found.parts, document)
    named = bool(parts or pruned or off_site)
    return Reading(
        kind="sitemap",
        leads=tuple(gathered.leads),
        sitemaps=parts,
        pruned=gathered.pruned + pruned,
        off_site=gathered.off_site + off_site,
        problem=found.fault or (None if named else shortage(gathered)),
    )


def _parsed(body: bytes, document: Document) -> _Found:
    found = _Found()
    events = etree.iterparse(
        BytesIO(_mended(_whole(body))),
        events=("end",),
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in events:
            _take(element, document, found)
            if len(found) >= SITEMAP_ENTRIES:
                break
    except (etree.XMLSyntaxError, UnicodeDecodeError) as error:  # the latter for surrogates, as below
        found.fault = _fault(getattr(error, "lineno", None), len(found))
    errors = [entry for entry in events.error_log if entry.level_name == "FATAL"]
    if errors and not found.fault:
        found.fault = _fault(errors[0].line, len(found))
    return found


def _take(element: etree._Element, document: Document, found: _Found) -> None:
    name = _local(element)
    if name not in {"url", "sitemap"}:
        return
    try:
        entry = _entry(element, document)
    except UnicodeDecodeError:  # a lone surrogate, which XML forbids and the recovering parser lets pass
        entry = Entry(link="")
    (found.entries if name == "url" else found.parts).append(entry)
    _forget(element)


def _entry(element: etree._Element, document: Document) -> Entry:
    own_fields = _fields(element)
    news = next((child for child in element.iterchildren("*") if _local(child) == "news"), None)
    said = {} if news is None else _fields(news)
    publication = (
        None
        if news is None
        else next((child for child in news.iterchildren("*") if _local(child) == "publication"), None)
    )
    language = said.get("language") if publication is None else _fields(publication).get("language")
    return Entry(
        link=own_fields.get("loc") or (element.text or "").strip(),  # some leave <loc> out
        title=tidy(said.get("title")),
        language=language_of(language),
        published=dated(said.get("publication_date"), document, Origin.SITEMAP),
        modified=dated(own_fields.get("lastmod"), document, Origin.SITEMAP),
    )


def _fields(element: etree._Element) -> dict[str, str]:
    """The text of an element's children by their names without namespace, of which there are many wrong ones."""
    fields: dict[str, str] = {}
    for child in element.iterchildren("*"):  # no entities, which stay unexpanded
        fields.setdefault(_local(child), "".join(map(str, child.itertext("*"))).strip())
    return fields


def _local(element: etree._Element) -> str:
    """The name without namespace."""
    return _PREFIX.sub("", str(element.tag)).lower()


def _forget(element: etree._Element) -> None:
    """Free what has been read, so that memory does not grow with the sitemap."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _whole(body: bytes) -> bytes:
    """Of a sitemap that breaks off, what goes before the broken entry: half an address is another address."""
    if b"\0" in body[:64] or _ROOT_END.search(body, max(len(body) - 1_024, 0)):
        return body
    ends = [found.end() for found in _ENTRY_END.finditer(body)]
    return body[: ends[-1]] if ends else body.partition(b"<loc")[0]


def _mended(body: bytes) -> bytes:
    """Addresses often hold a bare ampersand; in UTF-16 and beside CDATA the bytes are left alone."""
    if b"\0" in body[:64] or b"<![CDATA[" in body:
        return body
    return _BARE_AMPERSAND.sub(b"&amp;", body)


def _listed(body: bytes) -> _Found:
    """A text sitemap: UTF-8, one address a line."""
    lines = body.decode("utf-8-sig", "replace").splitlines()
    return _Found(entries=[Entry(link=line) for line in lines[:SITEMAP_ENTRIES] if line.strip()])


def _parts(named: Iterable[Entry], document: Document) -> tuple[tuple[Part, ...], int, int]:
    """The parts of an index that may hold something of the window, how many may not, and how many are off the site."""
    parts = {url: entry for entry in named if (url := absolute(entry.link, document.url) if entry.link else None)}
    kept = {url: entry for url, entry in parts.items() if own(url, document)}
    stories = {url: entry for url, entry in kept.items() if not _NO_STORIES.search(url)}
    asked = tuple(_within(stories, document))
    return asked, len(stories) - len(asked), len(parts) - len(kept)


def _within(parts: dict[str, Entry], document: Document) -> Iterator[Part]:
    periods: dict[str, Period] = part_periods(parts)
    for url, entry in parts.items():
        period = periods.get(url)
        if not (period and period.outside(document)) and not misses(document, "", None, entry.modified):
            yield Part(url=url, modified=entry.modified.at if entry.modified else None)


def _fault(line: int | None, entries: int) -> str:
    return f"not well-formed XML at line {line or 1}; {entries} entries read"


def _cut(found: _Found, size: int) -> str | None:
    if len(found) >= SITEMAP_ENTRIES:
        return f"cut after {SITEMAP_ENTRIES} entries"
    return f"cut after {UNPACKED_BYTES // 1024**2} MB" if size > UNPACKED_BYTES else None
