from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.archive import Archive
from storage.errors import ArchiveBusy, ArchiveFull
from storage.spool import AT_ONCE, Spool, brought_of, line_of
from storage.types import (
    Article,
    Capture,
    Directive,
    Find,
    Instant,
    Kind,
    Lead,
    Match,
    Miss,
    Origin,
    Precision,
    Recorded,
    Stated,
    Translation,
    Via,
)
from tests.storage.conftest import NOW, Finder, a_lead

OFFSETS = st.integers(-86_399, 86_399).map(lambda seconds: timezone(timedelta(seconds=seconds)))
WORDS = st.text(st.characters(exclude_categories=()))
INSTANTS = st.datetimes(timezones=OFFSETS)
OPTIONAL = st.none() | WORDS
STATED = st.none() | st.builds(
    Instant,
    at=INSTANTS,
    precision=st.sampled_from(Precision),
    origin=st.sampled_from(Origin),
    offset_stated=st.booleans(),
)
LEADS = st.builds(
    Lead,
    url=WORDS,
    source=WORDS,
    via=st.sampled_from(Via),
    found_on=WORDS,
    found_at=INSTANTS,
    title=OPTIONAL,
    language=OPTIONAL,
    published=STATED,
    modified=STATED,
    said=OPTIONAL,
)
CAPTURES = st.builds(
    Capture,
    url=WORDS,
    file=WORDS,
    offset=st.integers(0),
    length=st.integers(0),
    digest=WORDS,
    status=st.integers(100, 599),
    fetched_at=INSTANTS,
    etag=OPTIONAL,
    last_modified=OPTIONAL,
)
ARTICLES = st.builds(
    Article,
    url=WORDS,
    canonical_url=WORDS,
    title=WORDS,
    text=WORDS,
    authors=st.lists(WORDS, max_size=2).map(tuple),
    section=OPTIONAL,
    tags=st.lists(WORDS, max_size=2).map(tuple),
    description=OPTIONAL,
    image=OPTIONAL,
    language=OPTIONAL,
    published=STATED,
    modified=STATED,
    directives=st.lists(
        st.builds(Directive, name=WORDS, value=OPTIONAL, origin=st.sampled_from(Stated)), max_size=2
    ).map(tuple),
    image_size=st.none() | st.tuples(st.integers(0), st.integers(0)),
    agencies=st.lists(WORDS, max_size=2).map(tuple),
    kind=st.sampled_from(Kind),
    free=st.none() | st.booleans(),
    translations=st.lists(st.builds(Translation, language=WORDS, url=WORDS), max_size=2).map(tuple),
)
MATCHES = st.builds(
    Match,
    observance=WORDS,
    name=WORDS,
    occurrence=st.dates(),
    anniversary=st.integers(),
    score=st.floats(0, 1),
    terms=st.lists(WORDS, max_size=2).map(tuple),
)
FINDS = st.builds(
    Find,
    lead=LEADS,
    capture=CAPTURES,
    article=st.none() | ARTICLES,
    matches=st.lists(MATCHES, max_size=2).map(tuple),
    problem=OPTIONAL,
    again_at=st.none() | INSTANTS,
)
MISSES = st.builds(
    Miss, lead=LEADS, at=INSTANTS, reason=WORDS, status=st.none() | st.integers(), again_at=st.none() | INSTANTS
)


@given(FINDS | MISSES)
def test_a_line_holds_all_of_a_find_or_miss(brought: Find | Miss) -> None:
    line = line_of(brought)
    assert line.count(b"\n") == 1
    again = brought_of(line)
    assert again == brought
    assert offsets(again) == offsets(brought)


def offsets(value: object) -> list[timedelta | None]:
    """The offset of every instant in a noun, which equality doesn't look at."""
    if isinstance(value, datetime):
        return [value.utcoffset()]
    if isinstance(value, tuple):
        return [offset for one in value for offset in offsets(one)]
    names = getattr(value, "__slots__", ()) if not isinstance(value, date) else ()
    return [offset for name in names for offset in offsets(getattr(value, name))]


def a_miss(name: str, reason: str = "HTTP 404") -> Miss:
    return Miss(lead=a_lead(f"https://example.org/{name}"), at=NOW, reason=reason, status=404)


class Book:
    """Takes what is drained, and refuses what it is told to."""

    def __init__(self, refused: Callable[[Find | Miss], Exception | None] = lambda _: None) -> None:
        self.held: list[Find | Miss] = []
        self.transactions = 0
        self._refused = refused

    def __call__(self, brought: Sequence[Find | Miss]) -> list[Recorded]:
        self.transactions += 1
        for one in brought:
            if error := self._refused(one):
                raise error
        self.held += brought
        return [Recorded(verdict=None)] * len(brought)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "captures")


def test_what_waits_is_drained_in_order_and_once(spool: Spool) -> None:
    misses = [a_miss(f"m{n}") for n in range(AT_ONCE * 2 + 5)]
    spool.add(misses[:3])
    spool.add(misses[3:])
    assert spool.path.stat().st_size
    book = Book()
    (told,) = spool.drain(book)
    assert f"{len(misses)} answers" in told
    assert book.held == misses
    assert book.transactions == 3
    assert spool.empty
    assert spool.drain(book) == []
    assert book.held == misses


