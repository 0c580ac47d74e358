"""German words joined with one of remembering: `Mauerfallgedenken`, `Völkermordgedenktag`, `Holodomoropfer`. Pure."""

from __future__ import annotations

import re

_LEAST = 4
"""Letters before the word of remembering."""
_REMEMBERING = re.compile(
    "gedenk|gedachtnis|jahrestag|jubilaum|opfer|uberlebend|mahnmal|mahnwache|feierstunde|trauerfeier"
)


def parts(folded: str) -> tuple[str, str] | None:
    """What stands before the word of remembering in a folded word, and that word; None where it holds none."""
    found = _REMEMBERING.search(folded, _LEAST)
    return (folded[: found.start()], folded[found.start() :]) if found else None
