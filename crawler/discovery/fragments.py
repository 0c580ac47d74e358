"""JSON from which a script makes a list of stories, read as the page that it makes: whatever its names are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from itertools import islice

from crawler.discovery.text import plain

PIECES = 20_000
"""Values of one document that are looked at."""
_HTML = re.compile(r"<\w[^<>]*>")
_ADDRESS = re.compile(r"(?:https?:/)?/[^\s<>\"]+")
_TITLES = ("title", "headline", "name", "heading", "caption", "text")
_DATES = ("date", "published", "published_at", "publishedat", "date_published", "pubdate", "created_at", "datetime")


def as_page(body: bytes) -> bytes | None:
    """The page that JSON stands for; None for what is not JSON.

    Strings that hold HTML are taken as they are; an object with an address is a link, with title and date beside it.
    """
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict | list):
        return None
    return f"<html><body>{''.join(islice(_pieces(said), PIECES))}</body></html>".encode("utf-8", "replace")


def _pieces(said: object) -> Iterator[str]:
    """The values in order, by a stack of our own: JSON may be nested as deep as the parser lets it."""
    ahead = [said]
    while ahead:
        value = ahead.pop()
        if isinstance(value, dict):
            yield _card(value)
            ahead += reversed(list(value.values()))
        elif isinstance(value, list):
            ahead += [_linked(one) for one in reversed(value)]
        elif isinstance(value, str) and _HTML.search(value):
            yield value


def _linked(one: object) -> object:
    """An address that stands alone in a list is an object with no more than that."""
    return {"url": one} if isinstance(one, str) and _ADDRESS.fullmatch(one) else one


def _card(said: dict[str, object]) -> str:
    """An object with an address as a story's card."""
    links = [value for value in said.values() if isinstance(value, str) and _ADDRESS.fullmatch(value)]
    title = _stated(said, _TITLES)
    date = _stated(said, _DATES)
    time = f'<time datetime="{escape(date)}"></time>' if date else ""
    headings = (f'<h2><a href="{escape(link)}">{escape(title)}</a></h2>' for link in links)
    return f"<article>{''.join(headings)}{time}</article>" if links else ""


def _stated(said: dict[str, object], names: tuple[str, ...]) -> str:
    """The first text under one of these names, or in an object there (`{"rendered": …}`), without its markup."""
    lower = {name.lower(): value for name, value in said.items()}
    for name in names:
        value = lower.get(name)
        if isinstance(value, dict):
            value = next((inner for inner in value.values() if isinstance(inner, str)), None)
        if stated := plain(value):
            return stated
    return ""
