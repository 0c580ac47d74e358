"""The column that a story is set in, and what stands in it under one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from crawler.discovery.words import run_together
from crawler.extract.places import characters_in, text_in, weight_of

STOPS = (".", "!", "?", "…", "։", "।", "。", ":", '"', "”", "»")
"""With which a sentence ends, and no label."""
LABEL = 40
"""Characters of a line that is no sentence."""
PARAGRAPH = 220
"""Characters beyond which a line is a paragraph, whatever it begins with and whatever box it stands in."""
BOXES = frozenset({"div", "section", "article", "header", "figure", "center", "a", "span"})
"""Elements that are the story's, where they stand in its column, when they hold one block at most."""
INLINE = frozenset({"a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "small", "span", "strong", "sub",
                    "sup", "time", "u"})  # fmt: skip
"""Elements that stand in a sentence."""
_LEVELS = 5
_WHOLE = frozenset({"article", "main", "body", "html"})
"""What holds a story and more than it."""
_LINKED = 0.5
"""Of the characters of a heading, entry or list are links: it leads elsewhere."""
_DEEP = 8
"""Boxes within boxes that are looked into."""
_SUBHEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LEFT_OUT = _SUBHEADINGS | {"p"}
_LISTS = frozenset({"ul", "ol"})
BLOCKS = ("p", "h1", *_SUBHEADINGS, *_LISTS, "li", "dl", "blockquote", "pre", "table", "div", "section", "figure")
_PARTING = ("br", "p", "div", "li", "blockquote", *_LISTS, *_SUBHEADINGS)
"""What begins a line."""


class Piece(NamedTuple):
    """A paragraph, a heading, an entry of a list, or a sentence between them."""

    key: str
    """By which it is known, however it is spaced."""
    lines: Sequence[str]
    missed: bool
    """Whether it is of a kind that extraction tends to leave out, and no link to another story."""
    linked: bool = False
    """Whether it is neither a paragraph nor a heading, and leads elsewhere."""


def column_of(bare: HtmlElement) -> Sequence[HtmlElement]:
    """The element whose own paragraphs are the longest together, and those of its name around it with paragraphs."""
    weights: dict[HtmlElement, int] = defaultdict(int)
    for paragraph in bare.iter("p"):
        if (box := paragraph.getparent()) is not None:
            weights[box] += weight_of(paragraph)
    if not weights:
        return ()
    best = max(weights, key=weights.__getitem__)
    name = best.get("class")
    alike = {box for box in _around(best).iter(best.tag) if name and box.get("class") == name and box in weights}
    inner = {box for box in alike if any(each in alike for each in islice(box.iterancestors(), _LEVELS))}
    return [box for box in weights if box in alike - inner] or [best]


def pieces_in(column: HtmlElement, left_out: Collection[HtmlElement] = ()) -> Iterator[Piece]:
    """What the column says, without those of its children that are left out."""
    words = [column.text or ""]
    for child in column:
        if child.tag in INLINE and next(child.iter(*BLOCKS), None) is None:
            words.append(characters_in(child))
        else:
            yield from _said(words)
            yield from () if child in left_out else _boxed(child)
            words = []
        words.append(child.tail or "")
    yield from _said(words)


def is_own(child: HtmlElement) -> bool:
    """Whether what stands in the column is the story's: no list of links, and no box with several blocks."""
    block = inmost(child)
    if (block.tag in _LISTS or child.tag in BOXES) and block.tag != "p" and leads_elsewhere(child):
        return False
    return block.tag not in BOXES or next(block.iterdescendants(*BLOCKS), None) is None


def inmost(box: HtmlElement) -> HtmlElement:
    """What a box is there for that has nothing but one other in it."""
    for _ in range(_DEEP):
        inner = [child for child in box if text_in(child)] if box.tag in BOXES and not _speaks(box) else []
        if len(inner) != 1:
            break
        box = inner[0]
    return box


def leads_elsewhere(element: HtmlElement) -> bool:
    """Whether it says nothing, or most of it is links."""
    return sum(len(text_in(link)) for link in element.iter("a") if link.get("href") != "") >= _LINKED * max(
        1, len(text_in(element))
    )


def _around(box: HtmlElement) -> HtmlElement:
    """The box in which a story that is set into several boxes may go on."""
    for around in islice(box.iterancestors(), _LEVELS):
        if around.tag in _WHOLE:
            break
        box = around
    return box


def _speaks(box: HtmlElement) -> bool:
    """Whether a box has words of its own."""
    return any((text or "").strip() for text in (box.text, *(child.tail for child in box)))


def _boxed(child: HtmlElement) -> Iterator[Piece]:
    if is_own(child):
        entries = (child.findall("li") or child.iter("li")) if child.tag in _LISTS else ()
        yield from (_piece(entry, prefix="- ", missed=True) for entry in entries)
        if child.tag not in _LISTS:
            yield _piece(child, missed=child.tag in _LEFT_OUT)


def _piece(element: HtmlElement, *, prefix: str = "", missed: bool) -> Piece:
    text, linked = text_in(element), leads_elsewhere(element)
    parted = next(element.iterdescendants(*_PARTING), None) is not None
    lines = [prefix + line for line in (_lines(element) if parted else [text]) if line]
    return Piece(run_together(text), lines, missed and not linked, linked and element.tag not in _LEFT_OUT)


def _said(words: Iterable[str]) -> Iterator[Piece]:
    """What the column says outside of any block."""
    text = " ".join("".join(words).split())
    if text:
        yield Piece(run_together(text), [text], missed=len(text) > LABEL and text.endswith(STOPS))


def _lines(element: HtmlElement) -> Iterator[str]:
    """Its lines, parted where a block or a break begins."""
    lines = [""]
    for event, part in iterwalk(element, events=("start", "end")):
        if part is not element and part.tag in _PARTING:
            lines.append("")
        text = part.text if event == "start" else None if part is element else part.tail
        lines[-1] += text or ""
    return (" ".join(line.split()) for line in lines)
