"""No spelling of an address reaches a host that the guard keeps from us, counted where it would arrive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import answer, configure, yearmind
from tests.outlet import Outlet, Reply, stories

USAGE = 2
PAGE = "/2026/01/secret-of-the-day-00.html"
SPELLINGS = (
    "http://127.0.0.2:{port}",
    "http://2130706434:{port}",
    "http://0x7f000002:{port}",
    "http://0x7f.0.0.0x2:{port}",
    "http://0177.0.0.02:{port}",
    "http://017700000002:{port}",
    "http://127.2:{port}",
    "http://127.0.2:{port}",
    "http://[::ffff:127.0.0.2]:{port}",
    "http://[::ffff:7f00:2]:{port}",
    "http://[::127.0.0.2]:{port}",
    "http://[64:ff9b::7f00:2]:{port}",
    "http://[2002:7f00:2::]:{port}",
    "http://127.0.0.2.:{port}",
    "http://127.0.0.2..:{port}",
    "http://１２７.０.０.２:{port}",
    "http://①②⑦.⓪.⓪.②:{port}",
    "http://127。0。0。2:{port}",
    "http://127%2e0.0.2:{port}",
    "http://%31%32%37.0.0.2:{port}",
    "http:\\\\127.0.0.2:{port}",
    "http://example.org\\@127.0.0.2:{port}",
    "http://example.org@127.0.0.2:{port}",
    "http://example.org:80@127.0.0.2:{port}",
    "http://127.0.0.2:{port}\t",
    "HTTP://127.0.0.2:0{port}",
    "https://127.0.0.2:{port}",
)


@pytest.fixture
def outlets() -> Iterator[tuple[Outlet, Outlet]]:
    """One that may be asked and one that may not."""
    with Outlet("127.0.0.1") as friend, Outlet("127.0.0.2") as victim:
        friend.publish(stories(1, "open"))
        victim.publish(stories(1, "secret"))
        yield friend, victim


def configured(folder: Path, friend: Outlet, networks: str) -> None:
    configure(folder, {"id": "friend", "homepage": f"{friend.url}/"})
    path = folder / "yearmind.toml"
    path.write_text(path.read_text().replace('["127.0.0.0/8"]', f'["{networks}"]'))


def test_no_spelling_of_an_address_passes_the_guard(tmp_path: Path, outlets: tuple[Outlet, Outlet]) -> None:
    friend, victim = outlets
    port = victim.url.rpartition(":")[2]
    configured(tmp_path, friend, "127.0.0.1/32")
    refused = []
    urls = [spelling.format(port=port) + PAGE for spelling in SPELLINGS]
    while urls:
        done = yearmind(tmp_path, "crawl", "friend", *(f"--url={url}" for url in urls), code=None)
        if done.returncode != USAGE:
            break
        refused.append(next(url for url in urls if url in done.stderr))  # it is named, and the others are tried again
        urls.remove(refused[-1])
    assert victim.asked == []
    assert len(refused) < len(SPELLINGS) / 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("place", ["{url}", "//127.0.0.2:{port}", "http://127.2:{port}"])
def test_no_redirect_leads_past_the_guard(
    tmp_path: Path, outlets: tuple[Outlet, Outlet], status: int, place: str
) -> None:
    friend, victim = outlets
    target = place.format(url=victim.url, port=victim.url.rpartition(":")[2])
    for path in ("/robots.txt", "/feed.xml", "/2026/01/open-of-the-day-00.html"):
        friend.pages[path] = Reply(status=status, headers={"Location": target + PAGE})
    friend.pages["/2026/01/refresh.html"] = Reply(
        body=f'<meta http-equiv="refresh" content="0; url={target}{PAGE}">'.encode()
    )
    configured(tmp_path, friend, "127.0.0.1/32")
    config = tmp_path / "yearmind.toml"
    config.write_text(config.read_text().replace('id = "friend"', f'id = "friend"\nfeeds = ["{friend.url}/feed.xml"]'))
    answer(tmp_path, "crawl", "friend", code=None)
    answer(tmp_path, "crawl", "friend", "--url", f"{friend.url}/2026/01/refresh.html", code=None)
    assert victim.asked == []
    assert friend.asked


def test_an_allowed_network_is_reached(tmp_path: Path, outlets: tuple[Outlet, Outlet]) -> None:
    friend, victim = outlets
    configured(tmp_path, friend, "127.0.0.0/8")
    answer(tmp_path, "crawl", "friend", "--url", victim.url + PAGE)
    assert victim.paths == ["/robots.txt", PAGE]


def test_a_redirect_to_another_site_is_not_followed(tmp_path: Path, outlets: tuple[Outlet, Outlet]) -> None:
    friend, other = outlets
    friend.pages["/2026/01/open-of-the-day-00.html"] = Reply(status=302, headers={"Location": other.url + PAGE})
    configured(tmp_path, friend, "127.0.0.0/8")
    (visit,) = answer(tmp_path, "crawl", code=None)
    assert other.asked == []
    assert visit["failures"] == [["leads to another site", 1]]
