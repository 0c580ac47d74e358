"""A news site of any size in heavy, realistic markup: navigation, structured data, related stories, comments."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

_TEXT = """
the of and to in a on for with by at from after before during against between council minister parliament city
region village harbour railway market price budget school hospital doctor teacher student river bridge storm
rain summer winter festival orchestra museum painter writer film theatre match player coach season goal court
judge witness verdict police fire rescue border treaty talks visit delegation ambassador export import oil gas
grain cotton carpet tea wine fish factory worker union strike wage pension law reform vote election candidate
party
"""
_WORDS = _TEXT.split()


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(9, 26))).capitalize() + "."


def paragraph(chance: random.Random) -> str:
    return " ".join(sentence(chance) for _ in range(chance.randint(2, 5)))


def headline(chance: random.Random) -> str:
    return " ".join(chance.sample(_WORDS[17:], 7)).capitalize()


@contextmanager
def served(folder: Path, pages: int) -> Iterator[tuple[str, int]]:
    """Such a site in `folder`, served by a process of its own: its address, and the bytes of its article pages."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.benchmarks.serve", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        yield url, build(folder, pages, url)
    finally:
        server.terminate()
        server.wait()


def build(folder: Path, pages: int, url: str) -> int:
    """Write the site into `folder`; returns the bytes of its article pages."""
    chance = random.Random(20)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    total = 0
    entries = []
    for number in range(pages):
        at = begin + timedelta(minutes=37 * number)
        html = page(chance, number, at, url)
        total += len(html.encode())
        (folder / f"story-{number}.html").write_text(html, encoding="utf-8")
        entries.append(f"<url><loc>{url}/story-{number}.html</loc><lastmod>{at.isoformat()}</lastmod></url>")
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    (folder / "sitemap.xml").write_text(f'<urlset xmlns="{namespace}">{"".join(entries)}</urlset>', encoding="utf-8")
    (folder / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {url}/sitemap.xml\n", encoding="utf-8")
    (folder / "index.html").write_text(
        f"<html><body><h1>Site</h1>{_teasers(chance, 30)}</body></html>", encoding="utf-8"
    )
    return total


def page(chance: random.Random, number: int, at: datetime, url: str) -> str:
    """One article page of some 70 kB."""
    title = headline(chance)
    text = [paragraph(chance) for _ in range(chance.randint(6, 18))]
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "name": "The Benchmark"},
            {
                "@type": "NewsArticle",
                "headline": title,
                "datePublished": at.isoformat(),
                "dateModified": at.isoformat(),
                "author": [{"@type": "Person", "name": "Ana Lind"}],
                "articleSection": "Region",
                "mainEntityOfPage": f"{url}/story-{number}.html",
            },
        ],
    }
    body = "".join(f'<p class="article__paragraph">{one}</p>' for one in text)
    script = "".join(f"window.q{n}={json.dumps(sentence(chance))};" for n in range(150))
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Benchmark</title>
<link rel="canonical" href="{url}/story-{number}.html"><meta property="og:type" content="article">
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{at.isoformat()}">
<meta name="description" content="{text[0][:150]}"><style>{".a{color:red}" * 400}</style>
<script type="application/ld+json">{json.dumps(data)}</script><script>{script}</script></head>
<body class="article-page">
<header><nav><ul>{_links(chance, 90)}</ul></nav></header><main><article class="article">
<h1 class="article__title">{title}</h1><div class="byline">By <a rel="author" href="/author/lind">Ana Lind</a>
<time datetime="{at.isoformat()}">{at:%d %B %Y %H:%M}</time></div>{body}</article>
<aside><h2>Related</h2>{_teasers(chance, 40)}</aside><section class="comments">{_comments(chance, 25)}</section></main>
<footer><ul>{_links(chance, 60)}</ul><p>The Benchmark. All rights reserved.</p></footer></body></html>"""


def _links(chance: random.Random, count: int) -> str:
    names = (" ".join(chance.sample(_WORDS, 2)) for _ in range(count))
    return "".join(f'<li class="menu__item"><a href="/s/{n}">{name}</a></li>' for n, name in enumerate(names))


def _teasers(chance: random.Random, count: int) -> str:
    return "".join(
        f'<div class="teaser"><a href="/story-{n}.html"><img src="/i/{n}.jpg" alt=""><h3>{headline(chance)}</h3></a>'
        f"<p>{sentence(chance)}</p></div>"
        for n in range(count)
    )


def _comments(chance: random.Random, count: int) -> str:
    return "".join(f'<div class="comment"><b>reader{n}</b><p>{sentence(chance)}</p></div>' for n in range(count))
