"""Parts of an article that the configuration points at by a selector, where a page is otherwise read wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lxml.html import HtmlElement

from crawler.discovery.dates import instant
from crawler.discovery.text import tidy
from crawler.extract.datelines import datelines
from crawler.extract.types import Page
from crawler.selecting import selected
from storage.types import Instant, Origin

_AHEAD = timedelta(minutes=10)
"""A publisher's clock may be so much fast."""


def chosen(page: Page, part: str) -> tuple[str, ...]:
    """The texts that the selector for `part` finds, each once; none where there is no selector or nothing fits it."""
    selector = page.setting.fields.get(part)
    return tuple(dict.fromkeys(_found(page, selector))) if selector else ()


def chosen_one(page: Page, part: str) -> str | None:
    """The first text that the selector for `part` finds."""
    return next(iter(chosen(page, part)), None)


def chosen_instant(page: Page, part: str) -> Instant | None:
    """The first moment that is stated where the selector for `part` points."""
    for text in chosen(page, part):
        stated = instant(text, zone=page.setting.zone, origin=Origin.TIME, latest=page.fetched_at + _AHEAD)
        read = stated or next((line.instant for line in datelines(text, page.setting.zone)), None)
        if read is not None:
            return read
    return None


def _found(page: Page, selector: str) -> Iterator[str]:
    for result in selected(page.tree, selector):
        if text := tidy(_text(result)):
            yield text


def _text(result: object) -> str:
    if isinstance(result, HtmlElement):
        return str(result.get("datetime") or result.get("content") or result.text_content())
    return str(result)
