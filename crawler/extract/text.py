"""The story's own paragraphs: trafilatura's text, without the furniture that it leaves."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterator, Sequence
from copy import deepcopy

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from crawler.discovery.sites import same_site
from crawler.discovery.text import stripped
from crawler.discovery.words import run_together
from crawler.extract.column import holds_column, in_column, told_in
from crawler.extract.pieces import column_of
from crawler.extract.pruning import pruned, weight_of_paragraphs
from crawler.extract.spread import completed
from crawler.extract.types import Page
from storage.errors import Unreadable

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its remarks on strangers' pages are no news

_ENOUGH = 250
"""Characters below which a page may have its story where none is expected."""
_LARGE = 10_000
"""Elements of a page beyond which no second opinion is asked: it would take seconds."""
_COVERED = 0.55
"""Of the paragraphs' characters are in a text that lacks none of the story."""
_MORE = 2
"""Times as many characters as the paragraphs have are in a text that takes its lines from elsewhere."""
_MOST = 0.8
"""Of the characters: so many are in both texts when they are one."""
_BEFORE = 2
"""Lines before the body's first that may be a standfirst."""
_BEGINNING = 30
"""Characters of a line by which a body is known to end in the middle of it."""
_LINK = 300
"""Characters of a link's text that is looked at."""
_LABEL = 40
"""Characters before a colon before a link."""
_GAP = re.compile(r"([:?!|>]|)\s+")
_LETTERS = {"\u200c": "\ua66e", "\u200d": "\ua66d"}
"""The joiners, and letters of Old Church Slavonic that no page of news has."""
_JOINERS = str.maketrans({letter: joiner for joiner, letter in _LETTERS.items()})
_HAS_JOINERS = "contains(string(/*), '\u200c') or contains(string(/*), '\u200d')"
_WITH_JOINERS = "//text()[contains(., '\u200c') or contains(., '\u200d')]"
_HEADLINE = 20
"""Characters of the headline behind it."""


def lines_of(page: Page) -> Sequence[str]:
    """The lines of the story's column, else those that trafilatura takes for the story's; none where it finds none.

    Raises:
        Unreadable: trafilatura fails on the page.
    """
    bare = pruned(page.tree)
    boxes, paragraphs = column_of(bare), weight_of_paragraphs(bare)
    if (told := told_in(boxes, paragraphs)) is not None:
        return told
    text = _main_text(bare, page.url, fast=True)
    if not (_is_whole(text, paragraphs) or holds_column(text, boxes) or bare.xpath("count(//*)") > _LARGE):
        text = _fuller_text(page, bare)
    lines = [stripped for line in text.splitlines() if (stripped := line.strip())]
    held = in_column(lines, boxes)
    return completed(lines, bare) if held is None else held


def framed_by_body(lines: Sequence[str], page: Page) -> Sequence[str]:
    """The lines up to the last that the publisher's own `articleBody` has, where it has most of them.

    A line or two before the first are left, since bodies often begin below the standfirst. A body that lacks more than
    a little, or ends within a line, is cut short or another text, and says nothing.
    """
    stated = page.article.get("articleBody")
    body = run_together(stripped(stated)) if isinstance(stated, str) else ""
    if len(body) < _ENOUGH:
        return lines
    close = [run_together(line) for line in lines]
    found = [number for number, line in enumerate(close) if line in body]
    if not found or sum(len(close[number]) for number in found) < _MOST * sum(map(len, close)):
        return lines
    first, end = found[0] if found[0] > _BEFORE else 0, found[-1] + 1
    short = sum(map(len, close[first:end])) < _MOST * sum(map(len, close))
    return lines if short or _ends_within(body, close[end - 1], close[end:]) else lines[first:end]


def _ends_within(body: str, last: str, below: Sequence[str]) -> bool:
    """Whether what a body has after the last line that is found in it is the beginning of a further line."""
    rest = body[body.rfind(last) + len(last) :][:_BEGINNING]
    return bool(rest) and any(line.startswith(rest) for line in below)


def linked_among(lines: Collection[str], page: Page) -> frozenset[str]:
    """Those of the lines that are, as a whole, links to other pages of the site: headlines, sections, tags, buttons.

    A link may have a word or two and a colon before it, in a list a word or two alone.
    """
    wanted = {text: line for line in lines if len(line) <= _LINK for text in _texts(line)}
    return frozenset(wanted[text] for link, text in page.links if text in wanted and _leads_on(link, page))


def _texts(line: str) -> Iterator[str]:
    """The texts that a link may have which makes up the line."""
    whole = line.removeprefix("- ")
    yield whole
    for gap in _GAP.finditer(whole, 0, _LABEL):
        if len(whole) - gap.end() >= _HEADLINE and (whole != line or gap[1]):
            yield whole[gap.end() :]


def _leads_on(link: HtmlElement, page: Page) -> bool:
    address = page.places.address_of(link)
    return address is not None and same_site(address, page.url) and page.places.leads_elsewhere(link)


def _fuller_text(page: Page, bare: HtmlElement) -> str:
    """Trafilatura's second opinion of the page; of the page with all that stands on it where that leaves little."""
    text = _main_text(bare, page.url)
    return text if len(text) >= _ENOUGH else max(text, _main_text(page.tree, page.url), key=len)


def _is_whole(text: str, paragraphs: int) -> bool:
    """Whether a text is about as long as all paragraphs of the page, so that a second opinion would not change it."""
    return len(text) >= _ENOUGH and _COVERED * paragraphs <= len(text) <= _MORE * paragraphs


def _main_text(tree: HtmlElement, url: str, *, fast: bool = False) -> str:
    """Trafilatura's text; it drops joiners, without which Persian words run together, so letters stand for them."""
    text = _extracted(_lettered(tree), url, fast=fast)
    return text.translate(_JOINERS) if any(letter in text for letter in _LETTERS.values()) else text


def _lettered(tree: HtmlElement) -> HtmlElement:
    """The page with letters in the place of joiners; itself where it has none."""
    if not tree.xpath(_HAS_JOINERS):
        return tree
    tree = deepcopy(tree)
    for text in tree.xpath(_WITH_JOINERS):
        part, where = text.getparent(), "text" if text.is_text else "tail"
        setattr(part, where, text.translate(str.maketrans(_LETTERS)))
    return tree


def _extracted(tree: HtmlElement, url: str, *, fast: bool) -> str:
    try:
        document = bare_extraction(tree, url=url, include_comments=False, include_tables=True, fast=fast)
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable(f"trafilatura failed: {type(error).__name__}") from error
    return (document.text or "") if isinstance(document, Document) else ""
