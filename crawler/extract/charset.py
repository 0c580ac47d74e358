"""From bytes to characters: the HTML standard's order of evidence, and wrong labels mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import is_normalized, normalize

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

from storage.errors import Unreadable

_SAMPLE = 20_000
"""Bytes from which a charset is guessed."""
_NOT_IN_HTML = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PLAIN = bytes((9, 10, 12, 13, *range(32, 127)))
"""ASCII that HTML may hold."""
_ASCII = re.compile(r"[\x00-\x7f]")
_PIECE = 4_000
"""Characters that are composed at once, or a few more."""
_MARKS = re.compile(r"[\u0300-\u036f]")
"""What composes with ASCII letters; nothing else does."""
_MARKUP = re.compile(rb"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_MOJIBAKE = re.compile(r"[À-ÿ]{4,}")
"""Runs of accented Latin letters, which no language has."""
_LETTER = re.compile(r"[^\W\d_]{4,}")


def utf8_of(body: bytes, content_type: str | None) -> bytes:
    """The page's characters in UTF-8, composed (NFC), without those that no HTML may hold.

    The byte order mark decides, then what is valid UTF-8 and not plain ASCII, then the header, then the page's own
    declaration; one that doesn't fit the bytes gives way to the next and at last to a guess. Damaged characters become
    U+FFFD.

    Raises:
        Unreadable: there is nothing, or what is there is binary.
    """
    if not body or body.isspace():
        raise Unreadable("empty")
    raw = _recoded(body, content_type)
    others = raw.translate(None, _PLAIN).decode("utf-8", "surrogatepass")
    if _NOT_IN_HTML.search(others):
        raw = _NOT_IN_HTML.sub("", raw.decode("utf-8", "surrogatepass")).encode()
    elif _is_composed(others):
        return raw
    return "".join(normalize("NFC", piece) for piece in _pieces(raw.decode())).encode()


def _is_composed(others: str) -> bool:
    """Whether a text is, by the characters in it that are not ASCII, which are few; if in doubt, it is not."""
    return not _MARKS.search(others) and is_normalized("NFC", others)


def _pieces(text: str) -> Iterator[str]:
    """A text cut before ASCII, which composes with nothing before it.

    That a piece is composed is seen in a tenth of the time that composing takes.
    """
    start = 0
    while start < len(text):
        found = _ASCII.search(text, start + _PIECE)
        end = found.start() if found else len(text)
        yield text[start:end]
        start = end


def _recoded(body: bytes, content_type: str | None) -> bytes:
    """The body in UTF-8; itself, as most often, where it is that."""
    encoding, bom = read_bom(body)
    if encoding:
        return _encoded(body[len(bom or b"") :].decode(encoding, "replace"))
    if b"\0" in body[:1024] and not any(name.startswith("utf-16") for name in _declared(body, content_type)):
        raise Unreadable("binary")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _encoded(_mended(body, _declared(body, content_type)))
    labelled = _by_label(body, _declared(body, content_type)) if text.isascii() else None
    return _encoded(labelled) if labelled else body


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """In order of trust; a header that says Latin-1 says mostly that nobody set it."""
    header = http_content_type_encoding(content_type or "")
    page = html_body_declared_encoding(body[:4096])
    order = (page, header) if header == "cp1252" else (header, page)
    return list(dict.fromkeys(name for name in order if name))


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
