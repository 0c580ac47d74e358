from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.charset import text_of
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
    assert text_of((head + text).encode(charset), content_type) == head + text


def test_a_few_damaged_bytes_do_not_change_the_charset() -> None:
    body = RUSSIAN.encode() + b"\xd0"
    assert text_of(body, "text/html; charset=utf-8") == RUSSIAN + "\ufffd"


def test_characters_are_composed() -> None:
    assert text_of(unicodedata.normalize("NFD", "Bakı şəhəri, memória").encode(), None) == "Bakı şəhəri, memória"


@given(
    st.binary(min_size=1, max_size=200), st.sampled_from([None, "text/html; charset=utf-16", "x; charset=hz", ";;="])
)
def test_any_bytes_give_characters_or_are_unreadable(body: bytes, content_type: str | None) -> None:
    try:
        text = text_of(body, content_type)
    except Unreadable:
        return
    assert text.encode("utf-8").decode() == text
