"""Near-duplicate detection as it is commonly done, for comparison: MinHash with LSH, and SimHash; both join chains."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from storage.dedup import words
from tests.benchmarks.wire import Case

JACCARD = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
DISTANCES = (3, 6, 9, 12, 15, 18, 21)
_PERMUTATIONS = 128
_BITS = 64
_RUN = 3


def minhash(told: Sequence[Case], threshold: float) -> tuple[list[int], int]:
    """Clusters by datasketch's LSH (Broder, 1997) at a threshold on Jaccard, and bands kept."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS)
    parent = list(range(len(told)))
    for n, case in enumerate(told):
        sketch = MinHash(num_perm=_PERMUTATIONS)
        sketch.update_batch([run.encode() for run in _runs(case.known.text)])
        for like in index.query(sketch):
            _join(parent, n, like)
        index.insert(n, sketch)
    return [_root(parent, n) for n in range(len(told))], index.b * len(told)


def simhash(told: Sequence[Case], distance: int) -> tuple[list[int], int]:
    """Clusters by SimHash (Charikar, 2002; Manku, Jain and Das Sarma, 2007): at most so many of 64 bits differ."""
    prints = [_simhash(_runs(case.known.text)) for case in told]
    parent = list(range(len(told)))
    for (a, one), (b, other) in combinations(enumerate(prints), 2):
        if (one ^ other).bit_count() <= distance:
            _join(parent, a, b)
    return [_root(parent, n) for n in range(len(told))], len(told)


def _runs(text: str) -> set[str]:
    said = words(text)
    return {" ".join(run) for run in zip(*(said[start:] for start in range(_RUN)), strict=False)}


def _simhash(features: Iterable[str]) -> int:
    votes: Counter[int] = Counter()
    total = 0
    for feature in features:
        total += 1
        hashed = int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest())
        votes.update(bit for bit in range(_BITS) if hashed >> bit & 1)
    return sum(1 << bit for bit, count in votes.items() if 2 * count > total)


def _root(parent: list[int], n: int) -> int:
    while parent[n] != n:
        parent[n] = parent[parent[n]]
        n = parent[n]
    return n


def _join(parent: list[int], a: int, b: int) -> None:
    parent[_root(parent, a)] = _root(parent, b)
