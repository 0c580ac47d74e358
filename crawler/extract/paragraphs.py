"""Paragraphs for a story that is set into plain boxes, or whose lines are parted by breaks alone.

Where a story has no `p` but the teasers beside it have, the teasers would be taken for the story.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import islice

from lxml.html import Element, HtmlElement

from crawler.extract.pieces import INLINE, STOPS
from crawler.extract.places import text_in, weight_of

_BOXES = ("div", "section", "article", "center", "font", "span")
_SENTENCE = 80
"""Characters of a box that is a paragraph."""
_STORY = 500
"""Characters of such boxes that may be a story."""
_PARTS = 2_000
"""Words, links and breaks of a box beyond which it is left as it is."""
_NO_STORY = ("p", "li", "td", "figure", "header", "footer", "aside", "nav")


def mark_paragraphs(tree: HtmlElement) -> list[HtmlElement]:
    """Make paragraphs of the boxes under one parent that say more than all paragraphs of any box do; those made."""
    told: dict[HtmlElement, int] = defaultdict(int)
    for box in tree.iter(*_BOXES):
        if _speaks(box):
            told[box if box.find("br") is not None else box.getparent()] += weight_of(box)
    least = max(_STORY, _weight_of_column(tree))
    stories = (box for box, weight in told.items() if weight > least and not _is_beside(box))
    story = max(stories, key=told.__getitem__, default=None)
    if story is None:
        return []
    return [made for box in told if _goes_with(story, box) for made in _marked(box)]


def _goes_with(story: HtmlElement, box: HtmlElement) -> bool:
    """Whether a story goes on in a box: beside it, or in one of its name."""
    name = story.get("class")
    return box.getparent() is story.getparent() or (bool(name) and box.get("class") == name)


def _marked(story: HtmlElement) -> list[HtmlElement]:
    """The paragraphs made of its lines, or of the plain boxes in it."""
    if story.find("br") is not None and _is_plain(story):
        return _parted(story)
    made = [box for box in story.iterchildren(*_BOXES) if _is_plain(box)]
    for box in made:
        box.tag = "p"
    return made


def _is_beside(box: HtmlElement) -> bool:
    return box.tag in _NO_STORY or next(box.iterancestors(*_NO_STORY), None) is not None


def _weight_of_column(tree: HtmlElement) -> int:
    weights: dict[HtmlElement | None, int] = defaultdict(int)
    for paragraph in tree.iter("p"):
        weights[paragraph.getparent()] += weight_of(paragraph)
    return max(weights.values(), default=0)


def _speaks(box: HtmlElement) -> bool:
    """Whether it holds a sentence or more, and nothing else."""
    return _is_plain(box) and len(text := text_in(box)) >= _SENTENCE and text.endswith(STOPS)


def _is_plain(box: HtmlElement) -> bool:
    """Whether it holds nothing but words, links and breaks, and is no part of a sentence itself."""
    around = box.getparent()
    if around is None or around.tag in INLINE or (box.tag in INLINE and (box.tail or "").strip()):
        return False
    return all(part.tag in INLINE or part.tag == "br" for part in islice(box.iterdescendants(), _PARTS))


def _parted(box: HtmlElement) -> list[HtmlElement]:
    """The lines of a box, each set into a paragraph."""
    line = Element("p")
    line.text, box.text = box.text, None
    lines = [line]
    for part in list(box):
        if part.tag == "br":
            lines.append(Element("p"))
            lines[-1].text, part.tail = part.tail, None
            box.remove(part)
        else:
            lines[-1].append(part)
    made = [line for line in lines if text_in(line)]
    box.extend(made)
    return made
