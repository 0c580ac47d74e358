"""What never holds a story, taken off a page before its text is looked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from enum import Enum
from functools import lru_cache
from itertools import chain, islice

from lxml.etree import strip_elements
from lxml.html import HtmlElement

from crawler.discovery.words import run_together
from crawler.extract.paragraphs import mark_paragraphs
from crawler.extract.pieces import PARAGRAPH, STOPS
from crawler.extract.places import name_of, named, text_in, weight_of, within_body

_NEVER_PARAGRAPHS = ("script", "style", "svg", "canvas", "select", "input", "textarea")
"""Elements that no paragraph stands in, so that nothing is weighed before they go."""
_NEVER_STORY = (
    "noscript", "template", "iframe", "object", "embed", "nav", "aside", "footer", "dialog", "menu", "button",
    "figcaption",
)  # fmt: skip
"""Elements that trafilatura drops too, but only after it has weighed them; without them it takes a third of the time.
Not `form`: some publishing systems put the whole page into one."""
_BOXES = ("section", "article", "aside", "header", "footer", "figure", "div", "ul")
"""What a browser lets stand in no paragraph: publishing systems put boxes of other stories there."""
_HIDDEN = re.compile(
    r"[-_\s](?:visually-?hidden|sr-?only|screen-?reader(?:-?text|-?only)?|a11y-?hidden|u-hidden|vh)[-_\s]"
)
"""Names of what only a screen reader says, such as `opens in a new window`."""
_HIDING = frozenset({"hidden", "style", "aria-hidden"})
"""Attributes of what may be hidden."""
_NOT_SHOWN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*[01])", re.IGNORECASE)
_FOLDED = re.compile(r"[-_\s](?:accordions?|faqs?|toggle|collapse|tab-?(?:content|pane|panel))[-_\s]")
"""Names of what is folded up until a click."""
_NAMED_HIDDEN = re.compile(r"(?:^|\s)hidden(?:\s|$)")
"""Beside `md:block` it holds on small screens only."""
_SMALL = frozenset({"h2", "h3", "span"})
_FIGURED = ("table", "blockquote", "pre", "code", "ul", "ol")
_QUOTES = 50
"""Quotations of a page that are looked at."""
_QUOTE = 30
_LONG_QUOTE = 500
"""Characters of a sentence that stands twice for its looks."""
_FURNITURE = re.compile(
    r"""[-_\s](?: newsletters? | subscribe | subscription | paywall | advert\w* | ads? | sponsored | outbrain
        | taboola | social(?:-?(?:share|media|links|bar|icons))? | share(?:-?(?:bar|buttons?|links|tools))? | sharing
        | caption | credits? | copyright | tags?(?:-?list)? | keywords | author-?(?:bio|box|info|card)
        | about-?(?:the-?)?author | bio | byline | comments? | commentaires | comentarios | yorum(?:lar)?
        | disqus | cookies? | consent
        | embed-?(?:consent|placeholder) | breadcrumbs? | pagination | rating | toolbar )(?:$|[-_\s])""",
    re.VERBOSE,
)
"""Names of boxes between the paragraphs that are not the story."""
_OTHER_STORIES = re.compile(
    r"""[-_\s](?: related(?:-?(?:articles?|posts?|stories|content|links?|news|box|topics))?
        | read-?(?:more|also|next) | see-?also | recirc\w* | recommend(?:ed|ations?) | more-?(?:stories|news|on|from)
        | most-?(?:read|popular|viewed) | also-?read | trending | teasers? | promo\w* )(?:$|[-_\s])""",
    re.VERBOSE,
)
"""Names of boxes with links to other stories; a box so named without links may hold the story's beginning."""
_LINKED = 0.3
"""Of the characters of such a box are links."""
_SHARE = 0.25
"""Of a page's paragraphs: what holds more of them holds the story, whatever it is called."""
_ENOUGH = 500
"""Characters of paragraphs below which a page has its story in other elements."""
_LAYOUT = ("h1", "h2", "article", "table")
"""What stands in a table that lays out a page, and in none that holds data."""


class _Kind(Enum):
    STORY = "story"
    FURNITURE = "furniture"
    OTHER_STORIES = "other stories"


def pruned(tree: HtmlElement) -> HtmlElement:
    """A copy of the page without what never holds a story, and with boxes for tables that lay it out."""
    bare = deepcopy(tree)
    strip_elements(bare, *_NEVER_PARAGRAPHS, with_tail=False)
    for paragraph in bare.iter("p"):
        _plain(paragraph)
    total = weight_of_paragraphs(bare)
    most = _SHARE * weight_of(bare)
    _drop(chain(_unseen(bare), _captions(bare)), lambda each: _tells(each) or weight_of(each) > most)
    _drop(bare.iter(*_NEVER_STORY), lambda each: weight_of_paragraphs(each) > _SHARE * total)
    _drop(_pull_quotes(bare), lambda _: False)
    weigh, total = (weight_of_paragraphs, total) if total >= _ENOUGH else (weight_of, weight_of(bare))
    _drop(_named_so(bare), lambda each: _is_story(each) or weigh(each) > _SHARE * total)
    _unfold_layout(bare)
    strip_elements(bare, "head", with_tail=False)  # trafilatura drops it too, once it has copied it
    for paragraph in mark_paragraphs(bare):
        _plain(paragraph)
    return bare


