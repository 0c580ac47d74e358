"""What servers answered, as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One HTTP request and its response as they passed over the wire, transfer coding undone."""

    url: str
    """The address that was asked, after redirects."""
    method: str
    request_headers: tuple[tuple[str, str], ...]
    protocol: str
    """`HTTP/1.1` or what the server spoke."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """The response's, in order, with repetitions."""
    body: bytes
    """The payload as sent: its content coding (gzip, br …) still on."""
    fetched_at: datetime
    """UTC, when the response was complete."""
    ip: str | None = None
    """The address of the server's socket."""
    truncated: str | None = None
    """Why the body is known to be incomplete (WARC 1.1 `WARC-Truncated`: `length`, `time`, `disconnect`), or None."""
    rendered: bytes | None = None
    """The document that a browser's scripts made of the body, as HTML in UTF-8; None where none ran."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """Where one HTTP exchange stands in the WARC files."""

    url: str
    file: str
    """The WARC file's name, relative to the captures folder."""
    offset: int
    """Bytes from the file's start to the response's (or revisit's) gzip member."""
    length: int
    """Bytes of that member."""
    digest: str
    """Of the payload: `sha256:` and hexadecimal digits."""
    status: int
    fetched_at: datetime
    """UTC."""
    etag: str | None = None
    """Verbatim."""
    last_modified: str | None = None
    """Verbatim."""
    elsewhere: bool = False
    """Whether the file is another archive's, from which the row was brought in without the bytes."""
    truncated: str | None = None
    """Why the payload is known to be incomplete, as of an exchange."""
