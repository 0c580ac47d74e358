"""Addresses and names in the form that standards ask for."""

from __future__ import annotations

import re
from urllib.parse import quote

_ALLOWED = "%/:?@!$&'()*+,;=~-._"
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LITERAL = re.compile(r"^([a-z][a-z0-9+.-]*://(?:[^/?#]*@)?)(\[[0-9A-Fa-f:.]+\])(.*)$", re.DOTALL)


def uri(address: str) -> str:
    """An address as a URI of RFC 3986: what may not stand in one is percent-encoded, what is encoded stays so."""
    literal = _LITERAL.match(address)
    if literal:
        return literal[1] + literal[2] + uri(literal[3])
    before, mark, fragment = address.partition("#")
    return _encoded(before) + mark + _encoded(fragment)


def web(address: str | None) -> str | None:
    """The URI of an address of the web, or None for anything else that an outlet may have written in its place."""
    return uri(address) if address and address.startswith(("http://", "https://")) else None


def urn(*parts: str) -> str:
    """The name of an article or of another thing of ours, unique and for ever (RFC 8141)."""
    return ":".join(("urn:yearmind", *(quote(part, safe="-._~", errors="replace") for part in parts)))


def _encoded(part: str) -> str:
    return _STRAY.sub("%25", quote(part, safe=_ALLOWED, errors="replace"))
