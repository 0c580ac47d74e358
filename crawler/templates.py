"""Addresses with gaps: `{page}`, `{query}`, `{date:%Y/%m/%d}`. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from string import Formatter
from urllib.parse import quote_plus

from crawler.values import address, text

_SAMPLES: dict[str, object] = {"page": 1, "query": "query", "date": date(2020, 1, 31)}


def template(value: object, gap: str, *, also: str = "") -> str:
    """An absolute address with a gap of that name, and perhaps with another; raises ValueError where it is none."""
    written = text(value)
    shown = "{date:%Y/%m/%d}" if gap == "date" else f"{{{gap}}}"
    try:
        names = {name for _, name, _, _ in _parts(written) if name is not None}
        filled_in = filled(written, **_SAMPLES)
    except (ValueError, KeyError, IndexError):
        raise ValueError(f"is not an address with {shown} in it; write braces for gaps only") from None
    if gap not in names or not names <= {gap, also}:
        raise ValueError(f"has not just {shown} in it; write that where the address differs")
    if gap == "date" and filled_in == filled(written, **_SAMPLES | {"date": date(2021, 1, 31)}):
        raise ValueError("is the same every year; write how its dates look, such as {date:%Y/%m/%d}")
    address(filled_in)
    return written


def filled(written: str, **given: object) -> str:
    """The address with what is given put into its gaps; a gap for which nothing is given stays."""
    return "".join(_pieces(written, given))


def _pieces(written: str, given: dict[str, object]) -> Iterator[str]:
    for literal, name, how, _ in _parts(written):
        yield literal
        if name is None:
            continue
        if name not in given:
            yield f"{{{name}:{how}}}" if how else f"{{{name}}}"
        elif name == "date":
            yield format(given[name], how or "")
        else:
            yield quote_plus(str(given[name]))


def _parts(written: str) -> list[tuple[str, str | None, str | None, str | None]]:
    return list(Formatter().parse(written))
