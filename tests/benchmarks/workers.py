"""What further workers add: 1, 2 and 4 of them on one PostgreSQL archive, bound by the outlets' pauses.

    python -m tests.benchmarks.workers [HOSTS] [STORIES] [AT ONCE]

Each worker visits AT ONCE hosts side by side, as on a machine of that size; the servers, the database and all workers
share this machine, so CPU must not be what binds them. Prints articles per second from the first to the last article,
and whether any host ever had two requests at once.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from storage.archive import Archive
from storage.archive.engine import connect
from tests.commands import COMMAND, CONFIGURATION
from tests.postgres import Server

PAUSE, DELAY = 0.2, 0.8


def main(hosts: int = 64, stories: int = 12, at_once: int = 4) -> None:
    base = None
    with Server(safe=True) as server:
        for workers in (1, 2, 4):
            rate, most = _measured(server, workers, hosts, stories, at_once)
            base = base or rate
            said = f"{rate:.2f} articles/s, {rate / base:.2f} times one worker"
            print(f"{workers} workers: {said}; {most} request at once at a host", flush=True)


def _measured(server: Server, workers: int, hosts: int, stories: int, at_once: int) -> tuple[float, int]:
    url = server.create()
    with Archive(url):
        pass
    command = [sys.executable, "-m", "tests.benchmarks.newsstand", str(stories), str(PAUSE)]
    stand = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert stand.stdout is not None
    port = int(stand.stdout.readline())
    running = []
    with tempfile.TemporaryDirectory() as name:
        for number in range(workers):
            folder = Path(name, str(number))
            folder.mkdir()
            (folder / "yearmind.toml").write_text(_configuration(port, hosts))
            environ = os.environ | {"DATABASE_URL": url}
            log = (folder / "log").open("w")
            command = [str(COMMAND), "worker", "--at-once", str(at_once)]
            running.append(subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log))
        rate = _rate(url, hosts * stories)
        for one in running:
            one.send_signal(signal.SIGTERM)
        for one in running:
            one.wait()
    stand.terminate()
    most = max(int(line.split()[2]) for line in stand.communicate()[0].splitlines())
    return rate, most


def _configuration(port: int, hosts: int) -> str:
    urls = [f"http://127.7.{n >> 8}.{n & 255}:{port}" for n in range(1, hosts + 1)]
    sources = "\n".join(
        f"[[source]]\nid = {json.dumps(f's{n}')}\nhomepage = {json.dumps(url + '/')}\n"
        f'sitemaps = [{json.dumps(url + "/sitemap.xml")}]\nevery = "1d"\n'
        for n, url in enumerate(urls)
    )
    return CONFIGURATION.format(sources=sources).replace('delay = "0s"', f'delay = "{DELAY}s"\nworkers = 1')


def _rate(url: str, expected: int) -> float:
    """Articles a second between the tenth part and nine tenths of them, when all workers are at work."""
    engine, began, first = connect(url), 0.0, 0
    low, high = expected // 10, expected * 9 // 10
    while True:
        with engine.connect() as connection:
            count = connection.scalar(text("SELECT count(*) FROM article")) or 0
        if not began and count >= low:
            began, first = time.monotonic(), count
        if count >= high:
            engine.dispose()
            return (count - first) / (time.monotonic() - began)
        time.sleep(0.25)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
