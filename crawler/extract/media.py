"""What a story is made of, and the image that leads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from crawler.discovery.sites import absolute
from crawler.discovery.words import fold
from crawler.extract.jsonld import kinds, listed, texts
from crawler.extract.places import name_of
from crawler.extract.types import Page
from crawler.extract.words import AUDIO_FOLDERS, GALLERY_FOLDERS, LIVE_FOLDERS, VIDEO_FOLDERS
from storage.types import Kind

_TYPES = {
    "LiveBlogPosting": Kind.LIVE, "ImageGallery": Kind.GALLERY, "MediaGallery": Kind.GALLERY,
    "VideoObject": Kind.VIDEO, "AudioObject": Kind.AUDIO, "PodcastEpisode": Kind.AUDIO,
}  # fmt: skip
"""Of schema.org."""
_FOLDERS = {
    Kind.LIVE: LIVE_FOLDERS, Kind.GALLERY: GALLERY_FOLDERS, Kind.VIDEO: VIDEO_FOLDERS, Kind.AUDIO: AUDIO_FOLDERS
}  # fmt: skip
_FEW_WORDS = 150
"""Words of a text beside pictures, a film or a recording that is what the page is about."""
_ENTRY = re.compile(
    r"[-_\s]live-?(?:blog|ticker|feed|coverage|updates?)[-_]{0,2}(?:entry|post|item|event|update)(?:[-_]\d+)?\s"
)
"""Names of the entries of a live blog."""
_ENTRIES = 3
_PICTURES = 5
"""Pictures in the story's own part of the page that make a gallery."""
_PIXELS = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*", re.ASCII)
_SMALL = 200
"""Pixels of width below which a picture is an icon or a face."""


def kind_of(page: Page, text: str) -> Kind:
    """What it is made of, by its own word, its address, or what stands in it beside few words."""
    return next((kind for _, kind in kinds_of(page, text)), Kind.ARTICLE)


def kind_named(name: str | None) -> Kind | None:
    """The kind of that name, whatever its case."""
    return next((kind for kind in Kind if name and kind.value == name.casefold()), None)


def kinds_of(page: Page, text: str) -> Iterator[tuple[str, Kind]]:
    """What says that it is no plain article, by where it stands, the most explicit first."""
    yield from (("json-ld", _TYPES[kind]) for kind in kinds(page.article) if kind in _TYPES)
    if sum(_is_entry(classes, named) and page.places.own(box) for box, classes, named in page.boxes) >= _ENTRIES:
        yield "markup", Kind.LIVE
    short = len(text.split()) < _FEW_WORDS
    stated = (page.meta("og:type") or "").lower()
    if stated.startswith("video") and short:
        yield "opengraph", Kind.VIDEO
    folders = {fold(unquote(segment)) for segment in urlsplit(page.url).path.split("/")[:-1]}
    for kind, names in _FOLDERS.items():
        if folders & names and (short or kind is Kind.LIVE):
            yield "url", kind
    if short:
        described = {kind for thing in page.things for kind in kinds(thing)}
        yield from (("json-ld", kind) for name, kind in _TYPES.items() if name in described)
        if sum(1 for image in page.tree.iter("img") if _is_picture(image, page)) >= _PICTURES:
            yield "markup", Kind.GALLERY


@lru_cache(maxsize=8_192)
def _is_entry(classes: str | None, identity: str | None) -> bool:
    return bool(_ENTRY.search(name_of(classes, identity)))


def _is_picture(image: HtmlElement, page: Page) -> bool:
    """Whether an image is one of the story's own, and no icon; figures are looked at from outside."""
    around = next(image.iterancestors("figure"), image)
    box = around.getparent()
    width = _pixels(image.get("width"))
    return box is not None and page.places.own(box) and (width is None or width >= _SMALL)


def image_of(page: Page) -> tuple[str | None, tuple[int, int] | None]:
    """The address of the lead image, and its size where that is stated for it or for its element on the page."""
    for _, url, size in images_of(page):
        return url, size or _shown_size(url, page)
    return None, None


def images_of(page: Page) -> Iterator[tuple[str, str, tuple[int, int] | None]]:
    """What is stated to be the lead image, with its size, by where it stands, the most explicit first."""
    og = size_of(page.meta("og:image:width"), page.meta("og:image:height"))
    for number, text in enumerate((*page.metas.get("og:image", ()), *page.metas.get("og:image:url", ()))):
        if url := absolute(text, page.url):
            yield "opengraph", url, og if number == 0 else None
    for item in listed(page.article.get("image")):
        for text in (*texts(item, "url"), *(texts(item.get("contentUrl")) if isinstance(item, Mapping) else ())):
            if url := absolute(text, page.url):
                yield (
                    "json-ld",
                    url,
                    size_of(item.get("width"), item.get("height")) if isinstance(item, Mapping) else None,
                )
    for element in page.marked.get("image", ()):
        inner = element if element.tag == "img" else next(element.iter("img", "meta", "link"), element)
        stated = next((text for name in ("src", "href", "content") if (text := inner.get(name))), None)
        if stated and (url := absolute(stated, page.url)):
            yield "itemprop", url, size_of(inner.get("width"), inner.get("height"))
    for text in page.metas.get("twitter:image", ()):
        if url := absolute(text, page.url):
            yield "meta", url, None


def _shown_size(url: str, page: Page) -> tuple[int, int] | None:
    """The size that the page shows an image in, where it names the same address."""
    name = url.rpartition("/")[2]
    for image in page.tree.iter("img"):
        source = image.get("src")
        if source and name in source and absolute(source, page.url) == url:
            return size_of(image.get("width"), image.get("height"))
    return None


def size_of(width: object, height: object) -> tuple[int, int] | None:
    """Both in pixels; None where one is missing."""
    one, other = _pixels(width), _pixels(height)
    return (one, other) if one and other else None


def _pixels(value: object) -> int | None:
    """A number of pixels, also as `1200px` or as schema.org's QuantitativeValue."""
    stated = value.get("value") if isinstance(value, Mapping) else value
    found = _PIXELS.fullmatch(str(stated))
    return int(found[1]) if found else None
