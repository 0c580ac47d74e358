"""Captures that a policy lets go are gone, bytes and all; what anything refers to stays, whenever it is cut off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storage import weeding
from storage.archive import Archive
from storage.archive.pruning import Policy
from storage.backup import backup
from storage.captures import Captures, index
from storage.captures.thinning import thinned
from storage.errors import ArchiveBusy
from storage.spool import Spool
from storage.types import Capture, Find, Query, Verdict
from storage.verify import Mend, examine, verify
from storage.weeding import Weeded, remains_removed, weed
from tests.storage.conftest import NOW, PROSE, ByHand, Finder, a_lead, an_exchange

LATER = NOW + timedelta(hours=1)
ALL = Policy(seen=LATER + timedelta(days=1), other=LATER + timedelta(days=1))
FORM = "https://example.org/a-form"


class Crash(BaseException):
    """The end of the process."""


def page(captures: Captures, url: str, said: str = "a form", again: Capture | None = None) -> Find:
    """A page that is no article, captured as a revisit of an earlier one where there is one."""
    return Find(lead=a_lead(url), capture=captures.keep(an_exchange(url, said.encode(), LATER), again), problem="none")


@pytest.fixture
def filled(archive: Archive, captures: Captures, find: Finder) -> list[Find]:
    """An article of two states, seen once more, and two pages that are none, in two closed files."""
    article = "https://example.org/a"
    finds = [find(article), page(captures, FORM), find(article, PROSE + "\nMore was said.", at=LATER)]
    archive.record(finds)
    captures._finish()
    marked = captures.keep(an_exchange(article, b"<p>other bytes of the same text</p>", LATER + timedelta(hours=2)))
    seen = replace(finds[2], capture=marked)
    form = page(captures, FORM + "/2", "another")
    last = find("https://example.org/b", "Another story that stays where it is. " * 20)
    captures.sync()
    assert [one.verdict for one in archive.record([seen, form, last])] == [Verdict.SEEN, None, Verdict.NEW]
    captures.close()
    return [*finds, seen, form, last]


def complaint(said: str) -> None:
    raise AssertionError(said)


def is_whole(archive: Archive, captures: Captures) -> bool:
    """Whether all is proved, and every state of every article can be read."""
    states = [state for story in archive.articles() for state in story.revisions]
    bodies = [captures.read(state.capture).body for state in states if state.capture is not None]
    return list(verify(archive, captures)) == [] and len(bodies) == len(states) == 3


def test_what_no_state_stands_on_goes_and_the_rest_moves(
    archive: Archive, captures: Captures, filled: list[Find]
) -> None:
    before, files = archive.mark(), captures.files()
    assert [(one.captures, one.file) for one in archive.weeds(ALL)] == [(1, files[0].name), (2, files[1].name)]
    done = weed(archive, captures, ALL, complaint)
    assert (done.captures, done.files) == (3, 2)
    assert done.bytes > 0
    assert not {*files} & {*captures.files()}
    assert is_whole(archive, captures)
    assert list(examine(archive, captures)) == []
    assert len(list(archive.captures())) == 3
    assert archive.count(Query(changed_after=before)) == 2
    assert weed(archive, captures, ALL, complaint) == Weeded()


def test_a_policy_of_one_kind_or_of_an_age_lets_nothing_else_go(
    archive: Archive, captures: Captures, filled: list[Find]
) -> None:
    assert archive.weeds(Policy(seen=NOW, other=NOW)) == []
    assert archive.weeds(Policy()) == []
    assert sum(one.captures for one in archive.weeds(replace(ALL, other=None))) == 1
    assert sum(one.captures for one in archive.weeds(replace(ALL, seen=None))) == 2


def test_what_a_revisit_refers_to_stays_with_it(archive: Archive, captures: Captures, find: Finder) -> None:
    form = page(captures, FORM)
    archive.record([form])
    story = find("https://example.org/a")
    again = captures.keep(an_exchange("https://example.org/a", b"a form", LATER), form.capture)
    captures.sync()
    archive.record([replace(story, capture=again)])
    captures.close()
    assert archive.weeds(ALL) == []


def test_a_file_of_which_nothing_is_needed_is_taken_away(archive: Archive, captures: Captures) -> None:
    archive.record([page(captures, FORM)])
    captures.close()
    [path] = captures.files()
    assert weed(archive, captures, ALL, complaint).files == 1
    assert not path.exists()
    assert not index.beside(path).exists()
    assert list(examine(archive, captures)) == []


@pytest.mark.parametrize(
    ("moment", "where"),
    [
        *((step, end) for step in ("give_up", "thinned", "weed", "removed") for end in ("before", "after")),
        ("index.write", "before"),
    ],
)
def test_a_crash_at_any_moment_loses_nothing(
    archive: Archive,
    captures: Captures,
    filled: list[Find],
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
    where: str,
) -> None:
    holder: Any = {"thinned": weeding, "removed": weeding, "index.write": index}.get(moment, Archive)
    name = moment.rpartition(".")[2]
    real = getattr(holder, name)

    def crashing(*arguments: Any) -> Any:
        if where == "after":
            real(*arguments)
        raise Crash

    with monkeypatch.context() as patched, pytest.raises(Crash):
        patched.setattr(holder, name, crashing)
        weed(archive, captures, ALL, complaint)
    assert is_whole(archive, captures)
    assert {one.mend for one in examine(archive, captures)} <= {Mend.REMOVE}
    captures.mend()
    assert is_whole(archive, captures)
    weed(archive, captures, ALL, complaint)
    assert is_whole(archive, captures)
    assert list(examine(archive, captures)) == []
    assert remains_removed(archive, captures) == []


def test_a_file_that_is_not_whole_is_left_alone_and_told(
    archive: Archive, captures: Captures, filled: list[Find]
) -> None:
    first, second = captures.files()
    damaged = bytearray(first.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    first.write_bytes(bytes(damaged))
    said: list[str] = []
    assert weed(archive, captures, ALL, said.append).files == 1
    assert len(said) == 1
    assert first.name in said[0]
    assert first.read_bytes() == bytes(damaged)
    assert not second.exists()


def test_nothing_is_taken_away_beside_a_writer_nor_written_beside_it(
    archive: Archive, captures: Captures, filled: list[Find]
) -> None:
    with Captures(captures.folder), pytest.raises(ArchiveBusy, match="stop `yearmind run`"):
        weed(archive, captures, ALL, complaint)
    Spool(captures.folder).add([filled[0]])
    with pytest.raises(ArchiveBusy, match="wait for the archive"):
        weed(archive, captures, ALL, complaint)


def test_what_came_to_refer_to_a_capture_meanwhile_keeps_it(
    archive: Archive, captures: Captures, filled: list[Find], by_hand: ByHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(*arguments: Any) -> Any:
        by_hand("UPDATE revision SET capture = 2 WHERE article = 1 AND number = 1")
        return real(*arguments)

    real = thinned
    monkeypatch.setattr(weeding, "thinned", meanwhile)
    with pytest.raises(ArchiveBusy, match="changed meanwhile"):
        weed(archive, captures, ALL, complaint)
    assert len(list(archive.captures())) == 6


def test_a_backup_goes_on_in_its_folder_after_a_pruning(
    archive: Archive, archive_url: str, captures: Captures, filled: list[Find], tmp_path: Any
) -> None:
    if archive_url.startswith("postgresql"):
        pytest.skip("its dump takes long, and has no part in this")
    folder = tmp_path / "backup"
    backup(archive_url, captures.folder, folder, lambda *_: None)
    weed(archive, captures, ALL, complaint)
    done = backup(archive_url, captures.folder, folder, lambda *_: None)
    names = {part.name for part in done.manifest.parts}
    assert {path.name for path in captures.files()} <= names
    assert len([name for name in names if name.endswith(".warc.gz")]) == 2
