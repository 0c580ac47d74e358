"""An outlet that lives: it publishes, edits, renames, retracts, embargoes and publishes again, all by one seed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial

from tests.outlet import WORDS, Asked, Outlet, Reply, tagged

PER_DAY = {
    "publish": 9.0,
    "embargo": 0.7,
    "edit": 4.0,
    "retitle": 2.0,
    "rename": 0.8,
    "rename_unsaid": 0.4,
    "withdraw": 0.8,
    "replace_by_note": 0.5,
    "restore": 0.6,
}
"""How often each thing happens on an average day."""
Version = tuple[str, str]
"""Headline and text."""


@dataclass(slots=True, kw_only=True, eq=False)
class Story:
    """One story as it stands at the outlet."""

    number: int
    paths: list[str]
    """All that it ever had; the last is its own."""
    published: datetime
    changed: datetime
    title: str
    paragraphs: list[str]
    redirects: bool = True
    """Whether its former paths lead to it."""
    gone: int | None = None
    """The status that its page answers instead."""
    served: list[Version] = field(default_factory=list)
    """What its readers got, in order, without repetitions."""
    parts: int = 0
    """As how many articles it may pass, since it was renamed and changed between two looks."""
    _served_at: str = ""

    @property
    def version(self) -> Version:
        return self.title, "\n".join(self.paragraphs)

    @property
    def path(self) -> str:
        return self.paths[-1]

    def serve(self) -> None:
        """Note what a reader gets."""
        if self.served[-1:] != [self.version]:
            self.served.append(self.version)
            self.parts += self._served_at != self.path
        self._served_at = self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happened to one story."""

    number: int
    at: datetime
    how: str
    path: str

    def __str__(self) -> str:
        return f"{self.at:%a %H:%M} story {self.number} {self.how} at {self.path}"


