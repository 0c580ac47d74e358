"""What is a copy of what: texts compared pair by pair, never through a third."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from storage.dedup.alignment import Alignment, Prepared, align
from storage.dedup.commonplaces import without
from storage.dedup.elders import dated
from storage.dedup.known import Known
from storage.types import Relation

ALIKE = 0.55
"""Containment from which one text is a copy of the other; shared quotes and repeated background stay below it."""
SHORTEST = 25
"""Words under which a text proves nothing but its own equality."""
OTHER_FACTS = 0.15
"""Share of names and numbers that may be others in a copy; a report made from a template has other ones throughout."""
OTHER_FIGURES = 0.25
"""Share of numbers that may be others, from two such numbers on: a daily report on one place keeps its names."""
SAME_DAYS = timedelta(days=45)
"""Between two publications: within it a copy is syndicated, beyond it text is used again."""
NOTHING: frozenset[int] = frozenset()
_SEVERAL = 2
_KEPT_READY = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """That two articles have one text."""

    similarity: float
    """The share of the shorter text that stands in the longer, in order; from 0 to 1."""
    relation: Relation
    """Whether both belong to the same days."""


def likeness(a: Known, b: Known, *, commonplace: frozenset[int] = NOTHING) -> Likeness | None:
    """Whether two articles have one text, or None; the same whichever is named first.

    Keys in `commonplace` recur across an outlet: paragraphs that are made of them are cut from both texts.
    """
    laid = align(_prepared(a.text, commonplace), _prepared(b.text, commonplace))
    days = relation(a, b)
    return Likeness(similarity=round(laid.containment, 4), relation=days) if _is_copy(laid, days) else None


def relation(a: Known, b: Known) -> Relation:
    """What one of two articles is to the other if their text is one."""
    return Relation.SYNDICATED if abs(dated(a) - dated(b)) <= SAME_DAYS else Relation.REUSED


def share(a: str, b: str) -> float:
    """The share of the shorter of two texts that stands in the longer, in order, whatever it says; from 0 to 1."""
    return round(align(_prepared(a, NOTHING), _prepared(b, NOTHING)).containment, 4)


def _is_copy(laid: Alignment, days: Relation) -> bool:
    if laid.words < SHORTEST or laid.containment < ALIKE or laid.other_facts > OTHER_FACTS:
        return False
    if days is Relation.REUSED:
        return not laid.other_numbers
    return laid.other_numbers < _SEVERAL or laid.other_figures <= OTHER_FIGURES


@lru_cache(maxsize=_KEPT_READY)
def _prepared(text: str, commonplace: frozenset[int]) -> Prepared:
    return Prepared(without(text, commonplace))
