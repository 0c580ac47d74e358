"""Whether what the configuration asks for is there: extras, a browser, receivers."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.config import Config
from crawler.rendering import missing
from scheduler.counts import many
from scheduler.doctor.findings import Finding, well, wrong
from storage.errors import UsageError


def settings(config: Config) -> Iterator[Finding]:
    """All that is asked for, whether it is there or not."""
    said = ", ".join(
        [
            many(len(config.sources), "source"),
            many(len(config.observances), "observance"),
            many(len(config.receivers), "receiver"),
        ]
    )
    yield well("configuration", f"{config.path}: {said}; no mistake found")
    yield from _browser(config)
    yield from _receivers(config)


def _browser(config: Config) -> Iterator[Finding]:
    drawn = [source.id for source in config.sources if source.javascript]
    if not drawn:
        return
    if (lack := missing(config.crawl.browser)) is None:
        yield well("browser", f"Chromium is there for {', '.join(drawn)}")
        return
    what, _, cure = lack.partition("; ")
    yield wrong("browser", f"{', '.join(drawn)}: {what}", cure)


def _receivers(config: Config) -> Iterator[Finding]:
    if not config.receivers:
        return
    from scheduler.notices import Sender  # noqa: PLC0415 - Apprise takes half a second that others don't owe

    good = 0
    for one in config.receivers:
        try:
            Sender((one,))
        except UsageError as error:
            what, _, cure = str(error).partition("; ")
            yield wrong("receivers", what, cure)
        else:
            good += 1
    if good == len(config.receivers):
        yield well("receivers", f"{many(good, 'address', 'addresses')} can be used; `yearmind notify` tries them")
