"""When two addresses are one: the canonical form that the archive knows addresses by.

Merged are the spellings that no server may tell apart (RFC 3986, sections 6.2.2 and 6.2.3: case of scheme, host and
percent digits, default ports, dot segments, the empty path) and those that news sites do not: the fragment, the order
of query fields, and fields that only count readers. Kept is all that may name another page: case and trailing slash
of the path, page numbers, identifiers, blank fields.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from w3lib.url import canonicalize_url

TRACKERS = re.compile(
    r"""^(?: utm_\w* | at_(?:medium|campaign|custom\d) | mc_[ce]id | mkt_tok | _hs(?:enc|mi) | hsctatracking
          | fbclid | fb_(?:action_ids|action_types|source|ref) | gclid | gclsrc | gbraid | wbraid | dclid | gad_source
          | msclkid | twclid | ttclid | yclid | ysclid | ymclid | _openstat | igshid | igsh | li_fat_id | epik
          | _ga | _gl | cmpid | s_cid | ncid | wt_mc | vero_(?:id|conv) | oly_(?:enc|anon)_id | __twitter_impression
          | rb_clickid | sc_cid | spm | guccounter | guce_referrer(?:_sig)? )$""",
    re.IGNORECASE | re.VERBOSE,
)
"""Query fields that count readers and name no page."""

DEFAULT_PORTS = {"http": 80, "https": 443}
_SETTLES_WITHIN = 4


def canonical(url: str) -> str:
    """The form of `url` by which the archive knows it.

    Idempotent. Never raises: what is no web address comes back as it was, without space around it.
    """
    url = url.strip()
    for _ in range(_SETTLES_WITHIN):
        once = _canonical(url)
        if once == url:
            break
        url = once
    return url


def is_web(url: str) -> bool:
    """Whether `url` is an absolute http or https address with a host and a port that can be."""
    try:
        parts = urlsplit(url)
        return parts.scheme in DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host's name in lower case without a trailing dot; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _canonical(url: str) -> str:
    if not is_web(url):
        return url
    try:
        parts = urlsplit(canonicalize_url(url))
        return urlunsplit(
            parts._replace(netloc=_netloc(parts), path=_without_dots(parts.path), query=_identifying(parts.query))
        )
    except ValueError:
        return url


def _netloc(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{parts.port}"
    userinfo, at, _ = parts.netloc.rpartition("@")
    return f"{userinfo}{at}{host}"


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` (RFC 3986, section 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments and segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _identifying(query: str) -> str:
    fields = query.split("&") if query else []
    return "&".join(field for field in fields if not TRACKERS.match(field.partition("=")[0]))
