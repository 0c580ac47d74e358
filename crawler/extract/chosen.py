"""Parts of an article that the configuration points at by a selector, where a page is otherwise read wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lxml.html import HtmlElement

from crawler.discovery.dates import instant
from crawler.discovery.sites import absolute
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


def chosen_address(page: Page, part: str) -> str | None:
    """The first address that is stated where the selector for `part` points: a link's, an image's, or as text."""
    selector = page.setting.fields.get(part)
    found = [one for one in selected(page.tree, selector) if not isinstance(one, bool)] if selector else []
    return next((url for one in found if (url := absolute(_address(one), page.url))), None)


def chosen_truth(page: Page, part: str) -> object:
    """The first text that the selector for `part` finds, or whether what it asks is so."""
    selector = page.setting.fields.get(part)
    answers = [one for one in selected(page.tree, selector) if isinstance(one, bool)] if selector else []
    return next(iter(answers), None) if answers else chosen_one(page, part)


def chosen_elements(page: Page, part: str) -> list[HtmlElement]:
    """The elements that the selector for `part` finds."""
    selector = page.setting.fields.get(part)
    return [one for one in selected(page.tree, selector) if isinstance(one, HtmlElement)] if selector else []


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
        if not isinstance(result, bool) and (text := tidy(_text(result))):
            yield text


def _address(result: object) -> str:
    if isinstance(result, HtmlElement):
        stated = next((text for name in ("href", "src", "content") if (text := result.get(name))), None)
        return (stated or str(result.text_content())).strip()
    return str(result)


def _text(result: object) -> str:
    if isinstance(result, HtmlElement):
        return str(result.get("datetime") or result.get("content") or result.text_content())
    return str(result)
