"""Imported by the process that workers fork from: what each of them needs, loaded once and shared by all."""

from __future__ import annotations

import crawler.extract
import crawler.reading
import crawler.understanding  # noqa: F401 - imported to be there
from crawler.extract import datelines, tongues

datelines.load()
tongues.load()
