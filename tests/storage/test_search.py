from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.archive import Archive, Found
from storage.archive.engine import writing
from storage.archive.facts import day_of, days_between
from storage.archive.fulltext import drop, put, words_of
from storage.archive.parts import EACH
from storage.archive.search import lite, postgres
from storage.archive.search.language import parse
from storage.archive.search.nodes import Term
from storage.archive.search.snippets import Snippets
from storage.errors import UsageError
from storage.types import Query
from tests.storage.conftest import NOW, PROSE, Finder, a_lead, a_match, stated
from tests.storage.crowd import words

NAUGHTY = Path("../shared/cases/blns.json")
FILLER = " ".join(f"filler{n}" for n in range(60))


def found(archive: Archive, words: str, query: Query | None = None, limit: int = 20, offset: int = 0) -> list[str]:
    """The last letters of the addresses found."""
    answer = archive.search(words, query, limit, offset)
    return [hit.story.article.url.rsplit("/", 1)[-1] for hit in answer.hits]


@pytest.fixture
def stocked(archive: Archive, find: Finder) -> Archive:
    """Five stories that differ in what they are about."""
    told: dict[str, dict[str, Any]] = {
        "flame": {"text": f"The eternal flame burns for the martyrs of Baku. {FILLER} one"},
        "match": {"text": f"Baku won the football match under an eternal night. {FILLER} two", "title": "Sports"},
        "ganja": {
            "text": f"Gəncə şəhərində mərasim keçirildi, İçərişəhər də. {FILLER} three",
            "title": "Şəhidlər xiyabanı",
            "authors": ("Əli Həsənov",),
            "language": "az-Latn",
            "lead": a_lead("https://example.org/ganja", "sahil-xeber"),
            "matches": (a_match(),),
        },
        "tokyo": {"text": f"東京で追悼式が行われた。{FILLER} four", "language": "ja", "title": "追悼"},
        "late": {
            "text": f"Flowers were laid. martyrs martyrs {FILLER} five",
            "title": "Martyrs remembered",
            "published": stated(datetime(2026, 3, 5, 12, tzinfo=UTC)),
            "language": "en-GB",
            "matches": (a_match(2025),),
        },
    }
    archive.record([find(f"https://example.org/{name}", **said) for name, said in told.items()])
    return archive


ASKED: dict[str, set[str]] = {
    "baku": {"flame", "match"},
    "eternal martyrs": {"flame"},
    '"eternal flame"': {"flame"},
    '"flame eternal"': set(),
    "“eternal flame”": {"flame"},
    "eternal -football": {"flame"},
    "eternal NOT football": {"flame"},
    "football OR martyrs": {"match", "flame", "late"},
    "(football OR flowers) baku": {"match"},
    "football OR flowers baku": {"match"},
    "eternal -(football OR martyrs)": set(),
    "martyr*": {"flame", "late"},
    '"eternal fla*"': {"flame"},
    "NEAR(eternal martyrs, 4)": {"flame"},
    "NEAR(martyrs eternal, 3)": set(),
    "martyrs NEAR/4 eternal": {"flame"},
    "baku NEAR eternal": {"flame", "match"},
    'NEAR("the martyrs" eternal, 3)': {"flame"},
    "title:martyrs": {"late"},
    "title:(sports OR martyrs)": {"match", "late"},
    "martyrs -title:martyrs": {"flame"},
    'title:"martyrs remembered"': {"late"},
    "author:hesenov": {"ganja"},
    "hesenov": {"ganja"},
    "sehidler GENCE icerisehər": {"ganja"},
    "source:sahil-xeber": {"ganja"},
    "martyrs source:wire": {"flame", "late"},
    "martyrs source:sahil-xeber": set(),
    "martyrs lang:en": {"flame", "late"},
    "martyrs lang:en-gb": {"late"},
    "lang:az": {"ganja"},
    "observance:black-january": {"ganja", "late"},
    "year:2025": {"late"},
    "martyrs since:2026-02": {"late"},
    "martyrs until:2026-02": {"flame"},
    "martyrs date:2026-01-20": {"flame"},
    "martyrs date:2026": {"flame", "late"},
    "追悼式": {"tokyo"},
    "悼追": set(),
    "title:追悼": {"tokyo"},
    "-source:wire gence": {"ganja"},
    "it's OR martyrs": {"flame", "late"},
    "NEAR(the eternal flame burns for the martyrs of baku, 50)": {"flame"},
    f"NEAR({' '.join('mar* ' + 'eternal' for _ in range(7))}, 50)": {"flame"},
}


