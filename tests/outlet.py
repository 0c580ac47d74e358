"""A small outlet on loopback whose every answer a test decides, with a note of every request on the wire."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer

from tests.loopback import Listening, Threads

WORDS = str.split(
    "harbour committee winter orchestra minister railway teacher bridge island market evening garden letter museum "
    "river season theatre village window worker council opened closed visited praised measured rebuilt announced "
    "promised delayed the a of in and for with after before near old small early quiet local public"
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What one address answers."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, noted when it came; names of headers in small letters, seconds of the monotonic clock."""

    path: str
    headers: Mapping[str, str]
    at: float


Answer = Reply | Callable[[Asked], Reply]


class Outlet(Listening):
    """Serves `pages` at `url` until the block ends; what is not there answers 404."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[Asked] = []
        self.spans: list[tuple[Asked, Reply, float]] = []
        """Every answered request with its answer and the moment before that left."""
        self.most_at_once = 0
        self._at_once = 0
        self._change = threading.Condition()
        server = _Server((host, 0), _Handler)
        server.outlet = self
        super().__init__(server)
        self.url = f"http://{host}:{self.port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [asked.path for asked in self.asked]

    def wait(self, count: int, seconds: float = 30.0) -> None:
        """Return once `count` requests have come since the last `forget`."""
        with self._change:
            assert self._change.wait_for(lambda: len(self.asked) >= count, seconds), self.paths

    def forget(self) -> None:
        """Begin a fresh note of requests."""
        self.asked.clear()

    def publish(self, stories: Mapping[str, str], *, listed: bool = True) -> None:
        """Put stories at their paths, a front page that links them, and a sitemap that changes where they do."""
        self.pages |= {path: Reply(body=page.encode(), headers=tagged(page)) for path, page in stories.items()}
        links = "".join(f'<li><a href="{path}">{headline(page)}</a></li>' for path, page in stories.items())
        if listed:
            self.pages["/"] = Reply(body=f"<html><head><title>News</title></head><body><ul>{links}</ul>".encode())
        entries = "".join(
            f"<url><loc>{self.url}{path}</loc><lastmod>{stamp(page)}</lastmod></url>" for path, page in stories.items()
        )
        sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
        self.pages["/sitemap.xml"] = Reply(body=sitemap.encode(), kind="application/xml", headers=tagged(sitemap))
        rules = f"User-agent: *\nDisallow: /private/\nSitemap: {self.url}/sitemap.xml\n"
        self.pages.setdefault("/robots.txt", Reply(body=rules.encode(), kind="text/plain"))

    def answer(self, asked: Asked) -> Reply:
        """Note a request and say what it gets."""
        with self._change:
            self.asked.append(asked)
            self._at_once += 1
            self.most_at_once = max(self.most_at_once, self._at_once)
            self._change.notify_all()
        page = self.pages.get(asked.path, Reply(status=404, body=b"<title>Not found</title>"))
        return page if isinstance(page, Reply) else page(asked)

    def answered(self, asked: Asked, reply: Reply) -> None:
        """Note that an answer is on its way."""
        with self._change:
            self._at_once -= 1
            self.spans.append((asked, reply, time.monotonic()))


class _Server(Threads, HTTPServer):
    outlet: Outlet


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        outlet = self.server.outlet  # type: ignore[attr-defined]  # it is a _Server
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, time.monotonic())
        reply: Reply = outlet.answer(asked)
        time.sleep(reply.pause)
        outlet.answered(asked, reply)
        tag = reply.headers.get("ETag")
        known = tag is not None and self.headers.get("If-None-Match") == tag
        self.send_response(304 if known else reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if not known:
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if not known:
            self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def story(name: str, day: int = 1, *, more: str = "") -> str:
    """An article's page, always the same for the same name: a headline, a date and three paragraphs of their own."""
    chance = random.Random(name)
    title = f"{' '.join(chance.sample(WORDS[:21], 5)).capitalize()} {name}"
    paragraphs = [" ".join(chance.choices(WORDS, k=60)).capitalize() + "." for _ in range(3)] + [more] * bool(more)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    at = f"2026-01-{day:02}T{9 + bool(more)}:00:00+04:00"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="2026-01-{day:02}T09:00:00+04:00">'
        f'<meta property="article:modified_time" content="{at}"></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def stories(count: int, prefix: str = "story") -> dict[str, str]:
    """That many articles by their paths."""
    return {f"/2026/01/{prefix}-of-the-day-{n:02}.html": story(f"{prefix} {n}", 1 + n % 19) for n in range(count)}


def headline(page: str) -> str:
    return page.partition("<h1>")[2].partition("</h1>")[0]


def stamp(page: str) -> str:
    return page.partition('modified_time" content="')[2].partition('"')[0]


def tagged(page: str) -> dict[str, str]:
    mark = random.Random(page).getrandbits(64)
    return {"ETag": f'W/"{mark:x}, as it is"', "Last-Modified": "Tue, 20 Jan 2026 05:00:00 GMT"}
