from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import dedup
from storage.dedup import AT_MOST, SHARED, content_hash, fingerprint, imprint, words
from tests.benchmarks import prose
from tests.storage.dedup.telling import STORY, known

CASES = Path("../shared/cases/blns.json")
ANY = st.text() | st.text(st.characters(categories=("Cs", "Lo", "Mn", "Nd", "Po", "Zs")))


@given(st.text())
def test_a_hash_ignores_case_space_and_forms_of_one_character(text: str) -> None:
    assert content_hash(text) == content_hash(f"  {text}\n") == content_hash(text.replace(" ", "\n"))
    assert content_hash("ﬁlm  NIGHT, é") == content_hash("film night — é")


def test_a_hash_stays_what_it_has_always_been() -> None:
    assert content_hash("One, two; THREE!") == "sha256:" + _sha("one two three")
    assert content_hash("二〇二六年一月二十日。巴库") == "sha256:" + _sha("二〇二六年一月二十日 巴库")


def _sha(text: str) -> str:
    import hashlib

    return hashlib.sha256(text.encode()).hexdigest()


@given(ANY)
def test_an_imprint_says_what_its_parts_say(text: str) -> None:
    whole = imprint(text)
    assert (whole.content_hash, whole.fingerprint) == (content_hash(text), fingerprint(text))
    assert whole.word_count == len(words(text))


@given(st.text(st.sampled_from("abcdef 中文字\n"), min_size=50, max_size=2000))
def test_keys_are_few_ascending_and_six_bytes(text: str) -> None:
    keys = fingerprint(text)
    assert list(keys) == sorted(set(keys))
    assert len(keys) <= AT_MOST
    assert all(0 <= key < 2**48 for key in keys)


def test_keys_are_the_same_in_every_process() -> None:
    program = f"from storage.dedup import fingerprint; print(fingerprint({STORY!r}))"
    said = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert said.strip() == str(fingerprint(STORY))


@pytest.mark.parametrize(("kept", "found"), [(1 / 3, 38), (1 / 2, 40), (2 / 3, 40)])
def test_a_cut_copy_shares_keys_with_the_whole(kept: float, found: int) -> None:
    import random

    chance = random.Random(5)
    candidates = 0
    for _ in range(40):
        paragraphs = prose.paragraphs(chance, prose.topic(chance), chance.randint(1000, 6000))
        cut = paragraphs[: max(2, round(kept * len(paragraphs)))]
        shared = set(fingerprint("\n".join(paragraphs))) & set(fingerprint("\n".join(cut)))
        candidates += len(shared) >= SHARED
    assert candidates >= found


def test_scripts_without_spaces_are_read_by_character() -> None:
    text = "一九九〇年一月二十日凌晨，苏联军队进入巴库，造成一百多名平民死亡。" * 3
    assert len(words("巴库 Baku 2026年")) == 5
    assert imprint(text).word_count > 80
    assert len(fingerprint(text)) > 2
    assert set(fingerprint(text)) & set(fingerprint("据新华社报道：" + text))


def test_one_foreign_word_makes_no_other_runs() -> None:
    text = "一九九〇年一月二十日凌晨，苏联军队进入巴库，造成一百多名平民死亡。" * 2
    assert set(fingerprint(text)) <= set(fingerprint("Xinhua reports: " + text)) | set(fingerprint(text)[-1:])


@pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not beside this clone")
def test_nothing_that_people_type_is_refused() -> None:
    for text in json.loads(CASES.read_text(encoding="utf-8")):
        _all_of(text)
        _all_of(text * 20)


@given(ANY)
def test_no_text_is_refused(text: str) -> None:
    _all_of(text)
    _all_of("\n".join([text] * 10))


def _all_of(text: str) -> None:
    dedup.imprint(text)
    dedup.essence(text)
    dedup.likeness(known(text), known(STORY))
    dedup.likeness(known(text), known(text), commonplace=frozenset(fingerprint(text)))
    dedup.elder(known(text, n=1, name=text), known(text, n=2, source=text))
    dedup.judge(text, text, known(text))
    for number, keys in dedup.passages(text):
        assert keys
        assert dedup.same_passage(text.split("\n")[number], text.split("\n")[number]) == 1.0
