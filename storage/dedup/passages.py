"""Paragraphs that come back from year to year, with the year and the anniversary changed.

Each is found by the least hashes of its shingles ("Local text reuse detection", Seo and Croft, 2008, keep such a part
of each passage) and then verified word by word. Numbers are one and the same, so that the 35th anniversary finds the
36th.
"""

from __future__ import annotations

from collections.abc import Sequence

from storage.dedup.words import SPARE_BITS, hashes, words

KEYS = 4
"""Keys kept of a paragraph."""
SHORTEST_PASSAGE = 15
"""Words under which a paragraph is nobody's."""
SAME_PASSAGE = 0.7
"""Share of the longer paragraph that stands in the other, from which they are one."""
_LONGEST = 1_000
_RUN = 2


def passages(text: str) -> list[tuple[int, tuple[int, ...]]]:
    r"""The paragraphs of `text` that are long enough to be somebody's: number and keys of the inverted table.

    The number is the place among the lines, `text.split("\n")[number]`; keys ascend and are below 2⁴⁸.
    """
    masked = ((number, _masked(line)) for number, line in enumerate(text.split("\n")))
    return [(number, _keys(said)) for number, said in masked if len(said) >= SHORTEST_PASSAGE]


def same_passage(one: str, other: str) -> float:
    """The share of the longer of two paragraphs that stands in the other, in order, numbers apart; from 0 to 1."""
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - 50 ms that only a comparison pays

    a, b = sorted((_masked(one)[:_LONGEST], _masked(other)[:_LONGEST]))
    runs = (block.src_end - block.src_start for block in LCSseq.opcodes(a, b) if block.tag == "equal")
    return round(sum(run for run in runs if run >= _RUN) / max(len(a), len(b), 1), 4)


def _keys(said: Sequence[str]) -> tuple[int, ...]:
    return tuple(run >> SPARE_BITS for run in sorted(set(hashes(" ".join(said))))[:KEYS])


def _masked(line: str) -> list[str]:
    return ["#" if word[0].isdigit() else word for word in words(line)]
