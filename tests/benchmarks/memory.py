"""Whether the memory of a crawl stays flat over very many requests: resident memory of its process as it goes.

    python -m tests.benchmarks.memory [REQUESTS]

One crawl visits that many addresses that two sitemaps name and a server of its own process answers with 404, so that
the crawl and the archive do all that they do for a page but read it; workers are processes that are replaced anyway.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.commands import COMMAND, configure

EVERY = 10.0
"""Seconds between two looks."""
PER_SITEMAP = 50_000
_PAGE = os.sysconf("SC_PAGE_SIZE")


class _Gone(BaseHTTPRequestHandler):
    """robots.txt, an index of sitemaps, sitemaps, and nothing else."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    addresses = 0

    def do_GET(self) -> None:
        body = self._body(f"http://{self.headers['Host']}")
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _body(self, site: str) -> bytes:
        if self.path == "/robots.txt":
            return f"User-agent: *\nAllow: /\nSitemap: {site}/index.xml\n".encode()
        if self.path == "/index.xml":
            parts = range(0, self.addresses, PER_SITEMAP)
            named = "".join(f"<sitemap><loc>{site}/{first}.xml</loc></sitemap>" for first in parts)
            return f"<sitemapindex>{named}</sitemapindex>".encode()
        if self.path.endswith(".xml") and self.path[1:-4].isdecimal():
            first = int(self.path[1:-4])
            numbers = range(first, min(first + PER_SITEMAP, self.addresses))
            named = "".join(f"<url><loc>{site}/news/gone-story-{number}.html</loc></url>" for number in numbers)
            return f"<urlset>{named}</urlset>".encode()
        return b""

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def main(requests: int = 100_000) -> None:
    """Print resident memory every few seconds, then the rate."""
    _Gone.addresses = requests
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Gone)
    child = os.fork()
    if child == 0:
        server.serve_forever()
    try:
        _crawl(f"http://127.0.0.1:{server.server_address[1]}/index.xml", requests)
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)


def _crawl(sitemap: str, requests: int) -> None:
    home = sitemap.removesuffix("index.xml")
    with tempfile.TemporaryDirectory() as name:
        configure(Path(name), {"id": "gone", "homepage": home, "sitemaps": [sitemap], "language": "en"})
        began = time.monotonic()
        with (Path(name) / "said").open("w") as said:
            crawl = subprocess.Popen([str(COMMAND), "crawl"], cwd=name, stdout=said, stderr=said)
            while crawl.poll() is None:
                print(f"{time.monotonic() - began:7.0f} s {_resident(crawl.pid):7.1f} MB", flush=True)
                time.sleep(EVERY)
        print(f"{requests} requests, {requests / (time.monotonic() - began):.0f} a second")
        print((Path(name) / "said").read_text())


def _resident(process: int) -> float:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE / 1e6


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
