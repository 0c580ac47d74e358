"""Frozen nouns made at the price of plain ones, for the path on which thousands are made a second."""

from __future__ import annotations

from dataclasses import MISSING, field, fields, make_dataclass
from typing import Any, TypeVar, cast

Noun = TypeVar("Noun")


def quick(noun: type[Noun]) -> type[Noun]:
    """What makes instances of a frozen, slotted, keyword-only dataclass in a third of the time.

    A frozen dataclass sets each field by a call; its twin here sets them as attributes and then becomes what it is for,
    which Python allows since their slots are the same.
    """

    def become(self: Any) -> None:
        self.__class__ = noun

    told = [
        (one.name, Any, field(default=one.default) if one.default is not MISSING else field())
        for one in fields(cast("Any", noun))
    ]
    twin = make_dataclass(noun.__name__, told, slots=True, kw_only=True, namespace={"__post_init__": become})
    return cast("type[Noun]", twin)
