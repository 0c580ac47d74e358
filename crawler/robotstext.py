"""robots.txt made ready for protego, where that reads it otherwise than RFC 9309 has it. Pure.

Lines end where the standard ends them; a group is for whose product token it names, no more and no less; only rules
part groups, whatever else stands between them. All other crawlers become one, or a file that names thousands of them
before thousands of rules would cost their product.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from w3lib.encoding import read_bom

AGENT: Final = "yearmind"
"""The product token that robots.txt may name."""
_ANYBODY: Final = "*"
_SOMEBODY: Final = "other"
"""Stands for all whose rules are not ours."""
_LINE_END = re.compile("\r\n|\r|\n")
_NO_LINE_END: Final = {ord(mark): quote(mark) for mark in "\v\f\x1c\x1d\x1e\x85\u2028\u2029"}
"""What Python takes for the end of a line and the standard does not."""
_NAMES = re.compile(r"\s*user(?:-|\s*)agent(?![^\s:])[\s:]*(.*)", re.IGNORECASE)
_TOKEN = re.compile(r"\**([a-z_-]+)", re.IGNORECASE)
_RULE = re.compile(r"\s*(?:allow|d[ias]+l+[oa]w)(?![^\s:])", re.IGNORECASE)
"""Allow, Disallow and the misspellings of it that protego knows."""


def readable(body: bytes) -> str:
    """The text of a file, UTF-8 unless its byte-order mark says otherwise, with one line for each group's crawler."""
    coding, mark = read_bom(body)
    text = body[len(mark or b"") :].decode(coding or "utf-8", "replace")
    return "\n".join(_addressed(line) for line in _LINE_END.split(text.translate(_NO_LINE_END)))


def rules_alone(text: str) -> str:
    """The lines that say who may read what; others must not come between them (RFC 9309, section 2.2.4)."""
    return "\n".join(line for line in text.split("\n") if _RULE.match(line) or _NAMES.match(line))


def spellings(url: str) -> Iterator[str]:
    """The same address as rules may spell it: a slash in a query is one with its escape (section 2.2.2)."""
    yield url
    path, mark, query = url.partition("?")
    if "/" in query:
        yield f"{path}{mark}{query.replace('/', '%2F')}"
    if "%2f" in query.lower():
        yield f"{path}{mark}{re.sub('%2f', '/', query, flags=re.IGNORECASE)}"


def _addressed(line: str) -> str:
    """A line as it is, or the crawler that it names by its product token (section 2.2.1)."""
    named = _NAMES.match(line)
    if named is None:
        return line
    value = named[1].strip()
    token = _TOKEN.match(value)
    if token is None:
        return f"User-agent: {_ANYBODY if value.startswith(_ANYBODY) else _SOMEBODY}"
    return f"User-agent: {AGENT if token[1].lower() == AGENT else _SOMEBODY}"
