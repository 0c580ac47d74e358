"""Which of two copies is the original, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from storage.dedup.known import Known
from storage.folding import words
from storage.types import Instant, Precision

ENDS = 40
"""Words at a text's beginning and end among which its credits stand."""
_WRITTEN = re.compile(r"\w+")
_GENERIC = frozenset(
    {"the", "a", "agency", "news", "newspaper", "press", "daily", "media", "com", "net", "org", "info", "online", "tv"}
    | {"radio", "service", "agentliyi", "xəbər", "информационное", "агентство", "новости", "газета", "ajansı", "haber"}
)
"""Words that stand in the names of many outlets."""
_WIDTH = {
    Precision.DAY: timedelta(days=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.SECOND: timedelta(seconds=1),
}
_LEAST_ID = 4
_LEAST_STEM = 5


class Reason(StrEnum):
    """Why one of two copies is taken for the original."""

    NAMED = "names the other"
    """The copy credits the original's outlet, and not the other way round."""
    PUBLISHED = "published earlier"
    """By credible instants that don't overlap within their precision."""
    SEEN = "seen earlier"
    """By when each is known to have been there."""
    TOLD_APART = "seen at once"
    """Nothing tells; the order of the outlets' ids and then of the archive's numbers decides."""


def elder(a: Known, b: Known) -> tuple[Known, Reason]:
    """The original of two copies and the reason; the same whichever is named first."""
    credited = names(b, a), names(a, b)
    if credited[0] != credited[1]:
        return (a if credited[0] else b), Reason.NAMED
    earlier = _published_earlier(a, b)
    if earlier is not None:
        return earlier, Reason.PUBLISHED
    since = _seen if credible(a) and credible(b) else _known
    if since(a) != since(b):
        return min(a, b, key=since), Reason.SEEN
    return min(a, b, key=_by_name), Reason.TOLD_APART


def credible(known: Known) -> Instant | None:
    """When a text was published, by its own word, unless it was seen before that."""
    stated = known.published
    return stated if stated is not None and stated.at <= known.first_seen else None


def dated(known: Known) -> datetime:
    """When a text was published, as far as that is known, or else first seen."""
    stated = credible(known)
    return stated.at if stated is not None else known.first_seen


def names(text: Known, other: Known) -> bool:
    """Whether a text is credited to the other's outlet, or names it near its beginning or end."""
    if text.source == other.source:
        return False
    aliases = _aliases(other)
    if text.agencies and _credits(text) & {_proper(words(" ".join(alias))) for alias in aliases}:
        return True
    written = _WRITTEN.findall(text.text)
    ends = [written] if len(written) <= 2 * ENDS else [written[:ENDS], written[-ENDS:]]
    return any(_stands(alias, part) for alias in aliases for part in ends)


def _credits(known: Known) -> set[tuple[str, ...]]:
    """The agencies that a text is credited to, as outlets' names are compared with them."""
    return {_proper(words(agency)) for agency in known.agencies}


def _proper(name: Sequence[str]) -> tuple[str, ...]:
    """The folded words of a name without those that any outlet's may have."""
    return tuple(word for word in name if word not in _GENERIC) or tuple(name)


def _aliases(known: Known) -> set[tuple[str, ...]]:
    """The ways in which an outlet is credited: its name, that without what any outlet is called, initials, its id."""
    full = _WRITTEN.findall(known.source_name)
    proper = tuple(word for word in full if word.casefold() not in _GENERIC)
    initials = "".join(word[0] for word in full if word[0].isupper() and word.casefold() != "the")
    found = {tuple(full) if len(full) > 1 else (), proper, (initials,) if len(initials) > 1 else ()}
    if known.source.isalnum() and len(known.source) >= _LEAST_ID:
        found.add((known.source.capitalize(),))
    capital = {tuple(word.upper() for word in alias) for alias in found}
    return {alias for alias in found | capital if alias and any(map(str.isupper, alias[0]))}


def _stands(alias: tuple[str, ...], part: list[str]) -> bool:
    """Whether a name stands in a text; one of capitals only also with an ending: AZƏRTACın."""
    if any(tuple(part[at : at + len(alias)]) == alias for at in range(len(part) - len(alias) + 1)):
        return True
    stem = alias[0]
    return len(alias) == 1 and len(stem) >= _LEAST_STEM and stem.isupper() and any(w.startswith(stem) for w in part)


def _published_earlier(a: Known, b: Known) -> Known | None:
    mine, theirs = credible(a), credible(b)
    if mine is None or theirs is None:
        return None
    if mine.at + _WIDTH[mine.precision] <= theirs.at:
        return a
    return b if theirs.at + _WIDTH[theirs.precision] <= mine.at else None


def _seen(known: Known) -> tuple[datetime, datetime]:
    return known.first_seen, known.first_seen


def _known(known: Known) -> tuple[datetime, datetime]:
    """Since when a text is known to have been there; a day alone doesn't say that it was there when the day began."""
    stated = credible(known)
    precise = stated is not None and stated.precision is not Precision.DAY
    return (stated.at if stated is not None and precise else known.first_seen), known.first_seen


def _by_name(known: Known) -> tuple[str, str, int]:
    return known.source, known.text, known.n
