from __future__ import annotations

import fcntl
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from io import FileIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from storage.captures import OPEN, Captures, Compression, digest_of, index, members
from storage.captures.packing import unpacked
from storage.errors import ArchiveError, ArchiveFull, ArchiveReadOnly, CaptureError
from tests.storage.conftest import NOW, an_exchange


def records(path: Path) -> list[tuple[str, str]]:
    with path.open("rb") as file:
        return [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI") or "")
            for record in ArchiveIterator(file, check_digests="raise")
            if record.raw_stream.read() is not None
        ]


def test_an_exchange_is_read_back_as_it_was(captures: Captures) -> None:
    exchange = an_exchange(body=gzip.compress(b"<p>text</p>"))
    exchange = replace(exchange, headers=(*exchange.headers, ("Content-Encoding", "gzip")))
    assert captures.read(captures.keep(exchange)) == replace(exchange, request_headers=())


@given(body=st.binary(max_size=5_000), value=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_payload_and_header_come_back(captures: Captures, body: bytes, value: str) -> None:
    exchange = replace(an_exchange(body=body), headers=(("X-Any", value),))
    back = captures.read(captures.keep(exchange))
    assert (back.body, back.headers) == (body, exchange.headers)


def test_a_file_begins_with_its_warcinfo_and_holds_response_and_request(captures: Captures) -> None:
    captures.keep(an_exchange())
    captures.close()
    [path] = captures.files()
    assert [kind for kind, _ in records(path)] == ["warcinfo", "response", "request"]
    assert not path.name.endswith(OPEN)


def test_each_record_is_a_gzip_member_of_its_own(captures: Captures) -> None:
    kept = captures.keep(an_exchange())
    captures.close()
    found = list(members(captures.files()[0]))
    assert len(found) == 3
    assert (kept.offset, kept.length) == found[1]


def test_the_same_payload_is_kept_once_and_referred_to(captures: Captures) -> None:
    first = captures.keep(an_exchange())
    again = captures.keep(an_exchange("https://example.org/b", at=NOW + timedelta(hours=1)), first)
    captures.close()
    assert [kind for kind, _ in records(captures.files()[0])] == [
        "warcinfo",
        "response",
        "request",
        "revisit",
        "request",
    ]
    assert captures.read(again, first).body == an_exchange().body
    with pytest.raises(CaptureError, match="not known"):
        captures.read(again)


def test_another_payload_is_no_revisit_whatever_is_said(captures: Captures) -> None:
    first = captures.keep(an_exchange())
    other = captures.keep(an_exchange(body=b"else"), first)
    assert captures.read(other).body == b"else"


def test_files_roll_at_a_size(tmp_path: Path) -> None:
    with Captures(tmp_path, roll=1) as captures:
        for n in range(3):
            captures.keep(an_exchange(body=str(n).encode()))
    assert len(captures.files()) == 3


def test_a_torn_tail_is_cut_to_the_last_whole_record(tmp_path: Path) -> None:
    writer = Captures(tmp_path)
    kept = writer.keep(an_exchange())
    writer.keep(an_exchange(body=os.urandom(5_000)))
    torn = writer.path(kept.file).read_bytes()[:-700]
    writer.close()
    (tmp_path / kept.file).unlink()
    (tmp_path / (kept.file + OPEN)).write_bytes(torn)
    [said] = Captures(tmp_path).mend()
    assert "closed after a crash, cut" in said
    assert [kind for kind, _ in records(tmp_path / kept.file)][:3] == ["warcinfo", "response", "request"]
    assert Captures(tmp_path).read(kept).body == an_exchange().body


@given(cut=st.integers(min_value=0))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_wherever_a_file_is_torn_mending_leaves_whole_records_only(tmp_path: Path, cut: int) -> None:
    folder = tmp_path / str(time.monotonic_ns())
    with Captures(folder) as writer:
        for n in range(3):
            writer.keep(an_exchange(body=os.urandom(50) + str(n).encode()))
    [path] = writer.files()
    whole = path.read_bytes()
    path.rename(path.with_name(path.name + OPEN))
    path.with_name(path.name + OPEN).write_bytes(whole[: cut % (len(whole) + 1)])
    Captures(folder).mend()
    for left in Captures(folder).files():
        assert records(left)
        assert whole.startswith(left.read_bytes())


def test_a_file_that_is_being_written_is_left_alone(captures: Captures) -> None:
    kept = captures.keep(an_exchange())
    assert Captures(captures.folder).mend() == []
    assert captures.path(kept.file).name.endswith(OPEN)


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_what_stands_behind_a_damaged_record_is_not_cut_away(tmp_path: Path, kind: Compression) -> None:
    writer = Captures(tmp_path, compression=kind)
    first, second = writer.keep(an_exchange()), writer.keep(an_exchange("https://example.org/b", b"later"))
    writer.close()
    path = tmp_path / second.file
    data = bytearray(path.read_bytes())
    data[first.offset + first.length // 2] ^= 0xFF
    path.unlink()
    (tmp_path / (second.file + OPEN)).write_bytes(data + b"torn")
    [said] = Captures(tmp_path).mend()
    assert f"damaged at {first.offset} with whole records behind" in said
    assert writer.read(second).body == b"later"


def test_what_stands_behind_a_torn_record_and_nobody_was_told_of_is_cut_away(tmp_path: Path) -> None:
    writer = Captures(tmp_path)
    first, second, third = (writer.keep(an_exchange(f"https://example.org/{n}", b"%d" % n)) for n in range(3))
    writer.close()
    path = tmp_path / second.file
    data = bytearray(path.read_bytes())
    data[second.offset : second.offset + 100] = bytes(100)  # a power cut may keep any part of what was not synced
    path.unlink()
    (tmp_path / (second.file + OPEN)).write_bytes(data)
    [said] = Captures(tmp_path).mend(lambda file, offset: (file, offset) != (second.file, second.offset))
    assert said.endswith(f"cut {len(data) - second.offset} torn bytes at its end")
    assert writer.read(first).body == b"0"
    for lost in (second, third):
        with pytest.raises(CaptureError):
            writer.read(lost)


def test_a_killed_writer_leaves_a_file_that_is_mended(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom storage.captures import Captures\n"
        "from tests.storage.conftest import an_exchange\n"
        "c = Captures(Path(sys.argv[1]))\nn = 0\n"
        "while True:\n    c.keep(an_exchange(body=b'x' * 9000 + str(n).encode())); n += 1\n    print(n, flush=True)\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE)
    assert writer.stdout is not None
    for _ in range(5):
        writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    writer.communicate()
    captures = Captures(tmp_path)
    assert len(captures.mend()) == 1
    assert len(records(captures.files()[0])) >= 1 + 2 * 5


@pytest.mark.parametrize("damage", ["missing", "flipped", "cut", "swapped"])
def test_damaged_bytes_are_named_and_never_given_out(tmp_path: Path, damage: str) -> None:
    with Captures(tmp_path) as captures:
        kept = captures.keep(an_exchange(body=os.urandom(2_000)))
        other = captures.keep(an_exchange(body=os.urandom(2_000)))
    path = tmp_path / kept.file
    data = bytearray(path.read_bytes())
    if damage == "missing":
        path.unlink()
    elif damage == "flipped":
        data[kept.offset + kept.length // 2] ^= 0xFF
        path.write_bytes(data)
    elif damage == "cut":
        path.write_bytes(data[: kept.offset + kept.length // 2])
    else:
        kept = replace(kept, offset=other.offset)
    with pytest.raises(CaptureError, match="restore"):
        captures.read(kept)


def test_a_full_disk_is_said_and_the_file_ends_where_it_did(tmp_path: Path) -> None:
    program = (
        "import resource, signal, sys\nfrom pathlib import Path\nfrom storage.captures import Captures\n"
        "from storage.errors import ArchiveError\nfrom tests.storage.conftest import an_exchange\nimport os\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "c = Captures(Path(sys.argv[1]))\nc.keep(an_exchange())\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))\n"
        "try:\n    c.keep(an_exchange(body=os.urandom(9000)))\nexcept ArchiveError as e:\n    print(e)\nc.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "File too large" in done.stdout
    assert len(records(Captures(tmp_path).files()[0])) == 3


def test_no_space_left_is_an_archive_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import storage.captures.writing as module

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write", full)
    with pytest.raises(ArchiveFull, match="free some space"):
        Captures(tmp_path).keep(an_exchange())


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import storage.captures.writing as module

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module, "begin", refused)
    with pytest.raises(ArchiveReadOnly, match="check its owner"):
        Captures(tmp_path).keep(an_exchange())


def test_a_request_is_kept_as_it_was_asked(captures: Captures) -> None:
    captures.keep(an_exchange("https://example.org/a?b=c"))
    captures.close()
    asked = gzip.decompress(captures.files()[0].read_bytes())
    assert b"\r\n\r\nGET /a?b=c HTTP/1.1\r\nHost: example.org\r\n" in asked


def test_a_file_taken_for_a_dead_writers_before_it_was_locked_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = fcntl.flock
    mended: list[bool] = []

    def mend_first(file: FileIO, how: int) -> None:
        if not mended:
            mended.append(True)
            Captures(tmp_path).mend()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", mend_first)
    captures = Captures(tmp_path)
    kept = captures.keep(an_exchange())
    captures.close()
    assert captures.read(kept).body == an_exchange().body


def test_what_a_failing_disk_took_is_not_vouched_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: int) -> None:
        raise OSError(5, "Input/output error")

    captures = Captures(tmp_path)
    lost = captures.keep(an_exchange())
    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", broken)
        with pytest.raises(ArchiveError, match="Input/output error"):
            captures.sync()
    captures.sync()
    with pytest.raises(ArchiveError, match="the disk failed"):
        captures.vouch(lost)
    kept = captures.keep(an_exchange())
    captures.sync()
    captures.vouch(kept)
    captures.close()


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_both_kinds_of_compression_are_read_whichever_is_written(tmp_path: Path, kind: Compression) -> None:
    with Captures(tmp_path, compression=kind) as captures:
        first = captures.keep(an_exchange(body=b"x" * 200_000))
        again = captures.keep(an_exchange("https://example.org/b", b"x" * 200_000), first)
    other = Captures(tmp_path)
    assert other.read(first).body == b"x" * 200_000
    assert other.read(again, first).body == b"x" * 200_000
    assert [length for _, length in members(other.files()[0])][1] == first.length


def test_a_torn_file_of_zstandard_frames_is_mended(tmp_path: Path) -> None:
    with Captures(tmp_path, compression="zstd") as captures:
        kept = captures.keep(an_exchange())
        captures.keep(an_exchange(body=os.urandom(5_000)))
    [path] = captures.files()
    whole = path.read_bytes()
    path.unlink()
    path.with_name(path.name + OPEN).write_bytes(whole[:-700])
    [said] = captures.mend()
    assert "closed after a crash, cut" in said
    assert captures.read(kept).body == an_exchange().body
    assert len(list(members(path))) == 3


@pytest.mark.parametrize("kind", ["gzip", "zstd"])
def test_every_record_has_the_digests_that_its_bytes_make(tmp_path: Path, kind: Compression) -> None:
    with Captures(tmp_path, compression=kind) as captures:
        first = captures.keep(an_exchange())
        captures.keep(an_exchange("https://example.org/b", at=NOW + timedelta(hours=1)), first)
    found = {}
    for _, _, plain in unpacked(captures.files()[0]):
        head, _, rest = plain.partition(b"\r\n\r\n")
        stated = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
        block = rest[: int(stated[b"Content-Length"])]
        assert rest[len(block) :] == b"\r\n\r\n"
        assert stated[b"WARC-Block-Digest"].decode() == digest_of(block)
        kind_of = stated[b"WARC-Type"].decode()
        if kind_of in {"response", "request"}:
            assert stated[b"WARC-Payload-Digest"].decode() == digest_of(block.partition(b"\r\n\r\n")[2])
        found[kind_of] = stated
    assert set(found) == {"warcinfo", "response", "request", "revisit"}
    revisit = found["revisit"]
    assert revisit[b"WARC-Payload-Digest"].decode() == first.digest
    assert revisit[b"WARC-Refers-To"] == found["response"][b"WARC-Record-ID"]
    assert revisit[b"WARC-Refers-To-Target-URI"].decode() == first.url
    assert revisit[b"WARC-Refers-To-Date"] == found["response"][b"WARC-Date"]


@pytest.mark.parametrize("how", ["missing", "damaged", "a revisit itself"])
def test_what_can_not_be_read_is_not_referred_to(tmp_path: Path, how: str) -> None:
    with Captures(tmp_path / "one") as former:
        first = former.keep(an_exchange())
        second = former.keep(an_exchange("https://example.org/b"), first)
    path = former.path(first.file)
    if how == "missing":
        path.unlink()
    elif how == "damaged":
        path.write_bytes(path.read_bytes()[: first.offset + 9])
    with Captures(former.folder) as captures:
        kept = captures.keep(an_exchange("https://example.org/c"), second if how == "a revisit itself" else first)
    assert captures.read(kept).body == an_exchange().body


def test_a_closed_file_has_an_index_beside_it_that_the_file_itself_makes(tmp_path: Path) -> None:
    with Captures(tmp_path) as captures:
        first = captures.keep(an_exchange("https://www.example.org/B?y=2&x=1"))
        captures.keep(an_exchange("https://example.org/a", at=NOW + timedelta(hours=1)), first)
    [path] = captures.files()
    written = index.beside(path).read_bytes()
    assert written == index.of_file(path)
    meta, *lines = written.decode().splitlines()
    assert json.loads(meta.removeprefix("!meta 0 "))["digest"] == digest_of(path.read_bytes())
    assert [line.split(" {")[0] for line in lines] == [
        "org,example)/a 20260121103000",
        "org,example)/b?x=1&y=2 20260121093000",
    ]
    about = json.loads(lines[1].split(" ", 2)[2])
    assert (about["mime"], about["status"], about["filename"]) == ("text/html", "200", path.name)
    assert (about["offset"], about["length"], about["digest"]) == (str(first.offset), str(first.length), first.digest)
    assert json.loads(lines[0].split(" ", 2)[2])["mime"] == "warc/revisit"


def test_a_mended_file_gets_the_index_that_it_would_have_got(tmp_path: Path) -> None:
    with Captures(tmp_path) as captures:
        captures.keep(an_exchange())
    [path] = captures.files()
    before = index.beside(path).read_bytes()
    index.beside(path).unlink()
    path.rename(path.with_name(path.name + OPEN))
    captures.mend()
    assert index.beside(path).read_bytes() == before


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.Example.org", "org,example)/"),
        ("https://www2.example.org:443/", "org,example)/"),
        ("http://example.org:8080/A/b/", "org,example:8080)/a/b"),
        ("https://example.org/a//b/./c/../d", "org,example)/a/b/d"),
        ("https://user:word@example.org/x#part", "org,example)/x"),
        ("https://example.org/x?", "org,example)/x"),
        ("https://example.org/x?b=1&a", "org,example)/x?a&b=1"),
        ("https://example.org/%2541/%c3%84", "org,example)/a/%c3%84"),
        ("https://example.org/хроника", "org,example)/%d1%85%d1%80%d0%be%d0%bd%d0%b8%d0%ba%d0%b0"),
        ("https://пример.рф/", "xn--p1ai,xn--e1afmkfd)/"),
        ("http://127.0.0.1:80/", "1,0,0,127)/"),
        ("http://[", "http://["),
        ("urn:x", "urn:x"),
    ],
)
def test_an_address_has_the_key_that_other_indexers_give_it(url: str, key: str) -> None:
    assert index.key(url) == key


@given(st.text())
def test_no_address_is_without_a_key_of_one_word(path: str) -> None:
    assert " " not in index.key(f"https://example.org/{path}")
    index.key(path)
