"""Readers of feeds, sitemaps and pages against what others wrote and what chance makes of it.

`python -m tests.fuzzing FOLDER [--minutes 10]` reads every file under a folder, of source distributions too, as each
kind of document, and then as many mutants of them as the time allows. What was meant for readers of feeds and XML comes
with `pip download --no-binary :all: --no-deps feedparser defusedxml`.
"""
