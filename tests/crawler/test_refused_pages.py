"""A page that is stopped at its bound, on its whole way into the archive."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.commands import configure, exported, yearmind
from tests.crawler.hostile import SHAPES
from tests.outlet import story
from tests.raw import Raw, http

REFUSED = {
    "/news/many-attributes-in-one-10001.html": ("many attributes", "more than 5 s of processor time"),
    "/news/elements-within-elements-10002.html": ("100,000 nested elements", "more than 60000 tags"),
    "/news/picture-under-text-html-10003.html": ("PNG", "binary"),
}
GOOD = "/news/tale-of-the-long-night-10004.html"


def test_what_is_refused_has_a_reason_and_a_capture_and_the_rest_is_archived(tmp_path: Path) -> None:
    pages = {path: http(SHAPES[shape]()) for path, (shape, _) in REFUSED.items()} | {GOOD: http(story("tale").encode())}
    links = "".join(f'<li><a href="{path}">The long night, told by those who were there</a></li>' for path in pages)
    with Raw({"/": http(f"<html><body><ul>{links}</ul></body></html>".encode()), **pages}) as server:
        configure(tmp_path, {"id": "night", "homepage": f"{server.url}/"})
        yearmind(tmp_path, "crawl", code=None)
        with closing(sqlite3.connect(tmp_path / "archive.db")) as archive:
            rows = dict(archive.execute("SELECT url, problem FROM capture WHERE problem IS NOT NULL").fetchall())
        assert rows == {server.url + path: why for path, (_, why) in REFUSED.items()}
        assert [each["url"] for each in exported(tmp_path)] == [server.url + GOOD]
