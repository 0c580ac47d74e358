"""What else a page states: description, image, language."""

from __future__ import annotations

import re

from crawler.discovery.sites import absolute
from crawler.discovery.text import language_of, plain
from crawler.extract.jsonld import first, texts
from crawler.extract.types import Page

_CYRILLIC = frozenset({"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "tg", "mn"})
_LETTER = re.compile(r"[^\W\d_]")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u052f]")
_LATIN = frozenset({"en", "az", "tr", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "ro", "uz", "tk"})


def description_of(page: Page) -> str | None:
    """The publisher's own summary."""
    return plain(page.meta("og:description", "description", "twitter:description")) or first(
        page.article.get("description")
    )


def image_of(page: Page) -> str | None:
    """The address of the lead image."""
    stated = (
        *page.metas.get("og:image", ()),
        *page.metas.get("og:image:url", ()),
        *texts(page.article.get("image"), "url"),
        *page.metas.get("twitter:image", ()),
    )
    return next((address for text in stated if (address := absolute(text, page.url))), None)


def language_stated(page: Page, text: str) -> str | None:
    """The language of the article as stated, in order of trust; not one whose script the text is not in."""
    html = page.tree if page.tree.tag == "html" else None
    stated = (
        html.get("lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang") or html.get("xml:lang")
        if html is not None
        else None,
        first(page.article.get("inLanguage"), "alternateName"),
        page.meta("og:locale"),
        page.meta("content-language", "language", "dc.language"),
        page.lead.language,
        page.setting.language,
    )
    tags = [tag for each in stated if (tag := language_of(each))]
    return next((tag for tag in tags if _may_be(tag, text)), None)


def _may_be(tag: str, text: str) -> bool:
    language = tag.partition("-")[0].lower()
    sample = text[:2_000]
    letters = len(_LETTER.findall(sample))
    cyrillic = len(_CYRILLIC_LETTER.findall(sample))
    if language in _LATIN and "cyrl" not in tag.lower():
        return cyrillic * 2 <= letters
    return not (language in _CYRILLIC and "latn" not in tag.lower() and letters and cyrillic * 5 < letters)
