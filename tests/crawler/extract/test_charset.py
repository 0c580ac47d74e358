from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.charset import utf8_of
from storage.errors import Unreadable

RUSSIAN = "<p>Сегодня в городе прошла встреча, посвящённая памяти погибших жителей. " * 8
TURKISH = "<p>İstanbul'da öğrenciler, şehir kütüphanesinde eski fotoğrafları inceledi. " * 8


@pytest.mark.parametrize(
    ("text", "charset", "label", "head"),
    [
        (RUSSIAN, "utf-8", None, ""),
        (RUSSIAN, "utf-8", "windows-1251", ""),
        (RUSSIAN, "utf-8", "iso-8859-1", ""),
        (RUSSIAN, "windows-1251", "windows-1251", ""),
        (RUSSIAN, "windows-1251", None, "<meta charset=windows-1251>"),
        (RUSSIAN, "windows-1251", "utf-8", "<meta charset=windows-1251>"),
        (RUSSIAN, "windows-1251", "iso-8859-1", '<meta http-equiv="Content-Type" content="text/html; charset=cp1251">'),
        (RUSSIAN, "windows-1251", "iso-8859-1", ""),
        (RUSSIAN, "windows-1251", "utf-8", ""),
        (RUSSIAN, "utf-16", None, ""),
        (RUSSIAN, "koi8-r", "koi8-r", ""),
        (TURKISH, "iso-8859-9", "iso-8859-9", ""),
        (TURKISH, "windows-1254", None, "<meta charset=iso-8859-9>"),
    ],
)
def test_the_right_characters_are_found(text: str, charset: str, label: str | None, head: str) -> None:
    content_type = f"text/html; charset={label}" if label else "text/html"
    assert utf8_of((head + text).encode(charset), content_type).decode() == head + text


def test_a_few_damaged_bytes_do_not_change_the_charset() -> None:
    body = RUSSIAN.encode() + b"\xd0"
    assert utf8_of(body, "text/html; charset=utf-8").decode() == RUSSIAN + "\ufffd"


@pytest.mark.parametrize(
    "text", ["Bakı şəhəri, memória", "Ångström", "한국 뉴스", "é" * 5_000, "উপযোগী", "a\u0338 <\u0338 б\u0306"]
)
def test_characters_are_composed(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    for form in ("NFC", "NFD"):
        assert utf8_of(unicodedata.normalize(form, text).encode(), None).decode() == composed


@given(
    st.binary(min_size=1, max_size=200), st.sampled_from([None, "text/html; charset=utf-16", "x; charset=hz", ";;="])
)
def test_any_bytes_give_characters_or_are_unreadable(body: bytes, content_type: str | None) -> None:
    try:
        page = utf8_of(body, content_type)
    except Unreadable:
        return
    assert unicodedata.is_normalized("NFC", page.decode())
