"""What directives come to where several are stated. Pure.

TDM Reservation Protocol (TDMRep), final report of a W3C community group: www.w3.org/community/reports/tdmrep.
"""

from __future__ import annotations

from collections.abc import Iterable

from storage.types import Directive

RESERVATION = "tdm-reservation"
"""Whether text and data mining is reserved: `1` or `0`."""
POLICY = "tdm-policy"
"""Where the terms stand on which it may be had."""


def worded(directive: Directive) -> str:
    """A directive as one line."""
    return directive.name if directive.value is None else f"{directive.name}: {directive.value}"


def reserved(directives: Iterable[Directive]) -> bool:
    """Whether text and data mining is reserved; what stands last is the most specific and supersedes the rest."""
    return _last(directives, RESERVATION) == "1"


def policy(directives: Iterable[Directive]) -> str | None:
    """The address of the policy, where text and data mining is reserved."""
    stated = tuple(directives)
    return _last(stated, POLICY) if reserved(stated) else None


def _last(directives: Iterable[Directive], name: str) -> str | None:
    values = [one.value for one in directives if one.name == name]
    return values[-1] if values else None
