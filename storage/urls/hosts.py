"""The host in an address, and whether there can be one."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}
"""The port that an address of a scheme means where it states none."""

_NAME = re.compile(r"[a-z0-9_~-][a-z0-9._~-]*", re.ASCII)
_SPACE = re.compile(r"[\s\x00-\x1f\x7f\u200b\ufeff]")
_LONGEST = 1_000
"""Characters; DNS has 253 octets, which percent coding makes three times as long."""


def is_web(url: str) -> bool:
    """Whether `url` is an absolute http or https address with a host and a port that can be."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
        return parts.scheme in DEFAULT_PORTS and bool(host) and not _SPACE.search(host) and parts.port != 0
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host's name in lower case without a trailing dot; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def netloc_of(parts: SplitResult) -> str:
    """Credentials, host and port of a web address in canonical form.

    Raises:
        ValueError: the port can't be.
    """
    host = _canonical(parts.hostname or "")
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{parts.port}"
    credentials = parts.netloc.rpartition("@")[0]
    return f"{credentials}@{host}" if credentials.strip(":") else host


def _canonical(host: str) -> str:
    """The form that DNS knows a name by; a name that can't be one stays, in lower case."""
    if ":" in host:
        return _ip(host)
    plain = host.rstrip(".")
    if _NAME.fullmatch(plain):
        return plain
    named = _ascii(plain) if len(plain) <= _LONGEST else ""
    return named if _NAME.fullmatch(named) else host


def _ip(host: str) -> str:
    try:
        return str(ip_address(host))
    except ValueError:
        return host


@lru_cache(maxsize=1_024)
def _ascii(host: str) -> str:
    """A name in letters of any script or percent coding, as DNS has it (RFC 3490); empty where it can't be one."""
    try:
        return unquote(host, errors="strict").encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        return ""
