"""Stories of our own making, as an export tells them: single ones, and whole archives for hypothesis."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from storage.archive import Archive
from storage.archive.rows import id_of
from storage.dedup import imprint
from storage.export.bringing import bring_all
from storage.export.ours import jsonl
from storage.export.reading import read_jsonl
from storage.export.streams import Asked, pieces
from storage.types import (
    Capture,
    CopyOf,
    Directive,
    Instant,
    Kind,
    Match,
    Origin,
    Precision,
    Query,
    Relation,
    Reuse,
    Revision,
    Stated,
    Story,
    Translation,
    Via,
)
from tests.storage.conftest import NOW, PROSE, an_article

HASH = "sha256:" + "0" * 64


def a_capture(offset: int = 0, at: datetime = NOW, file: str = "theirs.warc.gz") -> Capture:
    return Capture(
        url="https://example.org/a",
        file=file,
        offset=offset,
        length=0,
        digest=HASH,
        status=200,
        fetched_at=at,
        elsewhere=True,
    )


def a_state(number: int = 1, text: str | None = None, **more: Any) -> Revision:
    at = NOW + timedelta(hours=number)
    told: dict[str, Any] = {"fetched_at": at, "title": "Baku remembers", "capture": None, **more}
    return Revision(number=number, text=text, content_hash=imprint(text or PROSE).content_hash, **told)


def a_story(url: str = "https://example.org/a", text: str = PROSE, **more: Any) -> Story:
    article = an_article(url, text, **{name: more.pop(name) for name in ("title", "tags", "authors") if name in more})
    told: dict[str, Any] = {
        "id": id_of(url),
        "source": "wire",
        "source_name": "The Wire",
        "word_count": imprint(text).word_count,
        "content_hash": imprint(text).content_hash,
        "first_seen_at": NOW,
        "last_seen_at": NOW + timedelta(hours=9),
        "revisions": (a_state(),),
        "copy_of": None,
        "reuses": (),
        "matches": (),
        "addresses": (url,),
        "via": Via.FEED,
        "found_on": "https://example.org/feed",
        "found_at": NOW,
        **more,
    }
    return Story(article=article, revision=told["revisions"][-1].number, **told)


def lines_of(archive: Archive, query: Query | None = None) -> bytes:
    """The archive as JSON Lines."""
    asked = query or Query()
    return b"".join(pieces(jsonl(Asked(query=asked, exported_at=NOW)), archive.articles(asked)))


def bring_lines(archive: Archive, lines: bytes | Iterable[bytes]) -> dict[str, int]:
    """Import JSON Lines."""
    read = io.BytesIO(lines) if isinstance(lines, bytes) else lines
    return dict(bring_all(archive, read_jsonl(read, "lines")))


_texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
_words = st.lists(st.sampled_from(("martyrs", "Xocalı", "20", "Yanvar", "şəhid", "\n", "a")), max_size=40).map(" ".join)
_said = _texts | _words
_moments = st.integers(-(10**15), 10**15).map(lambda microseconds: NOW + timedelta(microseconds=microseconds))
_zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_instants = st.builds(
    lambda at, zone, precision, origin: Instant(at=at.astimezone(zone), precision=precision, origin=origin),
    _moments,
    _zones,
    st.sampled_from(Precision),
    st.sampled_from(Origin),
)
_shares = st.floats(0, 1)
_directives = st.builds(Directive, name=_texts, value=st.none() | _texts, origin=st.sampled_from(Stated))
_matches = st.builds(
    Match,
    observance=st.sampled_from(("black-january", "khojaly")),
    name=_texts,
    occurrence=st.dates(date(1991, 1, 1), date(2030, 1, 1)),
    anniversary=st.integers(0, 99),
    score=_shares,
    about=st.booleans(),
    reuse=st.booleans(),
    terms=st.lists(_texts, max_size=2).map(tuple),
)


_beside = st.fixed_dictionaries(
    {
        "agencies": st.lists(_texts, max_size=2).map(tuple),
        "dateline": st.none() | _texts,
        "kind": st.sampled_from(Kind),
        "free": st.none() | st.booleans(),
        "image_size": st.none() | st.tuples(st.integers(0, 9_999), st.integers(0, 9_999)),
        "amp": st.none() | _texts,
        "translations": st.lists(st.builds(Translation, language=_texts, url=_texts), max_size=2).map(tuple),
    }
)
"""What few articles state."""


@st.composite
def archives(draw: st.DrawFn, most: int = 5) -> list[Story]:
    """The stories of an archive that keeps our laws: no chains of copies, links only to what is there."""
    stories = [_story(draw, n) for n in range(draw(st.integers(0, most)))]
    return [_linked(draw, n, story, stories) for n, story in enumerate(stories)]


def _story(draw: st.DrawFn, n: int) -> Story:
    url = f"https://example.org/{n}"
    text = draw(_said)
    optional: dict[str, Any] = {name: draw(st.none() | _texts) for name in ("section", "description", "image")}
    several: dict[str, Any] = {name: tuple(draw(st.lists(_texts, max_size=2))) for name in ("authors", "tags")}
    directives = tuple(draw(st.lists(_directives, max_size=2)))
    dates: dict[str, Any] = {name: draw(st.none() | _instants) for name in ("published", "modified")}
    beside = draw(_beside)
    told = {**optional, **several, **dates, **beside, "directives": directives}
    article = replace(an_article(url, text), title=draw(_texts), **told)
    matches = draw(st.lists(_matches, max_size=2, unique_by=lambda one: (one.observance, one.occurrence)))
    revisions = _states(draw, n, article.title, text)
    return replace(
        a_story(url, text, addresses=tuple(sorted({url, *draw(st.sets(st.just(url + "/b")))}))),
        source=draw(st.sampled_from(("wire", "nobody-configured"))),
        source_name="A name",
        article=article,
        first_seen_at=draw(_moments),
        last_seen_at=draw(_moments),
        found_on=draw(st.just("") | _texts),
        found_at=draw(_moments),
        via=draw(st.sampled_from(Via)),
        matches=tuple(sorted(matches, key=lambda one: (one.observance, one.occurrence))),
        revision=len(revisions),
        revisions=revisions,
    )


def _states(draw: st.DrawFn, n: int, title: str, text: str) -> tuple[Revision, ...]:
    former = draw(st.lists(st.tuples(_texts, _said), max_size=2))
    at = sorted(draw(st.lists(_moments, min_size=len(former) + 1, max_size=len(former) + 1)))
    return tuple(
        Revision(
            number=number,
            fetched_at=at[number - 1],
            title=state_title,
            content_hash=imprint(said).content_hash,
            text=said if number <= len(former) else None,
            capture=draw(st.none() | st.just(a_capture(n * 10 + number))),
        )
        for number, (state_title, said) in enumerate([*former, (title, text)], 1)
    )


def _linked(draw: st.DrawFn, n: int, story: Story, stories: Sequence[Story]) -> Story:
    """Even ones may be copies of odd ones; all may reuse paragraphs of any other."""
    others = [other.id for other in stories if other is not story]
    originals = [other.id for k, other in enumerate(stories) if k % 2]
    copy_of = st.builds(
        CopyOf,
        id=st.sampled_from(originals or [""]),
        relation=st.sampled_from(Relation),
        similarity=_shares,
        reason=st.none() | _texts,
    )
    reuse = st.builds(
        Reuse,
        paragraph=st.integers(0, 9),
        id=st.sampled_from(others or [""]),
        origin_paragraph=st.integers(0, 9),
        occurrence=st.dates(date(1991, 1, 1), date(2030, 1, 1)),
        similarity=_shares,
    )
    reuses = draw(st.lists(reuse, max_size=2, unique_by=lambda one: one.paragraph)) if others else []
    return replace(
        story,
        copy_of=draw(st.none() | copy_of) if originals and not n % 2 else None,
        reuses=tuple(sorted(reuses, key=lambda one: one.paragraph)),
    )
