"""The language of terms: phrases that must, may or must not stand together. Pure.

    Black January                                  the phrase
    20 January & martyrs                           both in one paragraph
    (20 January | January 20) & (martyrs | Soviet) one of each in one paragraph
    Bloody January & !Kazakhstan                   the one in a paragraph without the other
    troops NEAR/6 Baku                             at most six words between them, in either order
    title: Black January                           in the title only
    Khojaly & REMEMBERED                           with a word of remembrance in the paragraph, in whatever language

`&` binds loosest. Parentheses hold alternatives and are not nested. The title counts as part of the first paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WIDEST_NEAR = 50
"""Words that may lie between two phrases at most."""

REMEMBERED = "REMEMBERED"
"""What stands for any word of remembrance: anniversary, victims, wreath."""
_TITLE = re.compile(r"\s*title:", re.IGNORECASE)
_NEAR = re.compile(r"\bNEAR\b(?:/(\d+))?")
_GROUP = re.compile(r"\s*\(([^()]*)\)\s*")
_SIGNS = re.compile(r"[()|!]")
_WORD = re.compile(r"[^\W_]")

Alternatives = tuple[str, ...]
"""Phrases of which one is enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Phrases near each other, mostly only one."""

    parts: tuple[Alternatives, ...]
    """In any order."""
    within: tuple[int, ...]
    """How many words may lie between each part and the one after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What must stand in one paragraph, and what must not."""

    title: bool
    """Whether only the title counts."""
    needed: tuple[Clause, ...]
    """All of them."""
    barred: tuple[Clause, ...]
    """None of them."""
    remembered: bool = False
    """Whether a word of remembrance is needed too."""

    def spoken(self) -> str:
        """The words to ask a search for: the first alternative of all that is needed."""
        return " ".join(part[0] for clause in self.needed for part in clause.parts)

    def phrases(self) -> Iterator[str]:
        """All its phrases."""
        for clause in (*self.needed, *self.barred):
            for part in clause.parts:
                yield from part


def parse(said: str) -> Term:
    """The term that is written so.

    Raises:
        ValueError: it can't be meant; says what is wrong and what to write.
    """
    title = _TITLE.match(said)
    clauses = [clause.strip() for clause in said[title.end() if title else 0 :].split("&")]
    barred = [clause[1:] for clause in clauses if clause.startswith("!")]
    needed = [clause for clause in clauses if not clause.startswith("!") and clause != REMEMBERED]
    if not needed:
        raise ValueError('names nothing that must stand there; write what must, as in "Bloody January & !Kazakhstan"')
    remembered = REMEMBERED in clauses
    return Term(title=bool(title), needed=_clauses(needed), barred=_clauses(barred), remembered=remembered)


def _clauses(said: Iterable[str]) -> tuple[Clause, ...]:
    return tuple(map(_clause, said))


def _clause(said: str) -> Clause:
    first, *rest = _NEAR.split(said)
    within = tuple(map(_distance, rest[::2]))
    return Clause(parts=tuple(map(_alternatives, (first, *rest[1::2]))), within=within)


def _distance(said: str | None) -> int:
    if said is None or int(said) > WIDEST_NEAR:
        raise ValueError(f'NEAR needs a number of words up to {WIDEST_NEAR}, as in "troops NEAR/6 Baku"')
    return int(said)


def _alternatives(said: str) -> Alternatives:
    group = _GROUP.fullmatch(said)
    phrases = tuple(phrase.strip() for phrase in (group[1].split("|") if group else [said]))
    for phrase in phrases:
        if not _WORD.search(phrase):
            raise ValueError('has a part without a word; write a phrase, or phrases with " & " between them')
        if sign := _SIGNS.search(phrase):
            raise ValueError(f"has {sign[0]!r} where it means nothing; {_CURES[sign[0]]}")
    return phrases


_CURES = {
    "(": 'write alternatives as "(one | other) & third", without parentheses in parentheses',
    ")": 'write alternatives as "(one | other) & third", without parentheses in parentheses',
    "|": 'write alternatives in parentheses, as "(one | other)", or as terms of their own',
    "!": 'write it at the start of a part, as in "one & !other"',
}
