"""Search on SQLite, by FTS5.

FTS5's bm25 counts every article that holds a word before it weighs the first, a million for a common one. So hits are
taken from the latest back, as many as can be weighed; words that stand in very many articles weigh nothing but for
standing in a title; the others weigh as bm25 says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, Select, bindparam, column, select, table, text

from storage.archive.search.narrowing import spelt
from storage.archive.search.nodes import And, Days, Fact, Field, Leaf, Near, Node, Not, Or, Term, pruned, terms_of

WEIGHED = 5_000
"""Hits that are weighed, the latest."""
_COMMON = 20_000
"""Articles that a word stands in to be a common one."""
_MANY = _COMMON + 1
_COUNTED = 16
"""Words of a query that are counted at most; any further pass for common."""
_IN_TITLE = 1.0
"""What a common word in the title weighs; a rare one there weighs some 3 to 30."""
_COLUMNS = {Field.TITLE: "title", Field.AUTHOR: "authors"}
_story = table("story", column("rowid"))
_MATCHING = text("story MATCH :sought")
_LATEST = select(_story.c.rowid).where(_MATCHING).order_by(_story.c.rowid.desc())
_WEIGHED = _LATEST.where(_story.c.rowid >= bindparam("first"))
_COUNT = text("SELECT count(*) FROM (SELECT rowid FROM story WHERE story MATCH :sought LIMIT :most)")
_WEIGHTS = text("""
    SELECT rowid, -bm25(story, 4.0, 2.0, 1.0, 0.0) FROM story
    WHERE story MATCH :sought AND rowid BETWEEN :first AND :last
""")


def best(connection: Connection, sought: Node, among: Select[tuple[int]] | None) -> tuple[list[int], bool]:
    """The numbers of the articles that hold what is sought, the best first, and whether there are more than these."""
    counts = _Counts(connection)
    sought = counts.rarest_first(sought)
    asked = _LATEST if among is None else _LATEST.where(_story.c.rowid.in_(among))
    found = connection.execute(asked.limit(WEIGHED + 1), {"sought": spelled(sought)}).scalars().all()
    numbers, more = list(found[:WEIGHED]), len(found) > WEIGHED
    if len(numbers) > 1:
        few = isinstance(sought, Term) and not more
        weights = _weights(connection, sought, lambda leaf: few or counts.of(leaf) <= _COMMON, numbers)
        numbers.sort(key=lambda n: (weights.get(n, 0.0), n), reverse=True)
    return numbers, more


def _weights(
    connection: Connection, sought: Node, is_rare: Callable[[Leaf], bool], latest: Sequence[int]
) -> Mapping[int, float]:
    weights: dict[int, float] = defaultdict(float)
    if rare := pruned(sought, is_rare):
        asked = {"sought": spelled(rare), "first": latest[-1], "last": latest[0]}
        weights.update((n, weight) for n, weight in connection.execute(_WEIGHTS, asked).all())
    if common := pruned(sought, lambda leaf: not is_rare(leaf) and not any(term.field for term in terms_of(leaf))):
        titled = f"{{title}} : ({spelled(common)})"
        headed = titled if common == sought else f"({spelled(sought)} AND {titled})"
        asked = {"sought": headed, "first": latest[-1]}
        for n in connection.execute(_WEIGHED, asked).scalars().all():
            weights[n] += _IN_TITLE
    return weights


class _Counts:
    """How many articles hold what, each counted once and no further than to know that it is common."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, int] = {}

    def rarest_first(self, node: Node) -> Node:
        """The same; FTS5 walks through the first of what must all be, and only looks up the others."""
        match node:
            case And(nodes=nodes):
                return And(nodes=tuple(sorted(map(self.rarest_first, nodes), key=self.of)))
            case Or(nodes=nodes):
                return Or(nodes=tuple(map(self.rarest_first, nodes)))
        return node

    def of(self, node: Node) -> int:
        """At most so many articles hold it; more than `_COMMON` where they aren't counted."""
        match node:
            case Term(words=words, prefix=prefix):
                return min((self._count(f'"{word}"') for word in (words[:-1] if prefix else words)), default=_MANY)
            case Near(terms=nodes) | And(nodes=nodes):
                return min(map(self.of, nodes))
            case Or(nodes=nodes):
                return sum(map(self.of, nodes))
            case Fact():
                return self._count(spelled(node))
        return _MANY

    def _count(self, sought: str) -> int:
        if sought not in self._known:
            if len(self._known) >= _COUNTED:
                return _MANY
            asked = {"sought": sought, "most": _MANY}
            self._known[sought] = self._connection.execute(_COUNT, asked).scalar_one()
        return self._known[sought]


def spelled(node: Node) -> str:
    """A node as FTS5's MATCH takes it; words are folded, so no quotation mark is among them."""
    match node:
        case Term():
            return f"{_column(node)}{_quoted(node)}"
        case Near(terms=terms, distance=distance):
            pairs = [(a, b) for place, a in enumerate(terms) for b in terms[place + 1 :]]
            return "(" + " AND ".join(_pair(a, b, distance) for a, b in pairs) + ")"
        case Fact() | Days():
            return "(" + " OR ".join(f'"{word}"' for word in spelt(node)) + ")"
        case Or(nodes=nodes):
            return "(" + " OR ".join(map(spelled, nodes)) + ")"
        case And(nodes=nodes):
            wanted = " AND ".join(spelled(one) for one in nodes if not isinstance(one, Not))
            unwanted = " OR ".join(spelled(one.node) for one in nodes if isinstance(one, Not))
            return f"(({wanted}) NOT ({unwanted}))" if unwanted else f"({wanted})"
        case Not():
            raise AssertionError(node)  # what is only not wanted was refused


def _pair(a: Term, b: Term, distance: int) -> str:
    return f"{_column(a)}NEAR({_quoted(a)} {_quoted(b)}, {distance})"


def _column(term: Term) -> str:
    return f"{{{_COLUMNS[term.field]}}} : " if term.field else ""


def _quoted(term: Term) -> str:
    return f'"{" ".join(term.words)}"{" *" if term.prefix else ""}'
