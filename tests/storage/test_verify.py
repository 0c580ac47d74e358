from __future__ import annotations

import gzip
import os
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.captures import OPEN, Captures, Compression, index
from storage.captures.packing import PACKINGS, unpacked
from storage.dedup import content_hash
from storage.spool import Spool
from storage.types import Find, Verdict
from storage.verify import Mend, examine, verify
from storage.verify.files import examined
from tests.storage.conftest import NOW, PROSE, ByHand, Finder, a_lead, a_match, an_exchange
from tests.storage.stories import a_capture, a_state, a_story


@pytest.fixture
def filled(archive: Archive, captures: Captures, find: Finder) -> Path:
    """The only WARC file of an archive of three articles, one of them captured twice."""
    finds = [find(f"https://example.org/{n}", f"{PROSE} {os.urandom(300).hex()}") for n in range(3)]
    archive.record(finds)
    body = captures.read(finds[0].capture).body
    again = captures.keep(an_exchange("https://example.org/again", body, NOW + timedelta(hours=1)), finds[0].capture)
    captures.sync()
    archive.record([replace(finds[0], capture=again)])
    captures.close()
    return captures.path(finds[0].capture.file)


def damages(archive: Archive, captures: Captures) -> list[str]:
    return [str(finding) for finding in verify(archive, captures)]


def packed(path: Path, records: list[bytes]) -> None:
    pack = next(packing.pack for packing in PACKINGS.values() if path.name.endswith(packing.suffix))
    path.write_bytes(b"".join(map(pack, records)))


def test_a_whole_archive_has_no_damage(archive: Archive, captures: Captures, filled: Path) -> None:
    assert list(examine(archive, captures)) == []


def test_an_archive_that_is_being_written_has_no_damage(archive: Archive, captures: Captures, find: Finder) -> None:
    archive.record([find()])
    captures.keep(an_exchange(body=b"not yet recorded"))
    assert list(examine(archive, captures)) == []
    captures.close()


def test_half_a_file_is_found(archive: Archive, captures: Captures, filled: Path) -> None:
    filled.write_bytes(filled.read_bytes()[: filled.stat().st_size // 2])
    found = damages(archive, captures)
    assert any("no whole record" in line for line in found)
    assert any("should stand here" in line for line in found)


def test_a_missing_tail_is_found_though_every_record_left_is_whole(
    archive: Archive, captures: Captures, filled: Path
) -> None:
    *_, (last, _, _) = unpacked(filled)
    filled.write_bytes(filled.read_bytes()[:last])
    [found] = damages(archive, captures)
    assert "one of the two was changed" in found


def test_an_empty_file_is_found(archive: Archive, captures: Captures, filled: Path) -> None:
    filled.write_bytes(b"")
    assert any("holds no whole record" in line for line in damages(archive, captures))


def test_a_missing_file_is_found_and_named(archive: Archive, captures: Captures, filled: Path) -> None:
    filled.unlink()
    assert (
        f"{filled.name}: the file is missing; 4 captures stood in it; restore {filled.name} from a backup"
        in damages(archive, captures)
    )


def test_a_missing_file_of_another_archive_is_not_missed(
    archive: Archive, by_hand: ByHand, captures: Captures, filled: Path
) -> None:
    by_hand("UPDATE capture SET elsewhere = :yes", yes=True)
    filled.unlink()
    index.beside(filled).unlink()
    assert damages(archive, captures) == []


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_a_flip_of_any_byte_is_found(tmp_path: Path, kind: Compression) -> None:
    with Archive(f"sqlite:///{tmp_path}/archive.db") as archive, Captures(tmp_path, compression=kind) as captures:
        kept = captures.keep(an_exchange())
        archive.record([Find(lead=a_lead(), capture=kept)])
        captures.close()
        path = captures.path(kept.file)
        whole = path.read_bytes()
        for place in range(len(whole)):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << place % 8)]) + whole[place + 1 :])
            assert any(finding.damage for finding in examined(archive, path)), f"byte {place}"
        path.write_bytes(whole)
        assert list(examined(archive, path)) == []


