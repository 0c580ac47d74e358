"""What a batch brings, made ready to be judged, and parted into groups of finds that don't concern each other.

The members of one group can be judged against the archive as it is and written together, a statement for many rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from storage.archive.rows import sound
from storage.dedup import SHARED, Imprint, imprint
from storage.types import Article, Find, Miss
from storage.urls import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One find with all that is derived from it alone."""

    find: Find
    lead_url: str
    """The canonical form of the address that was asked."""
    page_url: str
    """The same of the address that answered."""
    article: Article | None
    own: Imprint | None
    """Of the article's text."""
    keys: tuple[int, ...]
    """Its sampled shingles, without those that are commonplace."""

    @property
    def addresses(self) -> frozenset[str]:
        """All canonical addresses that it concerns."""
        declared = {self.article.canonical_url} if self.article else set()
        return frozenset({self.lead_url, self.page_url} | declared)

    @property
    def sought(self) -> frozenset[str]:
        """The same with those that they would be under http and https, as when an outlet moves to the latter."""
        return self.addresses | {other_scheme(url) for url in self.addresses}


def other_scheme(url: str) -> str:
    """The https address of an http one, and the other way round."""
    return f"http{url.removeprefix('https')}" if url.startswith("https:") else f"https{url.removeprefix('http')}"


def member(find: Find) -> Member:
    """A find made ready."""
    article = sound(find.article) if find.article else None
    own = imprint(article.text) if article else None
    return Member(
        find=find,
        lead_url=canonical(find.lead.url),
        page_url=canonical(find.capture.url if article is None else article.url),
        article=article,
        own=own,
        keys=own.fingerprint if own else (),
    )


def without(members: Sequence[Member | Miss], common: frozenset[int]) -> list[Member | Miss]:
    """The same without the keys that are commonplace."""
    return [
        replace(one, keys=tuple(key for key in one.keys if key not in common))
        if isinstance(one, Member) and not common.isdisjoint(one.keys)
        else one
        for one in members
    ]


def apart(members: Sequence[Member | Miss]) -> Iterator[list[Member | Miss]]:
    """Groups in the order given; no two of a group share an address, a capture or as much text as candidates do."""
    group: list[Member | Miss] = []
    touched: set[object] = set()
    by_key: dict[int, list[int]] = {}
    for one in members:
        contacts = _contacts(one)
        keys = one.keys if isinstance(one, Member) else ()
        shared = Counter(number for key in keys for number in by_key.get(key, ()))
        if not touched.isdisjoint(contacts) or max(shared.values(), default=0) >= SHARED:
            yield group
            group, touched, by_key = [], set(), {}
        for key in keys:
            by_key.setdefault(key, []).append(len(group))
        group.append(one)
        touched |= contacts
    if group:
        yield group


def _contacts(one: Member | Miss) -> set[object]:
    if isinstance(one, Miss):
        return {canonical(one.lead.url)}
    place = (one.find.capture.file, one.find.capture.offset)
    return {*one.sought, place, *([one.own.content_hash] if one.own else [])}
