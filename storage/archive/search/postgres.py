"""Search on PostgreSQL, by a GIN index of tsvectors.

The index knows which words an article holds, but not where: phrases and NEAR are looked up in each article's own
tsvector, and so is its rank. Hits are therefore taken from the latest back, and as many as can be weighed. A phrase of
words that are common but seldom follow each other takes as long as it takes to read all tsvectors that hold them. Of
words that stand in many articles the index would give hundreds of thousands, of which the latest are wanted: such are
looked up in the articles themselves, from the latest back.
"""

from __future__ import annotations

from itertools import permutations

from sqlalchemy import Connection, Select, column, select, table, text

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
"""Hits that are weighed, the latest: each costs the reading of a whole tsvector."""
COMMON = 1 / 8
"""Share of all articles from which what they hold is common: so many are read from the latest back for each hit."""
_PLANNED = "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL plan_cache_mode = force_custom_plan"
"""A plan that was kept would have been made for other words, and for the other of these two ways."""
_BY_THE_INDEX = f"{_PLANNED}; SET LOCAL enable_indexscan = off"
_FROM_THE_LATEST = f"{_PLANNED}; SET LOCAL enable_bitmapscan = off"
_AS_BEFORE = (
    "SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on; SET LOCAL enable_bitmapscan = on;"
    " SET LOCAL plan_cache_mode = auto"
)
"""The planner doesn't know what reading a tsvector costs, and would read all of them from the latest back."""
_FIELDS = {None: "", Field.TITLE: IN_TITLE, Field.AUTHOR: IN_AUTHORS}
_ESTIMATED = text("EXPLAIN (FORMAT JSON) SELECT FROM story WHERE said @@ CAST(:loose AS tsquery)")
_ARTICLES = text(
    "SELECT sum(greatest(reltuples, 0)) FROM pg_class JOIN pg_inherits ON oid = inhrelid"
    " WHERE inhparent = 'story'::regclass"
)
_story = table("story", column("article"), column("said"))
_LOOSE = (
    select(_story.c.article, _story.c.said)
    .where(text("said @@ CAST(:loose AS tsquery)"))
    .order_by(_story.c.article.desc())
    .offset(0)
)


def best(connection: Connection, sought: Node, among: Select[tuple[int]] | None) -> tuple[list[int], bool]:
    """The numbers of the articles that hold what is sought, the best first, and whether there are more than these."""
    loose = (_LOOSE if among is None else _LOOSE.where(_story.c.article.in_(among))).subquery("loose")
    weighed = pruned(sought, lambda _: True)
    rank = "ts_rank_cd(said, CAST(:weighed AS tsquery), 1)" if weighed else "0.0"
    is_told = loosened(sought) == sought
    exact = text("true") if is_told else text("said @@ CAST(:exact AS tsquery)")
    latest = select(loose).where(exact).order_by(loose.c.article.desc()).limit(WEIGHED + 1).subquery("latest")
    asked = select(latest.c.article, text(rank)).order_by(latest.c.article.desc())
    values = {"loose": spelled(loosened(sought)), "exact": spelled(sought), "weighed": weighed and spelled(weighed)}
    walked = is_told and among is None and is_common(connection, spelled(sought))
    connection.execute(text(_FROM_THE_LATEST if walked else _BY_THE_INDEX))
    found = connection.execute(asked, values).all()
    connection.execute(text(_AS_BEFORE))
    kept = sorted(found[:WEIGHED], key=lambda row: (-row[1], -row[0]))
    return [n for n, _ in kept], len(found) > WEIGHED


def is_common(connection: Connection, query: str) -> bool:
    """Whether PostgreSQL, by what it counted when it last analysed the table, expects that many articles match."""
    [explained] = connection.execute(_ESTIMATED, {"loose": query}).scalar_one()
    expected: float = explained["Plan"]["Plan Rows"]
    articles: float = connection.execute(_ARTICLES).scalar_one()
    return expected >= COMMON * max(articles, 1)


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