def test_what_stands_behind_a_damaged_record_is_proved_too(archive: Archive, captures: Captures, filled: Path) -> None:
    (second, _, _), (third, _, _) = list(unpacked(filled))[3:6:2]
    whole = bytearray(filled.read_bytes())
    whole[second + 40] ^= 1
    filled.write_bytes(whole)
    found = damages(archive, captures)
    assert sum("should stand here" in line for line in found) == 1
    assert any(line.startswith(f"{filled.name} at {second}: a capture should stand here") for line in found)
    assert any(f"at {second}: {third - second} bytes that are no whole record" in line for line in found)


def test_a_flip_of_any_byte_of_the_index_is_found(archive: Archive, captures: Captures, filled: Path) -> None:
    path = index.beside(filled)
    whole = path.read_bytes()
    for place in range(0, len(whole), 31):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert any(finding.damage for finding in examined(archive, filled)), f"byte {place}"


@pytest.mark.parametrize("name", ["WARC-Block-Digest", "WARC-Payload-Digest"])
def test_a_record_without_a_digest_is_found(archive: Archive, captures: Captures, filled: Path, name: str) -> None:
    records = [plain for _, _, plain in unpacked(filled)]
    for n, plain in enumerate(records):
        bare = b"\r\n".join(line for line in plain.split(b"\r\n") if not line.startswith(name.encode()))
        if bare == plain:
            continue
        packed(filled, [*records[:n], bare, *records[n + 1 :]])
        captures.reindex(filled)
        assert any(f"without a {name[5:].replace('-', ' ').lower()}" in line for line in damages(archive, captures)), n


def test_a_payload_changed_with_all_its_checksums_is_found(archive: Archive, captures: Captures, filled: Path) -> None:
    records = [plain.replace(b"flowers", b"weapons") for _, _, plain in unpacked(filled)]
    packed(filled, records)
    captures.reindex(filled)
    found = damages(archive, captures)
    assert any("block digest was made of" in line for line in found)
    assert any("the payload is not the one that its digest" in line for line in found)


def test_two_files_that_changed_names_are_found(
    archive: Archive, captures: Captures, filled: Path, find: Finder
) -> None:
    made = find("https://example.org/other", PROSE)
    archive.record([made])
    captures.close()
    other = captures.path(made.capture.file)
    for one, two in ((filled, other), (index.beside(filled), index.beside(other))):
        aside = one.with_name("aside")
        one.rename(aside)
        two.rename(one)
        aside.rename(two)
    found = damages(archive, captures)
    assert sum("exchanged for another" in line for line in found) == 2


def test_a_foreign_file_is_found(archive: Archive, captures: Captures, filled: Path, tmp_path: Path) -> None:
    foreign = filled.with_name("other.warc.gz")
    foreign.write_bytes(gzip.compress(b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"))
    assert any(line.startswith("other.warc.gz at 0: a record without a block") for line in damages(archive, captures))
    foreign.write_bytes(b"no archive at all")
    assert any(line.startswith("other.warc.gz at 0: the file holds no whole") for line in damages(archive, captures))


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("url", "https://example.org/else", "another address"),
        ("digest", "sha256:00", "the payload is not the one that was captured"),
        ("status", 404, "says status 200, its row 404"),
        ("length", 7, "bytes long, its row says 7"),
        ("fetched_at", "2020-01-01 00:00:00.000000", "fetched at"),
        ("offset", 3, "should stand here and doesn't"),
        ("file", "gone.warc.gz", "gone.warc.gz: the file is missing"),
    ],
)
def test_a_changed_row_is_found(
    archive: Archive, by_hand: ByHand, captures: Captures, filled: Path, column: str, value: object, said: str
) -> None:
    by_hand(f'UPDATE capture SET "{column}" = :value WHERE id = 2', value=value)
    assert any(said in line for line in damages(archive, captures))


def test_a_row_that_points_at_a_request_is_found(
    archive: Archive, by_hand: ByHand, captures: Captures, filled: Path
) -> None:
    offset = [offset for offset, _, _ in unpacked(filled)][2]
    by_hand('UPDATE capture SET "offset" = :offset WHERE id = 1', offset=offset)
    assert any("a request record does" in line for line in damages(archive, captures))


