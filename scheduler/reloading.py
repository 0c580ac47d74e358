"""The configuration is read again when its file changes; a file with mistakes changes nothing."""

from __future__ import annotations

import logging
from pathlib import Path

from crawler.config import Config, load
from storage.errors import ConfigError

log = logging.getLogger(__name__)
State = tuple[int, int, int] | None


class Watch:
    """One configuration's file."""

    def __init__(self, config: Config) -> None:
        self._path = config.path
        self._seen = _state(config.path)

    def changed(self, *, asked: bool = False) -> Config | None:
        """What the file says since it was changed, None where it wasn't or holds mistakes, which are logged once.

        Where it is `asked` for, it is read whether it seems to have changed or not.
        """
        state = _state(self._path)
        if state == self._seen and not asked:
            return None
        self._seen = state
        try:
            return load(self._path)
        except ConfigError as error:
            for line in str(error).splitlines():
                log.error("%s", line)  # noqa: TRY400 - the line says it all
            log.error("%s: the configuration that was read before holds on", self._path)  # noqa: TRY400 - as above
            return None


def _state(path: Path) -> State:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def fixed(config: Config) -> dict[str, object]:
    """What holds until the process ends, by its key."""
    crawl, service = config.crawl, config.service
    return {
        "[archive]": config.archive,
        "at_once in [crawl]": crawl.at_once,
        "workers in [crawl]": crawl.workers,
        "browser in [crawl]": crawl.browser,
        "callback in [service]": service.callback,
        "listen in [service]": service.listen,
    }


def unheeded(before: Config, after: Config) -> list[str]:
    """The keys that were changed and take a restart."""
    there = fixed(after)
    return [key for key, value in fixed(before).items() if value != there[key]]
