"""How a command logs: to standard error, as lines for people or as JSON for programs."""

from __future__ import annotations

import logging
import sys
from enum import StrEnum

TALKATIVE = (
    "apprise", "apscheduler", "asyncio", "htmldate", "psycopg", "scrapy", "trafilatura", "twisted",
)  # fmt: skip
"""What says more than a person wants to read, except under `--debug`."""
TOLD_ELSEWHERE = ("crawler.spiders.news", "procrastinate", "scrapy.downloadermiddlewares.retry")
"""What the summary tells, or a line of our own, in fewer words."""


class Form(StrEnum):
    """How lines of the log are written."""

    TEXT = "text"
    JSON = "json"
    """One object a line: `time`, `level`, `logger`, `message`, and `exception` where there is one."""


def configure(form: Form, *, debug: bool) -> None:
    """Log to standard error from here on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(form))
    level = logging.DEBUG if debug else logging.WARNING
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("yearmind").setLevel(level)
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.DEBUG if debug else logging.ERROR)
    for name in TOLD_ELSEWHERE:
        logging.getLogger(name).setLevel(logging.DEBUG if debug else logging.CRITICAL)


def _formatter(form: Form) -> logging.Formatter:
    if form is Form.TEXT:
        return logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    from pythonjsonlogger.json import JsonFormatter  # noqa: PLC0415 - only who asks for it pays for it

    names = {"asctime": "time", "levelname": "level", "name": "logger", "exc_info": "exception"}
    fields = "%(asctime)s %(levelname)s %(name)s %(message)s"
    return JsonFormatter(fields, rename_fields=names, datefmt="%Y-%m-%dT%H:%M:%S%z", json_ensure_ascii=False)
