"""Chromium, by playwright: one for a process, a fresh context for each page, cut off from the network."""

from __future__ import annotations

import asyncio
import os
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Error, Page, Route, WebSocketRoute, async_playwright

from crawler.bounds import PAGE
from crawler.rendering.missing import has_own, on_path
from crawler.rendering.table import SECONDS, Table
from crawler.rendering.types import Answer, Given, Rendering, Unrendered, Wish

AT_ONCE = 2
"""Pages that are rendered side by side."""
RENEWED = 200
"""Pages after which the browser is closed and begun again, since browsers grow."""
START = 60.0
"""Seconds in which it has to begin."""
PATIENCE = 10.0
"""Seconds in which a browser has to do what needs no network."""
_NOWHERE = "http://nowhere.invalid:9"
_CUT_OFF = (
    "--host-resolver-rules=MAP * ~NOTFOUND",  # addresses in digits too, and the proxy's own name
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--disable-quic",
    "--no-pings",
    "--js-flags=--max-old-space-size=512",  # megabytes
)
_WITHOUT = (
    "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) delete globalThis[name]"
)
_DOCUMENT = f"""(() => {{
    const html = document.documentElement.outerHTML
    return html.length > {PAGE.unpacked // 4} ? null : "<!DOCTYPE html>" + html
}})()"""
_TOLD = ("PATH", "HOME", "TMPDIR", "LANG", "LD_LIBRARY_PATH")
"""What the browser learns of our environment."""


class Browser:
    """Begun when the first page needs it; `named` is its program where the configuration names one."""

    def __init__(self, named: Path | None, agent: str) -> None:
        self._named = named
        self._agent = agent
        self._places = asyncio.Semaphore(AT_ONCE)
        self._beginning = asyncio.Lock()
        self._open = 0
        self._rendered = 0
        self._chromium: Chromium | None = None
        self._held = AsyncExitStack()

    async def ready(self) -> Chromium:
        """The running browser, begun where there is none.

        Raises:
            Unrendered: it doesn't start.
        """
        async with self._beginning:
            if self._chromium is None or not self._chromium.is_connected():
                await self._end()
                try:
                    self._chromium = await self._begun()
                except (Error, OSError, TimeoutError) as error:
                    await self._end()
                    said = str(error).strip().partition("\n")[0]
                    raise Unrendered(f"the browser doesn't start ({said}); see that it does by hand") from error
            return self._chromium

    async def render(self, url: str, page: Given, answer: Answer) -> Rendering:
        """What scripts make of a page as it was sent; what it asks for comes from `answer`.

        Raises:
            Unrendered: there is no browser.
        """
        async with self._places:
            chromium = await self.ready()
            table = Table(url, page, answer)
            self._open += 1
            try:
                async with asyncio.timeout(SECONDS + 2 * PATIENCE):
                    return await self._rendering(chromium, url, table)
            except (TimeoutError, Error) as error:
                said = "it took too long" if isinstance(error, TimeoutError) else "the browser broke"
                return table.rendering(None, f"not rendered: {said}")
            finally:
                self._open -= 1
                self._rendered += 1
                if self._rendered >= RENEWED:
                    await self.rest()

    async def rest(self) -> None:
        """Close it until the next page comes, unless one is being rendered."""
        if not self._open:
            await self.close()

    async def close(self) -> None:
        """Close it; what is being rendered breaks."""
        async with self._beginning:
            await self._end()

    async def _end(self) -> None:
        held, self._held, self._chromium, self._rendered = self._held, AsyncExitStack(), None, 0
        with suppress(Error, TimeoutError, OSError):  # gone already, which is what was wanted
            async with asyncio.timeout(PATIENCE):
                await held.aclose()

    async def _begun(self) -> Chromium:
        driver = await self._held.enter_async_context(async_playwright())
        chromium = await driver.chromium.launch(
            executable_path=self._named or (None if has_own() else on_path()),
            chromium_sandbox=os.geteuid() != 0,  # Chromium refuses to be sandboxed for root
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
            proxy={"server": _NOWHERE, "bypass": "<-loopback>"},
            args=list(_CUT_OFF),
            env={name: os.environ[name] for name in _TOLD if name in os.environ},
            timeout=START * 1_000,
        )
        self._held.push_async_callback(chromium.close)
        return chromium

    async def _rendering(self, chromium: Chromium, url: str, table: Table) -> Rendering:
        context = await chromium.new_context(
            user_agent=self._agent,
            service_workers="block",
            accept_downloads=False,
            viewport={"width": 1_280, "height": 4_000},  # what waits to be scrolled to is drawn too
        )
        try:
            page = await _page(context, table)
            with suppress(Error):  # one whose scripts don't end is taken as far as it came
                await page.goto(url, wait_until="domcontentloaded", timeout=SECONDS * 1_000)
            await table.quiet()
            html = await _document(context, page)
            return table.rendering(html, None if html else "a document too large")
        finally:
            await self._let_go(context)

    async def _let_go(self, context: BrowserContext) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                await context.close()
        except (TimeoutError, Error):
            await self.close()  # nothing less ends a page that will not be closed


async def _page(context: BrowserContext, table: Table) -> Page:
    """An empty page that is served from the table."""

    async def serve(route: Route) -> None:
        request = route.request
        accept = request.headers.get("accept")
        given = await table.serve(
            Wish(url=request.url, method=request.method, kind=request.resource_type, accept=accept)
        )
        with suppress(Error):  # the page was closed meanwhile
            await (route.abort() if given is None else _fulfilled(route, given))

    async def hang_up(socket: WebSocketRoute) -> None:
        table.refuse("websocket")
        await socket.close()

    await context.add_init_script(_WITHOUT)
    await context.route("**/*", serve)
    await context.route_web_socket("**/*", hang_up)
    return await context.new_page()


async def _fulfilled(route: Route, given: Given) -> None:
    """Give it, to scripts of the site's other hosts too."""
    headers = {"Content-Type": given.content_type}
    if origin := route.request.headers.get("origin"):
        headers |= {"Access-Control-Allow-Origin": origin, "Access-Control-Allow-Credentials": "true"}
    await route.fulfill(status=given.status, headers=headers, body=given.body)


async def _document(context: BrowserContext, page: Page) -> bytes | None:
    """The page's document, read where its own scripts can't stand between; None where it is too large."""
    async with asyncio.timeout(PATIENCE):
        session = await context.new_cdp_session(page)
        frames: Any = await session.send("Page.getFrameTree")
        world: Any = await session.send("Page.createIsolatedWorld", {"frameId": frames["frameTree"]["frame"]["id"]})
        told: Any = await session.send(
            "Runtime.evaluate", {"expression": _DOCUMENT, "contextId": world["executionContextId"]}
        )
    html: str | None = told["result"].get("value")
    return None if html is None else html.encode("utf-8", "replace")
