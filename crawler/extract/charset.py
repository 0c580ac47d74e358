"""From bytes to characters: the HTML standard's order of evidence, and wrong labels mended."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

from storage.errors import Unreadable

_SAMPLE = 20_000
"""Bytes from which a charset is guessed."""
_NOT_IN_HTML = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes((*range(9), 11, *range(14, 32), 127))
"""Of those the ones that are one byte; the others are rare."""
_MARKUP = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_MOJIBAKE = re.compile(r"[À-ÿ]{4,}")
"""Runs of accented Latin letters, which no language has."""
_LETTER = re.compile(r"[^\W\d_]{4,}")


def text_of(body: bytes, content_type: str | None) -> str:
    """The page's characters, composed (NFC), without those that no HTML may hold.

    The byte order mark decides, then what is valid UTF-8 and not plain ASCII, then the header, then the page's own
    declaration; one that doesn't fit the bytes gives way to the next and at last to a guess. Damaged characters become
    U+FFFD.

    Raises:
        Unreadable: there is nothing, or what is there is binary.
    """
    if not body.strip():
        raise Unreadable("empty")
    return unicodedata.normalize("NFC", _bare(_decoded(body, content_type)))


def _bare(text: str) -> str:
    """Without what HTML may not hold; a look at the bytes, which is quicker, says whether there is any."""
    raw = text.encode("utf-8", "surrogatepass")
    clean = len(raw.translate(None, _CONTROLS)) == len(raw) and b"\xef\xbf\xbe" not in raw and b"\xed" not in raw
    return text if clean and b"\xef\xbf\xbf" not in raw else _NOT_IN_HTML.sub("", text)


def _decoded(body: bytes, content_type: str | None) -> str:
    encoding, bom = read_bom(body)
    if encoding:
        return body[len(bom or b"") :].decode(encoding, "replace")
    declared = list(dict.fromkeys(_declared(body, content_type)))
    if b"\0" in body[:1024] and not any(name.startswith("utf-16") for name in declared):
        raise Unreadable("binary")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _mended(body, declared)
    return text if not text.isascii() else _by_label(body, declared) or text


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    """In order of trust; a header that says Latin-1 says mostly that nobody set it."""
    header = http_content_type_encoding(content_type or "")
    page = html_body_declared_encoding(body[:4096])
    order = (page, header) if header == "cp1252" else (header, page)
    return (name for name in order if name)


def _by_label(body: bytes, declared: list[str]) -> str | None:
    for name in declared:
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    return None


def _mended(body: bytes, declared: list[str]) -> str:
    """Of bytes that are no valid UTF-8."""
    nearly = body.decode("utf-8", "replace")
    if nearly.count("\ufffd") * 10 <= len(nearly) - len(nearly.encode("ascii", "ignore")):
        return nearly
    text = _by_label(body, [name for name in declared if name != "utf-8"])
    if text is not None and not _garbled(text):
        return text
    return _by_label(body, _guesses(body)) or text or body.decode("cp1252", "replace")


def _garbled(text: str) -> bool:
    """Whether Cyrillic or another script was read as Latin."""
    return 5 * sum(1 for _ in _MOJIBAKE.finditer(text)) > sum(1 for _ in _LETTER.finditer(text))


def _guesses(body: bytes) -> list[str]:
    sample = _MARKUP.sub(b" ", body)[:_SAMPLE]
    guess = from_bytes(sample).best()
    name = resolve_encoding(guess.encoding) if guess else None
    return [name or guess.encoding] if guess else []
