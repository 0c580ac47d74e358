"""Where a page's markup names its authors: beside the headline, and else anywhere in the story."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml.html import HtmlElement

from crawler.discovery.words import fold
from crawler.extract.agencies import agency
from crawler.extract.datelines import datelines
from crawler.extract.head import head_of
from crawler.extract.headline import heading_of
from crawler.extract.names import names_in
from crawler.extract.places import alone, named, text_in
from crawler.extract.signatures import LINE, line_of
from crawler.extract.types import Page

_FOLDER = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|yazar(?:lar)?|muellif|avtory?|journalists?|profile)/[^/?#]+", re.IGNORECASE
)
"""Addresses of pages about an author."""
_NEAR_FOLDER = re.compile(
    r"/(?:profil(?:e|er|es|s)?|redakt(?:ion|oren)|reporters?|contributors?|journalist\w*|meet-the-team|firmas?)/[^?#]+",
    re.IGNORECASE,
)
"""Such addresses, where nothing but the head of a story stands."""
_BYLINE = re.compile(
    r"[-_\s](?:author|authors|byline|by-line|autor|yazar|muellif|avtor|writer|vcard|dateline-author)(?:s|-name|_name|name)?[-_\s]"
)
_NEAR_BYLINE = re.compile(
    r"author(?!i[tz])|byline|by-line|autor(?!i[sz])|auteur|yazar|muellif|avtor|writer|contributor"
)
"""Parts of the names of boxes that hold the author's name, where nothing but the head of a story stands."""
_NO_BYLINE = re.compile(r"share|follow|social|comment|avatar|image|photo|email|bio\b|desc|date|time|title|job|role")
_PIECES = re.compile(r"\s*[|•·\n]\s*")
_DEEP = 4
"""Boxes around one link of a list."""


def headed(page: Page) -> Iterator[str]:
    """The bylines between the headline and the story's text, whatever surrounds them."""
    taken: set[HtmlElement] = set()
    for element in head_of(page, heading_of(page)):
        if element.getparent() in taken:
            taken.add(element)
        elif _is_byline(element) and any(map(_is_full, names := _names_at(element))):
            taken.add(element)
            if not page.places.in_teaser(element):
                yield from names


def _names_at(element: HtmlElement) -> list[str]:
    """The names in a box that is small enough for a byline: those that are links, and others beside them."""
    line = line_of(element)
    linked = [text_in(link) for link in element.iter("a") if is_to_author(link)] if line else []
    own = [name for text in linked for name in names_in(text)]
    return own + [name for name in names_in(line) if not any(name in text for text in linked)]


def _is_byline(element: HtmlElement) -> bool:
    if is_to_author(element) or (element.tag == "a" and _NEAR_FOLDER.search(element.get("href") or "")):
        return True
    name = f"{named(element)} {element.get('data-testid') or ''} {element.get('itemprop') or ''}".lower()
    called = element.tag == "address" or (_NEAR_BYLINE.search(name) and not _NO_BYLINE.search(name))
    return bool(called) and next(element.iterancestors("figure"), None) is None


def _is_full(name: str) -> bool:
    """Whether a name is no single word such as that of a section, where words are told by spaces."""
    return " " in name or name.upper() == name.lower() or agency(name) is not None


def dated(page: Page) -> Iterator[str]:
    """The full names that a line below the headline parts from its date: `Leyla Aliyeva | 5 April 2025`.

    What the page has a link to is a section.
    """
    for element in head_of(page, heading_of(page)):
        pieces = _PIECES.split(line_of(element))
        if len(pieces) > 1 and any(any(datelines(piece, page.setting.zone)) for piece in pieces):
            sections = {fold(text) for link, text in page.links if not is_to_author(link)}
            names = [piece for piece in pieces if names_in(piece) == (piece,) and " " in piece]
            yield from (name for name in names if fold(name) not in sections)
            return


def linked(page: Page) -> Iterator[str]:
    """The first link to a page about an author, and those in the same list."""
    found = [
        (link, text) for link, text in page.links if _FOLDER.search(link.get("href") or "") and page.places.own(link)
    ]
    first = next(iter(found), None)
    yield from (text for link, text in found if first and _list_of(link) is _list_of(first[0]))


def beside(page: Page, people: Collection[str]) -> Iterator[str]:
    """The texts of links to authors in one short list with the first that is known; `people` are folded."""
    known = next((link for link, text in page.links if is_to_author(link) and fold(text) in people), None)
    box = _list_of(known) if known is not None else None
    if box is not None and len(text_in(box)) <= LINE:
        yield from (line_of(link) for link in box.iter("a") if is_to_author(link))


def is_to_author(link: HtmlElement) -> bool:
    """Whether an `a` leads to a page about an author."""
    return link.tag == "a" and (
        "author" in (link.get("rel") or "").split() or bool(_FOLDER.search(link.get("href") or ""))
    )


def _list_of(link: HtmlElement) -> HtmlElement | None:
    """The box around a link and its siblings, whatever boxes of its own each has."""
    box, around = link, link.getparent()
    for _ in range(_DEEP):
        if around is None or not alone(box):
            break
        box, around = around, around.getparent()
    return around


def marked(page: Page) -> Iterator[str]:
    """`itemprop=author` and `rel=author`."""
    for element in page.tree.xpath(
        ".//*[@itemprop='author' or @rel='author' or contains(@class, 'p-author') or @typeof='sioc:UserAccount']"
    ):
        if page.places.own(element):
            name = next(iter(element.xpath(".//*[@itemprop='name']")), element)
            yield name.get("content") or line_of(name)


def boxed(page: Page) -> Iterator[str]:
    """The first element whose class says so, or `address`, that names somebody, and those in the same list."""
    first: HtmlElement | None = None
    for element in page.tree.iter("address", "a", "span", "p", "div", "li", "strong", "b", "em", "cite", "section"):
        if (element.tag == "address" or _BYLINE.search(named(element))) and page.places.own(element):
            names = _names_at(element)
            if (any(map(_is_full, names)) or len(names) == 1) and (
                first is None or _list_of(element) in (first, _list_of(first))
            ):
                first = first if first is not None else element
                yield from names
