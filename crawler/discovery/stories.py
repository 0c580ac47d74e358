"""Which links of a page lead to articles: by address, words, place and repetition, with no rule for any one site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from crawler.discovery.entries import Entry, dated, own
from crawler.discovery.pages import Link
from crawler.discovery.types import Document
from crawler.discovery.words import ARCHIVES, NEWS, NEXT, READ_MORE, SECTIONS, SERVICE, fold
from storage.types import Instant, Origin

STORY = 3
"""The score from which a link is taken for an article's. Recall matters more than precision: a page that is none is
recognised once fetched, an article that was not fetched never."""

_HEADLINE, _SHORT_HEADLINE = 25, 15
"""Characters; names of sections and pages are mostly shorter."""
_LIST = 3
"""So many links of one template make a list."""
_CARD_DEPTH = 5
"""How many ancestors up the card of a story may reach."""
_CARD_NODES = 200
"""How many elements it may hold."""
_NO_STORY = frozenset(
    {"author", "help", "license", "next", "prev", "privacy-policy", "search", "tag", "terms-of-service"}
)
_TITLES = ("title", "headline", "story", "post", "article", "news")


def stories(found: Iterable[Link], document: Document) -> Iterator[Entry]:
    """The articles among a page's links, each once, with its headline and the time stated beside it."""
    candidates = [link for link in found if may_be_story(link, document)]
    chosen = {link.address.url for link in _chosen(candidates)}
    return entries([link for link in candidates if link.address.url in chosen], document)


def entries(leading: Iterable[Link], document: Document) -> Iterator[Entry]:
    """What a page says of the articles that these links lead to, each once."""
    by_url: dict[str, list[Link]] = defaultdict(list)
    for link in leading:
        by_url[link.address.url].append(link)
    targets = {link.element: url for url, same in by_url.items() for link in same}
    for url, same in by_url.items():
        yield Entry(link=url, title=_headline(same), published=_published(same, targets, document))


def may_be_story(link: Link, document: Document) -> bool:
    """Whether a link can lead to an article: to a page of the site, but no front page, list, form or page about it."""
    address = link.address
    return (
        own(address.url, document)
        and not address.is_front
        and not address.is_file
        and not address.is_service
        and not address.is_archive
        and not (link.relations & _NO_STORY)
        and not (address.page and len(link.text) < _HEADLINE)
        and address.url.partition("#")[0] != document.url.partition("#")[0]
        and fold(link.text) not in SERVICE
        and not (fold(link.text) in NEXT and address.score < STORY)
    )


def score(link: Link) -> int:
    """How much a link looks like one to an article; from `STORY` on it is taken for one."""
    named_as_list = fold(link.address.stem) in ARCHIVES | NEWS | SECTIONS
    return link.address.score + _words(link.text) + _place(link) - 3 * named_as_list


def _words(text: str) -> int:
    if fold(text) in READ_MORE | NEXT:
        return 0
    return (len(text) >= _HEADLINE) + (len(text) >= _SHORT_HEADLINE)


def _place(link: Link) -> int:
    named = (link.element.get("class") or "").lower()
    return (
        3 * link.in_heading
        + link.in_article
        + 2 * ("bookmark" in link.relations)
        + any(word in named for word in _TITLES)
        - 3 * link.in_frame
    )


def _chosen(candidates: list[Link]) -> Iterator[Link]:
    """Those that score enough alone, and the near misses in lists of which most do."""
    templates: dict[tuple[str, ...], list[Link]] = defaultdict(list)
    for link in candidates:
        templates[link.place].append(link)
    return (link for alike in templates.values() for link in _of_one_template(alike))


def _of_one_template(alike: list[Link]) -> Iterator[Link]:
    urls = {link.address.url for link in alike}
    listed = len(urls) >= _LIST and not alike[0].in_frame
    scores = [score(link) + listed for link in alike]
    mostly = listed and 2 * sum(each >= STORY for each in scores) > len(scores)
    for link, each in zip(alike, scores, strict=True):
        if each >= (STORY - 2 if mostly else STORY):
            yield link


def _headline(same: list[Link]) -> str | None:
    """The text of the link in a heading, else the longest; not `Read more`."""
    texts = [(link.in_heading, len(link.text), link.text) for link in same if fold(link.text) not in READ_MORE]
    return max(texts)[2] or None if texts else None


def _published(same: list[Link], targets: dict[etree._Element, str], document: Document) -> Instant | None:
    moments = (dated(text, document, Origin.TIME) for link in same for text in _times(link, targets))
    return next((moment for moment in moments if moment), None)


def _times(link: Link, targets: dict[etree._Element, str]) -> Iterator[str]:
    """The `<time datetime>` in the story's card: the widest box around the link that holds no other story's."""
    for box in (link.element, *islice(link.element.iterancestors(), _CARD_DEPTH)):
        nodes = list(islice(box.iter("*"), _CARD_NODES + 1))
        others = any(targets.get(node, link.address.url) != link.address.url for node in nodes)
        if others or len(nodes) > _CARD_NODES:
            return
        stated = [text for node in nodes if node.tag == "time" and (text := node.get("datetime"))]
        if stated:
            yield stated[0]
            return
