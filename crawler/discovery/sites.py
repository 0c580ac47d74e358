"""Which addresses belong together, and how a link becomes an address."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

from tldextract import TLDExtract

from storage.urls import DEFAULT_PORTS, is_web

URL_LENGTH = 4_096
"""The longest address that is taken: twice what the sitemap protocol allows, and more than browsers agree on."""

_split = TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
"""By the public suffix list that ships with the library: no network, no files written."""
_DROPPED_WITHIN = str.maketrans("", "", "\t\r\n")
_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_NOT_IN_HOSTS = re.compile(r"[\s\"#%/:<>?@\\^`{|}\[\]]")


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one outlet: the same registrable domain by the public suffix list.

    Hosts without one (IP addresses, localhost, names of a private network) are compared whole, with their port.
    False where either is no web address.
    """
    site = site_of(one)
    return site is not None and site == site_of(other)


def site_of(url: str) -> str | None:
    """A name for the site that an address belongs to; None for what is no web address."""
    if not is_web(url):
        return None
    parts = urlsplit(url)
    return _site(parts.hostname or "", parts.port or DEFAULT_PORTS[parts.scheme])


def absolute(link: str, base: str) -> str | None:
    """The address that `link` names on a page with the address `base`, without fragment.

    None for what can't be fetched: other schemes, malformed hosts and ports, credentials, control characters, too long.
    """
    link = link.strip().translate(_DROPPED_WITHIN)
    if len(link) > URL_LENGTH or _NOT_IN_ADDRESSES.search(link):
        return None
    try:
        url = (link if link.startswith(("http://", "https://")) else urljoin(base, link)).partition("#")[0]
        parts = urlsplit(url)
        sound = is_web(url) and _is_host(parts) and "@" not in parts.netloc
    except ValueError:
        return None
    return url if sound and len(url) <= URL_LENGTH else None


def _is_host(parts: SplitResult) -> bool:
    host = (parts.hostname or "").rstrip(".")
    return bool(host) and (parts.netloc.startswith("[") or not _NOT_IN_HOSTS.search(host))


@lru_cache(maxsize=4_096)
def _site(host: str, port: int) -> str:
    host = _ascii(host.rstrip("."))
    domain = "" if _is_ip(host) else _split.extract_str(host).top_domain_under_public_suffix
    return domain or f"{host.removeprefix('www.')}:{port}"


def _ascii(host: str) -> str:
    """A name in letters of any script as DNS knows it; unchanged where it can't be one."""
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return host


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
