"""What a query means, whichever database answers it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from storage.errors import UsageError


class Field(StrEnum):
    """A part of an article that words may be sought in alone."""

    TITLE = "title"
    AUTHOR = "author"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word, or words that follow each other."""

    words: tuple[str, ...]
    """Folded."""
    prefix: bool = False
    """Whether the last one may go on."""
    field: Field | None = None
    """Where; None is anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Terms in any order, each two of them with few words between."""

    terms: tuple[Term, ...]
    distance: int
    """The most words between two of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What an article is narrowed by: one of these words of `storage.archive.facts`."""

    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """That an article is of one of these days; None leaves that side open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """What must not be."""

    node: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class And:
    """What must all be."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Or:
    """Of which one must be."""

    nodes: tuple[Node, ...]


Leaf: TypeAlias = Term | Near
Node: TypeAlias = Leaf | Fact | Days | Not | And | Or


def conjoined(nodes: list[Node]) -> Node:
    """All of `nodes`, which are one at least; what they conjoin themselves is taken into the same row.

    Raises:
        UsageError: no day is in all of their ranges.
    """
    flat = [inner for node in nodes for inner in (node.nodes if isinstance(node, And) else (node,))]
    days = [node for node in flat if isinstance(node, Days)]
    other = [node for node in flat if not isinstance(node, Days)]
    every = tuple(dict.fromkeys([*other, *([_common(days)] if days else [])]))
    return every[0] if len(every) == 1 else And(nodes=every)


def _common(ranges: list[Days]) -> Days:
    first = max((days.first for days in ranges if days.first), default=None)
    last = min((days.last for days in ranges if days.last), default=None)
    if first and last and first > last:
        raise UsageError(f"since {first} until {last}: no day is both; swap them, or take one away")
    return Days(first=first, last=last)


def disjoined(nodes: list[Node]) -> Node:
    """Any of `nodes`, which are one at least."""
    return nodes[0] if len(nodes) == 1 else Or(nodes=tuple(dict.fromkeys(nodes)))


def negated(node: Node) -> Node:
    """What `node` is not."""
    return node.node if isinstance(node, Not) else Not(node=node)


def is_positive(node: Node) -> bool:
    """Whether `node` says what there must be, and not only what mustn't."""
    match node:
        case Not():
            return False
        case And(nodes=nodes):
            return any(map(is_positive, nodes))
        case Or(nodes=nodes):
            return all(map(is_positive, nodes))
    return True


def check(node: Node) -> None:
    """Refuse what would have to be sought among all that isn't something.

    Raises:
        UsageError: a part says only what must not be.
    """
    if not is_positive(node):
        raise UsageError(f"{_named(node)}: says only what must not be; add a word that must")
    match node:
        case And(nodes=nodes):
            for inner in nodes:
                check(inner.node if isinstance(inner, Not) else inner)
        case Or(nodes=nodes):
            for inner in nodes:
                check(inner)


def _named(node: Node) -> str:
    """The first words of a part, for an error."""
    match node:
        case Not(node=inner):
            return f"-{_named(inner)}"
        case And(nodes=nodes) | Or(nodes=nodes):
            return _named(next((one for one in nodes if not is_positive(one)), nodes[0]))
        case Near(terms=terms):
            return _named(terms[0])
        case Term(words=words):
            return " ".join(words)
    return "a filter"


def terms_of(leaf: Leaf) -> tuple[Term, ...]:
    """The terms of a leaf."""
    return leaf.terms if isinstance(leaf, Near) else (leaf,)


def leaves(node: Node) -> Iterator[Leaf]:
    """The words that a hit may hold, each once for each time it is asked for."""
    match node:
        case Term() | Near():
            yield node
        case And(nodes=nodes) | Or(nodes=nodes):
            for inner in nodes:
                yield from leaves(inner)


def pruned(node: Node, keep: Callable[[Leaf], bool]) -> Node | None:
    """Of what must be, the words that `keep` wants; None where nothing is left."""
    match node:
        case Term() | Near():
            return node if keep(node) else None
        case And(nodes=nodes) | Or(nodes=nodes):
            kept = [left for inner in nodes if (left := pruned(inner, keep)) is not None]
            if not kept:
                return None
            return conjoined(kept) if isinstance(node, And) else disjoined(kept)
    return None
