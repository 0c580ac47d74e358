"""Judge and write: what visits brought becomes rows, in the writer's one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Update, select, update

from storage import schema
from storage.archive import fulltext, indexes, leads, reuses
from storage.archive.claims import Claims
from storage.archive.copies import Weighing
from storage.archive.members import Member, apart, member, other_scheme, without
from storage.archive.pen import Pen
from storage.archive.rows import Row, article_columns, capture_columns, directives_column, id_of, match_columns
from storage.archive.scene import Scene, common_keys, look, touched
from storage.archive.states import Held, by_id, by_number
from storage.dedup import judge
from storage.types import Article, Find, Miss, Recorded, Verdict

article, revision = schema.article, schema.revision
INCOMPLETE = "incomplete"
"""What is said of an address whose page holds an article and came incomplete."""


def record(connection: Connection, brought: Sequence[Find | Miss]) -> list[Recorded]:
    """Write what visits brought, and say what each find is. Recording the same capture again changes nothing."""
    ready = [one if isinstance(one, Miss) else member(one) for one in brought]
    finds = [one for one in ready if isinstance(one, Member)]
    common = common_keys(connection, (key for one in finds for key in one.keys))
    answers: list[Recorded] = []
    for group in apart(without(ready, common)):
        waiting = group
        while waiting:
            told, crowded = _together(connection, without(waiting, common), common)
            answers += told
            common |= crowded
            waiting = waiting[len(told) :]
    return answers


def _together(
    connection: Connection, waiting: Sequence[Member | Miss], common: frozenset[int]
) -> tuple[list[Recorded], frozenset[int]]:
    """Write as many of the waiting, from the first on, as concern different articles; which keys are common since."""
    scene = look(connection, [one for one in waiting if isinstance(one, Member)])
    recorder = Recorder(connection, scene, common)
    concerned: set[int] = set()
    answers: list[Recorded] = []
    misses: list[Miss] = []
    for one in waiting:
        if isinstance(one, Miss):
            misses.append(one)
            answers.append(Recorded(verdict=None))
            continue
        own = touched(scene, one)
        if not concerned.isdisjoint(own):
            break
        concerned |= own
        answers.append(recorder.record(one))
    recorder.finish()
    for miss in misses:  # they number rows of their own, as the finds have done by here
        leads.missed(connection, miss)
    return answers, scene.crowded


class Recorder:
    """Judges the members of one group against one scene, and writes them when it is finished."""

    def __init__(self, connection: Connection, scene: Scene, common: frozenset[int]) -> None:
        self._connection = connection
        self._scene = scene
        self._pen = Pen(connection)
        self._claims = Claims(connection, scene, self._pen)
        self._weighing = Weighing(connection, self._pen, common | scene.crowded, scene.names)
        self._about: list[int] = []
        self._completed: list[Update] = []

    def record(self, one: Member) -> Recorded:
        """What a find is; its rows wait for `finish`."""
        lead = self._scene.leads.get(one.lead_url)
        number = lead["id"] if lead else self._pen.number(schema.lead.c.id)
        capture = self._capture(one, number)
        if one.article is None:
            self._visited(one, lead, number, None)
            return Recorded(verdict=None)
        recorded, n = self.judged(one, lead, capture)
        self._visited(one, lead, number, n)
        return recorded

    def finish(self) -> None:
        """Write all that was judged, and relate what was said about observances to what was said in earlier years."""
        self._pen.flush()
        for complete in self._completed:
            self._connection.execute(complete)
        indexes.crowd(self._connection, self._scene.crowded)
        for n in self._about:
            reuses.relate(self._connection, n, self._pen.tick)

    def judged(self, one: Member, lead: Row | None, capture: int | None) -> tuple[Recorded, int]:
        """The verdict on an article, whose rows wait, and its number."""
        assert one.article is not None  # noqa: S101 - the caller's condition
        assert one.own is not None  # noqa: S101
        found, held = one.article, self._claims.held(one, lead)
        if held is not None and not self._claims.is_believable(one, held, lead):
            found, held = self._claims.by_own_address(one)
        if held is None:
            return self._add(one, found, capture)
        at = one.find.capture.fetched_at
        verdict = judge(found.title, found.text, held.known, found.taken)
        if verdict is Verdict.REVISED and self._claims.is_beside(one, held):
            self._claims.ask_at_home(held, at)
            verdict = Verdict.SEEN
        elif verdict is Verdict.REVISED and (at < held.row["fetched_at"] or self._claims.is_less(one, held)):
            verdict = Verdict.SEEN
        values = self._sight(one, held, lead)
        if verdict is Verdict.SEEN and lead is not None and lead["reason"] == INCOMPLETE:
            values |= self._complete(one, held, capture)
        if verdict is Verdict.REVISED:
            values |= self._revise(one, held, found, capture)
        elif self._asks_otherwise(one, held, found):
            values |= self._restate(held, found)
        self._pen.change(article, held.n, values, key="n")
        return Recorded(verdict=verdict, id=held.row["id"]), held.n

    def belated(self, one: Member) -> Recorded:
        """What a capture is on which no revision stands; nothing where a later capture was judged since."""
        lead, at = self._scene.leads.get(one.lead_url), one.find.capture.fetched_at
        held = self._claims.held(one, lead)
        if held is not None and at < held.row["fetched_at"]:
            return Recorded(verdict=None)
        number = lead["id"] if lead else self._pen.number(schema.lead.c.id)
        recorded, n = self.judged(one, lead, self._capture(one, number))
        if lead is None:
            self._visited(one, lead, number, n)
        else:
            self._led(one, number, n)
        return recorded

    def reunderstood(self, one: Member, n: int, *, changed: bool) -> bool:
        """Bring an article whose present state is understood otherwise up to date in all indexes.

        Whether it changed, or what it concerns did.
        """
        assert one.article is not None  # noqa: S101 - the caller's condition
        held = by_number(self._connection, [n])[n]
        otherwise = self._concerns_otherwise(one, n)
        fulltext.drop(self._connection, *fulltext.words_of(self._connection, n))
        self._words(one, one.article, n, held)
        self._matches(one, n, anew=True)
        if changed:
            link = self._relink(one, held, one.article)
            self._pen.change(article, n, {"changed": self._pen.tick, **link}, key="n")
        elif otherwise:
            self._pen.change(article, n, {"changed": self._pen.tick}, key="n")
        return changed or otherwise

    def _relink(self, one: Member, held: Held, found: Article) -> Mapping[str, Any]:
        root = self._scene.by_number.get(held.row["copy_of"])
        candidates = {other.n: other for other in (*([root] if root else []), *self._scene.candidates(one))}
        own = self._weighing.revised(held, found)
        return self._weighing.resettle(held, own, one.keys, list(candidates.values()))

    # What is written.

    def _add(self, one: Member, found: Article, capture: int | None) -> tuple[Recorded, int]:
        assert one.own is not None  # noqa: S101 - the caller's condition
        lead, at = one.find.lead, one.find.capture.fetched_at
        n = self._pen.number(article.c.n)
        link = self._weighing.settle(self._weighing.unknown(n, one.find, found), one.keys, self._scene.candidates(one))
        id_ = self._free_id(found.canonical_url)
        values = {
            "n": n,
            "id": id_,
            "canonical_url": found.canonical_url,
            "source": lead.source,
            "revision": 1,
            "first_seen_at": at,
            "last_seen_at": at,
            "via": lead.via.value,
            "found_on": lead.found_on,
            "found_at": lead.found_at,
            "changed": self._pen.tick,
            **link.columns,
        }
        self._pen.add(article, values)
        self._write(one, found, capture, n)
        return Recorded(verdict=Verdict.COPY if link.original else Verdict.NEW, id=id_), n

    def _revise(self, one: Member, held: Held, found: Article, capture: int | None) -> Mapping[str, Any]:
        fulltext.drop(self._connection, *fulltext.words_of(self._connection, held.n))
        reuses.forget(self._connection, held.n)
        link = self._relink(one, held, found)
        self._write(one, found, capture, held.n, held)
        return {"revision": held.row["revision"] + 1, "changed": self._pen.tick, **link}

    def _complete(self, one: Member, held: Held, capture: int | None) -> Mapping[str, Any]:
        """Let the present state stand on a whole page that says the same as the incomplete one did."""
        if one.find.capture.truncated is not None or capture is None or not self._claims.is_incomplete(held):
            return {}
        own = (revision.c.article == held.n) & (revision.c.number == held.row["revision"])
        self._completed.append(update(revision).where(own).values(capture=capture))
        return {"changed": self._pen.tick}

    def _asks_otherwise(self, one: Member, held: Held, found: Article) -> bool:
        """Whether the same text asks other things of robots than it did when it was last seen."""
        return (
            directives_column(found.directives) != held.row["directives"]
            and one.find.capture.fetched_at >= held.row["last_seen_at"]
            and not self._claims.is_beside(one, held)
        )

    def _restate(self, held: Held, found: Article) -> Mapping[str, Any]:
        """Bring what is asked of robots up to date; it makes no new state of the text."""
        present = (revision.c.article == held.n) & (revision.c.number == held.row["revision"])
        told = {"directives": directives_column(found.directives)}
        self._connection.execute(update(revision).where(present).values(told))
        return {"changed": self._pen.tick}

    def _write(self, one: Member, found: Article, capture: int | None, n: int, held: Held | None = None) -> None:
        assert one.own is not None  # noqa: S101 - the caller's condition
        at = one.find.capture.fetched_at
        number = held.row["revision"] + 1 if held else 1
        state = {"article": n, "number": number, "capture": capture, "fetched_at": at}
        self._pen.add(revision, {**state, **article_columns(found, one.own)})
        self._words(one, found, n, held)
        self._matches(one, n, anew=number > 1)

    def _words(self, one: Member, found: Article, n: int, held: Held | None) -> None:
        source, seen = one.find.lead.source, one.find.capture.fetched_at
        if held is not None:
            source, seen = held.row["source"], held.row["first_seen_at"]
        about = [(match.observance, match.occurrence) for match in one.find.matches]
        facts = fulltext.facts(
            source, found.language, found.published.at if found.published else seen, about, found.agencies
        )
        self._pen.index(fulltext.Words(n=n, title=found.title, authors=found.authors, text=found.text, facts=facts))

    def _matches(self, one: Member, n: int, *, anew: bool) -> None:
        if anew:
            indexes.forget_matches(self._connection, n)
        if one.find.matches:
            self._pen.add(schema.match, *({"article": n, **match_columns(match)} for match in one.find.matches))
            self._about.append(n)

    def _concerns_otherwise(self, one: Member, n: int) -> bool:
        """Whether what an article concerns is other than what stands there."""
        asked = select(schema.match).where(schema.match.c.article == n)
        there = [dict(row) for row in self._connection.execute(asked).mappings()]
        found = [{"article": n, **match_columns(match)} for match in one.find.matches]
        return _in_order(there) != _in_order(found)

    def _sight(self, one: Member, held: Held, lead: Row | None) -> dict[str, Any]:
        """What the sight of an article changes of it: when it was last seen, and its address where it says it moved."""
        assert one.article is not None  # noqa: S101 - the caller's condition
        values: dict[str, Any] = {"last_seen_at": max(one.find.capture.fetched_at, held.row["last_seen_at"])}
        address, known = one.article.canonical_url, held.row["canonical_url"]
        led = lead is not None and lead["article"] == held.n and one.lead_url == known
        secured = address.startswith("https:") and address == other_scheme(known)
        if (led or secured) and address != known and not self._claims.is_taken(address):
            values |= {"canonical_url": address, "changed": self._pen.tick}
        return values

    def _free_id(self, address: str) -> str:
        """The id of an address, or where another article has it, as after giving the address up, one that none has."""
        id_, salt = id_of(address), 0
        if id_ not in self._scene.ids:
            return id_
        while by_id(self._connection, id_) is not None:
            salt += 1
            id_ = id_of(f"{address} {salt}")
        return id_

    def _capture(self, one: Member, lead: int) -> int:
        capture, find = schema.capture, one.find
        known = self._scene.captures.get((find.capture.file, find.capture.offset))
        if known is not None:
            self._pen.change(capture, known, {"problem": find.problem})
            return known
        number = self._pen.number(capture.c.id)
        values = {"id": number, **capture_columns(find.capture), "lead": lead, "problem": find.problem}
        self._pen.add(capture, values)
        return number

    # How the addresses are doing.

    def _visited(self, one: Member, lead: Row | None, number: int, n: int | None) -> None:
        find, at = one.find, one.find.capture.fetched_at
        if lead is None:
            row = {**leads.fresh(one.lead_url, find.lead, at), **_outcome(find, None, n), "id": number}
            self._pen.add(schema.lead, row)
        elif lead["fetched_at"] is None or at >= lead["fetched_at"]:
            self._pen.change(schema.lead, number, _outcome(find, lead, n))
        elif n is not None:
            self._led(one, number, n)  # brought in from elsewhere, it says nothing of how the address does since
            return
        if n is not None:
            self._known_by(one, n)

    def _led(self, one: Member, number: int, n: int) -> None:
        self._pen.change(schema.lead, number, {"article": n, "state": leads.VISITED})
        self._known_by(one, n)

    def _known_by(self, one: Member, n: int) -> None:
        """Note the other addresses that lead to an article, so that none of them is visited as a stranger."""
        for url in sorted(one.addresses - {one.lead_url}):
            answered = {"fetched_at": one.find.capture.fetched_at} if url == one.page_url else {}
            values = {"article": n, "state": leads.VISITED, "due_at": None, **answered}
            row = self._scene.leads.get(url)
            if row is None:
                fresh = leads.fresh(url, replace(one.find.lead, url=url), one.find.capture.fetched_at)
                nothing = {"status": None, "reason": None, "fetched_at": None, "etag": None, "last_modified": None}
                nothing |= {"checked_at": None}
                id_ = self._pen.number(schema.lead.c.id)
                self._pen.add(schema.lead, {**fresh, **nothing, "said": {}, **values, "id": id_})
                self._pen.change(article, n, {"changed": self._pen.tick}, key="n")
            elif row["state"] == leads.NEVER_VISITED and answered:
                self._pen.change(schema.lead, row["id"], values)


def _in_order(matches: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    return sorted(matches, key=lambda one: (one["observance"], one["occurrence"]))


def _outcome(find: Find, lead: Row | None, n: int | None) -> dict[str, Any]:
    """How an address is doing after a visit that brought a page."""
    led = n if lead is None else n or lead["article"]
    named_since = lead is not None and find.capture.fetched_at < lead["found_at"]
    tries = lead["tries"] if lead else 0
    done = find.article is not None and find.capture.truncated is None
    return {
        "state": leads.VISITED if led is not None else leads.NO_ARTICLE,
        "due_at": lead["due_at"] if lead is not None and named_since else find.again_at,
        "tries": 0 if done or find.again_at is None else tries + 1,
        "status": find.capture.status,
        "reason": find.problem or (INCOMPLETE if find.capture.truncated else None),
        "fetched_at": find.capture.fetched_at,
        # By a validator of what is incomplete the rest would never be had.
        "etag": None if find.capture.truncated else find.capture.etag,
        "last_modified": None if find.capture.truncated else find.capture.last_modified,
        "checked_at": find.capture.fetched_at,
        "article": led,
    }
