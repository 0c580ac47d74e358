"""Values a few hundred at a time; `itertools.batched` does the same from Python 3.12 on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(values: Iterable[T], size: int) -> Iterator[list[T]]:
    """The values in order, in lists of `size`; the last may be shorter, and none is empty."""
    waiting = iter(values)
    while batch := list(islice(waiting, size)):
        yield batch
