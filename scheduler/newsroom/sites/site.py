"""A site as it is put together: pages in the outlet's frame, feeds, robots.txt. Pure."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import quote, unquote

from scheduler.newsroom.template import NOTHING, Markup, fill, fill_file, joined
from scheduler.newsroom.types import Outlet, Reply, Story

Replies = dict[str, Reply]
"""What each address answers, by its path with percent-signs undone and its query as sent."""

DEAD = "/news/2023/moved-away-long-ago.html"
"""An address that every front page links to and nobody answers for."""


class Site:
    """What an outlet's addresses answer: its stories are given, its builder fills in `replies`."""

    def __init__(self, outlet: Outlet, stories: Sequence[Story], *, encoding: str = "utf-8") -> None:
        self.outlet = outlet
        self.stories = tuple(story for story in stories if not story.withdrawn)
        self.encoding = encoding
        self.replies: Replies = {}
        self.changed = max(story.changed for story in self.stories)
        for story in stories:
            if story.withdrawn:
                self.put(story.path, Reply(status=410, body=b"<!doctype html><title>Gone</title><p>Withdrawn."))

    def put(self, path: str, reply: Reply) -> None:
        """Let a path, quoted or not, answer so."""
        self.replies[unquote(path)] = reply

    def fill(self, template: str, /, **values: object) -> Markup:
        """A template of this outlet's folder."""
        return fill_file(f"{self.outlet.id}/{template}.html", **values)

    def page(
        self,
        path: str,
        title: str,
        body: Markup,
        *,
        head: Markup = NOTHING,
        changed: datetime | None = None,
        charset: str | None = None,
    ) -> None:
        """Put a page into the outlet's frame; `charset` is what its markup says, where that isn't what it is."""
        page = self.fill(
            "frame",
            title=title,
            head=head,
            body=body,
            name=self.outlet.name,
            language=self.outlet.language,
            charset=charset or self.encoding,
            address=self.outlet.address(path),
        )
        kind = f"text/html; charset={self.encoding}"
        bytes_ = page.encode(self.encoding, "xmlcharrefreplace")
        self.put(path, Reply(body=bytes_, kind=kind, changed=changed or self.changed))

    def document(self, path: str, text: str | bytes, kind: str) -> None:
        """Put a feed, a sitemap or a text file there."""
        body = text if isinstance(text, bytes) else text.encode()
        self.put(path, Reply(body=body, kind=kind, changed=self.changed))

    def robots(self, *sitemaps: str, disallow: Sequence[str] = ("/admin/", "/search")) -> None:
        """A plain robots.txt that keeps everybody out of a few places and names the sitemaps."""
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in disallow), ""]
        lines += [f"Sitemap: {self.outlet.address(path)}" for path in sitemaps]
        self.document("/robots.txt", "\n".join(lines) + "\n", "text/plain; charset=utf-8")

    def picture(self, path: str) -> None:
        """A picture of one colour, as PNG."""
        self.put(path, Reply(body=_png(320, 180, (120, 40, 50)), kind="image/png", changed=self.changed))

    def tagged(self) -> dict[str, list[Story]]:
        """The stories of each tag."""
        tags = dict.fromkeys(tag for story in self.stories for tag in story.tags)
        return {tag: [story for story in self.stories if tag in story.tags] for tag in tags}

    def sections(self) -> dict[str, list[Story]]:
        """The stories of each section."""
        names = dict.fromkeys(story.section for story in self.stories if story.section)
        return {name: [story for story in self.stories if story.section == name] for name in names}


def slug(name: str) -> str:
    """A name as it stands in an address."""
    return quote(name.lower().replace(" ", "-"), safe="-")


def links(prefix: str, names: Iterable[str], *, rel: str = "tag", end: str = "/") -> Markup:
    """Links to the pages of tags, authors or sections."""
    template = '<a href="$href" rel="$rel">$name</a>'
    return joined(fill(template, href=f"{prefix}{slug(name)}{end}", rel=rel, name=name) for name in names)


def around(story: Story, stories: Sequence[Story], count: int = 4) -> list[Story]:
    """Some other stories, as a column beside this one shows them."""
    return [other for other in stories if other.key != story.key][:count]


def _png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """An image of one colour (PNG specification, W3C)."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + bytes(colour) * width) * height)
    chunks = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)
