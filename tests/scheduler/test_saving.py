"""`backup` and `restore` as a user meets them, while a crawl goes on."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from tests.commands import answer, configure, exported, start, yearmind
from tests.outlet import Outlet, Reply, stories
from tests.scheduler.conftest import complaint

COUNT = 30


def test_a_backup_of_a_crawl_under_way_is_an_archive_of_its_own(tmp_path: Path) -> None:
    here, there, saved = (tmp_path / name for name in ("here", "there", "saved"))
    here.mkdir()
    there.mkdir()
    with Outlet() as outlet:
        outlet.publish(stories(COUNT))
        outlet.pages = {
            path: replace(page, pause=0.05) for path, page in outlet.pages.items() if isinstance(page, Reply)
        }
        shutil.copy(configure(here, {"id": "courier", "homepage": f"{outlet.url}/"}), there)
        crawl = start(here, "crawl")
        outlet.wait(COUNT // 2)
        made = answer(here, "backup", str(saved))
        assert crawl.poll() is None, "the crawl was over before it was saved"
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
