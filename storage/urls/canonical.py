"""The canonical form of an address, made in one pass."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import itemgetter
from urllib.parse import SplitResult, quote, urlsplit

from storage.urls.hosts import is_web, netloc_of
from storage.urls.trackers import is_tracker, without_session

LONGEST = 65_536
"""Characters of an address, eight times what RFC 9110 (section 4.1) wants supported; a longer one is left as it is."""

_REMEMBERED = 2_048
"""Characters; a longer address is not worth the memory."""
_EDGES = (
    "".join(map(chr, range(0x21)))
    + "\x7f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
    + "".join(map(chr, range(0x2000, 0x200B)))
)
"""Space of any kind and control characters, which stand around addresses and are no part of them."""
_BREAKS = str.maketrans("", "", "\t\r\n")
"""Dropped anywhere, as browsers do (WHATWG URL, section 4.4)."""
_PLAIN = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*/[\w.~!$')*,:@=&+/-]*", re.ASCII)
"""What is canonical at a look, as most addresses of articles are, unless it has dot segments."""

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_FREE_IN_PATH = _UNRESERVED | frozenset("!'()*:@$")
_FREE_IN_QUERY = _FREE_IN_PATH | frozenset("/?,")
_ODD_IN_PATH = re.compile(r"%[0-9A-Fa-f]{2}|%|[^\w.~!$&'()*+,;=:@/%-]+", re.ASCII)
_ODD_IN_QUERY = re.compile(r"%[0-9A-Fa-f]{2}|%|[^\w.~!$&'()*+,;=:@/?%-]+", re.ASCII)


def canonical(url: str) -> str:
    """The form of `url` by which the archive knows it.

    Idempotent. Never raises: what is no web address comes back as it was, without space around it.
    """
    if len(url) > _REMEMBERED:
        return _canonical(url)
    return _remembered(url)


def _canonical(url: str) -> str:
    url = url.strip(_EDGES)
    if len(url) > LONGEST or ("/." not in url and _PLAIN.fullmatch(url)):
        return url
    joined = url.translate(_BREAKS)
    if not is_web(joined):
        return url
    try:
        return _joined(urlsplit(joined))
    except ValueError:
        return url


_remembered = lru_cache(maxsize=4_096)(_canonical)


def _joined(parts: SplitResult) -> str:
    path = _path(parts.path)
    query = _query(parts.query)
    return f"{parts.scheme}://{netloc_of(parts)}{path}{'?' if query else ''}{query}"


def _path(path: str) -> str:
    path = without_session(_ODD_IN_PATH.sub(_coded_in_path, path))
    return _without_dots(path) if "/." in path else path or "/"


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` (RFC 3986, section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _query(query: str) -> str:
    if not query:
        return ""
    fields = [
        (name, f"{name}={value}" if value else name)
        for field in _ODD_IN_QUERY.sub(_coded_in_query, query).split("&")
        for name, _, value in (field.partition("="),)
        if (name or value) and not is_tracker(name, value)
    ]
    fields.sort(key=itemgetter(0))
    return "&".join(field for _, field in fields)


def _coded_in_path(odd: re.Match[str]) -> str:
    return _coded(odd[0], _FREE_IN_PATH)


def _coded_in_query(odd: re.Match[str]) -> str:
    return _coded(odd[0], _FREE_IN_QUERY).replace("%20", "+")


def _coded(odd: str, free: frozenset[str]) -> str:
    """Percent coding in its one form: the character itself where it is free, capital digits, UTF-8 for the rest."""
    if odd[0] != "%" or odd == "%":
        return quote(odd, safe="", errors="surrogatepass")
    character = chr(int(odd[1:], 16))
    return character if character in free else odd.upper()
