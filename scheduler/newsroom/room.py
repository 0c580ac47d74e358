"""The newsroom itself: all outlets at once, the edition they print, and the configuration that watches them."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from scheduler.newsroom.editions import OUTLETS, UNRULY, edition, outlet
from scheduler.newsroom.server import Server
from scheduler.newsroom.sites import BUILDERS, Site
from scheduler.newsroom.types import Asked, Outlet, Story

LAST_EDITION = 2
"""There is no third day."""


class Newsroom:
    """A news world on loopback for as long as the context lasts.

    `port` is the first outlet's, with the following ones for the others; 0 takes any that are free.

    Raises:
        PortTaken: on entering, when a port can't be listened on; nothing is left listening then.
    """

    def __init__(self, *, port: int = 0) -> None:
        self.requests: list[Asked] = []
        """Every request received, in the order of the answers."""
        self.outlets: tuple[Outlet, ...] = tuple(outlet(name) for name in OUTLETS)
        """Those that behave, in order; their addresses hold within the context."""
        self.unruly: Outlet = outlet(UNRULY)
        """The one that misbehaves."""
        self._port = port
        self._edition = 1
        self._servers: list[Server] = []
        self._open = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as opening:
            for place, name in enumerate((*OUTLETS, UNRULY)):
                server = Server(self._port and self._port + place, self.requests.append)
                opening.callback(server.stop)
                server.outlet = outlet(name, server.port)
                self._servers.append(server)
            self._open = opening.pop_all()
        *behaving, self.unruly = (server.outlet for server in self._servers if server.outlet)
        self.outlets = tuple(behaving)
        self._print()
        for server in self._servers:
            server.thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()
        self._servers.clear()

    def next_day(self) -> None:
        """Print the second edition: stories corrected, one headline changed, three stories added, one withdrawn."""
        self._edition = min(self._edition + 1, LAST_EDITION)
        self._print()

    def stories(self) -> tuple[Story, ...]:
        """The stories of the behaving outlets that can be read in the present edition."""
        return tuple(story for story in self.printed() if story.outlet != UNRULY and not story.withdrawn)

    def printed(self) -> tuple[Story, ...]:
        """All of the edition, with those of the unruly outlet and the withdrawn ones."""
        return edition(self._edition)

    def address(self, story: Story) -> str:
        """The whole address of a story's page."""
        return next(one for one in (*self.outlets, self.unruly) if one.id == story.outlet).address(story.path)

    def configuration(self, *, folder: Path | None = None, unruly: bool = False) -> str:
        """A `yearmind.toml` that watches the outlets by their homepages alone.

        Archive and captures stand beside the file, or in `folder`.
        """
        watched = (*self.outlets, self.unruly) if unruly else self.outlets
        place = f"{folder.resolve()}/" if folder else ""
        head = _CONFIGURATION.format(
            archive=_quoted(f"sqlite:///{place}archive.db"), captures=_quoted(f"{place}captures")
        )
        return "\n".join([head, *(_source(one) for one in watched), _OBSERVANCE])

    def _print(self) -> None:
        """Put the present edition before the readers, each outlet's at once."""
        for server in self._servers:
            if server.outlet:
                stories = [story for story in self.printed() if story.outlet == server.outlet.id]
                site = Site(server.outlet, stories)
                BUILDERS[server.outlet.id](site)
                server.replies = site.replies


def _source(one: Outlet) -> str:
    return _SOURCE.format(id=one.id, name=_quoted(one.name), url=one.url, language=one.language, timezone=one.timezone)


def _quoted(text: str) -> str:
    """A basic string of TOML, which escapes as JSON does."""
    return json.dumps(text, ensure_ascii=False)


_CONFIGURATION = """\
[archive]
url = {archive}
captures = {captures}

[crawl]
contact = "mailto:demo@example.org"
delay = "0s"
workers = 1  # a page after the other, so that every run tells the same
allow_networks = ["127.0.0.0/8"]
"""

_SOURCE = """\
[[source]]
id = "{id}"
name = {name}
homepage = "{url}"
language = "{language}"
timezone = "{timezone}"
"""

_OBSERVANCE = """\
[[observance]]
use = "black-january"
"""
