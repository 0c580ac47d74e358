"""Who is a copy of whom: each copy points to one original, to which it is alike itself, never through another copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from storage import schema
from storage.archive import indexes, reuses
from storage.archive.pen import Pen
from storage.archive.states import Held, copies_of
from storage.dedup import SHORTEST, Known, Likeness, elder, fingerprint, likeness, words
from storage.types import Article, Find, Relation

article = schema.article
OWN_HOUSE = 0.85
"""Likeness from which an outlet's story repeats another of its own of the same days: sequels share background."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """That an article is a copy, or that it stands for itself."""

    original: int | None = None
    """The original's number."""
    relation: Relation | None = None
    similarity: float | None = None
    reason: str | None = None
    """Why the other one is the original."""

    @property
    def columns(self) -> dict[str, Any]:
        """As it stands in the article's row."""
        return {
            "copy_of": self.original,
            "relation": self.relation.value if self.relation else None,
            "similarity": self.similarity,
            "reason": self.reason,
        }


class Weighing:
    """Compares one group's articles with the originals of the archive and gives each its place."""

    def __init__(self, connection: Connection, pen: Pen, common: frozenset[int], names: Mapping[str, str]) -> None:
        self._connection = connection
        self._pen = pen
        self._common = common
        self._names = names
        self._reused: dict[int, frozenset[int]] = {}

    def unknown(self, n: int, find: Find, found: Article) -> Known:
        """An article that the archive hasn't, as it is compared."""
        self._reused[n] = reuses.traced(self._connection, found.text, find.matches)
        return Known(
            n=n,
            source=find.lead.source,
            source_name=self._names.get(find.lead.source, find.lead.source),
            title=found.title,
            text=found.text,
            taken=found.taken,
            published=found.published,
            first_seen=find.capture.fetched_at,
            agencies=found.agencies,
        )

    def revised(self, held: Held, found: Article) -> Known:
        """An article in its coming state."""
        said = replace(held.known, title=found.title, text=found.text, taken=found.taken, published=found.published)
        return replace(said, agencies=found.agencies)

    def settle(self, own: Known, keys: Iterable[int], candidates: Sequence[Held]) -> Link:
        """The place of an article that stands nowhere yet; originals that are copies of it come to point to it."""
        alike = self._alike(own, [one for one in candidates if one.n != own.n])
        elders = [(one, like) for one, like in alike if elder(own, one.known)[0].n == one.n]
        if elders:
            one, like = elders[0]
            return self._link(own, one.known, like)
        self._pen.post(own.n, keys)
        for one, like in alike:
            self._dethrone(one, own, like)
        return Link()

    def resettle(self, held: Held, own: Known, keys: Iterable[int], candidates: Sequence[Held]) -> Mapping[str, Any]:
        """The place of an article whose state changes, as columns of its row."""
        copies = copies_of(self._connection, held.n)
        if held.row["copy_of"] is None:
            indexes.unpost(self._connection, held)
        if not copies:
            return self.settle(own, keys, candidates).columns
        eldest = own
        for copy in copies:
            eldest = elder(eldest, copy.known)[0]
        crowned = next((copy for copy in copies if copy.n == eldest.n), None)
        if crowned is None:
            self._pen.post(own.n, keys)
            return {}
        return self._crown(crowned, own, copies)

    def _alike(self, own: Known, candidates: Sequence[Held]) -> list[tuple[Held, Likeness]]:
        """The candidates that are alike, those that are most so first."""
        found = [(one, like) for one in candidates if (like := self._likeness(own, one.known)) is not None]
        return sorted(found, key=lambda pair: (-pair[1].similarity, pair[0].n))

    def _likeness(self, a: Known, b: Known) -> Likeness | None:
        """Whether two articles have one text; what both took from earlier years makes no copies of the same days."""
        like = likeness(a, b, commonplace=self._common)
        if like is None or like.relation is Relation.REUSED:
            return like
        if a.source == b.source and like.similarity < OWN_HOUSE:
            return None
        own = self._own(a), self._own(b)
        return like if own == (a, b) else likeness(*own, commonplace=self._common)

    def _own(self, known: Known) -> Known:
        """An article without the paragraphs of earlier years, unless next to nothing is left."""
        if known.n not in self._reused:
            self._reused[known.n] = reuses.reused(self._connection, known.n)
        taken = self._reused[known.n]
        left = "\n".join(said for number, said in enumerate(known.text.split("\n")) if number not in taken)
        return replace(known, text=left) if taken and len(words(left)) >= SHORTEST else known

    def _link(self, own: Known, original: Known, like: Likeness) -> Link:
        reason = elder(own, original)[1]
        return Link(original=original.n, relation=like.relation, similarity=like.similarity, reason=reason.value)

    def _dethrone(self, former: Held, own: Known, like: Likeness) -> None:
        """Make an original a copy of one that came to light later, and its copies too where they are alike to that."""
        indexes.unpost(self._connection, former)
        self._place(former.n, self._link(former.known, own, like))
        self._follow(copies_of(self._connection, former.n), own)

    def _crown(self, crowned: Held, former: Known, copies: Sequence[Held]) -> Mapping[str, Any]:
        """Make a copy the original of its cluster; the place of the former one."""
        self._place(crowned.n, Link())
        self._pen.post(crowned.n, fingerprint(crowned.known.text))
        self._follow([copy for copy in copies if copy.n != crowned.n], crowned.known)
        like = self._likeness(former, crowned.known)
        if like is None:
            self._pen.post(former.n, fingerprint(former.text))
            return Link().columns
        return self._link(former, crowned.known, like).columns

    def _follow(self, copies: Iterable[Held], original: Known) -> None:
        """Let copies point to another original; those that are not alike to it stand for themselves."""
        for copy in copies:
            like = self._likeness(copy.known, original)
            if like is not None:
                self._place(copy.n, self._link(copy.known, original, like))
                continue
            self._place(copy.n, Link())
            self._pen.post(copy.n, fingerprint(copy.known.text))

    def _place(self, n: int, link: Link) -> None:
        self._pen.change(article, n, {**link.columns, "changed": self._pen.tick}, key="n")
