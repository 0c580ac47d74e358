from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from storage.dedup import Known, containment, content_hash, fingerprint, imprint, judge, likeness, shingles, words
from storage.types import Relation, Verdict

NOW = datetime(2026, 1, 20, tzinfo=UTC)
LONG = " ".join(f"w{n * 7919 % 1009}" for n in range(300))


def known(text: str, at: datetime = NOW, n: int = 1) -> Known:
    return Known(n=n, title="t", text=text, content_hash=content_hash(text), instant=at)


@given(st.text())
def test_a_hash_ignores_case_space_and_forms_of_one_character(text: str) -> None:
    assert content_hash(text) == content_hash(f"  {text}\n") == content_hash(text.replace(" ", "\n"))
    assert content_hash("ﬁlm  NIGHT, é") == content_hash("film night — é")


@given(st.text())
def test_fingerprints_are_bounded_and_the_same_each_time(text: str) -> None:
    keys = fingerprint(text)
    assert keys == fingerprint(text)
    assert len(keys) <= 48
    assert all(-(2**63) <= key < 2**63 for key in keys)


@given(st.integers(min_value=60, max_value=240))
def test_a_copy_cut_anywhere_is_contained_whole_and_shares_keys(kept: int) -> None:
    cut = " ".join(LONG.split()[:kept])
    assert containment(shingles(cut), shingles(LONG)) == 1.0
    assert set(fingerprint(cut)) <= set(fingerprint(LONG)) or len(fingerprint(LONG)) == 48


def test_likeness_names_the_earliest_of_those_alike() -> None:
    candidates = [known(LONG, NOW - timedelta(hours=1), 1), known(LONG, NOW - timedelta(hours=2), 2)]
    found = likeness(imprint(LONG), NOW, candidates)
    assert found is not None
    assert (found.n, found.relation, found.earlier) == (2, Relation.SYNDICATED, True)


def test_text_of_another_year_is_reused() -> None:
    found = likeness(imprint(LONG), NOW, [known(LONG, NOW - timedelta(days=365))])
    assert found is not None
    assert found.relation is Relation.REUSED


def test_unlike_and_short_texts_are_no_copies() -> None:
    assert likeness(imprint(LONG), NOW, [known(LONG[::-1])]) is None
    assert likeness(imprint("Photo of the day"), NOW, [known("Photo of the day")]) is None


@given(st.text())
def test_an_imprint_says_what_its_parts_say(text: str) -> None:
    whole = imprint(text)
    assert (whole.content_hash, whole.fingerprint) == (content_hash(text), fingerprint(text))
    assert (whole.shingles, whole.word_count) == (shingles(text), len(words(text)))


def test_an_article_is_new_seen_or_revised() -> None:
    assert judge("t", content_hash("a"), None) is Verdict.NEW
    assert judge("T!", content_hash("a"), known("A.")) is Verdict.SEEN
    assert judge("t", content_hash("b"), known("a")) is Verdict.REVISED
    assert judge("other", content_hash("a"), known("a")) is Verdict.REVISED