def test_a_row_that_was_there_and_is_gone_is_found(
    archive: Archive, by_hand: ByHand, captures: Captures, filled: Path
) -> None:
    by_hand("UPDATE revision SET capture = NULL WHERE capture = 2")
    by_hand("DELETE FROM capture WHERE id = 2")
    [found] = list(verify(archive, captures))
    assert "the row of this capture of https://example.org/1 is missing" in str(found)
    assert found.mend is Mend.RECORD


def test_a_capture_that_was_never_recorded_is_no_damage_and_is_told(archive: Archive, captures: Captures) -> None:
    archive.remember([a_lead()], NOW)
    kept = captures.keep(an_exchange())
    captures.close()
    [found] = list(examine(archive, captures))
    assert not found.damage
    assert found.capture == kept
    assert damages(archive, captures) == []


@pytest.mark.parametrize(
    ("url", "at"),
    [
        ("https://example.org/never-heard-of-{}", NOW),
        ("https://example.org/0?{}", NOW + timedelta(hours=3)),
    ],
)
def test_a_database_that_is_older_than_its_captures_is_found(
    archive: Archive, captures: Captures, filled: Path, url: str, at: datetime
) -> None:
    archive.remember([a_lead(f"https://example.org/0?{n}") for n in range(3)], NOW)
    for n in range(3):
        captures.keep(an_exchange(url.format(n), f"<p>{n}</p>".encode(), at))
    captures.close()
    [found] = damages(archive, captures)
    assert "3 captures are not in the database" in found
    assert "it is older than they are" in found
    assert "`yearmind verify --repair`" in found


def test_a_database_that_is_away_is_not_taken_for_an_older_one(
    archive: Archive, captures: Captures, find: Finder
) -> None:
    archive.remember([a_lead()], NOW)
    finds = [find(f"https://example.org/{n}", f"{PROSE} {n}") for n in range(5)]
    captures.close()
    spool = Spool(captures.folder)
    spool.add(finds)
    assert damages(archive, captures) == []
    spool.drain(archive.record)
    assert list(examine(archive, captures)) == []


