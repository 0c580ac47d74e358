"""THE ARCHIVE: files and SQL; knows nothing of Scrapy, clocks or configuration.

What is named here is the door for programs, and stays as it is from one release to the next:

    from storage import Archive

    with Archive("sqlite:///archive.db") as archive:
        for story in archive.articles(observance="black-january", year=2026):
            print(story.article.title, story.article.published)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.archive import Archive, Hit
    from storage.errors import ArchiveError, UsageError, YearmindError
    from storage.export.record import record_of
    from storage.types import (
        Article,
        Capture,
        CopyOf,
        Instant,
        Kind,
        Match,
        Origin,
        Precision,
        Query,
        Relation,
        Reuse,
        Revision,
        Story,
        Translation,
        Via,
    )

__all__ = [
    "Archive",
    "ArchiveError",
    "Article",
    "Capture",
    "CopyOf",
    "Hit",
    "Instant",
    "Kind",
    "Match",
    "Origin",
    "Precision",
    "Query",
    "Relation",
    "Reuse",
    "Revision",
    "Story",
    "Translation",
    "UsageError",
    "Via",
    "YearmindError",
    "record_of",
]
_ELSEWHERE = {
    "Archive": "storage.archive",
    "Hit": "storage.archive",
    "record_of": "storage.export.record",
    **dict.fromkeys(("ArchiveError", "UsageError", "YearmindError"), "storage.errors"),
}


def __getattr__(name: str) -> object:
    """What is asked for, imported then: the workers that read pages import the nouns and are not to load SQL."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ELSEWHERE.get(name, "storage.types")), name)
