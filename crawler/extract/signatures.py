"""Lines by which a story is signed where no markup tells its author: `By …`, and names that it opens with in bold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from lxml.html import HtmlElement

from crawler.extract.places import text_in
from crawler.extract.types import Page
from crawler.extract.words import is_titled

LINE = 160
"""Characters of a byline."""
_NAME_PART = re.compile(r"(?:first|last|given|family|fore|middle|sur)[-_]?name", re.IGNORECASE)
_SIGNED = re.compile(
    r"^(?:(?:By|Av|Af|Door)\s+|(?:Authors?|Autor(?:in)?|Auteur|Von|Par|Автор|Текст|Müəllif|Yazan|Haber|ავტორი|Հեղինակ|بقلم)\s*:\s*"
    r"|(?:Autorin/Autor|Autor/in)\b\s*)(?=[^\W\d_])"
)
_SIGNATURES = (
    "//*[self::p or self::li or self::div or self::span or self::i or self::b or self::em or self::strong or self::td]"
    f"[string-length(normalize-space(.)) <= {LINE // 2}]"
    "[starts-with(normalize-space(.), 'By ') or starts-with(normalize-space(.), 'Av ')"
    " or starts-with(normalize-space(.), 'Af ') or starts-with(normalize-space(.), 'Door ')"
    " or contains(substring(normalize-space(.), 1, 12), ':')"
    " or starts-with(normalize-space(.), 'Autor')]"
)
"""Short lines that may be a signature."""
PARAGRAPH = 120
"""Characters from which a paragraph is the story's own: what is bold below it is a subheading."""
_NAME = re.compile(r"[^\W\d_][\w'’.-]*(?:\s+[^\W\d_][\w'’-]*){1,2}")
"""Two words or three."""
_BESIDE = re.compile(r"\s*(?:/|,|&|\band\b)\s*")


def signed(page: Page) -> Iterator[str]:
    """The first line of the story's own that says `By …`.

    Of boxes in each other that begin so, the innermost has the least beside it.
    """
    found = cast("list[HtmlElement]", page.tree.xpath(_SIGNATURES))
    lines = [line for element in found if _SIGNED.match(line := line_of(element)) and page.places.own(element)]
    yield from sorted((line for line in lines if lines[0].startswith(line)), key=len)[:1]


def opened(page: Page) -> Iterator[str]:
    """The names that are a bold line by themselves above the story's first paragraph."""
    for paragraph in page.tree.iter("p"):
        text = text_in(paragraph)
        if len(text) >= PARAGRAPH and page.places.own(paragraph):
            return
        names = _BESIDE.split(text) if 0 < len(text) <= LINE // 2 and _is_bold(paragraph, text) else []
        if names and all(_is_written(name) for name in names) and page.places.own(paragraph):
            yield from names
            return


def line_of(element: HtmlElement) -> str:
    """Its lines, each as such, the parts of a name on one; nothing where it holds too much for a byline."""
    parts = any(_NAME_PART.search(part.get("class") or "") for part in element)
    text = (" " if parts else " \n ").join(" ".join(piece.split()) for piece in element.itertext() if piece.strip())
    return text if len(text) <= LINE else ""


def _is_bold(paragraph: HtmlElement, text: str) -> bool:
    return any(text_in(part) == text for part in paragraph.iter("strong", "b"))


def _is_written(name: str) -> bool:
    """Whether each of its words begins as one of a name does."""
    return bool(_NAME.fullmatch(name)) and all(map(is_titled, name.split()))
