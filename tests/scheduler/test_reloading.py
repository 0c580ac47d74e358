"""The configuration is read again while the service runs."""

from __future__ import annotations

import logging
import signal
from pathlib import Path

import pytest

from crawler.config import load
from scheduler.reloading import Watch, unheeded
from tests.commands import answer, configure, start
from tests.outlet import Outlet, stories
from tests.waiting import until


def changed(path: Path, old: str, new: str) -> None:
    """Rewrite a file as an editor does, with another size, so that no clock has to tell the two apart."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_file_that_nobody_touched_is_not_read_again_unless_asked(tmp_path: Path) -> None:
    path = configure(tmp_path, {"id": "one", "homepage": "http://127.0.0.1:9/"})
    watch = Watch(load(path, environ={}))
    assert watch.changed() is None
    assert watch.changed(asked=True) is not None
    assert watch.changed() is None


def test_mistakes_change_nothing_and_are_said_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = configure(tmp_path, {"id": "one", "homepage": "http://127.0.0.1:9/"})
    watch = Watch(load(path, environ={}))
    changed(path, 'delay = "0s"', 'delay = "a while"')
    with caplog.at_level(logging.ERROR):
        assert watch.changed() is None
        assert watch.changed() is None
    assert caplog.text.count("a while") == 1
    path.unlink()
    assert watch.changed() is None
    configure(tmp_path, {"id": "two", "homepage": "http://127.0.0.1:9/"})
    found = watch.changed()
    assert found is not None
    assert [source.id for source in found.sources] == ["two"]


def test_what_takes_a_restart_is_named(tmp_path: Path) -> None:
    path = configure(tmp_path, {"id": "one", "homepage": "http://127.0.0.1:9/"})
    before = load(path, environ={})
    changed(path, 'delay = "0s"', 'delay = "7s"\nworkers = 3')
    changed(path, "archive.db", "another.db")
    assert unheeded(before, load(path, environ={})) == ["[archive]", "workers in [crawl]"]


@pytest.mark.parametrize("by_signal", [False, True])
def test_a_service_goes_on_with_the_sources_that_the_file_names(tmp_path: Path, by_signal: bool) -> None:
    with Outlet() as first, Outlet("127.0.0.2") as second:
        for outlet in (first, second):
            outlet.publish(stories(2, outlet.url[-5:]))
        path = configure(tmp_path, {"id": "first", "homepage": f"{first.url}/", "every": "1h"})
        service = start(tmp_path, "run")
        try:
            until(lambda: sources(tmp_path) == {"first": 2})
            changed(path, "[[source]]", f'[[source]]\nid = "second"\nhomepage = "{second.url}/"\n[[source]]')
            if by_signal:
                service.send_signal(signal.SIGHUP)
            until(lambda: sources(tmp_path) == {"first": 2, "second": 2})
            service.send_signal(signal.SIGTERM)
            _, said = service.communicate(timeout=20)
        finally:
            service.kill()
            service.communicate()
    assert service.returncode == 0
    assert "read again, 2 sources" in said


def sources(folder: Path) -> dict[str, int]:
    return {row["source"]: row["articles"] for row in answer(folder, "status") if row.get("articles")}
