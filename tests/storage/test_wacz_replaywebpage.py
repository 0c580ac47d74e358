"""What is exported as WACZ, shown by ReplayWeb.page in a browser: https://replayweb.page/docs/embedding/.

Runs where Chromium is on the path and REPLAYWEBPAGE names the folder of the npm package `replaywebpage`, which holds
`ui.js` and `sw.js`. The browser is asked nothing: the page around the replay tells the test's own server what it reads
in the frames below it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from urllib.parse import urlsplit

import pytest

from storage.archive import Archive
from storage.captures import Captures
from storage.export.wacz import write_wacz
from tests.storage.conftest import Finder

COMPONENT = Path(os.environ.get("REPLAYWEBPAGE", "nowhere"))
BROWSER = shutil.which("chromium")
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on the path; apt-get install chromium"),
    pytest.mark.skipif(
        not all((COMPONENT / name).is_file() for name in ("ui.js", "sw.js")),
        reason="REPLAYWEBPAGE names no folder with ui.js and sw.js; npm pack replaywebpage, and unpack it",
    ),
]
PAGE = """<!doctype html>
<meta charset="utf-8">
<script src="/ui.js"></script>
<replay-web-page source="/some.wacz" url="{url}" replayBase="/replay/" embed="replayonly"></replay-web-page>
<script>
function said(root) {{
  const below = [...root.querySelectorAll("*")].map((one) => {{
    if (one.shadowRoot) return said(one.shadowRoot);
    if (one.tagName !== "IFRAME" || !one.contentDocument?.body) return "";
    return one.contentDocument.body.innerText + said(one.contentDocument);
  }});
  return below.join(" ");
}}
setInterval(() => fetch("/said", {{method: "POST", body: said(document)}}), 200);
</script>
"""
VIEWER = """<!doctype html>
<script src="/ui.js"></script>
<replay-app-main></replay-app-main>
"""
"""What the frame is given when it asks before the component's service worker answers for it."""
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Desk(BaseHTTPRequestHandler):
    """Serves the page, the component and the WACZ, which is read by range, and takes what the page reads."""

    def __init__(self, page: str, wacz: Path, heard: Queue[str], *more: object) -> None:
        self._page, self._wacz, self._heard = page, wacz, heard
        super().__init__(*more)  # type: ignore[arg-type] # what socketserver gives

    def do_GET(self) -> None:
        name = Path(urlsplit(self.path).path).name
        if self.path == "/":
            self._answer(self._page.encode(), "text/html")
        elif urlsplit(self.path).path == "/replay/":
            self._answer(VIEWER.encode(), "text/html")
        elif name in {"ui.js", "sw.js"}:
            self._answer((COMPONENT / name).read_bytes(), "text/javascript")
        elif name == self._wacz.name:
            self._part(self._wacz.read_bytes())
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        self._heard.put(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._answer(b"", "text/plain")

    def _part(self, data: bytes) -> None:
        asked = _RANGE.fullmatch(self.headers.get("Range", ""))
        if asked is None:
            self._answer(data, "application/wacz", {"Accept-Ranges": "bytes"})
            return
        first, last = asked.groups()
        start = int(first) if first else len(data) - int(last)
        end = min(int(last), len(data) - 1) if first and last else len(data) - 1
        told = {"Content-Range": f"bytes {start}-{end}/{len(data)}"}
        self._answer(data[start : end + 1], "application/wacz", told, HTTPStatus.PARTIAL_CONTENT)

    def _answer(
        self, body: bytes, kind: str, more: dict[str, str] | None = None, status: HTTPStatus = HTTPStatus.OK
    ) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def shown(heard: Queue[str], sought: str, patience: float = 60) -> str:
    """What the browser shows once it shows some text, or at the last."""
    until, said = time.monotonic() + patience, ""
    while sought not in said and time.monotonic() < until:
        with suppress(Empty):
            said = heard.get(timeout=1)
    return said


@contextmanager
def read_in_browser(url: str, wacz: Path, folder: Path) -> Iterator[Queue[str]]:
    """What a browser shows of `url` when ReplayWeb.page replays it from `wacz`, again and again."""
    heard: Queue[str] = Queue()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Desk, PAGE.format(url=url), wacz, heard)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        alone = ["--no-first-run", "--disable-background-networking", "--disable-component-update"]
        alone.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
        mode = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        browser = subprocess.Popen(
            [str(BROWSER), *mode, *alone, f"--user-data-dir={folder}", "--remote-debugging-port=0", address],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield heard
        finally:
            browser.terminate()
            browser.wait(10)
            server.shutdown()


def test_replayweb_page_shows_what_was_captured(
    archive: Archive, captures: Captures, find: Finder, tmp_path: Path
) -> None:
    story = find("https://www.example.org/b/?y=2&x=1", said := "The first state, of a few words.")
    archive.record([story, find("https://example.org/c", "Another story.")])
    captures.sync()
    wacz = tmp_path / "some.wacz"
    write_wacz(archive.articles(), captures, archive.capture_with, wacz)
    with read_in_browser(story.capture.url, wacz, tmp_path / "browser") as heard:
        assert said in shown(heard, said)
