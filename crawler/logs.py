"""Scrapy's log lines without the pages that pass by."""

from __future__ import annotations

import logging
from typing import TypedDict

from scrapy.logformatter import LogFormatter


class _Line(TypedDict):
    level: int
    msg: str
    args: dict[str, object]


class Quiet(LogFormatter):
    """Names an item by its address instead of printing it whole."""

    def scraped(self, item: object, *_: object) -> _Line:  # type: ignore[override]  # an item and what it came from
        """An item at the end of the path."""
        return {"level": logging.DEBUG, "msg": "kept %(item)s", "args": {"item": _name(item)}}

    def dropped(self, item: object, exception: BaseException, *_: object) -> _Line:  # type: ignore[override]
        """A page without an article."""
        args: dict[str, object] = {"item": _name(item), "why": exception}
        return {"level": logging.INFO, "msg": "%(item)s: %(why)s", "args": args}

    def item_error(self, item: object, exception: BaseException | None, *_: object) -> _Line:  # type: ignore[override]
        """A page that broke the path."""
        args: dict[str, object] = {"item": _name(item), "why": exception}
        return {"level": logging.ERROR, "msg": "%(item)s could not be archived: %(why)s", "args": args}


def _name(item: object) -> object:
    url = getattr(item, "url", None)
    return item["url"] if isinstance(item, dict) and "url" in item else url
