"""The query language, read into what it means.

    martyrs flowers              both words, in any order
    "eternal flame"              words that follow each other
    martyrs OR victims           one of them; AND binds closer, parentheses bind closest
    -football  NOT football      not that one
    martyr*                      any word that begins so
    NEAR(flame martyrs, 5)       at most five words between them; also: flame NEAR/5 martyrs; ten where none is said
    title:baku  author:"l aslan"  in the title, in the authors; also title:(a OR b)
    source:trend  lang:en  agency:reuters  observance:black-january  year:2026
    since:2026-01-13  until:2026-01-23  date:2026-01

Words of the language are in capitals, fields in small letters; anything else is a word to seek. What is left open at
the end (a quotation mark) is closed there, and what connects nothing (an OR at the end) is passed over.

The grammars of whole search engines were looked at (luqum, Whoosh): they are strict where a person may type anything,
and know neither NEAR nor our fields.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from storage.archive.search.narrowing import fact
from storage.archive.search.nodes import Field, Near, Node, Term, check, conjoined, disjoined, negated
from storage.errors import UsageError
from storage.folding import stands_alone, words

MOST_WORDS = 200
"""Words in a query at most."""
DEEPEST = 20
"""Parentheses within each other at most."""
FARTHEST = 50
"""Words between the terms of a NEAR at most."""
SHORTEST_PREFIX = 3
"""Letters before a * at least: shorter beginnings stand for more words than a database can gather in time."""
_NEAR = 10
_LONGEST_NEAR = 200_000
"""Bytes of a NEAR as PostgreSQL is asked: each pair of its terms, in both orders, at each distance. It takes five times
as many, in minutes."""
_APART = 6
"""What stands round a word there."""
_QUOTES = '"“”„«»'
_KINDS = ("near", "open", "close", "or", "and", "not", "beside", "fact", "field", "phrase", "word")
_BESIDE = "stands between two words or phrases: flame NEAR/5 martyrs"
_SHOWN = 40
"""Letters of a piece that an error repeats."""
_NUMBER = re.compile(r",\s*([0-9]{1,9})\s*$")
_PIECES = re.compile(
    rf"""
      (?P<near>NEAR)\((?P<terms>[^()]*)\)
    | (?P<open>\() | (?P<close>\))
    | (?P<or>OR(?![^\s()])|\|+)
    | (?P<and>AND(?![^\s()])|&+(?![^\s()]))
    | (?P<not>NOT(?![^\s()])|-(?![\s-]))
    | (?P<beside>NEAR(?:/(?P<distance>[0-9]{{1,9}}))?(?![^\s)]))
    | (?P<fact>source|agency|observance|lang|year|since|until|date):(?:"(?P<quoted>[^"]*)"?|(?P<value>[^\s()"]*))
    | (?P<field>title|author):
    | [{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?:[{_QUOTES}](?P<star>\*?)|$)
    | (?P<word>[^\s(){_QUOTES}|]+)
    """,
    re.VERBOSE,
)


Piece: TypeAlias = re.Match[str]


def parse(query: str) -> Node:
    """What a query means.

    Raises:
        UsageError: it holds no word, too many, none that is wanted, or a value that can't be meant; says which.
    """
    sound = query.encode("utf-8", "replace").decode().replace("\0", " ")
    meant = _Parser(sound).whole()
    if meant is None:
        raise UsageError(f"{query!r}: there is no word to search for; write at least one")
    check(meant)
    return meant


class _Parser:
    """Recursive descent over the pieces of a query; a field holds for all that stands within its parentheses."""

    def __init__(self, query: str) -> None:
        self._pieces = [(_kind(piece), piece) for piece in _PIECES.finditer(query)]
        self._at = 0
        self._depth = 0
        self._words = 0

    def whole(self) -> Node | None:
        """What all of it means; None where it holds no word."""
        meant = self._any(None)
        if self._kind:
            raise _refused(self._take(), "closes nothing; remove it, or write ( where it is to begin")
        return meant

    @property
    def _kind(self) -> str:
        """The kind of the next piece; nothing at the end."""
        return self._pieces[self._at][0] if self._at < len(self._pieces) else ""

    def _take(self) -> Piece:
        self._at += 1
        return self._pieces[self._at - 1][1]

    def _any(self, field: Field | None) -> Node | None:
        found = [self._all(field)]
        while self._kind == "or":
            self._take()
            found.append(self._all(field))
        kept = [node for node in found if node is not None]
        return disjoined(kept) if kept else None

    def _all(self, field: Field | None) -> Node | None:
        found = []
        while self._kind not in {"", "or", "close"}:
            if self._kind == "and":
                self._take()
            elif (node := self._one(field)) is not None:
                found.append(node)
        return conjoined(found) if found else None

    def _one(self, field: Field | None) -> Node | None:
        wanted = True
        while self._kind == "not":
            self._take()
            wanted = not wanted
        if self._kind in {"", "or", "and", "close"}:
            return None
        node = self._primary(field)
        return node if wanted or node is None else negated(node)

    def _primary(self, field: Field | None) -> Node | None:
        kind, piece = self._kind, self._take()
        match kind:
            case "open":
                return self._group(piece, field)
            case "field":
                if self._kind not in {"open", "near", "phrase", "word"}:
                    raise _refused(piece, "needs a word or a phrase right after the colon")
                return self._primary(Field(piece["field"]))
            case "fact":
                return fact(piece["fact"], piece["quoted"] or piece["value"] or "")
            case "near":
                return self._near(piece, field)
            case "beside":
                raise _refused(piece, _BESIDE)
        return self._terms(piece, field)

    def _group(self, piece: Piece, field: Field | None) -> Node | None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _refused(piece, f"more than {DEEPEST} parentheses within each other; use fewer")
        meant = self._any(field)
        if not self._kind:
            raise _refused(piece, "is never closed; write ) where it ends")
        self._take()
        self._depth -= 1
        return meant

    def _terms(self, piece: Piece, field: Field | None) -> Node | None:
        """A word or a phrase, and what stands near it."""
        term = self._term(piece, field)
        terms, distance = [term], 0
        while self._kind == "beside":
            beside = self._take()
            if self._kind not in {"phrase", "word"}:
                raise _refused(beside, _BESIDE)
            terms.append(self._term(self._take(), field))
            distance = max(distance, _distance(beside, beside["distance"]))
        return _beside(piece, [one for one in terms if one is not None], distance)

    def _near(self, piece: Piece, field: Field | None) -> Node | None:
        inside, number = _NUMBER.sub("", piece["terms"]), _NUMBER.search(piece["terms"])
        pieces = [(_kind(inner), inner) for inner in _PIECES.finditer(inside)]
        if any(kind not in {"phrase", "word"} for kind, _ in pieces):
            raise _refused(piece, "takes words and phrases only, and a number: NEAR(flame martyrs, 5)")
        terms = [term for _, inner in pieces if (term := self._term(inner, field)) is not None]
        return _beside(piece, terms, _distance(piece, number and number[1]))

    def _term(self, piece: Piece, field: Field | None) -> Term | None:
        said = piece["word"] or piece["phrase"] or ""
        found = tuple(words(said))
        prefix = bool(found) and (said.endswith("*") or bool(piece["star"])) and not stands_alone(found[-1])
        if prefix and len(found[-1]) < SHORTEST_PREFIX:
            raise _refused(piece, f"write at least {SHORTEST_PREFIX} letters before the *")
        self._words += len(found)
        if self._words > MOST_WORDS:
            raise _refused(piece, f"is past the {MOST_WORDS} words that a query may hold; leave some out")
        return Term(words=found, prefix=prefix, field=field) if found else None


def _kind(piece: Piece) -> str:
    return next(kind for kind in _KINDS if piece[kind] is not None)


def _beside(piece: Piece, terms: list[Term], distance: int) -> Node | None:
    """Terms near each other; one alone is itself, and so is one that is said twice, as databases differ over it."""
    terms = list(dict.fromkeys(terms))
    if len(terms) < 2:  # noqa: PLR2004 - what is one of a pair
        return next(iter(terms), None)
    letters = sum(len(word.encode()) + _APART for term in terms for word in term.words)
    if (len(terms) - 1) * letters * 2 * (distance + 1) > _LONGEST_NEAR:
        raise _refused(piece, "asks for too many words near each other; name fewer, or a smaller number")
    return Near(terms=tuple(terms), distance=distance)


def _distance(piece: Piece, number: str | None) -> int:
    if number is not None and int(number) > FARTHEST:
        raise _refused(piece, f"allows at most {FARTHEST} words between; write a smaller number")
    return _NEAR if number is None else int(number)


def _refused(piece: Piece, why: str) -> UsageError:
    return UsageError(f"{piece[0][:_SHOWN]!r} at character {piece.start() + 1}: {why}")
