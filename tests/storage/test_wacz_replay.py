"""What is exported, and the captures folder as it stands, replayed by pywb where its commands are on the path."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from datetime import timedelta
from pathlib import Path
from urllib.error import URLError

import pytest

from storage.archive import Archive
from storage.captures import Captures
from storage.export.wacz import write_wacz
from tests.storage.conftest import NOW, Finder, an_exchange

pytestmark = pytest.mark.skipif(
    shutil.which("wayback") is None, reason="pywb is not on the path; it pins too much to live in our environment"
)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def fetched(url: str, patience: float = 30) -> bytes:
    """What stands at `url`, once its server is up."""
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                body: bytes = answer.read()
                return body
        except URLError as error:
            if time.monotonic() > until or not isinstance(error.reason, OSError):
                raise
            time.sleep(0.2)


def test_pywb_gives_back_what_was_captured(archive: Archive, captures: Captures, find: Finder, tmp_path: Path) -> None:
    first = find("https://www.example.org/b/?y=2&x=1", "The first state, of a few words.")
    archive.record([first])
    later = captures.keep(
        an_exchange("https://example.org/c", captures.read(first.capture).body, NOW + timedelta(1)), first.capture
    )
    archive.record([find("https://example.org/c", "Another story.")])
    captures.close()
    write_wacz(archive.articles(), captures, archive.capture_with, tmp_path / "some.wacz")
    subprocess.run(["wb-manager", "init", "some"], cwd=tmp_path, check=True, capture_output=True)
    added = ["wb-manager", "add", "--unpack-wacz", "some", "some.wacz"]
    subprocess.run(added, cwd=tmp_path, check=True, capture_output=True)
    folder = "./captures/"
    (tmp_path / "config.yaml").write_text(
        f"collections:\n  whole:\n    index_paths: {folder}\n    archive_paths: {folder}\n"
    )
    port = free_port()
    server = subprocess.Popen(
        ["wayback", "-p", str(port), "-b", "127.0.0.1"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for collection in ("some", "whole"):
            url = f"http://127.0.0.1:{port}/{collection}/{NOW:%Y%m%d%H%M%S}id_/{first.capture.url}"
            assert fetched(url) == captures.read(first.capture).body
        revisited = f"http://127.0.0.1:{port}/whole/{later.fetched_at:%Y%m%d%H%M%S}id_/{later.url}"
        assert fetched(revisited) == captures.read(first.capture).body
    finally:
        server.terminate()
        server.wait(10)
