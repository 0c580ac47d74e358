"""What the shape of an address says of the page behind it, with no rule for any one site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.discovery.periods import story_period
from crawler.discovery.words import FACETS, SERVICE, fold


def _names(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


_FILES = _names("""
7z aac apk atom avi avif bmp bz2 css csv dmg doc docx epub exe flac flv gif gz ics ico iso jpeg jpg js json m3u8 m4a m4v
mkv mov mp3 mp4 mpeg mpg odp ods odt ogg ogv opus pdf pls png ppt pptx ps psd rar rdf rss rtf svg swf tar tgz tif tiff
torrent ttf txt wav webm webmanifest webp wmv woff woff2 xls xlsx xml xsl zip
""")
_PAGES = frozenset({"asp", "aspx", "cfm", "htm", "html", "jsp", "php", "phtml", "shtml", "xhtml"})
_FRONTS = frozenset({"default", "home", "index", "main"})
_IDS = _names("""
aid article article_id articleid haber haberid hid id item itemid news news_id newsid nid p post postid sid story
storyid xeber
""")
_FACET_FIELDS = _names("""
action author cat category filter lang login order orderby q query replytocom s search share sort tag theme
""")
_PAGE_FIELDS = _names("""
from offset p page page_number pagenum paged pageno pg pn sahife sayfa seite sf start stranica
""")
_PAGE_WORDS = r"(?:page|pages|p|pg|paged|sayfa|sehife|səhifə|stranica|seite|pagina)"
_PAGE_PATH = re.compile(
    rf"(?:^|[/_-])(?:{_PAGE_WORDS}[/_-]?|index[_-]?|page=)(\d{{1,5}})(?:\.\w{{2,5}})?/?$", re.IGNORECASE
)
_DATE_ONLY = re.compile(r"(?:^|/)(?:19|20)\d\d(?:[/-]\d{1,2}){0,2}/?$", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_][a-z]{2,4})?", re.ASCII)
_PARTS = re.compile(r"[-_+. ,]+")
_ID = re.compile(r"\d{4,}", re.ASCII)


_NAME = 2
"""Words; the name of a page about the site has no more."""


@dataclass(frozen=True)
class Address:
    """An absolute address, looked at."""

    url: str
    """Absolute http or https."""

    @cached_property
    def path(self) -> str:
        """The path, percent coding undone."""
        return unquote(urlsplit(self.url).path)

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The path's parts; a front page's file name (`index.html`) and a language in front (`/az/`) are left out."""
        parts = [part for part in self.path.split("/") if part]
        if parts and parts[-1].partition(".")[0].lower() in _FRONTS:
            parts.pop()
        if parts and _LANGUAGE.fullmatch(parts[0].lower()):
            parts.pop(0)
        return tuple(parts)

    @cached_property
    def fields(self) -> dict[str, str]:
        """The query's fields, by name in lower case."""
        try:
            return {name.lower(): value for name, value in parse_qsl(urlsplit(self.url).query, max_num_fields=50)}
        except ValueError:
            return {}

    @cached_property
    def suffix(self) -> str:
        """The file name's ending in lower case, where it is one that is known."""
        ending = self.path.rpartition("/")[2].rpartition(".")[2].lower()
        return ending if ending in _FILES | _PAGES else ""

    @cached_property
    def stem(self) -> str:
        """The last segment without its ending."""
        last = self.segments[-1] if self.segments else ""
        return last[: -len(self.suffix) - 1] if self.suffix else last

    @property
    def is_front(self) -> bool:
        """Whether it is the front page of the site or of one language."""
        return not self.segments and not self.fields.keys() - _FACET_FIELDS

    @property
    def is_file(self) -> bool:
        """Whether it is a picture, document, archive, feed or anything else that is no page."""
        return self.suffix in _FILES

    @cached_property
    def is_service(self) -> bool:
        """Whether it is a page about the site, a form, or a list by tag, author or category.

        What stands under such a name with a date or headline of its own (`/weather/2026/01/19/storm-over-the-bay`)
        is not.
        """
        folders = {fold(segment) for segment in self.segments[:-1]}
        if fold(self.stem) in FACETS | SERVICE or self.fields.keys() & (_FACET_FIELDS - _IDS):
            return True
        dated = story_period(self.url) is not None
        return bool((folders & FACETS and not dated) or (folders & SERVICE and not dated and self.words <= _NAME))

    @cached_property
    def page(self) -> int | None:
        """Its number, where it is a further page of a list: `?page=2`, `/page/2/`, `index2.html`."""
        found = _PAGE_PATH.search(self.path)
        if found:
            return int(found[1])
        numbers = [value for name, value in self.fields.items() if name in _PAGE_FIELDS and value.isdecimal()]
        return int(numbers[-1][:9]) if numbers else None

    @property
    def is_archive(self) -> bool:
        """Whether it ends in a date: the list of a day, month or year."""
        return bool(_DATE_ONLY.search(self.path))

    @cached_property
    def words(self) -> int:
        """How many words its last segment has; numbers don't count."""
        return sum(not part.isdecimal() for part in _PARTS.split(self.stem) if part)

    @cached_property
    def score(self) -> int:
        """How much it looks like an article's: dates, identifiers, words, endings."""
        score = min(self.words, 4) - 1 if self.words > 1 else 0
        score += 3 * (story_period(self.url) is not None)
        score += 2 * (self._has_id or bool(_IDS & self.fields.keys()))
        score += self.suffix in _PAGES
        return score - 2 * (score == 0 and len(self.segments) <= 1)

    @property
    def _has_id(self) -> bool:
        return any(_ID.search(segment) for segment in self.segments[-2:])
