"""What a browser's scripts made of a page is kept beside what was sent, and never in its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from storage.archive import Archive
from storage.captures import Captures, index
from storage.captures.packing import PACKINGS, unpacked
from storage.captures.records import parsed
from storage.errors import CaptureError
from storage.types import Capture, Exchange, Find
from storage.verify import examine
from tests.storage.conftest import NOW, a_lead, an_article, an_exchange

SHELL = b"<html><div id=app></div></html>"
DRAWN = "<html><h1>Xocalı</h1></html>".encode()


def drawn(url: str = "https://example.org/a", rendered: bytes = DRAWN, hours: int = 0) -> Exchange:
    return replace(an_exchange(url, SHELL, NOW + timedelta(hours=hours)), rendered=rendered)


def kinds(path: Path) -> list[str]:
    with path.open("rb") as file:
        return [one.rec_type for one in ArchiveIterator(file, check_digests="raise") if one.raw_stream.read() or True]


def test_it_comes_back_beside_the_bytes_as_sent(captures: Captures) -> None:
    back = captures.read(captures.keep(drawn()))
    assert (back.body, back.rendered) == (SHELL, DRAWN)


def test_an_exchange_that_was_not_rendered_takes_nothing_from_its_neighbour(captures: Captures) -> None:
    plain, _ = captures.keep(an_exchange()), captures.keep(drawn("https://example.org/b"))
    assert captures.read(plain).rendered is None


def test_one_shell_for_many_pages_is_kept_once_with_each_page_as_it_was_drawn(captures: Captures) -> None:
    first = captures.keep(drawn())
    second = captures.keep(drawn("https://example.org/b", b"<html>b</html>", 1), first)
    assert captures.read(second, first).rendered == b"<html>b</html>"
    captures.close()
    each = ["conversion", "request"]
    assert kinds(captures.files()[0]) == ["warcinfo", "response", *each, "revisit", *each]


def test_the_record_refers_to_the_one_it_was_made_of_and_stands_in_no_index(captures: Captures) -> None:
    captures.keep(drawn())
    captures.close()
    [path] = captures.files()
    _, reply, made, _ = (parsed(plain) for _, _, plain in unpacked(path))
    assert reply is not None
    assert made is not None
    assert made.rec_headers.get_header("WARC-Refers-To") == reply.rec_headers.get_header("WARC-Record-ID")
    assert made.rec_headers.get_header("Content-Type") == "text/html; charset=utf-8"
    assert index.of_file(path).count(b"\n") == 2


def test_an_export_takes_it_along_and_ties_it_to_the_response_written_there(captures: Captures) -> None:
    first = captures.keep(drawn())
    again = captures.keep(drawn(hours=1), first)
    for capture in (first, again):
        reply, made = (parsed(plain) for plain in captures.whole(capture, first)[:2])
        assert reply is not None
        assert made is not None
        assert (reply.rec_type, made.rec_type) == ("response", "conversion")
        assert made.rec_headers.get_header("WARC-Refers-To") == reply.rec_headers.get_header("WARC-Record-ID")
    assert len(captures.whole(first)) == 3


@pytest.fixture
def kept(archive: Archive, captures: Captures) -> Capture:
    """The capture of a drawn page, recorded, in a closed file."""
    capture = captures.keep(drawn())
    captures.sync()
    archive.record([Find(lead=a_lead(), capture=capture, article=an_article())])
    captures.close()
    return capture


def test_an_archive_with_it_is_whole(archive: Archive, captures: Captures, kept: Capture) -> None:
    assert list(examine(archive, captures)) == []


def test_a_changed_one_is_found_and_never_given_out(archive: Archive, captures: Captures, kept: Capture) -> None:
    path = captures.path(kept.file)
    plains = [plain.replace("Xocalı".encode(), b"Xocali!") for _, _, plain in unpacked(path)]
    path.write_bytes(b"".join(map(PACKINGS["gzip"].pack, plains)))
    with pytest.raises(CaptureError, match="what its scripts made of it is damaged"):
        captures.read(kept)
    assert any("its block digest" in str(one) for one in examine(archive, captures))
