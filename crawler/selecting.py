"""Selectors that the configuration writes, `css:…` or `xpath:…`, applied to a parsed page. Pure."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from cssselect import HTMLTranslator, SelectorError
from lxml.etree import XPathError, _Element, fromstring

_SPECIMEN: Final = fromstring(
    "<html><body><div><h1/><p><a href=''/><span/></p><time/><ul><li/></ul></div></body></html>"
)
"""Functions and prefixes in a selector are looked up only when something is met that they are to be asked of."""


def selected(tree: _Element, selector: str) -> list[object]:
    """What the selector finds, elements or strings; nothing where it is no selector."""
    try:
        results = tree.xpath(_path(selector))
    except (SelectorError, XPathError):
        return []
    return list(results) if isinstance(results, list) else [results]


def fault(selector: str) -> str | None:
    """What is wrong with a selector itself; None where it can be asked of a page."""
    try:
        _SPECIMEN.xpath(_path(selector))
    except (SelectorError, XPathError, ValueError) as error:
        return str(error).rstrip(".")
    return None


@lru_cache(maxsize=256)
def _path(selector: str) -> str:
    kind, _, expression = selector.partition(":")
    return HTMLTranslator().css_to_xpath(expression) if kind == "css" else expression
