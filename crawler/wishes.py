"""What a publisher may ask with regard to a page, and whether it is granted. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, get_args

from storage.directives import reserved
from storage.types import Directive

Wish = Literal["noindex", "noarchive", "noai", "tdm"]
"""What of the directives that it states can be honoured."""

_WORDS: Mapping[str, frozenset[str]] = {
    "noindex": frozenset({"noindex", "none"}),
    "noarchive": frozenset({"noarchive", "nocache"}),
    "noai": frozenset({"noai"}),
}
"""The words by which a wish is stated; `none` stands for `noindex, nofollow`, and Bing says `nocache`."""


def excluded(directives: Collection[Directive], honour: Collection[Wish]) -> str | None:
    """Why a page is to be left alone, by the first of the honoured wishes that is stated; None where it may be taken.

    What forbids is stronger than what allows, whoever of all robots and us is addressed.
    """
    names = {one.name for one in directives}
    for wish in get_args(Wish):
        if wish in honour and (reserved(directives) if wish == "tdm" else names & _WORDS[wish]):
            return f"excluded: {wish}"
    return None
