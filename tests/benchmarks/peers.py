"""Pages per second on one core, on two and on all, beside other programs that fetch and extract the same pages.

    python -m tests.benchmarks.peers [PAGES] [--news-please PROGRAM]

All fetch from one local site, in turn, bound to the same cores; the site's server is another process and takes its own
part of them, the same for all. yearmind crawls from the homepage into an archive; trafilatura's own command is given
the addresses and writes JSON; so does news-please, which is to be installed in an environment of its own. Nobody
pauses between requests.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.cost import Cost, cost_of
from tests.benchmarks.path import MS, crawled
from tests.benchmarks.site import served

Run = Callable[[Path, str, int, int], Cost]
"""A program's way through the site: an empty folder, the site's address, its pages and the cores to take."""


def main() -> None:
    """Print a line for each program and number of cores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="?", type=int, default=500)
    parser.add_argument("--news-please", type=Path, help="its program, such as another environment's bin/news-please")
    options = parser.parse_args()
    runs: dict[str, Run] = {"yearmind": crawled, "trafilatura": _trafilatura}
    if options.news_please:
        runs["news-please"] = _news_please(options.news_please)
    with tempfile.TemporaryDirectory() as name, served(Path(name) / "site", options.pages) as (url, _):
        print(f"{'cores':>5} {'program':<12} {'pages/s':>8} {'CPU ms a page':>14} {'yearmind/it':>12}")
        for cores in _sizes():
            ours = 0.0
            for program, run in runs.items():
                cost = run(Path(name) / f"{program}-{cores}", url, options.pages, cores)
                rate = options.pages / cost.wall
                ours = ours or rate
                print(
                    f"{cores:>5} {program:<12} {rate:>8.1f} {cost.cpu / options.pages * MS:>14.1f} {ours / rate:>12.2f}"
                )


def _sizes() -> list[int]:
    there = len(os.sched_getaffinity(0))
    return sorted({1, min(2, there), there})


def _addresses(url: str, pages: int) -> Iterator[str]:
    return (f"{url}/story-{number}.html" for number in range(pages))


def _trafilatura(folder: Path, url: str, pages: int, cores: int) -> Cost:
    folder.mkdir()
    (folder / "urls.txt").write_text("\n".join(_addresses(url, pages)))
    (folder / "settings.cfg").write_text(_eager())
    program = [str(Path(sys.executable).with_name("trafilatura")), "-i", "urls.txt", "-o", "out", "--json"]
    cost = cost_of(
        [*program, "--with-metadata", "--config-file", "settings.cfg", "--parallel", str(cores)], folder, cores
    )
    assert len(list((folder / "out").rglob("*.json"))) == pages
    return cost


def _eager() -> str:
    """Its settings, but that it may ask this machine and pauses nowhere."""
    from trafilatura.settings import DEFAULT_CONFIG

    given = {**DEFAULT_CONFIG.defaults(), "sleep_time": "0", "ssrf_protection": "off"}
    return "[DEFAULT]\n" + "".join(f"{name} = {value}\n" for name, value in given.items())


def _news_please(program: Path) -> Run:
    def run(folder: Path, url: str, pages: int, cores: int) -> Cost:
        folder.mkdir()
        sites = [{"url": list(_addresses(url, pages)), "crawler": "Download"}]
        (folder / "sitelist.hjson").write_text(json.dumps({"base_urls": sites}))
        (folder / "config.cfg").write_text(_its_settings(program, folder))
        cost = cost_of([str(program), "-c", str(folder)], folder, cores)
        assert len([path for path in folder.rglob("*.json") if path.stat().st_size > 100]) == pages
        return cost

    return run


def _its_settings(program: Path, folder: Path) -> str:
    """Its own settings, but that it writes into `folder`, takes ports for parts of a site, and opens none itself."""
    where = "import newsplease, pathlib; print(pathlib.Path(newsplease.__file__).parent)"
    package = subprocess.run(
        [str(program.with_name("python")), "-c", where], check=True, capture_output=True, text=True
    ).stdout.strip()
    said = (Path(package) / "config" / "config.cfg").read_text(encoding="utf-8")
    said = re.sub(r"(?m)^working_path = .*", f"working_path = {folder}/data/", said)
    added = (
        "DOWNLOADER_MIDDLEWARES = {'scrapy.downloadermiddlewares.offsite.OffsiteMiddleware': None}",
        "TELNETCONSOLE_ENABLED = False",
        "REMOTE_CONTROL_ENABLED = False",
    )
    return said.replace("[Scrapy]\n", "\n".join(("[Scrapy]", *added, "")), 1)


if __name__ == "__main__":
    main()