def test_where_nothing_ever_waited_nothing_is_made(spool: Spool, tmp_path: Path) -> None:
    assert spool.empty
    assert spool.waiting() is None
    assert spool.drain(Book()) == []
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_still_away_leaves_all_of_it_waiting(spool: Spool) -> None:
    misses = [a_miss("a"), a_miss("b")]
    spool.add(misses)
    with pytest.raises(ArchiveBusy):
        spool.drain(Book(lambda _: ArchiveBusy("locked")))
    assert "2 answers wait" in str(spool.waiting())
    book = Book()
    spool.drain(book)
    assert book.held == misses


@given(st.data())
def test_a_last_line_that_is_torn_was_never_acknowledged(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    spool = Spool(tmp_path_factory.mktemp("torn"))
    kept, torn, later = a_miss("kept"), line_of(a_miss("torn")), a_miss("later")
    spool.add([kept])
    with spool.path.open("ab") as file:
        file.write(torn[: data.draw(st.integers(0, len(torn) - 1))])
    more = data.draw(st.booleans())
    if more:
        spool.add([later])
    book = Book()
    spool.drain(book)
    assert book.held == ([kept, later] if more else [kept])
    assert spool.empty
    assert not spool.aside.exists()


def test_a_line_in_which_a_power_cut_left_a_hole_was_never_acknowledged(spool: Spool) -> None:
    spool.add([a_miss("kept")])
    lost = line_of(a_miss("lost"))
    with spool.path.open("ab") as file:
        file.write(lost[:20] + bytes(40) + lost[60:])
    spool.add([a_miss("later")])
    book = Book()
    spool.drain(book)
    assert book.held == [a_miss("kept"), a_miss("later")]
    assert not spool.aside.exists()


def test_a_full_spool_takes_nothing_and_says_so(tmp_path: Path) -> None:
    small = Spool(tmp_path, limit=len(line_of(a_miss("a"))) * 2 + 1)
    small.add([a_miss("a"), a_miss("b")])
    with pytest.raises(ArchiveFull, match=r"waiting\.jsonl: the spool is full"):
        small.add([a_miss("c")])
    book = Book()
    small.drain(book)
    assert book.held == [a_miss("a"), a_miss("b")]
    small.add([a_miss("c")])


@pytest.mark.parametrize(
    "line", [b"nonsense\n", b"{}\n", b'{"find": {"lead": 1}}\n', b'{"x": {}}\n', b"\xff\xfe\n", b"\n"]
)
def test_a_line_that_cannot_be_understood_is_set_aside_and_holds_up_nothing(spool: Spool, line: bytes) -> None:
    spool.add([a_miss("before")])
    with spool.path.open("ab") as file:
        file.write(line)
    spool.add([a_miss("after")])
    book = Book()
    said = spool.drain(book)
    assert book.held == [a_miss("before"), a_miss("after")]
    assert [str(spool.aside) in one for one in said] == [False, True]
    assert spool.empty
    assert len(spool.aside.read_bytes().splitlines()) == 1


def test_a_find_that_cannot_be_recorded_is_set_aside_whole_and_once(spool: Spool) -> None:
    misses = [a_miss("a"), a_miss("odd"), a_miss("b")]
    book = Book(lambda one: ValueError("odd indeed") if one == misses[1] else None)
    for _ in range(2):  # as after a crash before the spool was emptied
        spool.add(misses)
        spool.drain(book)
    assert book.held == [misses[0], misses[2]] * 2
    (entry,) = spool.aside.read_text().splitlines()
    assert "odd indeed" in entry
    assert "https://example.org/odd" in entry


def test_draining_the_same_again_changes_nothing(spool: Spool, archive: Archive, find: Finder) -> None:
    first = find(text="The first state of it, as it was told in the morning.")
    second = find(text="The second state of it, as it was told in the evening.", at=NOW + timedelta(hours=8))
    for _ in range(2):
        spool.add([first, second])
        spool.drain(archive.record)
        (story,) = archive.articles()
        assert story.revision == 2
        assert story.article.text == "The second state of it, as it was told in the evening."
        assert [capture.offset for capture, _, _ in archive.captures()] == [first.capture.offset, second.capture.offset]


def test_a_find_with_what_no_database_takes_is_recorded(spool: Spool, archive: Archive, find: Finder) -> None:
    brought = find()
    assert brought.article is not None
    spool.add([replace(brought, article=replace(brought.article, title="half \ud83d and \0"))])
    spool.drain(archive.record)
    (story,) = archive.articles()
    assert story.article.title.startswith("half")


def test_processes_that_add_and_drain_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    start = multiprocessing.get_context("spawn")
    with start.Pool(3) as pool:
        drained = pool.starmap(_at_work, [(tmp_path, f"p{n}") for n in range(3)])
    book = Book()
    Spool(tmp_path).drain(book)
    urls = [url for urls in drained for url in urls] + [one.lead.url for one in book.held]
    assert sorted(urls) == sorted(f"https://example.org/p{n}-{m}" for n in range(3) for m in range(30))


def _at_work(folder: Path, name: str) -> list[str]:
    spool, book = Spool(folder), Book()
    for n in range(30):
        spool.add([a_miss(f"{name}-{n}")])
        if n % 7 == 0:
            spool.drain(book)
    return [one.lead.url for one in book.held]
