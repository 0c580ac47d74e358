"""Whose article a page is: what its addresses, its text and the article's own address say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from storage import schema
from storage.archive import leads
from storage.archive.members import Member, other_scheme
from storage.archive.pen import Pen
from storage.archive.rows import Row
from storage.archive.scene import Scene
from storage.archive.statements import change
from storage.archive.states import Held, by_address
from storage.dedup import judge, share
from storage.types import Article, Verdict
from storage.urls import canonical

_STRANGERS = 0.2
"""Containment under which a page that claims another's address is not believed."""
_GONE = 400
"""HTTP's status from which an address leads nowhere."""


class Claims:
    """Tells whose article the pages of one group are, by one scene."""

    def __init__(self, connection: Connection, scene: Scene, pen: Pen) -> None:
        self._connection = connection
        self._scene = scene
        self._pen = pen

    def held(self, one: Member, lead: Row | None) -> Held | None:
        """The article that this address led to before, that is known by this address, or that says the same here."""
        assert one.article is not None  # noqa: S101 - the caller's condition
        if lead is not None and lead["article"] is not None:
            return self._successor(one) or self._scene.held(lead["article"])
        held = self._scene.by_address.get(one.article.canonical_url)
        if held is not None:
            return held
        page = self._scene.leads.get(one.page_url)
        if page is not None and page["article"] is not None:
            return self._scene.held(page["article"])
        return self._scene.by_address.get(other_scheme(one.article.canonical_url)) or self._moved(one)

    def _successor(self, one: Member) -> Held | None:
        """The article that stands at the address to which another one's now leads."""
        if one.page_url == one.lead_url:
            return None
        page = self._scene.leads.get(one.page_url)
        answered = page is not None and page["fetched_at"] is not None
        return (self._scene.held(page["article"]) if page and answered else None) or self._moved(one)

    def _moved(self, one: Member) -> Held | None:
        """The article under another address of the same outlet: same words, same headline, same stated moment."""
        found = one.article
        if found is None or found.published is None:
            return None
        for held in self._scene.same_elsewhere(one):
            known = held.known.published
            verdict = judge(found.title, found.text, held.known, found.taken)
            if known and known.at == found.published.at and verdict is Verdict.SEEN:
                return held
        return None

    def is_believable(self, one: Member, held: Held, lead: Row | None) -> bool:
        """Whether a page can be that article: it led there before, or stands at its address, or is alike."""
        assert one.article is not None  # noqa: S101 - the caller's condition
        if lead is not None and lead["article"] == held.n and lead["fetched_at"] is not None:
            return True
        if one.page_url == canonical(held.row["url"]):
            return True
        return share(one.article.text, held.known.text) >= _STRANGERS

    def by_own_address(self, one: Member) -> tuple[Article, Held | None]:
        """The article without the claim that can't be true; who claimed this page's own address has to give it up."""
        assert one.article is not None  # noqa: S101 - the caller's condition
        own = replace(one.article, canonical_url=one.page_url)
        holder = self._scene.by_address.get(one.page_url)
        if holder is None:
            return own, None
        rightful = canonical(holder.row["url"])
        if rightful == one.page_url or self.is_taken(rightful):
            return own, holder
        # At once: the address has to be free before the one that it belongs to is added.
        change(
            self._connection, schema.article, holder.n, {"canonical_url": rightful, "changed": self._pen.tick}, key="n"
        )
        return own, None

    def ask_at_home(self, held: Held, at: datetime) -> None:
        """Look again at an article's own address, where another one says something else: it may have moved there."""
        home = self._home(held)
        if home is not None and home["fetched_at"] is not None and home["fetched_at"] < at:
            self._pen.change(schema.lead, home["id"], {"due_at": at})

    def _home(self, held: Held) -> Row | None:
        """The row of the address that an article is known by."""
        own: str = held.row["canonical_url"]
        return self._scene.leads.get(own) or next(iter(leads.rows(self._connection, [own])), None)

    def is_taken(self, url: str) -> bool:
        """Whether an article is known by this address."""
        return url in self._scene.by_address or bool(by_address(self._connection, [url]))

    def is_beside(self, one: Member, held: Held) -> bool:
        """Whether a page is another edition (print, AMP, another section's) of an article that its own address tells.

        Such a page differs in its furniture and is no later state, unless the article's own address leads nowhere.
        """
        own: str = held.row["canonical_url"]
        if own in {one.page_url, one.lead_url, other_scheme(one.page_url)}:
            return False
        if canonical(held.row["url"]) == one.page_url:
            return False  # the present state was read here
        primary = self._home(held)
        if primary is None or primary["fetched_at"] is None:
            return canonical(held.row["url"]) == own
        return (primary["status"] or 0) < _GONE

    def is_less(self, one: Member, held: Held) -> bool:
        """Whether a page came incomplete and the archive has the article whole, or more of it."""
        assert one.article is not None  # noqa: S101 - the caller's condition
        if one.find.capture.truncated is None:
            return False
        return not self.is_incomplete(held) or len(one.article.text) <= len(held.known.text)

    def is_incomplete(self, held: Held) -> bool:
        """Whether the present state of an article stands on a page that came incomplete."""
        asked = select(schema.capture.c.truncated).where(schema.capture.c.id == held.row["capture"])
        return self._connection.execute(asked).scalar() is not None
