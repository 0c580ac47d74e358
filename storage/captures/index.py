"""The CDXJ index of a WARC file, kept beside it: one sorted line a response or revisit, keyed by SURT.

Lines are as pywb, cdxj-indexer and OpenWayback's CDXJ have them, so that pywb can replay the captures folder as it is,
and `LC_ALL=C sort -m *.cdxj` is the index of the whole folder. The first line vouches for the file's very bytes.

The `surt` package is not used: it is under the AGPL, and asks the name server about hosts made of digits.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

import orjson
from warcio.recordloader import ArcWarcRecord

from storage.captures.packing import OPEN, unpacked
from storage.captures.records import parsed
from storage.urls import DEFAULT_PORTS

SUFFIX = ".cdxj"
"""Is added to the WARC file's name."""
INDEXED = frozenset({"response", "revisit"})
_ASIDE = ".new"
_WWW = re.compile(r"www\d*\.")
_MIME = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)
_SAFE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"


def key(url: str) -> str:
    """The sort-friendly form of an address: `https://www.example.org/B?y=2&x=1` is `org,example)/b?x=1&y=2`.

    An address that can't be taken apart is its own key.
    """
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, (parts.hostname or "").strip(".")
    except ValueError:
        return url
    if not host:
        return url
    bare = _escaped(_ascii(host[found.end() :] if (found := _WWW.match(host)) else host))
    place = ",".join(reversed(bare.split(".")))
    shown = f":{port}" if port is not None and port != DEFAULT_PORTS.get(parts.scheme) else ""
    query = "&".join(sorted(_escaped(parts.query).lower().split("&"), key=lambda pair: pair.split("=", 1)))
    return f"{place}{shown}){_path(parts.path)}{'?' if query else ''}{query}"


def line(record: ArcWarcRecord, name: str, offset: int, length: int) -> str:
    """One line about a record that stands in the WARC file `name`."""
    headers, http = record.rec_headers, record.http_headers
    url: str = headers.get_header("WARC-Target-URI") or "-"
    moment = re.sub(r"\D", "", headers.get_header("WARC-Date") or "")[:14]
    about = {
        "url": url,
        "mime": "warc/revisit" if record.rec_type == "revisit" else _mime(http and http.get_header("Content-Type")),
        "status": str(http.get_statuscode()) if http else "-",
        "digest": headers.get_header("WARC-Payload-Digest") or "-",
        "length": str(length),
        "offset": str(offset),
        "filename": name,
    }
    return f"{key(url)} {moment} {orjson.dumps(about).decode()}\n"


def text(name: str, lines: Iterable[str], size: int, digest: str) -> bytes:
    """A whole index: what vouches for the file's bytes, then its lines in order."""
    about = {"format": "cdxj", "filename": name, "length": size, "digest": f"sha256:{digest}"}
    return b"".join([f"!meta 0 {orjson.dumps(about).decode()}\n".encode(), *sorted(line.encode() for line in lines)])


def of_file(path: Path) -> bytes:
    """The index of a file as it stands on the disk, up to its last whole record."""
    name = path.name.removesuffix(OPEN)
    records = ((offset, length, parsed(plain)) for offset, length, plain in unpacked(path))
    lines = [line(one, name, offset, length) for offset, length, one in records if one and one.rec_type in INDEXED]
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return text(name, lines, path.stat().st_size, digest)


def beside(path: Path) -> Path:
    """Where the index of a WARC file, open or closed, is kept."""
    return path.with_name(path.name.removesuffix(OPEN) + SUFFIX)


def write(path: Path, index: bytes) -> None:
    """Put an index beside its WARC file, synced, whole or not at all; the folder is not synced yet."""
    target = beside(path)
    aside = target.with_name(target.name + _ASIDE)
    with aside.open("wb") as file:
        file.write(index)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(target)


def _path(path: str) -> str:
    kept: list[bytes] = []
    for part in _unescaped(path).split(b"/")[1:]:
        if part == b"..":
            del kept[-1:]
        elif part not in {b"", b"."}:
            kept.append(part)
    return "/" + _quoted(b"/".join(kept)).lower()


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return host


def _mime(stated: Any) -> str:
    found = _MIME.match(str(stated or "").strip().lower())
    return found.group() if found else "unk"


def _escaped(part: str) -> str:
    return _quoted(_unescaped(part))


def _unescaped(part: str) -> bytes:
    plain = part.encode("utf-8", "replace")
    while (once := unquote_to_bytes(plain)) != plain:
        plain = once
    return plain


def _quoted(plain: bytes) -> str:
    return quote_from_bytes(plain, safe=_SAFE)