def _drop(elements: Iterable[HtmlElement], kept: Callable[[HtmlElement], bool]) -> None:
    for element in list(elements):
        if element.getparent() is not None and not kept(element):
            element.drop_tree()


def _plain(paragraph: HtmlElement) -> None:
    """Words inside a sentence belong to it, however a publishing system calls them: a linked name is no box of tags."""
    for box in list(paragraph.iterdescendants(*_BOXES)):
        if box.getparent() is not None and 2 * weight_of(box) < weight_of(paragraph):
            box.drop_tree()
    weight = weight_of(paragraph)
    for part in list(paragraph.iterdescendants()):
        if _is_initial(part):
            part.drop_tag()
        elif _HIDDEN.search(named(part)):
            part.drop_tree()
        elif weight_of(part) < weight:
            part.attrib.pop("class", None)
            part.attrib.pop("id", None)


def _is_initial(part: HtmlElement) -> bool:
    """Whether it is the large first letter of a word that goes on behind it."""
    letter, rest = (part.text or "").strip(), part.tail or ""
    return len(letter) == 1 and len(part) == 0 and letter.isalpha() and rest[:1].isalpha() and rest[0].islower()


def _unseen(tree: HtmlElement) -> Iterator[HtmlElement]:
    """What a reader is not shown."""
    for element in within_body(tree):
        if element.tag not in _SMALL and _HIDING.isdisjoint(element.keys()):
            continue
        name = element.get("class", "") if element.tag in _SMALL else ""
        named_so = "hidden" in name and ":" not in name and bool(_NAMED_HIDDEN.search(name))
        style = element.get("style")
        if (
            named_so
            or element.get("hidden") is not None
            or element.get("aria-hidden") == "true"
            or (style and _NOT_SHOWN.search(style))
        ):
            yield element


def _tells(element: HtmlElement) -> bool:
    """Whether a paragraph of some length stands in it: what is folded up until a click belongs to the story."""
    folded = element.get("role") == "tabpanel" or bool(_FOLDED.search(named(element)))
    return any(
        weight_of(paragraph) > PARAGRAPH or (folded and text_in(paragraph).endswith(STOPS))
        for paragraph in element.iter("p")
    )


def _captions(tree: HtmlElement) -> Iterator[HtmlElement]:
    """What stands with pictures and films; figures may also hold tables, quotations and code."""
    return (figure for figure in tree.iter("figure") if next(figure.iter(*_FIGURED), None) is None)


def _pull_quotes(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Sentences of the story that are set in large letters besides."""
    quotes = [quote for quote in islice(tree.iter("blockquote"), _QUOTES) if _QUOTE <= weight_of(quote) <= _LONG_QUOTE]
    if not quotes:
        return
    apart = {paragraph for quote in quotes for paragraph in quote.iter("p")}
    told = "\n".join(run_together(text_in(each)) for each in tree.iter("p") if each not in apart)
    for quote in quotes:
        lines = [run_together(text_in(each)) for each in quote.iter() if each.text or each is quote]
        if any(len(line) >= _QUOTE and line in told for line in lines):
            yield quote


def _named_so(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Outermost first, those by whose name they are hidden or furniture."""
    for element in within_body(tree):
        classes, identity = element.get("class"), element.get("id")
        kind = _kind(classes, identity) if classes or identity else _Kind.STORY
        if kind is _Kind.FURNITURE or (kind is _Kind.OTHER_STORIES and _is_linked(element)):
            yield element


@lru_cache(maxsize=8_192)
def _kind(classes: str | None, identity: str | None) -> _Kind:
    name = name_of(classes, identity)
    if _HIDDEN.search(name) or _FURNITURE.search(name):
        return _Kind.FURNITURE
    return _Kind.OTHER_STORIES if _OTHER_STORIES.search(name) else _Kind.STORY


def _is_linked(element: HtmlElement) -> bool:
    return sum(map(weight_of, element.iter("a"))) >= _LINKED * weight_of(element)


def _is_story(element: HtmlElement) -> bool:
    """Whether it is a paragraph or holds the headline."""
    return element.tag in {"main", "p"} or next(element.iter("h1", "article"), None) is not None


def weight_of_paragraphs(element: HtmlElement) -> int:
    """The characters in its paragraphs."""
    return sum(map(weight_of, element.iter("p")))


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