def test_a_database_that_was_emptied_is_found(captures: Captures, filled: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with Archive(f"sqlite:///{tmp_path}/empty.db") as emptied:
        found = damages(emptied, captures)
    assert any("captures stand in the folder, and the database holds nothing" in line for line in found)


def test_a_revisit_of_what_is_not_there_is_found(
    archive: Archive, by_hand: ByHand, captures: Captures, filled: Path
) -> None:
    by_hand("UPDATE capture SET fetched_at = :at WHERE id = 1", at="2020-01-01 00:00:00.000000")
    assert any("that this revisit refers to is not in the archive" in line for line in damages(archive, captures))


def test_a_changed_text_is_found_in_every_revision(
    archive: Archive, by_hand: ByHand, captures: Captures, find: Finder
) -> None:
    archive.record([find(text=PROSE)])
    later = find(text=PROSE + " A second state of it, written later in the day.", at=NOW + timedelta(days=1))
    archive.record([later])
    captures.close()
    assert damages(archive, captures) == []
    for number in (1, 2):
        by_hand("UPDATE revision SET text = 'forged' WHERE number = :number", number=number)
        assert any(f"the text of revision {number} is not" in line for line in damages(archive, captures))


def test_an_article_that_can_not_be_found_by_its_words_is_found_and_mended(
    archive: Archive, by_hand: ByHand, captures: Captures, filled: Path
) -> None:
    by_hand("INSERT INTO story(story) VALUES ('delete-all')" if archive.path else "DELETE FROM story")
    found = list(verify(archive, captures))
    assert {finding.mend for finding in found} == {Mend.SEARCH}
    archive.reindex()
    assert damages(archive, captures) == []
    assert archive.search("flowers")


def test_an_original_that_can_not_be_found_by_its_likeness_is_found_and_mended(
    archive: Archive, by_hand: ByHand, captures: Captures, find: Finder
) -> None:
    archive.record([find(text=PROSE)])
    captures.close()
    assert damages(archive, captures) == []
    for table in ("shingle", *(["posting"] if archive.path else [])):
        by_hand(f"DELETE FROM {table}")
    [found] = verify(archive, captures)
    assert (found.what, found.mend) == ("article 1 can't be found by its likeness", Mend.SEARCH)
    archive.reindex()
    assert damages(archive, captures) == []
    [copy] = archive.record([find("https://other.example/copy", f"{PROSE} And more.")])
    assert copy.verdict is Verdict.COPY


def test_a_reference_to_nothing_is_found(archive: Archive, by_hand: ByHand, captures: Captures, filled: Path) -> None:
    if archive.path is None:
        pytest.skip("PostgreSQL refuses such a row")
    by_hand("UPDATE capture SET lead = 999 WHERE id = 1")
    assert any("row 1 of capture refers to nothing" in line for line in damages(archive, captures))


OTHER = (
    "The harbour opened again after three days of storm, and the first ferry left at dawn with two hundred people.\n"
    "Fishermen mended their nets on the quay while the port's office counted what the waves had carried away."
)


@pytest.fixture
def kept(archive: Archive, captures: Captures, find: Finder) -> None:
    """An archive of a story in two states, of another with a copy, and of a short one; two are about an observance."""
    later = f"{PROSE} A second state of it, written later in the day."
    archive.record([find(matches=(a_match(),))])
    archive.record([find(text=later, at=NOW + timedelta(days=1), matches=(a_match(),))])
    copied = a_lead("https://zzz.example/c", "zzz")
    archive.record([find("https://example.org/b", OTHER), find("https://zzz.example/c", OTHER, lead=copied)])
    archive.record([find("https://example.org/d", "A third story.", matches=(a_match(),))])
    captures.close()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM revision WHERE article = 1 AND number = 2", "article 1 has no present state"),
        ("DELETE FROM revision WHERE article = 2", "article 2 has no present state"),
        ("UPDATE article SET revision = 1 WHERE n = 1", "article 1 has no present state"),
        ("DELETE FROM revision WHERE article = 1 AND number = 1", "article 1 lacks a former state"),
        ("UPDATE revision SET capture = 3 - number WHERE article = 1", "stands on a capture of another time"),
        ("UPDATE article SET copy_of = 2 WHERE n = 2", "2 is a copy of itself or of another copy"),
        ("UPDATE article SET relation = NULL", "1 rows of article hold only a part of copy_of, relation"),
        ("UPDATE article SET relation = 'cousin' WHERE n = 3", "1 values of article.relation can't be read"),
        ("UPDATE revision SET published_offset = NULL", "5 rows of revision hold only a part of published_at"),
        ("UPDATE revision SET title = 'Forged' WHERE article = 2", "2 is indexed by other words than it says"),
        ("UPDATE article SET source = 'other' WHERE n = 2", "2 is indexed by other words than it says"),
        ("DELETE FROM match WHERE article = 1", "1 is indexed by other words than it says"),
        ("DELETE FROM passage", "1 can't be found by its paragraphs"),
    ],
)
def test_a_row_that_a_hand_took_away_or_changed_is_found(
    archive: Archive, by_hand: ByHand, captures: Captures, kept: None, statement: str, said: str
) -> None:
    assert damages(archive, captures) == []
    by_hand(statement)
    assert any(said in line for line in damages(archive, captures))


def test_a_story_that_was_brought_in_may_lack_states_and_tell_of_captures_of_another_time(
    archive: Archive, captures: Captures
) -> None:
    archive.bring([a_story(revisions=(a_state(1, "An earlier text."), a_state(3, capture=a_capture())))])
    assert damages(archive, captures) == []


def test_a_whole_page_in_the_place_of_an_incomplete_one_is_no_damage(
    archive: Archive, captures: Captures, find: Finder
) -> None:
    first = find()
    archive.record([replace(first, capture=replace(first.capture, truncated="length"))])
    archive.record([find(at=NOW + timedelta(hours=1))])
    assert next(archive.articles()).capture != first.capture
    assert archive.damage() == []


