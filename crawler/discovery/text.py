"""Text as feeds and pages hold it, made fit for one line."""

from __future__ import annotations

import re
from hashlib import sha256

from w3lib.html import remove_tags, replace_entities

TITLE_LENGTH = 1_000
"""Characters of a title that are kept; no headline is longer."""

_REGION = re.compile(r"(?<=-)[A-Za-z]{2}(?=-|$)", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


def tidy(text: object) -> str | None:
    """One line of at most `TITLE_LENGTH` characters; None for what is no text or is blank."""
    if not isinstance(text, str):
        return None
    line = " ".join(_NO_TEXT.sub("", text).split())
    return line[:TITLE_LENGTH].rstrip() or None


def plain(markup: object) -> str | None:
    """As `tidy`, of text that may hold HTML."""
    return tidy(stripped(markup)) if isinstance(markup, str) else None


def stripped(markup: str) -> str:
    """The text of a piece of HTML."""
    return replace_entities(remove_tags(markup)) if "<" in markup or "&" in markup else markup


def language_of(tag: object) -> str | None:
    """A BCP 47 tag, also where it is written `en_GB` or `en-gb`; None for anything else."""
    tag = tag.strip().replace("_", "-") if isinstance(tag, str) else ""
    return _REGION.sub(lambda region: region[0].upper(), tag) if _LANGUAGE.fullmatch(tag) else None


def digest(*words: str | None) -> str:
    """A short name for what was said: 16 hexadecimal digits of SHA-256, blind to white space."""
    line = "\x1f".join(" ".join((word or "").split()) for word in words)
    return sha256(line.encode("utf-8", "replace")).hexdigest()[:16]
