"""The head of a story: what stands between its headline and its text, whatever boxes that is in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import dropwhile, islice

from lxml.html import HtmlElement

from crawler.extract.places import text_in
from crawler.extract.signatures import PARAGRAPH
from crawler.extract.types import Page

_NEAR = 200
"""Elements behind a headline that are looked at."""
_PARAGRAPHS = 2


def head_of(page: Page, heading: HtmlElement | None) -> Iterator[HtmlElement]:
    """The elements from the headline to the first paragraph behind the one that may sum the story up."""
    paragraphs = 0
    behind = islice(dropwhile(lambda element: element is not heading, page.tree.iter("*")), 1, _NEAR)
    for element in behind if heading is not None else ():
        paragraphs += element.tag == "p" and len(text_in(element)) >= PARAGRAPH
        if paragraphs == _PARAGRAPHS:
            break
        yield element
