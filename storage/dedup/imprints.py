"""Imprints: all that is ever asked of one text by itself, and the keys by which like texts find each other.

Candidates are found by sampled word shingles: of all runs of three words those are kept whose hash falls into a fixed
part of the range, after Manber ("Finding similar files in a large file system", 1994) and Broder ("On the resemblance
and containment of documents", 1997: the sketch modulo m, which keeps containment where a sketch of fixed size loses
it). Two texts keep the same runs wherever they share them, however much one has been cut.
"""

from __future__ import annotations

from dataclasses import dataclass

from storage.dedup.words import SPARE_BITS, count, hashed, hashes, normalised, running

SAMPLED = 1 << 61
"""Of the 64-bit range: one shingle in eight is kept ..."""
AT_MOST = 16
"""... and no more than these of a text, the least first: of copies cut to a half one in four thousand shares less than
two with the whole, of those cut to a third one in seventy. Each is a row on a page of its own in a large archive."""
AT_LEAST = 8
"""... and no fewer, where a text is so short that it would have fewer."""
SHARED = 2
"""Keys that two texts must share to be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What one text is known by."""

    word_count: int
    """Words; characters in scripts that part no words by spaces."""
    content_hash: str
    """`sha256:…` of the normalised text."""
    fingerprint: tuple[int, ...]
    """Sampled shingles, as keys of the inverted table: ascending, at most 16, each below 2⁴⁸."""


def imprint(text: str) -> Imprint:
    """The imprint of `text`."""
    whole = normalised(text)
    said = running(whole)
    return Imprint(word_count=count(said), content_hash=hashed(whole), fingerprint=_kept(said))


def fingerprint(text: str) -> tuple[int, ...]:
    """The keys of `text` alone."""
    return _kept(running(normalised(text)))


def sampled(text: str) -> list[int]:
    """All keys of `text` that fall into the sampled part of the range, in ascending order."""
    return _sampled(running(normalised(text)))


def _sampled(said: str) -> list[int]:
    return sorted({run >> SPARE_BITS for run in hashes(said) if run < SAMPLED})


def _kept(said: str) -> tuple[int, ...]:
    kept = _sampled(said)
    if len(kept) >= AT_LEAST:
        return tuple(kept[:AT_MOST])
    return tuple(sorted({run >> SPARE_BITS for run in hashes(said)})[:AT_LEAST])
