"""Imported by the process that workers fork from which match: what each of them needs, made once and shared by all."""

from __future__ import annotations

import crawler.match.pieces  # noqa: F401 - imported to be there
from crawler.match.matcher import prepare

prepare()
