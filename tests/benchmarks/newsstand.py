"""A small outlet on every address of loopback, in a process of its own, and what each host saw.

    python -m tests.benchmarks.newsstand STORIES PAUSE

Every answer takes PAUSE seconds. Prints the port; at the end, a line for each host: its requests and the most at once.
"""

from __future__ import annotations

import signal
import sys
from collections import Counter, defaultdict

from tests.outlet import Asked, Outlet, Reply, story


class Newsstand(Outlet):
    """Answers each host by itself."""

    def __init__(self, stories: int, pause: float) -> None:
        super().__init__("0.0.0.0")
        self._stories = stories
        self._pause = pause
        self._now: Counter[str] = Counter()
        self.most: defaultdict[str, int] = defaultdict(int)
        """The most requests that were under way at a host."""
        self.counted: Counter[str] = Counter()

    def answer(self, asked: Asked) -> Reply:
        host = asked.headers["host"]
        with self._change:
            self._now[host] += 1
            self.counted[host] += 1
            self.most[host] = max(self.most[host], self._now[host])
        return self._page(host, asked.path)

    def answered(self, asked: Asked, reply: Reply) -> None:
        with self._change:
            self._now[asked.headers["host"]] -= 1

    def _page(self, host: str, path: str) -> Reply:
        if path.startswith("/2026/"):
            return Reply(body=story(f"{host} {path}").encode(), pause=self._pause)
        if path == "/sitemap.xml":
            urls = "".join(f"<url><loc>http://{host}/2026/01/{n}.html</loc></url>" for n in range(self._stories))
            body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
            return Reply(body=body.encode(), kind="application/xml", pause=self._pause)
        return Reply(status=404)


if __name__ == "__main__":
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # in every thread, so that they wait for `sigwait`
    with Newsstand(int(sys.argv[1]), float(sys.argv[2])) as stand:
        print(stand.url.rpartition(":")[2], flush=True)
        signal.sigwait(ends)
        for host, count in stand.counted.items():
            print(host, count, stand.most[host])
