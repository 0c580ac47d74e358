"""The sieve never keeps a paragraph from the matcher in which a term holds, and lets hardly any other pass."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.match import Finding, Matcher
from crawler.match import sieve as sieves
from crawler.match.folding import WORD
from crawler.match.sieve import Needs, Sieve, needs
from crawler.observances import Observance
from storage.types import Article
from tests.matching.labelled import matcher, observances, texts

DAY = date(2026, 1, 20)
PIECES = sorted({piece for text in texts() for piece in f"{text.title} {text.text}".split()})
PHRASES = sorted(
    term.replace("(", "").replace(")", "").replace("|", "").replace("&", "")
    for one in observances().values()
    for terms in one.terms.values()
    for term in terms
)
BETWEEN = [" ", " ", " ", " ", "\n", "-", ", ", "\u00a0", "\u2028", "\u00ad", "\u200b", "\x01", " \x01 ", "\x1c", "’"]
NUMBERS = {"baku": 1, "tragedy": 2, "martyrs": 3, "soviet": 4, "january": 5, "1990": 6}


class _Open:
    """A sieve that lets everything pass."""

    def paragraphs(self, whole: str) -> range:
        return range(max(whole.count("\n"), 1))


@pytest.fixture(scope="module")
def without() -> Matcher:
    made = Matcher(observances().values())
    made._sieve = _Open()  # type: ignore[assignment]
    return made


def explained(by: Matcher, title: str, text: str) -> tuple[Finding, ...]:
    article = Article(url="https://example.org/a", canonical_url="https://example.org/a", title=title, text=text)
    return by.explain(article, fallback_day=DAY)


def sieve(*terms: Needs) -> Sieve:
    return Sieve(terms, lambda word: [NUMBERS[word.lower()]] if word.lower() in NUMBERS else [])


def a_term(*parts: list[str]) -> list[Needs]:
    return list(needs([[tuple(NUMBERS[word] for word in phrase.split()) for phrase in part] for part in parts]))


def test_labelled_texts_are_found_as_without_it(without: Matcher) -> None:
    for text in texts()[::3]:
        told = text.article
        assert matcher().explain(told, fallback_day=text.day) == without.explain(told, fallback_day=text.day)


@given(
    st.lists(st.tuples(st.sampled_from(PIECES) | st.sampled_from(PHRASES), st.sampled_from(BETWEEN)), max_size=40),
    st.integers(0, 40),
)
def test_so_is_any_mixture_of_their_words_and_of_terms(
    without: Matcher, said: list[tuple[str, str]], title: int
) -> None:
    whole = ["".join(pair) for pair in said]
    told = "".join(whole[:title]), "".join(whole[title:])
    assert explained(matcher(), *told) == explained(without, *told)


def test_what_is_forgotten_is_learned_again(monkeypatch: pytest.MonkeyPatch, without: Matcher) -> None:
    monkeypatch.setattr(sieves, "TOKENS_REMEMBERED", 5)
    monkeypatch.setattr(sieves, "_TOKENS_TOLD", 2)
    monkeypatch.setattr(sieves, "TEXTS_HEARD", 20)
    forgetful = Matcher(observances().values())
    for text in texts()[::30]:
        told = text.article
        assert forgetful.explain(told, fallback_day=text.day) == without.explain(told, fallback_day=text.day)


def test_no_space_stands_in_a_word() -> None:
    spaces = (sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isspace())
    assert not [sign for sign in spaces if WORD.fullmatch(f"a{sign}a")]


def test_paragraphs_pass_that_hold_all_a_term_needs() -> None:
    made = sieve(*a_term(["january 1990"], ["martyrs", "soviet"]))
    whole = "Rain\nIn January 1990\nJanuary 1990, martyrs\nSoviet January 1990\nJanuary\n1990 martyrs"
    assert made.paragraphs(whole) == [1, 2]


def test_the_title_is_of_the_first_paragraph() -> None:
    made = sieve(*a_term(["baku"], ["martyrs"]))
    assert made.paragraphs("Baku\nMartyrs") == [0]
    assert made.paragraphs("Title\nBaku\nMartyrs") == []


def test_one_of_several_phrases_is_enough() -> None:
    made = sieve(*a_term(["tragedy", "baku soviet"]))
    assert made.paragraphs("Rain\nTragedy\nBaku\nSoviet Baku") == [0, 2]


def test_a_term_of_signs_that_are_no_word_holds_nowhere() -> None:
    told = {
        "id": "signs",
        "name": "Signs",
        "first": 1990,
        "rule": "01-20",
        "terms": {"en": ["\u02bc", "\u02bc & Baku"]},
    }
    assert explained(Matcher([Observance.model_validate(told)]), "\u02bc", "Baku \u02bc") == ()


def test_a_break_is_never_learned_to_be_silent() -> None:
    made = sieve(*a_term(["baku"], ["martyrs"]))
    for _ in range(sieves.TEXTS_HEARD + 1):
        assert made.paragraphs("Rain\nRain\nBaku and martyrs\nMartyrs") == [1]


def test_few_paragraphs_pass() -> None:
    """The day and the place of something else, which most articles about other matters hold, ask for nothing."""
    made = Matcher([Observance.model_validate(observances()["black-january"])])
    others = [text for text in texts() if text.other and "black-january" not in text.observances]
    passing = sum(bool(made._sieve.paragraphs(f"{one.title}\n{one.text}")) for one in others)
    assert passing < len(others) / 10
