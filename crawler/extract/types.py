"""What extraction works on: one parsed page with what it says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml.html import HtmlElement

from crawler.extract.places import Places
from crawler.setting import Setting
from storage.types import Lead

Thing = Mapping[str, Any]
"""A JSON-LD object as it was parsed."""
Label = tuple[HtmlElement, str]
"""A link and its text on one line."""
Box = tuple[HtmlElement, str | None, str | None]
"""An element, its classes and its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page, parsed once, with its structured data; nothing changes it."""

    url: str
    """The address that was fetched, after redirects."""
    fetched_at: datetime
    """UTC; nothing on the page can be later."""
    lead: Lead
    setting: Setting
    tree: HtmlElement
    things: Sequence[Thing]
    """All objects of its JSON-LD."""
    article: Thing
    """The one that describes the page's article; empty where there is none."""
    links: Sequence[Label]
    """Every `a`, in the page's order."""
    elements: Sequence[HtmlElement]
    """All of them, in order; lxml makes an element anew each time that it is met, unless somebody holds it."""
    boxes: Sequence[Box]
    """The elements of its body that have a class or an id, in order."""
    marked: Mapping[str, Sequence[HtmlElement]]
    """Its elements by the name of their property in microdata (`itemprop`) or RDFa (`property`)."""
    places: Places
    """Where its elements stand."""
    metas: Mapping[str, Sequence[str]]
    """The content of its `meta` elements by name or property in lower case, in order."""

    def meta(self, *names: str) -> str | None:
        """The first value of the first of these that is there."""
        return next((value for name in names for value in self.metas.get(name, ())), None)
