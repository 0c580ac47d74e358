"""The command on sets of our own, in others' formats."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

LINES = [
    "The council met on the hill above the river and decided to open the bridge before the harvest begins.",
    "Whoever wanted to could walk across it in the evening, and most of the town did so with their children.",
]
HTML = f"""<html><head><title>The bridge is open | Test</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "The bridge is open",
"datePublished": "2026-01-19T17:20:00+04:00", "author": {{"name": "Leyla Aliyeva"}}}}</script></head>
<body><article><h1>The bridge is open</h1>{"".join(f"<p>{line}</p>" for line in LINES)}</article></body></html>"""
URL = "https://outlet.example/news/the-bridge-is-open-1234.html"


def table(*arguments: str) -> dict[str, dict[str, str]]:
    command = [sys.executable, "-m", "tests.quality.score", *arguments]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    names = printed[0].split()
    return {row.split()[0]: dict(zip(names, row.split()[1:], strict=True)) for row in printed[1:]}


def write(file: Path, value: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(value), "utf-8")


def page(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(HTML.encode()))


def benchmark(folder: Path) -> None:
    write(folder / "ground-truth.json", {"1": {"url": URL, "articleBody": "\n".join(LINES)}})
    page(folder / "html" / "1.html.gz")


def fundus(folder: Path) -> None:
    name = "Outlet_2026_01_20.html.gz"
    write(folder / "az" / "meta.info", {name: {"url": URL, "crawl_date": "2026-01-20 08:00:00"}})
    truth = {
        "title": "The bridge is open",
        "authors": ["Leyla Aliyeva"],
        "publishing_date": "2026-01-19 17:20:00+04:00",
        "body": {"summary": [], "sections": [{"headline": [], "paragraphs": LINES}]},
    }
    write(folder / "az" / "Outlet.json", {"V1": truth})
    page(folder / "az" / name)


def optional(folder: Path) -> None:
    body = [*LINES, "[The bridge was shut for a year.]"]
    write(folder / "ground_truth.json", {"1.html.gz": {"url": URL, "crawl_date": "2026-01-20 08:00:00", "body": body}})
    page(folder / "html" / "1.html.gz")


@pytest.mark.parametrize(
    ("kind", "make"), [("benchmark", benchmark), ("fundus", fundus), ("fundus-evaluation", optional)]
)
def test_a_page_that_is_read_rightly_has_full_marks(kind: str, make: Any, tmp_path: Path) -> None:
    make(tmp_path)
    scores = table(kind, str(tmp_path))
    assert set(scores) == {"yearmind", "trafilatura"}
    assert {scores["yearmind"][name] for name in ("text", "shingles", "whole", "taken")} == {"1.000"}
    if kind == "fundus":
        assert {scores["yearmind"][name] for name in ("title", "authors", "instant", "offset", "day")} == {"1.000"}


def test_rivals_that_are_not_installed_are_named(tmp_path: Path) -> None:
    benchmark(tmp_path)
    bare = tmp_path / "bare" / "bin" / "python"
    for python, said in ((str(bare), f"{bare}: No such file"), (_without_packages(tmp_path), "No module named")):
        command = [sys.executable, "-m", "tests.quality.score", "benchmark", str(tmp_path), "--rivals", python]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr


def _without_packages(folder: Path) -> str:
    """An interpreter that finds nothing but the standard library."""
    script = folder / "python"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')
    script.chmod(0o755)
    return str(script)


def test_a_folder_without_pages_is_said_to_be_one(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.quality.score", "fundus", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "no pages in the format fundus" in done.stderr
