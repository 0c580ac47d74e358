"""The story's own paragraphs: trafilatura's text, without the furniture that it leaves."""

from __future__ import annotations

import logging
from collections.abc import Collection
from copy import deepcopy

from lxml.etree import strip_elements
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from crawler.discovery.sites import same_site
from crawler.extract.types import Page
from storage.errors import Unreadable

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its remarks on strangers' pages are no news

_NEVER_STORY = (
    "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed", "nav", "aside", "footer",
    "dialog", "menu", "select", "button", "input", "textarea",
)  # fmt: skip
"""Elements that trafilatura drops too, but only after it has weighed them; without them it takes a third of the time.
Not `form`: some publishing systems put the whole page into one."""
_LAYOUT = ("h1", "h2", "article", "table")
"""What stands in a table that lays out a page, and in none that holds data."""
_ENOUGH = 250
"""Characters below which a page may have its story where none is expected."""
_LINK = 300
"""Characters of a link's text that is looked at."""


def lines_of(page: Page) -> list[str]:
    """The lines that trafilatura takes for the story's; none where it finds no story.

    Raises:
        Unreadable: trafilatura fails on the page.
    """
    return [stripped for line in _raw(page).splitlines() if (stripped := line.strip())]


def linked_among(lines: Collection[str], page: Page) -> frozenset[str]:
    """Those of the lines that are, as a whole, links to other pages of the site: headlines, sections, tags, buttons."""
    wanted = {line.removeprefix("- "): line for line in lines if len(line) <= _LINK}
    return frozenset(wanted[text] for link, text in page.links if text in wanted and _leads_on(link, page))


def _leads_on(link: HtmlElement, page: Page) -> bool:
    address = page.places.address_of(link)
    return address is not None and same_site(address, page.url) and page.places.leads_elsewhere(link)


def _raw(page: Page) -> str:
    """Trafilatura's text of the page without what never holds a story; of the whole page where that leaves little."""
    bare = deepcopy(page.tree)
    strip_elements(bare, *_NEVER_STORY, with_tail=False)
    _unfold_layout(bare)
    text = _main_text(bare, page.url)
    return text if len(text) >= _ENOUGH else max(text, _main_text(page.tree, page.url), key=len)


def _unfold_layout(tree: HtmlElement) -> None:
    """Make boxes of tables that lay out a page, so that their cells aren't taken for data."""
    for table in list(tree.iter("table")):
        if next(table.iterdescendants(*_LAYOUT), None) is not None:
            for part in (
                table,
                *table.iterfind("*"),
                *table.iterfind("tr/*"),
                *table.iterfind("*/tr"),
                *table.iterfind("*/tr/*"),
            ):
                part.tag = "div"


def _main_text(tree: HtmlElement, url: str) -> str:
    try:
        document = bare_extraction(tree, url=url, include_comments=False, include_tables=True)
    except Exception as error:
        raise Unreadable(f"trafilatura failed: {type(error).__name__}") from error
    return (document.text or "") if isinstance(document, Document) else ""
