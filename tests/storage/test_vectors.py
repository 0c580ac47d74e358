"""PostgreSQL is given words in its own binary form, and holds the same as if they had been spelled for it."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Connection

from storage.archive.vectors import vector
from storage.folding import words
from tests.storage.spelling import spelled

FACTS = ("·l·en", "·s·wire")
SAID = st.text(st.sampled_from("aab ə ж日\n-.'\\"), max_size=60)


@given(title=SAID, authors=st.lists(SAID, max_size=3), text=SAID)
@example(title="", authors=[], text="")
@example(title="one " * 300, authors=["two"], text="one two three " * 200)
@example(title="", authors=[], text="one " + " ".join(f"w{number % 17_000}" for number in range(20_000)))
@example(title="word" * 200, authors=["слово" * 200], text="word" * 150 + " слово" * 150)
def test_words_sent_are_words_spelled(session: Connection, title: str, authors: list[str], text: str) -> None:
    asked = "SELECT %s::tsvector::text, %s::tsvector::text"
    given = (vector(title, authors, text, FACTS), spelled(words(title), words(" | ".join(authors)), words(text), FACTS))
    sent, expected = session.exec_driver_sql(asked, given).one()
    assert sent == expected


def test_an_article_without_a_word_has_an_empty_vector() -> None:
    assert vector("", [], "", ()) == bytes(4)
