"""One small feed on every address of loopback, in a process of its own; it is the same whenever it is asked for.

python -m tests.benchmarks.feeds
"""

from __future__ import annotations

import signal

from tests.outlet import Asked, Outlet, Reply

_TAG = {"ETag": '"as-it-was"'}
_HEAD = '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>'


def feed(asked: Asked) -> Reply:
    """Twenty entries at the host that was asked."""
    host = asked.headers["host"]
    items = "".join(
        f"<item><title>What happened at place {n}</title><link>http://{host}/2026/01/story-{n}.html</link>"
        f"<pubDate>Tue, 20 Jan 2026 {n:02}:00:00 +0000</pubDate></item>"
        for n in range(20)
    )
    return Reply(body=f"{_HEAD}{items}</channel></rss>".encode(), kind="application/rss+xml", headers=_TAG)


if __name__ == "__main__":
    with Outlet("0.0.0.0") as outlet:
        outlet.pages = {"/feed.xml": feed, "/robots.txt": Reply(body=b"User-agent: *\nAllow: /\n", kind="text/plain")}
        print(outlet.url.rpartition(":")[2], flush=True)
        signal.sigwait([signal.SIGTERM, signal.SIGINT])