def test_a_text_that_was_changed_together_with_its_hash_is_found(
    archive: Archive, by_hand: ByHand, captures: Captures, kept: None
) -> None:
    forged = "Nothing of this was ever written."
    for n in (2, 3):
        by_hand(
            "UPDATE revision SET text = :said, content_hash = :digest WHERE article = :n",
            said=forged,
            digest=content_hash(forged),
            n=n,
        )
        assert any(f"article {n} is indexed by other words" in line for line in damages(archive, captures))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("revision.fetched_at", "nonsense"),
        ("revision.fetched_at", "2026-02-31 00:00:00.000000"),
        ("revision.authors", "{"),
        ("revision.text", b"\xff"),
        ("capture.status", "two hundred"),
        ("match.occurrence", "2026-13-01"),
    ],
)
def test_a_value_that_is_none_is_found_and_raises_nothing(
    archive: Archive, by_hand: ByHand, captures: Captures, kept: None, column: str, value: object
) -> None:
    if archive.path is None:
        pytest.skip("PostgreSQL refuses such a value")
    table, name = column.split(".")
    by_hand(f'UPDATE "{table}" SET "{name}" = :value', value=value)
    assert any(f"values of {column} can't be read" in line for line in damages(archive, captures))


def test_damaged_pages_of_the_index_of_words_are_found_and_mended(
    archive: Archive, by_hand: ByHand, captures: Captures, kept: None
) -> None:
    if archive.path is None:
        pytest.skip("the pages are SQLite's")
    by_hand("DELETE FROM story_data WHERE id > 10")
    assert {finding.mend for finding in verify(archive, captures)} == {Mend.SEARCH}
    archive.reindex()
    assert damages(archive, captures) == []


def test_what_can_not_be_read_is_told_and_keeps_nothing_else_from_being_proved(
    archive: Archive, captures: Captures, filled: Path
) -> None:
    (captures.folder / "a.warc.gz").symlink_to("/nowhere/at/all")
    (captures.folder / "b.warc.gz").mkdir()
    filled.write_bytes(filled.read_bytes()[:-1])
    found = damages(archive, captures)
    assert "a.warc.gz: can't be read (No such file or directory)" in found[0]
    assert "b.warc.gz: can't be read (Is a directory)" in found[1]
    assert any(line.startswith(filled.name) for line in found)


def test_a_missing_column_or_table_is_found(
    archive: Archive, by_hand: ByHand, captures: Captures, filled: Path
) -> None:
    by_hand("DROP TABLE entrance")
    by_hand("ALTER TABLE visit DROP COLUMN seen")
    found = damages(archive, captures)
    assert any("the table entrance is missing" in line for line in found)
    assert any("the column visit.seen is missing" in line for line in found)


def test_another_schema_than_the_newest_is_found(
    archive: Archive, by_hand: ByHand, captures: Captures, filled: Path
) -> None:
    by_hand("UPDATE alembic_version SET version_num = '0000'")
    assert any("the schema says it is at 0000" in line for line in damages(archive, captures))


def test_an_index_that_is_missing_is_found_and_made_anew(archive: Archive, captures: Captures, filled: Path) -> None:
    before = index.beside(filled).read_bytes()
    index.beside(filled).unlink()
    [found] = list(verify(archive, captures))
    assert found.mend is Mend.INDEX
    captures.reindex(filled)
    assert index.beside(filled).read_bytes() == before


def test_an_index_is_not_made_anew_for_a_file_that_is_not_whole(
    archive: Archive, captures: Captures, filled: Path
) -> None:
    whole = bytearray(filled.read_bytes())
    whole[-300] ^= 1
    filled.write_bytes(whole)
    assert all(finding.mend is None for finding in verify(archive, captures))


def test_a_file_left_open_is_told_and_closed(archive: Archive, captures: Captures, filled: Path) -> None:
    index.beside(filled).unlink()
    with filled.open("ab") as file:
        file.write(b"torn")
    filled.rename(filled.with_name(filled.name + OPEN))
    [found] = list(examine(archive, captures))
    assert (found.damage, found.mend) == (False, Mend.CLOSE)
    captures.mend()
    assert list(examine(archive, captures)) == []


def test_a_copied_archive_is_as_whole(archive: Archive, captures: Captures, filled: Path, tmp_path: Path) -> None:
    shutil.copytree(captures.folder, tmp_path / "copy")
    assert damages(archive, Captures(tmp_path / "copy")) == []
