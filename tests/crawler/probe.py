"""A crawl in a process of its own that asks for addresses as robots.txt, sitemaps and pages are asked for.

No rule about sites stands between a test and the socket here: what is not reached was kept back by the guard. Run as
`python -m tests.crawler.probe`, which reads an `Order` as JSON and prints what came of it.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.settings import Settings
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver
from zope.interface import implementer

from crawler.config import load
from crawler.desk import Desk
from crawler.guard import is_open
from crawler.middlewares import FREE
from crawler.reasons import reason_of
from crawler.spiders.news import NewsSpider
from scheduler.crawls import in_reactor
from storage.types import Exchange

FLIPS = "flips.example"
"""A name that stands for each of some addresses in turn."""


def probe(folder: Path, urls: Iterable[str], **order: Any) -> dict[str, Any]:
    """What came of asking for addresses: `answers` by address, and what the process was like.

    `together` asks for all at once, `visit` goes the whole way of a page with each and says what memory it costs above
    what is held after the first, `flips` are the addresses of a name
    one after another, `unguarded` puts another resolver in the guard's place, as Scrapy's own processes do, `offline`
    lets nothing leave the machine (see `_Offline`), `crawl` crawls the source as it stands.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.crawler.probe"],
        cwd=folder,
        input=json.dumps({"urls": list(urls), **order}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


class Probe(NewsSpider):
    """Asks for what it was ordered to in place of a survey."""

    async def _survey(self) -> None:
        order, found = self._arguments["order"], self._arguments["found"]
        if order.get("together"):
            await asyncio.gather(*(self._ask(url, found) for url in order["urls"]))
        else:
            for url in order["urls"]:
                await self._ask(url, found)
        found["listening"] = _listening()

    async def _ask(self, url: str, found: dict[str, Any]) -> None:
        before = time.monotonic()
        try:
            answer = _told(await self.fetch(Request(url, meta={FREE: True})))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            answer = {"reason": reason_of(error)}
        found["answers"][url] = {**answer, "seconds": time.monotonic() - before}


def _told(exchange: Exchange) -> dict[str, Any]:
    return {"status": exchange.status, "url": exchange.url, "length": len(exchange.body), "ip": exchange.ip}


@implementer(IHostnameResolver)
class _Flipping:
    def __init__(self, inner: Any, addresses: list[str]) -> None:
        self._inner = inner
        self._addresses = addresses

    def resolveHostName(self, receiver: Any, name: str, **more: Any) -> Any:  # noqa: N802 - Twisted's interface
        if name != FLIPS:
            return self._inner.resolveHostName(receiver, name, **more)
        receiver.resolutionBegan(self)
        receiver.addressResolved(IPv4Address("TCP", self._addresses.pop(0), more["portNumber"]))
        receiver.resolutionComplete()
        return self


@implementer(IHostnameResolver)
class _Offline:
    """Names stand for a private address and public numbers for one of loopback; other numbers for themselves."""

    def __init__(self, public: str) -> None:
        self._public = public

    def resolveHostName(self, receiver: Any, name: str, **more: Any) -> Any:  # noqa: N802 - Twisted's interface
        receiver.resolutionBegan(self)
        with suppress(OSError, ValueError):
            receiver.addressResolved(self._address(name, more.get("portNumber", 0)))
        receiver.resolutionComplete()
        return self

    def _address(self, name: str, port: int) -> Any:
        try:
            found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        except (socket.gaierror, UnicodeError):
            return IPv4Address("TCP", "10.0.0.1", port)
        number = str(found[0][4][0])
        host = self._public if is_open(number, ()) else number
        return (IPv6Address if ":" in host else IPv4Address)("TCP", host, port)


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _memory(which: str) -> int:
    """Bytes that this process and all below it hold (`VmRSS`), or held at most since `_forget` (`VmHWM`)."""
    told = 0
    for pid in _family(os.getpid()):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        told += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(which))
    return told


def _forget() -> None:
    """Let peaks begin anew (see proc_pid_clear_refs(5))."""
    for pid in _family(os.getpid()):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def _listening() -> list[str]:
    """The TCP sockets of this process and all below it on which anybody is waited for."""
    inodes = set()
    for pid in _family(os.getpid()):
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):  # closed meanwhile
                inodes.add(str(descriptor.readlink()))
    rows = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]
    ]
    return [row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in inodes]


async def _run(order: dict[str, Any]) -> dict[str, Any]:
    from twisted.internet import reactor

    resolver = reactor.nameResolver
    desk = Desk(load(Path("yearmind.toml")))
    if order.get("unguarded"):
        reactor.installNameResolver(resolver)
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    runner = AsyncCrawlerRunner(settings)
    source = desk.config.sources[0]
    found: dict[str, Any] = {"answers": {}}
    shared = {"source": source, "desk": desk}
    if order.get("crawl"):
        crawler = runner.create_crawler(NewsSpider)
        await runner.crawl(crawler, **shared)
        assert isinstance(crawler.spider, NewsSpider)
        found |= {"error": str(crawler.spider.error or ""), "verdicts": crawler.spider.tally.verdicts}
        found["places"] = [answer.place.url for answer in crawler.spider.answers]
        found["failures"] = crawler.spider.tally.failures
    elif order.get("visit"):
        found |= {"failures": {}, "costs": {}}
        for url in order["urls"]:
            _forget()
            crawler = runner.create_crawler(NewsSpider)
            await runner.crawl(crawler, **shared, url=url)
            assert isinstance(crawler.spider, NewsSpider)
            found["failures"][url] = [*crawler.spider.tally.failures]
            peak = _memory("VmHWM")
            idle = found.setdefault("idle", _memory("VmRSS"))
            found["costs"][url] = peak - idle
    else:
        await runner.crawl(Probe, **shared, order={**order, "urls": []}, found=found, glance=True)
        idle = _memory("VmRSS")
        _forget()
        await runner.crawl(Probe, **shared, order=order, found=found, glance=True)
        found["cost"] = _memory("VmHWM") - idle
    await desk.close()
    return found


def main() -> None:
    """Carry out the order on standard input."""
    order = json.load(sys.stdin)
    if order.get("flips") or order.get("offline"):
        from scrapy.utils.reactor import install_reactor

        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
        from twisted.internet import reactor

        offline = _Offline(order["offline"]) if order.get("offline") else reactor.nameResolver
        reactor.installNameResolver(_Flipping(offline, order["flips"]) if order.get("flips") else offline)
    print(json.dumps(in_reactor(lambda: _run(order))))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
