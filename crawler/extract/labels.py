"""Under what an outlet files a story: section and tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from crawler.discovery.addresses import Address
from crawler.discovery.sites import absolute, same_site
from crawler.discovery.text import plain
from crawler.discovery.words import FACETS, NEWS, SECTIONS, SERVICE, fold
from crawler.extract.jsonld import first, kinds, listed, texts
from crawler.extract.places import named, text_in
from crawler.extract.types import Label, Page, Thing
from crawler.extract.words import NO_SECTION, SECTION_FOLDERS, TAG_FOLDERS
from storage.urls import canonical

_TAGS = 40
"""Tags of one article."""
_NAME = 60
"""Characters of a section's or tag's name."""
_SECTION_BOX = re.compile(
    r"[-_\s](?:breadcrumbs?|crumbs?|speedbar|(?:topic|news|page)[-_]?path|pathway|section|category|rubric|rubrika|kategori|cat-links)(?:-?(?:name|link|title|list))?[-_\s]"
)
_TAG_BOX = re.compile(r"[-_\s](?:tags?|tag-?list|tags-?links|keywords|etiketler|teqler)[-_\s]")


def own_links(page: Page) -> list[Label]:
    """The short links of the story's own part of the page: what may be a section or a tag."""
    return [(link, text) for link, text in page.links if 0 < len(text) <= _NAME and page.places.own(link)]


def section_of(page: Page, links: Sequence[Label]) -> str | None:
    """The part of the outlet that it appeared in; the last of a breadcrumb trail that is not the page itself."""
    for name in _sections(page, links):
        if len(name) <= _NAME and fold(name) and fold(name) not in NO_SECTION:
            return name
    return None


def tags_of(page: Page, links: Sequence[Label]) -> tuple[str, ...]:
    """The keywords that the publisher gave it, once each; where it links to some of those that it states, all."""
    named = [
        {fold(tag): tag for text in found if (tag := _tag(text))}
        for found in (
            _linked_tags(links),
            page.metas.get("article:tag", ()),
            page.metas.get("tags", ()),
            _keywords(page),
        )
    ]
    first, stated = next(filter(None, named), {}), named[1]
    return tuple((stated if stated.keys() >= first.keys() else first).values())[:_TAGS]


def _sections(page: Page, links: Sequence[Label]) -> Iterator[str]:
    yield from reversed(list(texts(page.article.get("articleSection"))))
    yield from (text for value in page.metas.get("article:section", ()) if (text := plain(value)))
    yield from (text for value in page.metas.get("section", ()) if (text := plain(value)))
    yield from (text_in(each) for each in page.marked.get("articleSection", ()) if page.places.own(each))
    for thing in page.things:
        if "BreadcrumbList" in kinds(thing):
            yield from reversed(list(_crumbs(thing, page)))
    yield from _linked_sections(page, links)


def _crumbs(trail: Thing, page: Page) -> Iterator[str]:
    """The steps of a breadcrumb trail that are sections."""
    for step in listed(trail.get("itemListElement")):
        if not isinstance(step, Mapping):
            continue
        item = step.get("item")
        name = first(step.get("name")) or first(item)
        url = first(item.get("@id") or item.get("url")) if isinstance(item, Mapping) else first(item)
        address = absolute(url, page.url) if url else None
        if name and address and canonical(address) != canonical(page.url) and not Address(address).is_front:
            yield name


def _linked_sections(page: Page, links: Sequence[Label]) -> Iterator[str]:
    """Links in a breadcrumb or section box, and those whose address says what they are; then boxes without a link."""
    boxed = [text for link, text in links if _is_section(link, page)]
    known = SERVICE | FACETS | NEWS
    trail = [text for link, text in links if page.places.on_trail(link) and not _is_root(link, page)]
    yield from (name for name in reversed(trail) if fold(name) not in NEWS)
    yield from (name for name in reversed(boxed) if fold(name) in SECTIONS or fold(name) not in known)
    for element in page.tree.iter("span", "div", "p", "li"):
        if len(element) == 0 and _SECTION_BOX.search(named(element)) and page.places.own(element):
            yield text_in(element)
    yield from reversed(trail)


def _is_root(link: HtmlElement, page: Page) -> bool:
    """Whether it leads out of the site, to the top of it, or back to the page."""
    address = page.places.address_of(link)
    if address is None or not same_site(address, page.url):
        return True
    return urlsplit(address).path in {"", "/"} or canonical(address) == canonical(page.url)


def _is_section(link: HtmlElement, page: Page) -> bool:
    signed = "category" in (link.get("rel") or "") or _boxed(link, _SECTION_BOX)
    if not signed and not _folders(link) & SECTION_FOLDERS:
        return False
    address = page.places.address_of(link)
    return address is not None and not Address(address).is_front and same_site(address, page.url)


def _linked_tags(links: Sequence[Label]) -> Iterator[str]:
    for link, text in links:
        relation = (link.get("rel") or "").lower().split()
        if "tag" in relation and "category" in relation:
            continue
        if "tag" in relation or _boxed(link, _TAG_BOX) or _folders(link) & TAG_FOLDERS:
            yield text


def _keywords(page: Page) -> Iterator[str]:
    stated: Iterable[str] = texts(page.article.get("keywords"))
    lines = [*stated] or [*page.metas.get("news_keywords", ())] or [*page.metas.get("keywords", ())]
    for line in lines:
        yield from re.split(r"[,;]", line)


def _tag(text: str) -> str | None:
    name = (plain(text) or "").strip("# \t,")
    return name if name and len(name) <= _NAME else None


def _boxed(link: HtmlElement, box: re.Pattern[str]) -> bool:
    """Whether the link or one of the three boxes around it is named so."""
    around = link.getparent()
    named_so = _is_named(named(link), box)
    for _ in range(3):
        if named_so or around is None or around.tag in {"body", "article", "main"}:
            break
        named_so = _is_named(named(around), box)
        around = around.getparent()
    return named_so


@lru_cache(maxsize=8_192)
def _is_named(name: str, box: re.Pattern[str]) -> bool:
    return bool(box.search(name))


def _folders(link: HtmlElement) -> frozenset[str]:
    """The folders that a link's address lies in, folded."""
    path = (link.get("href") or "").partition("?")[0].partition("#")[0]
    return _folders_of(path.rpartition("/")[0])


@lru_cache(maxsize=4_096)
def _folders_of(path: str) -> frozenset[str]:
    return frozenset(fold(segment) for segment in unquote(path).split("/"))
