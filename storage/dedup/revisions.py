"""Whether an article changed."""

from __future__ import annotations

from collections.abc import Collection

from storage.dedup.furniture import without_furniture
from storage.dedup.known import Known
from storage.dedup.repetition import without
from storage.dedup.words import normalised
from storage.types import Verdict


def judge(title: str, text: str, known: Known, taken: Collection[str] = ()) -> Verdict:
    """Whether what an article says is another state of what the archive has of it, or the same.

    A changed headline is another state; changed furniture (view counters, "updated", related links) is not, nor is a
    line that was `taken` from one of them as the outlet's furniture and stands in the other.
    """
    same_title = normalised(title) == normalised(known.title)
    same = same_title and (
        text == known.text or essence(without(text, known.taken)) == essence(without(known.text, taken))
    )
    return Verdict.SEEN if same else Verdict.REVISED


def essence(text: str) -> str:
    """The folded words of `text`, parted by a space, without lines and ends of lines that are furniture."""
    return normalised("\n".join(without_furniture(text.split("\n"))))
