"""How much of each kind of document is taken. Pure data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MB: Final = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Bytes of one document."""

    unpacked: int
    """When every content coding is undone."""
    sent: int | None = None
    """As they pass over the wire, where that is to be less than `max_size` of the configuration."""


PAGE: Final = Bound(unpacked=20 * MB)
ROBOTS: Final = Bound(sent=5 * MB, unpacked=500 * 1024)
"""What stands beyond is not read of it (RFC 9309, section 2.5)."""
BOUNDS: Final[Mapping[str, Bound]] = {
    "page": PAGE,
    "listing": PAGE,
    "feed": PAGE,
    "sitemap": Bound(unpacked=50 * MB),  # as its protocol allows
    "robots": ROBOTS,
}
"""By kind of document."""
