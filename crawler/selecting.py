"""Selectors that the configuration writes, `css:…` or `xpath:…`, applied to a parsed page. Pure."""

from __future__ import annotations

from functools import lru_cache

from cssselect import HTMLTranslator, SelectorError
from lxml.etree import XPathError, _Element


def selected(tree: _Element, selector: str) -> list[object]:
    """What the selector finds, elements or strings; nothing where it is no selector."""
    try:
        results = tree.xpath(_path(selector))
    except (SelectorError, XPathError):
        return []
    return list(results) if isinstance(results, list) else [results]


@lru_cache(maxsize=256)
def _path(selector: str) -> str:
    kind, _, expression = selector.partition(":")
    return HTMLTranslator().css_to_xpath(expression) if kind == "css" else expression
