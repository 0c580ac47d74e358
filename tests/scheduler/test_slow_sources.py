"""The service itself beside a slow server: the others come to their turn, and the slow one to its end."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from tests.commands import configure, exported
from tests.outlet import Outlet, Reply, stories
from tests.waiting import until

MANY = 8


def test_a_slow_source_keeps_no_other_waiting_and_is_read_to_its_end(tmp_path: Path) -> None:
    with Outlet("127.0.0.7") as slow, Outlet("127.0.0.8") as brisk:
        slow.publish(stories(MANY, "slow"))
        brisk.publish(stories(2, "brisk"))
        for path in stories(MANY, "slow"):
            page = slow.pages[path]
            assert isinstance(page, Reply)
            slow.pages[path] = Reply(body=page.body, pause=0.5)
        lists = [{"id": name, "homepage": f"{one.url}/", "sitemaps": [f"{one.url}/sitemap.xml"], "every": "1h"}
                 for name, one in (("slow", slow), ("brisk", brisk))]  # fmt: skip
        configure(tmp_path, lists[0])
        with (tmp_path / "log").open("w") as log:
            service = subprocess.Popen(
                [sys.executable, "-m", "tests.scheduler.crowded", "run"], cwd=tmp_path, stdout=log, stderr=log
            )
        try:
            slow.wait(2, 90)
            configure(tmp_path, *lists)
            service.send_signal(signal.SIGHUP)
            until(lambda: len(brisk.asked) >= 2 + 2)
            assert asked_for(slow, "slow") < MANY
            until(lambda: asked_for(slow, "slow") == MANY, 120)
            service.send_signal(signal.SIGTERM)
            assert service.wait(60) == 0
        finally:
            service.kill()
            service.wait()
    assert "Traceback" not in (tmp_path / "log").read_text()
    assert "slow: stopped" in (tmp_path / "log").read_text()
    found = [record["canonical_url"] for record in exported(tmp_path)]
    assert len(found) == len(set(found))
    assert len([url for url in found if "slow" in url]) >= MANY - 1  # the last answer may be on its way


def asked_for(outlet: Outlet, prefix: str) -> int:
    return len({path for path in outlet.paths if prefix in path})
