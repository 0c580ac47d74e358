"""Search on PostgreSQL, by a GIN index of tsvectors.

The index knows which words an article holds, but not where: phrases and NEAR are looked up in each article's own
tsvector, and so is its rank. Hits are therefore taken from the latest back, a stretch of the archive at a time, and as
many as can be weighed. Of a phrase whose words are common but seldom follow each other, thousands of tsvectors are read
for each hit: then as many are weighed as are asked for. All are read only where there aren't that many.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import permutations

from sqlalchemy import BigInteger, Connection, Select, bindparam, column, func, select, table, text

from storage.archive.parts import EACH
from storage.archive.search.narrowing import spelt
from storage.archive.search.nodes import (
    And,
    Days,
    Fact,
    Field,
    Near,
    Node,
    Not,
    Or,
    Term,
    conjoined,
    disjoined,
    pruned,
)
from storage.archive.vectors import IN_AUTHORS, IN_TITLE, LONGEST_WORD

WEIGHED = 500
"""Hits that are weighed at most, the latest: each costs the reading of a whole tsvector."""
LOOKED = 3_000
"""Tsvectors that are read before it is enough to have found what is asked for."""
_PLANNED = text(
    "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL jit = off;"
    " SET LOCAL plan_cache_mode = force_custom_plan"
)
"""The planner doesn't know what reading a tsvector costs, and would read all of them from the latest back."""
_AS_BEFORE = text("SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on; SET LOCAL plan_cache_mode = auto")
_FIELDS = {None: "", Field.TITLE: IN_TITLE, Field.AUTHOR: IN_AUTHORS}
_story = table("story", column("article", BigInteger), column("said"))
_LAST = select(func.max(_story.c.article))
_LOOSE = (
    select(_story.c.article, _story.c.said)
    .where(text("said @@ CAST(:loose AS tsquery)"))
    .where(_story.c.article.between(bindparam("first"), bindparam("last")))
    .order_by(_story.c.article.desc())
)
_RANK = "ts_rank_cd(said, CAST(:weighed AS tsquery), 1)"


def best(connection: Connection, sought: Node, among: Select[tuple[int]] | None, enough: int) -> tuple[list[int], bool]:
    """The numbers of the articles that hold what is sought, the best first, and whether there are more than these.

    At least `enough` of them are found, if there are so many.
    """
    hits: list[tuple[int, float]] = []
    more = False
    with closing(_from_the_latest(connection, sought, among)) as named:
        for looked, (n, weight) in enumerate(named, start=1):
            if weight is not None:
                hits.append((n, weight))
            if len(hits) > WEIGHED or (looked >= LOOKED and len(hits) > enough):
                hits.pop()
                more = True
                break
    connection.execute(_AS_BEFORE)
    return [n for n, _ in sorted(hits, key=lambda hit: (-hit[1], -hit[0]))], more


def _from_the_latest(
    connection: Connection, sought: Node, among: Select[tuple[int]] | None
) -> Generator[tuple[int, float | None]]:
    """What the index names, the latest first, each with its weight; None is of what doesn't hold all that is sought."""
    last: int = connection.scalar(_LAST) or 0
    connection.execute(_PLANNED)
    weighed = pruned(sought, lambda _: True)
    named = _LOOSE if among is None else _LOOSE.where(_story.c.article.in_(among))
    is_told = loosened(sought) == sought
    loose = named.limit(WEIGHED + 1 if is_told else None).offset(0).subquery("loose")
    weight = text(f"CASE WHEN said @@ CAST(:exact AS tsquery) THEN {_RANK if weighed else '0.0'} END")
    asked = select(loose.c.article, weight).order_by(loose.c.article.desc())
    values = {"loose": spelled(loosened(sought)), "exact": spelled(sought), "weighed": weighed and spelled(weighed)}
    for first, end in stretches(last):
        at = {**values, "first": first, "last": end}
        with connection.execute(asked, at, execution_options={"yield_per": WEIGHED + 1}) as rows:
            yield from ((n, weight) for n, weight in rows)


def stretches(last: int) -> Iterator[tuple[int, int]]:
    """The first and the last number of each, from the latest back: one part of the index, then two, then four."""
    size = 1
    top = last // EACH
    while top >= 0:
        yield max(top - size + 1, 0) * EACH, (top + 1) * EACH - 1
        top, size = top - size, size * 2


def loosened(node: Node) -> Node:
    """What the index alone can tell of a node: the words, wherever they stand. Nothing that is sought is lost by it."""
    match node:
        case Term(words=words, field=field) if len(words) > 1:
            last = Term(words=words[-1:], prefix=node.prefix, field=field)
            return conjoined([*(Term(words=(word,), field=field) for word in words[:-1]), last])
        case Near(terms=terms):
            return conjoined([loosened(term) for term in terms])
        case And(nodes=nodes):
            known = [one for one in nodes if not isinstance(one, Not) or loosened(one.node) == one.node]
            return conjoined([one if isinstance(one, Not) else loosened(one) for one in known])
        case Or(nodes=nodes):
            return disjoined([loosened(one) for one in nodes])
    return node


def spelled(node: Node) -> str:
    """A node as the literal of a tsquery; words are folded, so no quotation mark is among them."""
    match node:
        case Term(words=words):
            quoted = [f"'{_FIELDS[node.field]}{word[:LONGEST_WORD]}'" for word in words]
            return f"({' <-> '.join(quoted)}{':*' if node.prefix else ''})"
        case Near(terms=terms, distance=distance):
            pairs = [(a, b) for place, a in enumerate(terms) for b in terms[place + 1 :]]
            return f"({' & '.join(_pair(a, b, distance) for a, b in pairs)})"
        case Fact() | Days():
            quoted = [f"'{word}'" for word in spelt(node)]
            return f"({' | '.join(quoted)})"
        case Or(nodes=nodes):
            return f"({' | '.join(map(spelled, nodes))})"
        case And(nodes=nodes):
            return f"({' & '.join(map(spelled, nodes))})"
        case Not(node=inner):
            return f"!{spelled(inner)}"


def _pair(a: Term, b: Term, distance: int) -> str:
    """Any number of places from one to the other, in either order."""
    ways = [f"({spelled(x)} <{way}> {spelled(y)})" for x, y in permutations((a, b)) for way in range(1, distance + 2)]
    return f"({' | '.join(ways)})"
