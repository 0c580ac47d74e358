"""What a page may ask for while it is rendered, and what comes of it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from storage.errors import YearmindError
from storage.urls import is_web

TO_RENDER = "yearmind_to_render"
"""Marks a request whose answer is to be rendered."""
_KINDS = frozenset({"script", "xhr", "fetch"})
"""What a document needs to be drawn: no pictures, styles, fonts, films, frames, nor connections that stay open."""


class Unrendered(YearmindError):  # noqa: N818 - a state; its message is the reason and the cure
    """Pages can't be rendered on this machine."""


class Ungiven(Exception):  # noqa: N818 - as above
    """What a page asked for is not to be had."""

    def __init__(self, reason: str, *, passing: bool) -> None:
        super().__init__(reason)
        self.passing = passing
        """Whether it may be had another time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One request that a page makes of its browser."""

    url: str
    method: str
    kind: str
    """As browsers name it: `script`, `fetch`, `image` …"""
    accept: str | None = None
    """The header."""

    def refusal(self, page: str) -> str | None:
        """Why it is not made for the page at that address, whatever the host says of it; None where it may be."""
        if self.kind not in _KINDS:
            return self.kind
        from crawler.discovery import same_site  # noqa: PLC0415 - its parsers, which only who renders owes

        if not is_web(self.url) or not same_site(self.url, page):
            return "another site"
        return None if self.method == "GET" else self.method


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a browser is given for a wish, content codings undone."""

    status: int
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What came of rendering a page."""

    html: bytes | None
    """The document in UTF-8, once all that it asked for had come; None where there is none."""
    answered: int = 0
    """Requests of the page that were answered."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Requests that were not, by reason."""
    fault: str | None = None
    """Why there is no document, or why it may lack what it would show another time."""


Answer = Callable[[Wish], Awaitable[Given]]
"""Makes a request for a page; raises `Ungiven`."""
