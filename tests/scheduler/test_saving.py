"""`backup` and `restore` as a user meets them, while a crawl goes on."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

from crawler.config import load
from storage.archive import Archive
from storage.captures import Captures
from tests.commands import answer, configure, exported, start, yearmind
from tests.outlet import Outlet, Reply, stories
from tests.scheduler.conftest import Inside, complaint
from tests.storage.conftest import Finder
from tests.storage.conftest import captures as captures  # noqa: PLC0414 - a fixture
from tests.storage.conftest import find as find  # noqa: PLC0414 - as above
from tests.waiting import until

COUNT = 30


def slow(outlet: Outlet, pause: float) -> None:
    outlet.pages = {path: replace(page, pause=pause) for path, page in outlet.pages.items() if isinstance(page, Reply)}


def held(folder: Path) -> int:
    with Archive(f"sqlite:///{folder}/archive.db") as archive:
        return archive.count()


def test_a_backup_of_a_crawl_under_way_is_an_archive_of_its_own(tmp_path: Path) -> None:
    here, there, saved = (tmp_path / name for name in ("here", "there", "saved"))
    here.mkdir()
    there.mkdir()
    with Outlet() as outlet:
        outlet.publish(stories(COUNT))
        shutil.copy(configure(here, {"id": "courier", "homepage": f"{outlet.url}/"}), there)
        slow(outlet, 0.05)
        crawl = start(here, "crawl")
        outlet.wait(COUNT // 2)
        slow(outlet, 2.0)
        until(lambda: held(here))
        made = answer(here, "backup", str(saved))
        assert crawl.poll() is None, "the crawl was over before it was saved"
        slow(outlet, 0.0)
        crawl.communicate()
    assert yearmind(there, "restore", str(saved), "--dry-run").stdout.endswith("whole\n")
    assert not (there / "archive.db").exists()
    assert answer(there, "restore", str(saved)) == {key: made[key] for key in ("made_at", "database", "files", "bytes")}
    told = answer(there, "verify")
    assert (told["damages"], told["left"]) == ([], [])
    assert 0 < told["articles"] < COUNT
    ids = {record["id"] for record in exported(there)}
    assert ids < {record["id"] for record in exported(here)}
    assert "there is an archive" in complaint(there, "restore", str(saved), code=2)


def test_what_is_no_backup_is_named(tmp_path: Path) -> None:
    configure(tmp_path, {"id": "courier", "homepage": "https://example.org/"})
    assert "there is no backup" in complaint(tmp_path, "restore", "nowhere", code=2)
    assert "there is no archive yet" in complaint(tmp_path, "backup", "saved", code=2)
    assert not (tmp_path / "saved").exists()


def test_only_what_is_named_and_old_is_forgotten(tmp_path: Path, inside: Inside) -> None:
    configure(tmp_path, {"id": "courier", "homepage": "https://example.org/"})
    Archive(f"sqlite:///{tmp_path}/archive.db").close()
    assert "nothing is named" in inside(tmp_path, "prune").err
    assert "less than 30 days" in inside(tmp_path, "prune", "--visits", "1d").err
    assert "is not a length of time" in inside(tmp_path, "prune", "--leads", "old").err
    assert inside(tmp_path, "prune", "--visits", "400d", "--dry-run").out.endswith("nothing would be forgotten\n")
    done = json.loads(inside(tmp_path, "prune", "--visits", "400d", "--notices", "90d", "--json").out)
    assert done == {"visits": 0, "leads": 0, "notices": 0, "alarms": 0}


def test_captures_are_taken_away_only_with_a_yes(tmp_path: Path, captures: Captures, find: Finder) -> None:
    configured = load(configure(tmp_path, {"homepage": "https://example.org/"}), environ={})
    with Archive(configured.archive.url) as archive:
        form = find("https://example.org/form", "A form to fill in.")
        archive.record([find(), replace(form, article=None, problem="no article")])
    captures.close()
    files = set(captures.files())
    asked = ("prune", "--seen", "30d", "--other", "30d")
    assert yearmind(tmp_path, *asked).stdout.endswith(
        "1 captures would be forgotten, 0.0 MB of 1 WARC file\nnothing was forgotten yet; with --yes it is\n"
    )
    assert answer(tmp_path, *asked, "--yes", "--dry-run")["captures"] == 1
    assert set(captures.files()) == files
    done = answer(tmp_path, *asked, "--yes")
    assert (done["captures"], done["files"]) == (1, 1)
    assert not files & set(captures.files())
    assert yearmind(tmp_path, "verify").stdout == "1 article, every record and every row whole\n"
    assert yearmind(tmp_path, *asked, "--yes").stdout.endswith("nothing forgotten\n")
