"""What a page says of itself in JSON-LD (schema.org), read with patience."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml.html import HtmlElement

from crawler.discovery.sites import absolute
from crawler.discovery.text import plain
from crawler.extract.types import Thing
from storage.urls import canonical

_SCRIPT = 1_000_000
"""Characters of a script beyond which it describes no article."""
_THINGS = 500
"""Objects of a page that are looked at."""
_INTO = ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item")
_REFERENCE = 2
"""Keys of an object that only says which one is meant: `@id`, perhaps with `@type`."""
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|\w*NewsArticle)")
_NOT_BY_URL = ("url", "@id", "mainEntityOfPage")


def things_of(tree: HtmlElement) -> list[Thing]:
    """All objects in the page's JSON-LD, outermost first; a script that is no JSON costs itself only."""
    found: list[Thing] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found.extend(_flat(_parsed(script.text or "")))
    return found[:_THINGS]


def article_among(things: Sequence[Thing], url: str) -> Thing:
    """The article that the page at `url` is about; empty where none is described, or several that are elsewhere."""
    articles = [thing for thing in things if is_article(thing)]
    here = [thing for thing in articles if canonical(url) in set(_addresses(thing, url))]
    if here:
        return _whole(max(here, key=len), things)
    return (
        _whole(articles[0], things) if articles and len({str(each.get("headline")) for each in articles}) == 1 else {}
    )


def _whole(thing: Thing, things: Sequence[Thing]) -> Thing:
    """A thing with those that it names by their `@id` alone in their place."""
    known = {name: each for each in things if isinstance(name := each.get("@id"), str) and len(each) > _REFERENCE}
    return {key: _meant(value, known) for key, value in thing.items()}


def _meant(value: Any, known: Mapping[str, Thing]) -> Any:
    if isinstance(value, list):
        return [_meant(one, known) if isinstance(one, dict) else one for one in value]
    if isinstance(value, dict) and len(value) <= _REFERENCE and isinstance(name := value.get("@id"), str):
        return known.get(name, value)
    return value


def is_article(thing: Thing) -> bool:
    """Whether its type is one of schema.org's kinds of article."""
    return any(_ARTICLE.fullmatch(kind) for kind in kinds(thing))


def kinds(thing: Thing) -> Iterator[str]:
    """Its types, without the vocabulary's address."""
    for kind in listed(thing.get("@type")):
        if isinstance(kind, str):
            yield kind.rpartition("/")[2]


def listed(value: Any) -> list[Any]:
    """The members of a list, those of lists in it among them, of a single value, or of nothing."""
    if isinstance(value, list):
        return [one for item in value for one in (item if isinstance(item, list) else (item,))]
    return [] if value is None else [value]


def texts(value: Any, key: str = "name") -> Iterator[str]:
    """The strings in a value that may be a string, an object with a `key`, or a list of such."""
    for item in listed(value):
        text = plain(item.get(key) if isinstance(item, dict) else item)
        if text:
            yield text


def first(value: Any, key: str = "name") -> str | None:
    """The first of `texts`."""
    return next(texts(value, key), None)


def _addresses(thing: Thing, base: str) -> Iterator[str]:
    for key in _NOT_BY_URL:
        for text in texts(thing.get(key), "@id"):
            address = absolute(text, base)
            if address:
                yield canonical(address)


def _parsed(script: str) -> Any:
    """The script's value; tried again without what keeps it from being JSON."""
    if len(script) > _SCRIPT:
        return None
    for text in (script, _TRAILING_COMMA.sub(r"\1", _WRAPPING.sub("", _WRAPPING.sub("", script)))):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _flat(value: Any) -> Iterator[Thing]:
    """The objects in a value, those within before those after."""
    waiting = [value]
    for _ in range(_THINGS * 4):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value[:_THINGS]))
        elif isinstance(value, dict):
            yield value
            waiting.extend(value[key] for key in reversed(_INTO) if isinstance(value.get(key), dict | list))
