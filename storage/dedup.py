"""What is a copy of what: fingerprints of texts, and the decision what an article is to the archive.

Candidates are found by sampled word shingles, as Manku, Jain and Das Sarma survey them ("Detecting near-duplicates for
web crawling", 2007) after Broder ("On the resemblance and containment of documents", 1997): of all runs of three words,
those whose hash falls into a fixed part of the range are kept, so that two texts keep the same runs wherever they share
them. What is alike is then decided on all runs of the two texts, by containment: a copy cut by half is still contained
whole.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.types import Relation, Verdict

RUN = 3
"""Words in a shingle."""
SAMPLED = 1 << 28
"""Of the 32-bit range: one shingle in sixteen is kept ..."""
AT_MOST = 48
"""... and no more than these of a text, the least first."""
SHARED = 2
"""Kept shingles that two texts must share to be compared."""
ALIKE = 0.6
"""Containment from which one text is a copy of the other; unrelated news of one agency stays under 0.1."""
SHORTEST = 25
"""Words under which a text proves nothing but its own equality."""
SAME_DAYS = timedelta(days=45)
"""Between two publications: within it a copy is syndicated, beyond it text is used again."""
Run = tuple[str, ...]
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of `text`, folded so that case, punctuation and forms of one character make no difference."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def content_hash(text: str) -> str:
    """`sha256:…` of the normalised text: its folded words parted by a space."""
    return _hashed(words(text))


def shingles(text: str) -> frozenset[Run]:
    """All runs of three words of `text`."""
    return frozenset(_runs(words(text)))


def fingerprint(text: str) -> tuple[int, ...]:
    """The sampled shingles of `text` as signed 64-bit keys of the inverted table, the same on every machine."""
    return _sampled(shingles(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """All that is ever asked of one text, from one pass over its words."""

    word_count: int
    content_hash: str
    shingles: frozenset[Run]
    fingerprint: tuple[int, ...]


def imprint(text: str) -> Imprint:
    """The imprint of `text`."""
    said = words(text)
    runs = frozenset(_runs(said))
    return Imprint(word_count=len(said), content_hash=_hashed(said), shingles=runs, fingerprint=_sampled(runs))


def containment(one: frozenset[Run], other: frozenset[Run]) -> float:
    """The share of the smaller set that stands in the larger, from 0 to 1."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An article as the archive holds it, as far as a decision needs it."""

    n: int
    title: str
    text: str
    content_hash: str
    instant: datetime
    """Published, or else first seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """That one article's text is another's."""

    n: int
    relation: Relation
    similarity: float
    earlier: bool
    """Whether the known one came first and so is the original."""


def judge(title: str, digest: str, known: Known | None) -> Verdict:
    """Whether an article is new to the archive, another state of what it has, or the same."""
    if known is None:
        return Verdict.NEW
    same = digest == known.content_hash and words(title) == words(known.title)
    return Verdict.SEEN if same else Verdict.REVISED


def likeness(own: Imprint, instant: datetime, candidates: Sequence[Known], at_least: float = ALIKE) -> Likeness | None:
    """The earliest of the candidates that share their text with one of imprint `own`, published at `instant`."""
    if own.word_count < SHORTEST:
        return None
    scored = [(round(containment(own.shingles, shingles(known.text)), 4), known) for known in candidates]
    alike = [(score, known) for score, known in scored if score >= at_least]
    if not alike:
        return None
    score, known = min(alike, key=lambda pair: (pair[1].instant, pair[1].n))
    relation = Relation.SYNDICATED if abs(instant - known.instant) <= SAME_DAYS else Relation.REUSED
    return Likeness(n=known.n, relation=relation, similarity=score, earlier=known.instant <= instant)


def _hashed(said: list[str]) -> str:
    return "sha256:" + hashlib.sha256(" ".join(said).encode()).hexdigest()


def _sampled(runs: frozenset[Run]) -> tuple[int, ...]:
    joined = (" ".join(run).encode() for run in runs)
    kept = sorted((crc, run) for run in joined if (crc := zlib.crc32(run)) < SAMPLED)
    return tuple(_key(run) for _, run in kept[:AT_MOST])


def _runs(said: list[str]) -> Iterable[Run]:
    return zip(*(said[start:] for start in range(RUN)), strict=False)


def _key(run: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(run, digest_size=8).digest(), signed=True)
