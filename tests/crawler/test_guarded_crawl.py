"""No spelling of an address reaches a host that the guard keeps from us, counted where it would arrive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.commands import answer, configure
from tests.crawler.probe import FLIPS, probe
from tests.outlet import Outlet, Reply, stories
from tests.raw import Raw, http

NOT_FOUND = 404
PAGE = "/2026/01/secret-of-the-day-00.html"
HOSTS = (
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7F.1", "0x7f.0.0.0x1", "0177.0.0.01",
    "017700000001", "0000000000000000000000000000000000000000177.0.0.1", "0x7f.000.0x0.1", "4294967296",
    "18446744071692681217", "127.0.0.1.", "127.0.0.1..", "127.0.0.01", "127.000.000.001", "127.0.0.1%00",
    "127.0.0.1%20", "0", "0.0.0.0", "0x0", "00.00.00.00", "0x.0x.0", "[::1]", "[0:0:0:0:0:0:0:1]", "[::0001]", "[::]",
    "[::1%25lo]", "[::1%lo]", "[::127.0.0.1]", "[::7f00:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "[2001:0:7f00:1::80ff:fffe]", "[fe80::5efe:7f00:1]", "１２７.０.０.１", "①②⑦.⓪.⓪.①",
    "⑫7.0.0.①", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "１２７。1", "𝟏𝟐𝟕.𝟎.𝟎.𝟏", "1२७.०.०.१", "127%2e0.0.1",
    "%31%32%37.0.0.1", "%30%78%37%66%2e%30%2e%30%2e%31", "127.0.0\xad.1", "127.0.0.1\u200b", "127.0.0\t.1",
    "localhost", "LOCALHOST", "localhost.", "localhost..", "ℓocalhost", "ｌｏｃａｌｈｏｓｔ", "loc%61lhost",
    "foo.localhost",
)  # fmt: skip
FORMS = (
    "http://{host}:{port}/",
    "http://127.0.0.9@{host}:{port}/",
    "http://127.0.0.9:80@{host}:{port}/",
    "http://127.0.0.9\\@{host}:{port}/",
    "http:\\\\{host}:{port}\\",
    "http:/{host}:{port}/",
    "http:///{host}:{port}/",
    "HTTP://{host}:0{port}/",
    "https://{host}:{port}/",
    "http://{host}:{port}\\@127.0.0.9/",
    "http://{host}:{port}#@127.0.0.9/",
    "http://{host}:{port}?@127.0.0.9/",
    "http://127.0.0.9#@{host}:{port}/",
    " http://{host}:{port}/ ",
    "http://{host}:{port}\t/",
    "ws://{host}:{port}/",
    "ftp://{host}:{port}/",
    "gopher://{host}:{port}/_GET",
    "file://{host}:{port}/",
)
STATUSES = (301, 302, 303, 307, 308)


@pytest.fixture
def outlets() -> Iterator[tuple[Outlet, Outlet]]:
    """One that may be asked and one that may not."""
    with Outlet("127.0.0.3") as friend, Outlet("127.0.0.1") as victim:
        friend.publish(stories(1, "open"))
        victim.publish(stories(1, "secret"))
        yield friend, victim


@pytest.fixture
def victims() -> Iterator[tuple[Raw, ...]]:
    """Whatever connects to loopback at one port, by either version of IP, is counted."""
    with ExitStack() as stack:
        first = stack.enter_context(Raw({}))
        yield first, *(stack.enter_context(one) for one in _by_version_six(first.port))


def _by_version_six(port: int) -> list[Raw]:
    try:
        return [Raw({}, "::1", port=port)]
    except OSError:  # this machine has none
        return []


def spelled(port: int) -> list[str]:
    """Each host in its plain form, and some of them in each other form."""
    plain = [FORMS[0].format(host=host, port=port) for host in HOSTS]
    return plain + [form.format(host=host, port=port) for form in FORMS[1:] for host in ("127.0.0.1", "127.1", "[::1]")]


def allow(folder: Path, networks: str) -> None:
    """Open other networks than all of loopback."""
    path = folder / "yearmind.toml"
    path.write_text(path.read_text().replace('["127.0.0.0/8"]', f'["{networks}"]'))


def test_no_spelling_of_an_address_passes_the_guard(tmp_path: Path, victims: tuple[Raw, ...]) -> None:
    configure(tmp_path, {"id": "friend", "homepage": "http://127.0.0.3:9/"})
    allow(tmp_path, "127.0.0.3/32")
    urls = spelled(victims[0].port)
    found = probe(tmp_path, urls, together=True)
    assert len(found["answers"]) == len(urls) > 100
    assert [url for url, answer in found["answers"].items() if "status" in answer] == []
    assert [victim.connections for victim in victims] == [0] * len(victims)


def test_the_same_addresses_are_served_where_the_network_is_allowed(tmp_path: Path, victims: tuple[Raw, ...]) -> None:
    configure(tmp_path, {"id": "friend", "homepage": "http://127.0.0.3:9/"})
    allow(tmp_path, '127.0.0.0/8", "::1/128')
    found = probe(tmp_path, spelled(victims[0].port), together=True)
    served = [url for url, answer in found["answers"].items() if answer.get("status") == NOT_FOUND]
    assert len(served) > 20
    assert victims[0].connections >= len(served) / 2


def test_no_redirect_passes_the_guard(tmp_path: Path, victims: tuple[Raw, ...]) -> None:
    targets = spelled(victims[0].port)
    answers = {
        f"/{status}-{number}": http(b"", f"Location: {target}", status=f"{status} Moved")
        for status in STATUSES
        for number, target in enumerate(targets)
        if number % 15 == 0 or status == STATUSES[0]
    }
    with Raw(answers, "127.0.0.3") as friend:
        configure(tmp_path, {"id": "friend", "homepage": f"{friend.url}/"})
        allow(tmp_path, "127.0.0.3/32")
        found = probe(tmp_path, [friend.url + path for path in answers], together=True)
        assert set(friend.asked) >= set(answers)
    assert len(found["answers"]) == len(answers)
    assert [victim.connections for victim in victims] == [0] * len(victims)


def test_a_name_that_stands_for_another_address_the_second_time_gains_nothing(tmp_path: Path) -> None:
    with Raw({"/": http(b"open")}, "127.0.0.3") as friend, Raw({}, port=friend.port) as victim:
        configure(tmp_path, {"id": "friend", "homepage": f"{friend.url}/"})
        allow(tmp_path, "127.0.0.3/32")
        urls = [f"http://{FLIPS}:{friend.port}/{path}" for path in ("", "?again")]
        flips = ["127.0.0.3", *["127.0.0.1", "10.0.0.1", "169.254.169.254"] * 4]
        answers = probe(tmp_path, urls, flips=flips)["answers"]
        assert answers[urls[0]]["status"] == 200
        assert answers[urls[1]]["reason"] == "private address, not in allow_networks"
        assert victim.connections == 0


def test_the_guard_stands_though_another_resolver_was_put_in_its_place(
    tmp_path: Path, victims: tuple[Raw, ...]
) -> None:
    configure(tmp_path, {"id": "friend", "homepage": "http://127.0.0.3:9/"})
    allow(tmp_path, "127.0.0.3/32")
    url = f"{victims[0].url}/"
    assert "private address" in probe(tmp_path, [url], unguarded=True)["answers"][url]["reason"]
    assert victims[0].connections == 0


@pytest.mark.parametrize("status", STATUSES)
def test_no_redirect_leads_past_the_guard_whatever_was_asked_for(
    tmp_path: Path, outlets: tuple[Outlet, Outlet], status: int
) -> None:
    friend, victim = outlets
    port = victim.url.rpartition(":")[2]
    page = "/2026/01/open-of-the-day-00.html"
    for path, target in {"/robots.txt": victim.url, "/feed.xml": f"//127.0.0.1:{port}", page: "http://127.1"}.items():
        friend.pages[path] = Reply(status=status, headers={"Location": target + PAGE})
    friend.pages["/2026/01/refresh.html"] = Reply(
        body=f'<meta http-equiv="refresh" content="0; url={victim.url}{PAGE}">'.encode()
    )
    configure(tmp_path, {"id": "friend", "homepage": f"{friend.url}/", "feeds": [f"{friend.url}/feed.xml"]})
    allow(tmp_path, "127.0.0.3/32")
    answer(
        tmp_path,
        "crawl",
        "friend",
        "--url",
        f"{friend.url}{page}",
        f"--url={friend.url}/2026/01/refresh.html",
        code=None,
    )
    answer(tmp_path, "crawl", "friend", code=None)
    assert victim.asked == []
    assert friend.asked


def test_an_allowed_network_is_reached(tmp_path: Path, outlets: tuple[Outlet, Outlet]) -> None:
    friend, victim = outlets
    configure(tmp_path, {"id": "friend", "homepage": f"{friend.url}/"})
    answer(tmp_path, "crawl", "friend", "--url", victim.url + PAGE)
    assert victim.paths == ["/robots.txt", PAGE]


def test_a_redirect_to_another_site_is_not_followed(tmp_path: Path, outlets: tuple[Outlet, Outlet]) -> None:
    friend, other = outlets
    friend.pages["/2026/01/open-of-the-day-00.html"] = Reply(status=302, headers={"Location": other.url + PAGE})
    configure(tmp_path, {"id": "friend", "homepage": f"{friend.url}/"})
    (visit,) = answer(tmp_path, "crawl", code=None)
    assert other.asked == []
    assert visit["failures"] == [["leads to another site", 1]]
