"""robots.txt as RFC 9309 has it: the examples of the standard, written out as data, and files of every kind."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.bounds import ROBOTS
from crawler.robots import Rules, rules_of

SITE = "https://example.org"
CASES = Path(__file__).parents[2].parent / "shared" / "cases" / "robots"
CORPUS = "ROBOTS_CORPUS"
"""Names a folder of real files, such as `tests/test_data` of protego's source distribution."""


def rules(text: str, ours: str = "") -> Rules:
    """The rules of a file; `ours` is the crawler of the example in whose place we are."""
    return rules_of(200, (text.replace(ours, "yearmind") if ours else text).encode())


def allowed(text: str, path: str, ours: str = "") -> bool:
    return rules(text, ours).allows(SITE + path)


# The examples of the standard.

SIMPLE = """
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""
MERGED = """
user-agent: ExampleBot
disallow: /foo
disallow: /bar

user-agent: ExampleBot
disallow: /baz

user-agent: *
disallow: /foo
disallow: /bar

user-agent: BazBot
disallow: /baz
"""


@pytest.mark.parametrize(
    ("ours", "path", "may"),
    [
        ("", "/", True),
        ("", "/picture.gif", False),
        ("", "/picture.gif?large", True),
        ("", "/example/page.html", False),
        ("", "/publications/page.html", True),
        ("", "/publications/picture.gif", True),
        ("foobot", "/", False),
        ("foobot", "/publications/", False),
        ("foobot", "/example/page.html", True),
        ("foobot", "/example/allowed.gif", True),
        ("foobot", "/example/other.gif", False),
        ("barbot", "/example/page.html", False),
        ("barbot", "/example/allowed.gif", True),
        ("bazbot", "/example/page.html", False),
        ("bazbot", "/", True),
        ("quxbot", "/example/page.html", True),
        ("quxbot", "/picture.gif", True),
    ],
)
def test_section_5_1_groups_and_rules(ours: str, path: str, may: bool) -> None:
    assert allowed(SIMPLE, path, ours) is may


@pytest.mark.parametrize(
    ("path", "may"),
    [("/example/page/", True), ("/example/page/disallowed.gif", False), ("/example/page/other.gif", True)],
)
def test_section_5_2_the_longest_match_counts(path: str, may: bool) -> None:
    text = "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n"
    assert allowed(text, path, "foobot") is may


@pytest.mark.parametrize(
    ("ours", "refused"),
    [("ExampleBot", {"/foo", "/bar", "/baz"}), ("BazBot", {"/baz"}), ("", {"/foo", "/bar"})],
)
def test_section_2_2_1_groups_of_one_name_are_one(ours: str, refused: set[str]) -> None:
    assert {path for path in ("/foo", "/bar", "/baz", "/qux") if not allowed(MERGED, path, ours)} == refused


@pytest.mark.parametrize(
    "named", ["yearmind", "YearMind", "YEARMIND", "yearmind/1.0", "yearmind *", "yearmind # an archive"]
)
def test_section_2_2_1_our_product_token_is_found_whatever_its_case_and_version(named: str) -> None:
    assert not allowed(f"User-agent: *\nAllow: /\n\nUser-agent: {named}\nDisallow: /\n", "/a")


@pytest.mark.parametrize("named", ["year", "y", "mind", "yearmind-news", "yearminder", "notyearmind", "a yearmind"])
def test_section_2_2_1_a_name_that_is_like_ours_is_somebody_elses(named: str) -> None:
    assert allowed(f"User-agent: {named}\nDisallow: /\n", "/a")


SPELLED = [
    ("/foo/bar?baz=quz", "/foo/bar?baz=quz"),
    ("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https%3A%2F%2Ffoo.bar"),
    ("/foo/bar?baz=https%3A%2F%2Ffoo.bar", "/foo/bar?baz=https://foo.bar"),
    ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
    ("/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84"),
    ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
    ("/foo/bar/baz", "/foo/bar/%62%61%7A"),
    ("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"),
    ("/path/foo-%24", "/path/foo-$"),
]


@pytest.mark.parametrize(("written", "asked"), SPELLED)
def test_sections_2_2_2_and_2_2_3_escapes_and_what_they_stand_for_are_one(written: str, asked: str) -> None:
    assert not allowed(f"User-agent: *\nDisallow: {written}\n", asked)


def test_section_2_2_2_an_escaped_slash_in_a_path_is_none() -> None:
    assert allowed("User-agent: *\nDisallow: /a/b\n", "/a%2Fb")


@pytest.mark.parametrize(
    ("rule", "path", "may"),
    [
        ("/this/path/exactly$", "/this/path/exactly", False),
        ("/this/path/exactly$", "/this/path/exactly/not", True),
        ("/this/*/exactly", "/this/or/that/exactly", False),
        ("/this/*/exactly", "/this/exactly", True),
        ("/ # comment in line", "/a", False),
        ("# comment at the end", "/a", True),
        ("", "/a", True),
        ("*", "/a", False),
        ("/fish", "/Fish", True),
    ],
)
def test_section_2_2_3_special_characters(rule: str, path: str, may: bool) -> None:
    assert allowed(f"User-agent: *\nDisallow: {rule}\n", path) is may


@pytest.mark.parametrize("order", [("Allow", "Disallow"), ("Disallow", "Allow")])
def test_section_2_2_2_of_equal_rules_the_one_that_allows_counts(order: tuple[str, str]) -> None:
    first, second = order
    assert allowed(f"User-agent: *\n{first}: /page\n{second}: /page\n", "/page")


def test_section_2_2_2_robots_txt_itself_is_always_allowed() -> None:
    assert allowed("User-agent: *\nDisallow: /\n", "/robots.txt")


@pytest.mark.parametrize(
    "between", ["Sitemap: https://example.org/s.xml", "Crawl-delay: 5", "Noindex: /b", "Host: example.org", "nonsense"]
)
def test_section_2_2_4_other_records_part_no_group(between: str) -> None:
    text = f"User-agent: yearmind\n{between}\nUser-agent: otherbot\nDisallow: /private/\n"
    assert not allowed(text, "/private/a")


def test_a_pause_is_for_whom_it_was_asked() -> None:
    text = "User-agent: otherbot\nCrawl-delay: 9\nUser-agent: *\nDisallow: /private/\nCrawl-delay: 2\n"
    assert rules(text).delay == 2.0
    assert rules("User-agent: yearmind\nCrawl-delay: 3\nUser-agent: otherbot\nDisallow: /\n").delay == 3.0


def test_section_2_5_what_stands_beyond_500_kibibytes_is_not_read() -> None:
    head = b"User-agent: *\nDisallow: /within/\n"
    filled = head + b"#" * (ROBOTS.unpacked - len(head) - 1) + b"\nDisallow: /beyond/\n"
    read = rules_of(200, filled)
    assert not read.allows(f"{SITE}/within/a")
    assert read.allows(f"{SITE}/beyond/a")


# Files as they come.

REFUSES = "User-agent: *\nDisallow: /a\n"


@pytest.mark.parametrize(
    "body",
    [
        REFUSES.encode("utf-8-sig"),
        REFUSES.encode("utf-16"),
        b"\xfe\xff" + REFUSES.encode("utf-16-be"),
        REFUSES.replace("\n", "\r").encode(),
        REFUSES.replace("\n", "\r\n").encode(),
        REFUSES.replace("\n", " \t \n\n").encode(),
        REFUSES.replace(": ", " : ").encode(),
        b"\0\xff\xfe nonsense \0\n" + REFUSES.encode(),
        b"x" * 400_000 + b"\n" + REFUSES.encode(),
        REFUSES.encode() + b"Disallow: /" + b"x" * 1_000_000,
    ],
    ids=["utf-8", "utf-16", "utf-16-be", "cr", "crlf", "spaces", "before colons", "nul", "long line", "endless line"],
)
def test_a_file_is_read_however_it_is_written(body: bytes) -> None:
    assert not rules_of(200, body).allows(f"{SITE}/a")
    assert rules_of(200, body).allows(f"{SITE}/b")


@pytest.mark.parametrize("mark", "\v\f\x1c\x1d\x1e\x85\u2028\u2029")
def test_a_comment_ends_only_where_its_line_does(mark: str) -> None:
    assert allowed(f"User-agent: *\n# never{mark}Disallow: /\n", "/a")


def test_thousands_of_crawlers_before_thousands_of_rules_cost_no_more_than_their_lines() -> None:
    names = "".join(f"User-agent: bot{n}\n" for n in range(10_000))
    began = time.process_time()
    assert not allowed(f"{names}User-agent: *\n{''.join(f'Disallow: /{n}/' + chr(10) for n in range(10_000))}", "/9/a")
    assert time.process_time() - began < 5


LINES = st.builds(
    lambda field, colon, value, end: field + colon + value + end,
    st.sampled_from(
        ["User-agent", "useragent", "user agent", "Allow", "Disallow", "Dissalow", "Crawl-delay", "Sitemap", "x", ""]
    ),
    st.sampled_from([":", ": ", " : ", " ", "", "::"]),
    st.one_of(
        st.sampled_from(["*", "yearmind", "yearmind/2", "/", "/a", "/a*b$", "$", "/%zz", "%", "/%E9", "1e999", "nan"]),
        st.text(max_size=30),
    ),
    st.sampled_from(["\n", "\r", "\r\n", "\0\n", "\u2028", " # c\n"]),
)
PATHS = st.text(max_size=20).map(lambda text: f"/{text}")


@given(st.lists(LINES, max_size=30).map("".join), PATHS)
def test_no_lines_break_anything(text: str, path: str) -> None:
    read = rules_of(200, text.encode("utf-8", "surrogatepass"))
    assert read.allows(SITE + path) in {True, False}
    assert read.delay is None or 0 <= read.delay < float("inf")
    assert all(read.sitemaps)


@given(st.lists(st.sampled_from(["/", "/a", "/a/", "/ab", "/a/b", "/b"]), min_size=1, max_size=6), st.data())
def test_the_longest_rule_counts_in_any_order(paths: list[str], data: st.DataObject) -> None:
    lines = [f"{data.draw(st.sampled_from(['Allow', 'Disallow']))}: {path}" for path in paths]
    shuffled = data.draw(st.permutations(lines))
    first, other = ("User-agent: yearmind\n" + "\n".join(order) for order in (lines, shuffled))
    asked = data.draw(st.sampled_from(["/", "/a/b/c", "/ab", "/c"]))
    assert allowed(first, asked) is allowed(other, asked)
    matching = [line for line in lines if asked.startswith(line.partition(": ")[2])]
    longest = max((len(line.partition(": ")[2]) for line in matching), default=0)
    best = [line for line in matching if len(line.partition(": ")[2]) == longest]
    assert allowed(first, asked) is (not best or any(line.startswith("Allow") for line in best))


@pytest.mark.skipif(CORPUS not in os.environ, reason=f"{CORPUS} names no folder of real files")
def test_real_files_never_break_it_and_cost_little() -> None:
    files = [path for path in Path(os.environ[CORPUS]).iterdir() if path.is_file()]
    assert files
    for path in files:
        began = time.process_time()
        read = rules_of(200, path.read_bytes())
        assert {read.allows(SITE + asked) for asked in ("/", "/news/2026/01/20/a.html?b=c/d")} <= {True, False}
        assert time.process_time() - began < 2, path


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not there")
@pytest.mark.parametrize(
    ("name", "ours", "path", "may"),
    [
        ("rfc9309-example-simple-robots.txt", "foobot", "/example/page.html", True),
        ("rfc9309-example-longest-match-robots.txt", "foobot", "/example/page/disallowed.gif", False),
        ("rfc9309-example-rule-group-merging.txt", "ExampleBot", "/baz", False),
        ("crawl-delay-group-merging.txt", "mybot", "/private/", False),
        ("crawl-delay-group-merging.txt", "yourbot", "/login/", False),
        ("extensions-group-merging.txt", "mybot", "/private/", False),
        ("extensions-group-merging.txt", "mybot", "/login/", False),
        ("merge-rules.txt", "wget", "/ckh/bar", True),
        ("merge-rules.txt", "wget", "/tmp/bar", False),
        ("precedence-of-rules.txt", "testy", "/foo/bar", True),
        ("precedence-of-rules.txt", "testy", "/foo/baz", False),
        ("format-errors-robots.txt", "bot1", "/whitespace-before-colon/", False),
        ("format-errors-robots.txt", "bot3", "/whitespace-before-colon", True),
        ("directive-typos-robots.txt", "bot1", "/dissalow/", False),
        ("directive-typos-robots.txt", "bot2", "/useragent/", False),
        ("dos-line-endings.txt", "", "/", True),
        ("malformed-path.txt", "", "/wiki/Wikipedia_talk:Mediation_Committee/a", False),
    ],
)
def test_files_of_others_are_judged_as_they_judge_them(name: str, ours: str, path: str, may: bool) -> None:
    text = (CASES / name).read_bytes().decode("utf-8-sig")
    assert allowed(text, path, ours) is may


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not there")
@pytest.mark.parametrize("coding", ["utf8", "utf16le", "utf16be"])
def test_a_byte_order_mark_of_any_kind_changes_nothing(coding: str) -> None:
    read = rules_of(200, (CASES / f"robots-with-{coding}-bom.txt").read_bytes())
    refused = [path for path in ("/", "/profile", "/a/output/print", "/a") if not read.allows(SITE + path)]
    assert refused == ["/profile", "/a/output/print"]
    assert read.sitemaps == ("http://www.newsweek.com/sitemap_index.xml",)
