"""Two texts laid side by side: what they share in order, and what stands in one where the other has something else.

The longest common subsequence of the words is computed bit-parallel (Hyyrö, "Bit-parallel LCS-length computation
revisited", 2004, in rapidfuzz). Of it only runs of three words count, since any two texts of a language share single
words in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import ne

from storage.dedup.words import spoken, width

LONGEST = 6_000
"""Words of a text that are looked at; the time grows with the product of two lengths."""
GAP = 12
"""Words at most between two shared runs for what differs there to count as one thing put in another's place."""
_SPELT_ALIKE = 70
"""Per cent of likeness from which two words are spellings of one: Aliyev and Aliev."""

_DIGITS = re.compile(r"\D+")


class Prepared:
    """A text made ready to be aligned with others."""

    __slots__ = ("folded", "run", "written")

    def __init__(self, text: str) -> None:
        written, folded = spoken(text)
        self.written = written[:LONGEST]
        self.folded = folded[:LONGEST]
        self.run = width(folded)

    def names(self, start: int, end: int) -> int:
        """How many of these words are written with capitals, as names are."""
        return sum(map(ne, self.written[start:end], self.folded[start:end]))

    def numbers(self, start: int, end: int) -> int:
        """How many of these words are numbers."""
        return sum(map(str.isdigit, self.folded[start:end]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """How two texts lie beside each other; the same whichever comes first."""

    words: int
    """Of the shorter text."""
    shared: int
    """Words in runs that stand in both, in order."""
    same_names: int
    """Names among them, as far as capitals tell them."""
    same_numbers: int
    """Numbers among them."""
    other_names: int
    """Names that stand where the other text has other names."""
    other_numbers: int
    """The same of numbers."""

    @property
    def containment(self) -> float:
        """The share of the shorter text that stands in the longer, from 0 to 1."""
        return self.shared / self.words if self.words else 0.0

    @property
    def other_facts(self) -> float:
        """The share of names and numbers that are others, from 0 to 1."""
        others = self.other_names + self.other_numbers
        return others / max(others + self.same_names + self.same_numbers, 1)

    @property
    def other_figures(self) -> float:
        """The share of numbers that are others, from 0 to 1."""
        return self.other_numbers / max(self.other_numbers + self.same_numbers, 1)


def align(one: Prepared, other: Prepared) -> Alignment:
    """Lay two texts side by side."""
    a, b = sorted((one, other), key=lambda text: (len(text.folded), text.folded))
    runs = _shared_runs(a, b)
    gaps = list(_gaps(a, b, runs))
    return Alignment(
        words=len(a.folded),
        shared=sum(end - start for start, end, _ in runs),
        same_names=sum(a.names(start, end) for start, end, _ in runs),
        same_numbers=sum(a.numbers(start, end) for start, end, _ in runs),
        other_names=sum(_renamed(mine, theirs) for mine, theirs in gaps),
        other_numbers=sum(_recounted(mine, theirs) for mine, theirs in gaps),
    )


def _shared_runs(a: Prepared, b: Prepared) -> list[tuple[int, int, int]]:
    """Runs of words that stand in both: start and end in the one, start in the other."""
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - 50 ms that only a comparison pays

    least = max(a.run, b.run)
    blocks = LCSseq.opcodes(a.folded, b.folded)
    return [
        (block.src_start, block.src_end, block.dest_start)
        for block in blocks
        if block.tag == "equal" and block.src_end - block.src_start >= least
    ]


def _gaps(a: Prepared, b: Prepared, runs: Sequence[tuple[int, int, int]]) -> Iterator[tuple[list[str], list[str]]]:
    """What stands between two shared runs, where both texts have something there and it is short."""
    for (start, end, there), (following, _, further) in pairwise(runs):
        after = there + end - start
        if 0 < following - end <= GAP and 0 < further - after <= GAP:
            yield a.written[end:following], b.written[after:further]


def _recounted(mine: Sequence[str], theirs: Sequence[str]) -> int:
    """How many numbers are others; 4,123 and 4123 are one, and so are 20 and 20th."""
    here, there = ([_DIGITS.sub("", word) for word in side if word[0].isdigit()] for side in (mine, theirs))
    if "".join(here) == "".join(there):
        return 0
    return min(len(set(here) - set(there)), len(set(there) - set(here)))


def _renamed(mine: Sequence[str], theirs: Sequence[str]) -> int:
    here, there = ({word.casefold() for word in side if word[0].isupper()} for side in (mine, theirs))
    only_here, only_there = sorted(here - there), sorted(there - here)
    if not only_here or not only_there:
        return 0
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - as above

    strangers = [word for word in only_here if all(ratio(word, one) < _SPELT_ALIKE for one in only_there)]
    return min(len(strangers), len(only_there))
