"""What stands between the paragraphs and is not the story: promos, bylines, datelines, tags, other headlines."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import UTC

from crawler.discovery.words import fold, run_together
from crawler.extract.datelines import datelines
from crawler.extract.pieces import PARAGRAPH
from crawler.extract.promos import calls, is_promo
from crawler.extract.words import BEING, BUTTONS, JOBS, OTHER_STORIES, PICKS

_BYLINE_LENGTH = 80
_BESIDE_DATE = 25
"""Characters beside a date in a line that is nothing but a dateline."""


_HALVES = ("a.m.", "p.m.")
"""With which a dateline may end."""
_BIOGRAPHY = 500
"""Characters of what is said of an author below the story."""
_CALLING = 2
"""Words before a name that say what somebody is."""
_MOSTLY = 0.3
"""Of the words: with more of them in lines that are links, the links are the story."""
_KICKER = 35
"""Characters beside the title in a line that repeats it; a shorter title is no sign by itself."""
_ABOVE_TITLE = 3
"""Lines below which the title is no repetition of itself."""
_TAG_LINE = re.compile(
    r"^\W*(?:tags?|keywords?|topics?|filed under|labels?|category|categories|teqlər|etiket(?:ler)?|теги?|тэги|метки"
    r"|ключевые слова|kateqoriya|kategori|рубрика)\s*:",
    re.IGNORECASE,
)
_BESIDE_NAME = 4
"""Words beside a name in a byline."""


def without_furniture(
    lines: Sequence[str],
    *,
    titles: Collection[str],
    authors: Collection[str],
    tags: Collection[str],
    linked: Collection[str],
) -> list[str]:
    """The lines that belong to the story; `linked` are those that are links as a whole.

    A line is dropped only for what it is as a whole; a paragraph that mentions a channel, a date or a name stays.
    """
    people, labels = {fold(name) for name in authors}, {fold(tag) for tag in tags}
    kept: list[str] = []
    for line in _below_title(_before_other_stories(lines, linked), titles):
        label = line in linked and _folded(line) in labels
        if not label and not _is_furniture(line, people, labels):
            kept.append(line)
    while len(kept) > 1 and _is_biography(kept[-1], people):
        kept.pop()
    return kept


def without_links(lines: Sequence[str], linked: Collection[str]) -> list[str]:
    """The lines without those that lead to other stories, unless these are what the story consists of."""
    rest = [line for line in lines if line not in linked]
    return rest if len(" ".join(rest)) > (1 - _MOSTLY) * len(" ".join(lines)) else list(lines)


def _below_title(lines: Sequence[str], titles: Collection[str]) -> Sequence[str]:
    """The lines behind the last that repeats the title above the story, short ones before it included."""
    start = 0
    for number, line in enumerate(lines[:_ABOVE_TITLE]):
        if repeats(line, titles):
            start = number + 1
        elif len(line) > _BYLINE_LENGTH:
            break
    return lines[start:]


def repeats(line: str, titles: Collection[str]) -> bool:
    """Whether a line is one of the titles, perhaps with a few words before it or behind it."""
    folded = run_together(line.removeprefix("- "))
    return any(
        folded == title or (len(title) >= _KICKER and title in folded and len(folded) - len(title) <= _KICKER)
        for title in map(run_together, titles)
        if title
    )


def _is_biography(line: str, people: Collection[str]) -> bool:
    """Whether it says what one of the authors is or does; other last paragraphs may begin with an author's name."""
    parts = [f" {_folded(line)} ".partition(f" {name} ") for name in people]
    return len(line) <= _BIOGRAPHY and any(
        found and len(before.split()) <= _CALLING and rest.partition(" ")[0] in BEING for before, found, rest in parts
    )


def _folded(line: str) -> str:
    return fold(line.removeprefix("- "))


def _is_furniture(line: str, people: Collection[str], labels: Collection[str]) -> bool:
    """Whether a short line is furniture; long ones never are."""
    if len(line) > PARAGRAPH:
        return False
    folded = _folded(line)
    return (
        not folded
        or folded in BUTTONS
        or folded in PICKS
        or is_promo(line)
        or bool(_TAG_LINE.match(line))
        or _is_byline(line, folded, people)
        or _is_dateline(line)
        or (bool(labels) and not _without(folded, labels).strip())
    )


def _is_byline(line: str, folded: str, people: Collection[str]) -> bool:
    """Whether it names the authors, perhaps with a button or job beside them, and says nothing more."""
    if len(line) > _BYLINE_LENGTH or line.endswith((".", "!", "?", '"', "”", "»")):
        return False
    rest = _without(folded, people).split()
    beside = [word for word in rest if word not in JOBS]
    return len(rest) < len(folded.split()) and len(beside) <= _BESIDE_NAME


def _is_dateline(line: str) -> bool:
    if len(line) > _BYLINE_LENGTH or (line.endswith((".", ":", "?", "!")) and not line.endswith(_HALVES)):
        return False
    found = next(datelines(line, UTC), None)
    return found is not None and len(found.before) + len(found.after) <= _BESIDE_DATE


def _without(folded: str, phrases: Collection[str]) -> str:
    """The words that are left when the phrases are taken out, the longest first."""
    rest = f" {folded} "
    for phrase in sorted(phrases, key=len, reverse=True):
        while f" {phrase} " in rest:
            rest = rest.replace(f" {phrase} ", " ", 1)
    return rest


def _before_other_stories(lines: Sequence[str], linked: Collection[str]) -> Sequence[str]:
    """The lines up to a heading such as `Latest`, if all below it are links or short; and no links at the end."""
    for number, line in enumerate(lines):
        heading = number > 0 and len(line) <= _BYLINE_LENGTH and _folded(line) in OTHER_STORIES
        if heading and all(_is_listed(other, linked) for other in lines[number + 1 :]):
            lines = lines[:number]
            break
    end = len(lines)
    while end > 1 and lines[end - 1] in linked:
        end -= 1
    return lines[:end]


def _is_listed(line: str, linked: Collection[str]) -> bool:
    return line in linked or len(line) <= _BYLINE_LENGTH or calls(line)
