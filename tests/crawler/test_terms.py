from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.match import Matcher
from crawler.observances import Observance
from crawler.observances.terms import parse
from storage.types import Article

DAY = date(2026, 1, 20)


def holds(term: str, title: str, text: str = "Nothing.") -> bool:
    one = Observance(id="x", name="X", first=date(1990, 1, 20), rule="01-20", terms={"en": (term,)})
    address = "https://example.org/a"
    return bool(Matcher([one])(Article(url=address, canonical_url=address, title=title, text=text), fallback_day=DAY))


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("(tanks | troops) & Baku", "troops in Baku", True),
        ("(tanks | troops) & Baku", "tanks in Baku", True),
        ("(tanks | troops) & Baku", "ships in Baku", False),
        ("bloody January & !Kazakhstan", "bloody January", True),
        ("bloody January & !Kazakhstan", "bloody January in Kazakhstan", False),
        ("bloody January & !(Kazakhstan | Almaty)", "bloody January in Almaty", False),
        ("bloody January & !Kazakhstan", "bloody January in Kazakhstan\nbloody January in Baku", True),
        ("troops NEAR/2 Baku", "troops came to Baku", True),
        ("troops NEAR/2 Baku", "Baku saw the troops", True),
        ("troops NEAR/2 Baku", "troops came late to Baku", False),
        ("troops NEAR/9 Baku", "troops came.\nBaku slept.", False),
        ("Khojaly & REMEMBERED", "Khojaly mourns", True),
        ("Khojaly & REMEMBERED", "Khojaly builds", False),
        ("Khojaly & REMEMBERED & !road", "a road to Khojaly, victims remembered", False),
        ("troops NEAR/2 (Baku | Ganja) & night", "by night troops reached Ganja", True),
    ],
)
def test_terms_say_what_stands_together(term: str, text: str, expected: bool) -> None:
    assert holds(term, "-", text) is expected


def test_a_term_for_titles_holds_in_the_title_only() -> None:
    assert holds("title: old bridge", "An old bridge")
    assert not holds("title: old bridge", "-", "An old bridge")
    assert holds("title: old & bridge", "A bridge that is old")


@pytest.mark.parametrize(
    ("term", "says"),
    [
        ("!Kazakhstan", "names nothing that must stand"),
        ("a &", "a part without a word"),
        ("(a | ) & b", "a part without a word"),
        ("a | b", "alternatives in parentheses"),
        ("(a | (b)) & c", "without parentheses in parentheses"),
        ("a NEAR b", "NEAR needs a number"),
        ("a NEAR/99 b", "up to 50"),
        ("a !b", "at the start of a part"),
    ],
)
def test_what_cannot_be_meant_is_told(term: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        parse(term)


@given(st.text())
def test_any_text_is_a_term_or_is_told_what_is_wrong(said: str) -> None:
    with suppress(ValueError):
        assert all(parse(said).phrases())


def test_a_search_is_asked_for_the_first_alternatives() -> None:
    assert parse("title: (tanks | troops) NEAR/3 Baku & night & !film").spoken() == "tanks Baku night"