def test_one_language_asks_both_databases(stocked: Archive) -> None:
    assert {query: set(found(stocked, query)) for query in ASKED} == ASKED


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "there is no word to search for; write at least one"),
        ("!!! — *", "there is no word to search for"),
        ("-war", "-war: says only what must not be; add a word that must"),
        ("peace OR -war", "-war: says only what must not be"),
        ("-(-war -peace)", "-war: says only what must not be"),
        ("(war", "'(' at character 1: is never closed"),
        ("war )", "')' at character 5: closes nothing"),
        ("NEAR(war", "'(' at character 5: is never closed"),
        ("NEAR(war -peace)", "takes words and phrases only"),
        ("war NEAR", "'NEAR' at character 5: stands between two words or phrases"),
        ("NEAR/3 war", "'NEAR/3' at character 1: stands between"),
        ("war NEAR/99 peace", "'NEAR/99' at character 5: allows at most 50 words between"),
        (f"NEAR({' '.join(map('w{}'.format, range(30)))}, 50)", "asks for too many words near each other"),
        (" NEAR/50 ".join(map("w{}".format, range(30))), "asks for too many words near each other"),
        ("wa*", "'wa*' at character 1: write at least 3 letters before the *"),
        ("title:", "'title:' at character 1: needs a word or a phrase right after the colon"),
        ("source: wire", "source: needs a value right after the colon, as in source:trend"),
        ("year:soon", "year:soon: is no year; write it as year:2026"),
        ("since:2026-02-30", "since:2026-02-30: is no day, month or year"),
        ("since:2026-02 until:2026-01", "since 2026-02-01 until 2026-01-31: no day is both; swap them"),
        ("(" * 30 + "war" + ")" * 30, "more than 20 parentheses within each other"),
        ("war " * 300, "past the 200 words that a query may hold"),
    ],
)
def test_a_query_that_cannot_be_meant_is_told_what_is_wrong_and_where(query: str, says: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(query)
    assert says in str(refused.value)


def answers(archive: Archive, query: str) -> Found | None:
    try:
        return archive.search(query)
    except UsageError:
        return None


PIECES = st.sampled_from(
    [
        *"()\"*-|&:,^+~{}\\;'%_ ",
        *(" OR ", " AND ", " NOT ", "NEAR(", " NEAR/3 ", "title:", "since:", "source:", "2026-01-20"),
        *("flame", "eternal", "ə", "İ", "東京", "\0", "\ud800", "“", "·s·wire", "--", "/*"),
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(query=st.text(max_size=40) | st.lists(PIECES, max_size=12).map("".join))
def test_any_string_gets_an_answer_or_a_refusal(stocked: Archive, query: str) -> None:
    answers(stocked, query)


def test_notorious_strings_get_an_answer_or_a_refusal(stocked: Archive) -> None:
    if not NAUGHTY.exists():
        pytest.skip("the list of naughty strings is not here")
    for query in json.loads(NAUGHTY.read_text()):
        answers(stocked, query)


def test_a_title_weighs_more_than_a_text_and_of_equals_the_later_comes_first(archive: Archive, find: Finder) -> None:
    archive.record(
        [
            find("https://example.org/titled", f"Nothing of it here. {FILLER} a", title="The orchard"),
            find("https://example.org/once", f"An orchard stood there. {FILLER} b"),
            find("https://example.org/again", f"An orchard stood there. {FILLER.replace('filler', 'other')} c"),
        ]
    )
    assert found(archive, "orchard") == ["titled", "again", "once"]


def test_pages_follow_each_other(stocked: Archive) -> None:
    everything = found(stocked, "filler1", limit=99)
    assert len(everything) == 5
    assert [found(stocked, "filler1", limit=2, offset=offset) for offset in (0, 2, 4, 6)] == [
        everything[:2],
        everything[2:4],
        everything[4:],
        [],
    ]


def test_more_hits_than_can_be_weighed_are_told_of(stocked: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    for database in (lite, postgres):
        monkeypatch.setattr(database, "WEIGHED", 2)
    answer = stocked.search("filler1 OR flame")
    assert (answer.total, answer.more) == (2, True)
    assert {hit.story.article.url.rsplit("/", 1)[-1] for hit in answer.hits} == {"tokyo", "late"}
    assert set(found(stocked, "filler1 source:sahil-xeber")) == {"ganja"}


def test_common_words_weigh_only_in_titles(stocked: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lite, "_COMMON", 1)
    assert found(stocked, "martyrs") == ["late", "flame"]
    assert found(stocked, "baku football") == ["match"]
    assert set(found(stocked, "baku OR football OR title:sports OR author:hesenov")) == {"flame", "match", "ganja"}


NARROWED = [
    (Query(sources=("wire",)), {"flame", "match", "tokyo", "late"}),
    (Query(sources=("wire", "sahil-xeber")), {"flame", "match", "ganja", "tokyo", "late"}),
    (Query(language="en"), {"flame", "match", "late"}),
    (Query(observances=("black-january",)), {"ganja", "late"}),
    (Query(observances=("black-january",), year=2026), {"ganja"}),
    (Query(year=2025), {"late"}),
    (Query(since=date(2026, 2, 1)), {"late"}),
    (Query(until=date(2026, 3, 4)), {"flame", "match", "ganja", "tokyo"}),
    (Query(since=date(2026, 3, 5), until=date(2026, 3, 5)), {"late"}),
    (Query(changed_after=0), {"flame", "match", "ganja", "tokyo", "late"}),
    (Query(changed_after=10**9), set()),
    (Query(ids=("nosuch",)), set()),
]


def test_a_search_is_narrowed_as_an_export_is(stocked: Archive) -> None:
    for query, names in NARROWED:
        assert set(found(stocked, "filler1", query)) == names, query
        assert {story.article.url.rsplit("/", 1)[-1] for story in stocked.articles(query)} == names, query


def test_PostgreSQL_weighs_no_more_than_asked_for_where_many_must_be_read(  # noqa: N802 - its name
    postgres_url: str, find: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "LOOKED", 4)
    with Archive(postgres_url) as archive:
        said = ["an eternal flame" if n % 3 else "a flame eternal" for n in range(30)]
        archive.record([find(f"https://example.org/{n}", f"{words(n)}\n{one}") for n, one in enumerate(said)])
        few = archive.search('"eternal flame"', limit=2)
        assert (len(few.hits), few.total, few.more) == (2, 2, True)
        assert archive.search('"eternal flame"', limit=2, offset=18).total == 20
        everything = archive.search('"eternal flame"', limit=20)
        assert (everything.total, everything.more) == (20, False)
        assert not archive.search('"flame eternal"', limit=10).more


def test_PostgreSQL_looks_at_every_stretch_of_the_archive(  # noqa: N802 - its name
    postgres_url: str, find: Finder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "EACH", 2)
    with Archive(postgres_url) as archive:
        archive.record([find(f"https://example.org/{n}", f"{words(n)}\nflame word{n}") for n in range(9)])
        assert archive.search("flame").total == 9
        assert [archive.search(f"word{n}").total for n in range(9)] == [1] * 9


@given(last=st.integers(min_value=0, max_value=10**9))
def test_stretches_are_the_whole_archive_each_number_once(last: int) -> None:
    ranges = list(postgres.stretches(last))
    assert ranges[0][1] >= last
    assert ranges[-1][0] == 0
    assert all(later[0] == earlier[1] + 1 for later, earlier in pairwise(ranges))
    assert len(ranges) <= 2 + (last // EACH).bit_length()


def test_only_the_present_state_is_found(archive: Archive, find: Finder) -> None:
    archive.record([find()])
    archive.record([find(text=PROSE.replace("orchestra", "choir"), at=NOW + timedelta(hours=1))])
    assert found(archive, "choir FLOWERS") == ["a"]
    assert found(archive, "orchestra") == []


@pytest.mark.parametrize("length", [1, 2, 3, 500])
def test_a_text_of_any_length_is_indexed(archive: Archive, find: Finder, length: int) -> None:
    archive.record([find()])
    letters = map(chr, cycle(range(0x10400, 0x16A00)))  # four bytes each, and no spaces put between them
    said = " ".join("".join(islice(letters, length)) for _ in range(250_000 // (length + 1)))
    with writing(archive._engine) as connection:
        [known] = words_of(connection, 1)
        drop(connection, known)
        put(connection, replace(known, text=f"flame {said}", title=said, authors=(said,)))
    assert found(archive, "flame") == ["a"]


def test_a_reading_of_what_an_article_concerns_changes_what_finds_it(archive: Archive, find: Finder) -> None:
    once = find(matches=(a_match(),))
    archive.record([once])
    assert found(archive, "observance:black-january") == ["a"]
    other = replace(a_match(), observance="khojaly")
    archive.reunderstand([replace(once, matches=(other,))])
    assert found(archive, "observance:black-january") == []
    assert found(archive, "observance:khojaly") == ["a"]


def test_a_snippet_is_the_passage_where_most_of_it_stands_in_its_own_letters(stocked: Archive) -> None:
    [hit] = stocked.search("merasim gence").hits
    assert hit.snippet.startswith("Gəncə şəhərində mərasim")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Gəncə", "mərasim"]


def snippet(text: str, *terms: Sequence[str], prefix: bool = False) -> tuple[str, list[str]]:
    passage = Snippets([Term(words=tuple(words), prefix=prefix) for words in terms]).of(text)
    return passage.text, [passage.text[start:end] for start, end in passage.marks]


def test_the_densest_passage_is_shown() -> None:
    text = f"flame {FILLER}\n{FILLER} the flame of the martyrs {FILLER}"
    shown, marked = snippet(text, ["flame"], ["martyrs"])
    assert marked == ["flame", "martyrs"]
    assert shown.startswith("… filler")
    assert shown.endswith(" …")
    assert "\n" not in shown
    assert len(shown) < 200


def test_phrases_and_beginnings_are_marked_whole() -> None:
    assert snippet("The Eternal — Flame", ["eternal", "flame"])[1] == ["Eternal — Flame"]
    assert snippet("Strasse, Straßen", ["strass"], prefix=True)[1] == ["Strasse", "Straßen"]
    assert snippet("nothing of the kind", ["flame"]) == ("nothing of the kind", [])


@given(st.text(max_size=400), st.text(min_size=1, max_size=5))
def test_a_snippet_of_anything_marks_places_within_it(text: str, word: str) -> None:
    shown, marked = snippet(text, [word], [word], prefix=True)
    assert all(marked)
    assert len(shown) <= 400 + 4


@given(*[st.dates()] * 3)
def test_a_range_of_days_holds_its_days_and_no_others(a: date, b: date, c: date) -> None:
    first, last = sorted((a, b))
    within = set(days_between(first, last)) & set(day_of(c))
    assert bool(within) == (first <= c <= last)
    assert set(days_between(first, None)) & set(day_of(last))
    assert len(days_between(first, last)) < 150