class Life:
    """What happens at an outlet between one moment and the next; the seed decides on its ways too."""

    def __init__(self, seed: int, outlet: Outlet, begin: datetime) -> None:
        self._chance = random.Random(seed)
        self._outlet = outlet
        self.now = begin
        self.stories: list[Story] = []
        self.has_feed, self.has_sitemap = self._chance.choice([(True, True), (True, False), (False, True)])
        self.states_change = self._chance.random() < 0.6
        """Whether its feed and its sitemap say when a story changed."""
        self.has_tags = self._chance.random() < 0.7
        self.window = self._chance.randint(4, 12)
        self.named = self._chance.random() < 0.5
        """Whether the configuration names where its news is listed."""
        self.events: list[Event] = []
        for _ in range(3):
            self.publish()

    @property
    def ways(self) -> str:
        """Its ways, to be read."""
        said = {"feed": self.has_feed, "sitemap": self.has_sitemap, "states change": self.states_change}
        said |= {"tags": self.has_tags, "named": self.named}
        return f"{', '.join(name for name, is_so in said.items() if is_so)}; window {self.window}"

    def advance(self, until: datetime) -> None:
        """All that happens up to then."""
        days = (until - self.now) / timedelta(days=1)
        happens = [name for name, rate in PER_DAY.items() for _ in range(self._times(rate * days))]
        self._chance.shuffle(happens)
        begin = self.now
        for place, name in enumerate(happens, 1):
            self.now = (begin + (until - begin) * place / (len(happens) + 1)).replace(microsecond=0)
            getattr(self, name)()
        self.now = until

    def _times(self, expected: float) -> int:
        return sum(self._chance.random() < expected / 8 for _ in range(8))

    # What happens.

    def publish(self) -> None:
        self._add(self.now)

    def embargo(self) -> None:
        self._add(self.now + timedelta(hours=self._chance.randint(1, 20)))

    def edit(self) -> None:
        if story := self._any():
            place = self._chance.randrange(len(story.paragraphs) + 1)
            story.paragraphs.insert(place, self._paragraph())
            self._changed(story, "edited")

    def retitle(self) -> None:
        if story := self._any():
            story.title = self._title(story.number)
            self._changed(story, "retitled")

    def rename(self) -> None:
        if story := self._any():
            story.paths.append(self._path(story.number))
            story.redirects = True
            self._changed(story, "renamed")

    def rename_unsaid(self) -> None:
        """Without a redirect; nobody could know it again who had not seen it as it stands."""
        if (story := self._any()) and story.served[-1:] == [story.version]:
            story.paths.append(self._path(story.number))
            story.redirects = False
            self._note(story, "renamed without a word")

    def withdraw(self) -> None:
        if story := self._any():
            story.gone = self._chance.choice([404, 410])
            self._note(story, "withdrawn")

    def replace_by_note(self) -> None:
        if story := self._any():
            story.paragraphs = ["This report was withdrawn by the editors because it was found to be wrong."]
            self._changed(story, "replaced by a note")

    def restore(self) -> None:
        gone = [story for story in self.stories if story.gone]
        if gone:
            story = self._chance.choice(gone)
            story.gone = None
            if self._chance.random() < 0.5:
                story.paragraphs.append(self._paragraph())
            self._changed(story, "restored")

    def _any(self) -> Story | None:
        """One of the latest, which is where things happen."""
        there = [story for story in self.stories if not story.gone and story.published <= self.now]
        return self._chance.choice(there[-15:]) if there else None

    def _add(self, at: datetime) -> None:
        number = len(self.stories)
        story = Story(
            number=number,
            paths=[self._path(number)],
            published=at,
            changed=at,
            title=self._title(number),
            paragraphs=[self._paragraph() for _ in range(3)],
        )
        self.stories.append(story)
        self._note(story, f"published for {at:%a %H:%M}")

    def _changed(self, story: Story, how: str) -> None:
        story.changed = self.now
        self._note(story, how)

    def _note(self, story: Story, how: str) -> None:
        self.events.append(Event(number=story.number, at=self.now, how=how, path=story.path))

    def _title(self, number: int) -> str:
        return f"{' '.join(self._chance.sample(WORDS[:21], 6)).capitalize()} {number}"

    def _path(self, number: int) -> str:
        return f"/2026/01/{'-'.join(self._chance.sample(WORDS[:21], 4))}-{number}.html"

    def _paragraph(self) -> str:
        return " ".join(self._chance.choices(WORDS, k=50)).capitalize() + "."

    # What is to be read.

    def print(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Put all as it stands before the readers; what each place says of each path."""
        shown = [story for story in self.stories if not story.gone]
        latest = sorted(shown, key=lambda story: story.published, reverse=True)
        places: dict[str, dict[str, tuple[str, ...]]] = {"/": {one.path: (one.title,) for one in latest[:8]}}
        pages = {path: partial(self._page, story, path) for story in self.stories for path in story.paths}
        self._outlet.pages = dict(pages)
        sitemap = f"Sitemap: {self._outlet.url}/sitemap.xml" if self.has_sitemap else ""
        self._put("/robots.txt", f"User-agent: *\nDisallow: /private/\n{sitemap}\n", "text/plain")
        self._put("/", self._front(latest[:8]))
        if self.has_feed:
            self._put("/feed.xml", self._feed(latest[: self.window]), "application/rss+xml")
            places["/feed.xml"] = {one.path: (one.title, *self._stamp(one)) for one in latest[: self.window]}
        if self.has_sitemap:
            self._put("/sitemap.xml", self._sitemap(latest[:100]), "application/xml")
            places["/sitemap.xml"] = {one.path: self._stamp(one) for one in latest[:100]}
        return places

    def _stamp(self, story: Story) -> tuple[str, ...]:
        return (story.changed.isoformat(),) if self.states_change else ()

    def _put(self, path: str, text: str, kind: str = "text/html; charset=utf-8") -> None:
        self._outlet.pages[path] = Reply(body=text.encode(), kind=kind, headers=tagged(text) if self.has_tags else {})

    def _page(self, story: Story, path: str, asked: Asked) -> Reply:
        if path != story.path:
            return Reply(status=301, headers={"Location": story.path}) if story.redirects else Reply(status=404)
        if story.gone or story.published > self.now:
            return Reply(status=story.gone or 403)
        page = self._html(story)
        headers = {"ETag": tagged(page)["ETag"]} if self.has_tags else {}
        story.serve()
        return Reply(body=page.encode(), headers=headers)

    def _html(self, story: Story) -> str:
        body = "".join(f"<p>{paragraph}</p>" for paragraph in story.paragraphs)
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{story.title}</title>'
            f'<meta property="og:type" content="article"><meta property="og:title" content="{story.title}">'
            f'<meta property="article:published_time" content="{story.published.isoformat()}">'
            f'<meta property="article:modified_time" content="{story.changed.isoformat()}"></head>'
            f"<body><article><h1>{story.title}</h1>{body}</article></body></html>"
        )

    def _front(self, shown: list[Story]) -> str:
        feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">' if self.has_feed else ""
        links = "".join(f'<li><a href="{one.path}">{one.title}</a></li>' for one in shown)
        return f"<html><head><title>News</title>{feed}</head><body><ul>{links}</ul></body></html>"

    def _feed(self, shown: list[Story]) -> str:
        items = "".join(
            f"<item><title>{one.title}</title><link>{self._outlet.url}{one.path}</link>"
            f"<guid isPermaLink='false'>{one.number}</guid><pubDate>{format_datetime(one.published)}</pubDate>"
            + (f"<atom:updated>{one.changed.isoformat()}</atom:updated>" if self.states_change else "")
            + "</item>"
            for one in shown
        )
        head = '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>News</title>'
        return f'<?xml version="1.0"?>{head}<link>{self._outlet.url}/</link>{items}</channel></rss>'

    def _sitemap(self, shown: list[Story]) -> str:
        entries = "".join(
            f"<url><loc>{self._outlet.url}{one.path}</loc>"
            + (f"<lastmod>{one.changed.isoformat()}</lastmod>" if self.states_change else "")
            + "</url>"
            for one in shown
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'


BEGIN = datetime(2026, 1, 12, 6, tzinfo=UTC)
"""When a week begins."""
