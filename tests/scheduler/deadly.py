"""A text that ends the process in which it is matched; found by workers without the libraries of tests."""

from __future__ import annotations

import os
from collections.abc import Sequence

from crawler.match.pieces import Asked, matched
from storage.types import Match

DEADLY = "Black January and a text that no worker survives"


def deadly(packed: bytes, some: Sequence[Asked]) -> list[Sequence[Match]]:
    """`matched`, but for the text that ends its process."""
    if any(DEADLY in article.text for article, _ in some):
        os._exit(3)
    return matched(packed, some)
