"""A folder of plain text files, one a story, in a folder for each source; with SHA256SUMS for `sha256sum -c`."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from storage.errors import UsageError
from storage.export.files import refused
from storage.export.record import stated
from storage.types import Story

SUMS = "SHA256SUMS"
"""The file in the folder that names all others with their digests."""
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
_LONGEST = 100


def write_texts(stories: Iterable[Story], folder: Path) -> int:
    """Write a folder that is not there yet, or is empty; it appears whole. Returns how many stories.

    Raises:
        UsageError: something stands there, or it can't be written.
        ArchiveFull: the disk is full.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - without its last slash, and with no link followed
    with refused(folder):
        if folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
            raise UsageError(f"{folder}: is there already; name a new folder for the texts")
        aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            count = _filled(stories, aside)
            os.sync()
            aside.chmod(0o777 & ~_umask())
            aside.replace(folder)
        except BaseException:
            shutil.rmtree(aside, ignore_errors=True)
            raise
    return count


def _filled(stories: Iterable[Story], folder: Path) -> int:
    count = 0
    with (folder / SUMS).open("w", encoding="ascii") as sums:
        for count, story in enumerate(stories, 1):  # noqa: B007 - the last count is the answer
            _write(story, folder, sums)
    return count


def _write(story: Story, folder: Path, sums: IO[str]) -> None:
    name = name_of(story)
    content = text_of(story).encode()
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    sums.write(f"{hashlib.sha256(content).hexdigest()}  {name}\n")


def name_of(story: Story) -> str:
    """`SOURCE/DAY-ID.txt`, made of characters that every file system takes; the day is that of publication."""
    published = story.article.published
    day = published.at.date() if published else "undated"
    source = _UNSAFE.sub("_", story.source)[:_LONGEST] or "_"
    return f"{source}/{day}-{story.id}.txt"


def text_of(story: Story) -> str:
    """A header of a few lines, an empty line, the text."""
    article, copy_of = story.article, story.copy_of
    header = {
        "Title": article.title,
        "Authors": ", ".join(article.authors),
        "Agencies": ", ".join(article.agencies),
        "Source": story.source_name,
        "Place": article.dateline,
        "Published": stated(article.published),
        "Language": article.language,
        "Address": article.canonical_url,
        "Id": story.id,
        "Copy of": copy_of and copy_of.id,
        "Concerns": ", ".join(f"{match.name} {match.occurrence}" for match in story.matches),
    }
    lines = [f"{name}: {' '.join(value.split())}" for name, value in header.items() if value]
    return "\n".join([*lines, "", article.text, ""])


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
