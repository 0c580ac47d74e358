"""Elements of a page, built by lxml, which escapes all that is said in them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from lxml import builder  # type: ignore[attr-defined]  # lxml-stubs leave it out
from lxml.etree import _Element as Element

__all__ = ["E", "Element", "said"]
_UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML has no place for."""


class Maker(Protocol):
    """`E.p({"class": "quiet"}, "words", E.b("more"))`."""

    def __getattr__(self, name: str) -> Callable[..., Element]:
        """What makes elements of that name."""


E: Maker = builder.E


def said(text: str) -> str:
    """A text of somebody else without what no page can hold."""
    return _UNSAYABLE.sub(" ", text)
