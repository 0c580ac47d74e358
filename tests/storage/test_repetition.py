"""What the archive learns of an outlet from the articles that it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.archive import Archive
from storage.dedup.repetition import likeness_of
from storage.types import Find
from tests.storage.conftest import NOW, Finder, a_match, stated

PLEA = "Our paper costs money: give some"


def told(find: Finder, n: int, line: str = PLEA, **more: object) -> Find:
    name = "abcdefghijklmnopqrstuvwxyz"[n]
    own = " ".join(f"{name}{word}" for word in ("mayor", "of", "our", "town", "opened", "one", "more", "bridge"))
    published = stated(NOW - timedelta(days=1 + n % 7))
    return find(f"https://example.org/{name}", f"{own}\n{line}", published=published, **more)


def test_a_line_is_learnt_from_articles_that_have_it_and_from_those_it_was_taken_from(
    archive: Archive, find: Finder
) -> None:
    archive.record([told(find, n) for n in range(9)])
    assert archive.learnt("wire") == frozenset()
    last = told(find, 9)
    assert last.article is not None
    text = last.article.text.removesuffix(f"\n{PLEA}")
    archive.record([replace(last, article=replace(last.article, text=text, taken=(PLEA,)))])
    assert archive.learnt("wire") == archive.learnt("wire", whole=True) == {likeness_of(PLEA)}
    assert archive.learnt("another") == frozenset()
    assert archive.story("https://example.org/j").article.taken == (PLEA,)


def test_what_comes_back_in_stories_of_an_observance_is_their_story(archive: Archive, find: Finder) -> None:
    ritual = "The Alley of Martyrs is visited by thousands every year"
    archive.record([told(find, n, ritual, matches=(a_match(),)) for n in range(12)])
    assert archive.learnt("wire") == frozenset()


def test_copies_within_an_outlet_teach_nothing(archive: Archive, find: Finder) -> None:
    same = " ".join(f"word{n}" for n in range(200))
    archive.record([find(f"https://example.org/{n}", f"{same}\n{PLEA}") for n in range(12)])
    assert archive.learnt("wire") == frozenset()
