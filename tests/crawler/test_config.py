from __future__ import annotations

import re
from datetime import date, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.config import Config, load, template
from crawler.config.placing import line_of
from crawler.config.problems import At
from storage.errors import ConfigError, UsageError

LEAST = """\
[crawl]
contact = "mailto:archive@example.org"

[[source]]
homepage = "https://www.example.org/"
"""
SECRET = "hunter2"


def read(folder: Path, text: str, **environ: str) -> Config:
    file = folder / "yearmind.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, environ=environ)


def mistakes(folder: Path, text: str, **environ: str) -> list[str]:
    """The problems without the folder's name."""
    with pytest.raises(ConfigError) as caught:
        read(folder, text, **environ)
    return [problem.replace(f"{folder}/", "") for problem in caught.value.problems]


def mistake(folder: Path, text: str, **environ: str) -> str:
    (only,) = mistakes(folder, text, **environ)
    return only


def test_a_contact_and_a_homepage_are_enough(tmp_path: Path) -> None:
    config = read(tmp_path, LEAST)
    assert config.path == tmp_path / "yearmind.toml"
    assert config.archive.url == f"sqlite:///{tmp_path}/archive.db"
    assert config.archive.captures == tmp_path / "captures"
    assert config.crawl.delay == timedelta(seconds=2)
    assert config.crawl.allow_networks == ()
    assert config.crawl.workers is None
    assert [source.id for source in config.sources] == ["example-org"]
    assert config.observances == ()


def test_every_setting_is_read(tmp_path: Path) -> None:
    text = """
        archive = {url = "sqlite:///data/a.db?timeout=5", captures = "/var/warc"}
        [crawl]
        contact = "https://example.org/bot"
        delay = "1h30m"
        max_crawl_delay = "5m"
        timeout = "10s"
        max_size = "5MB"
        allow_networks = ["127.0.0.0/8", "fd00::/8"]
        workers = 3
        honour = ["noarchive", "tdm"]
        [[source]]
        id = "courier"
        homepage = "https://www.example.org/"
        language = "sr-Latn"
        timezone = "Asia/Baku"
        feeds = ["https://www.example.org/rss"]
        follow = ['/\\d+$']
        every = "30m"
        since = 2020-01-31
        delay = "5s"
        honour = []
        fields = {author = "css:.byline", title = "xpath://h1"}
        [[observance]]
        id = "old-bridge"
        name = "Old Bridge"
        first = 1993-11-09
        window = [2, 0]
        terms.en = ["Old Bridge"]
        [observance.context]
        en = ["Mostar"]
    """
    config = read(tmp_path, text)
    source, observance = config.source("courier"), config.observance("old-bridge")
    assert config.archive.url == f"sqlite:///{tmp_path}/data/a.db?timeout=5"
    assert config.archive.captures == Path("/var/warc")
    assert config.crawl.allow_networks == (ip_network("127.0.0.0/8"), ip_network("fd00::/8"))
    assert (config.crawl.delay, config.crawl.max_crawl_delay) == (timedelta(minutes=90), timedelta(minutes=5))
    assert (config.crawl.timeout, config.crawl.max_size, config.crawl.workers) == (timedelta(seconds=10), 5_000_000, 3)
    assert (source.every, source.delay, source.since) == (
        timedelta(minutes=30),
        timedelta(seconds=5),
        date(2020, 1, 31),
    )
    assert source.wants("https://www.example.org/7")
    assert (config.crawl.honour, config.honoured(source)) == (("noarchive", "tdm"), ())
    assert config.honoured(source.model_copy(update={"honour": None})) == ("noarchive", "tdm")
    assert source.fields == {"author": "css:.byline", "title": "xpath://h1"}
    assert (observance.rule, observance.window, observance.context) == ("11-09", (2, 0), {"en": ("Mostar",)})


def test_the_template_is_valid_and_shows_every_setting(tmp_path: Path) -> None:
    config = read(tmp_path, template())
    assert [observance.id for observance in config.observances] == ["black-january"]
    shown = set(re.findall(r"^(?:# )?([a-z_]+) =", template(), re.MULTILINE))
    settings = {name for model in (config.archive, config.crawl, config.service) for name in type(model).model_fields}
    assert settings <= shown


def test_the_template_is_valid_with_its_comments_taken_off(tmp_path: Path) -> None:
    text = re.sub(r"^# (?=[a-z_]+ = |\[\[)", "", template(), flags=re.MULTILINE)
    config = read(tmp_path, text)
    assert [source.id for source in config.sources] == ["example", "trend"]
    assert [observance.id for observance in config.observances] == ["black-january", "old-bridge"]


def test_a_file_is_taken_from_the_argument_then_the_environment_then_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("yearmind.toml", "other.toml", "third.toml"):
        (tmp_path / name).write_text(LEAST)
    assert load(environ={}).path.name == "yearmind.toml"
    assert load(environ={"YEARMIND_CONFIG": "other.toml"}).path.name == "other.toml"
    assert load(Path("third.toml"), environ={"YEARMIND_CONFIG": "other.toml"}).path.name == "third.toml"


@pytest.mark.parametrize(
    ("url", "read_as"),
    [
        ("sqlite:////srv/a.db", "sqlite:////srv/a.db"),
        ("sqlite+pysqlite:///b/../a.db", "sqlite+pysqlite:///{folder}/a.db"),
        ("postgres://u:p@h/n", "postgresql+psycopg://u:p@h/n"),
        ("postgresql://h/n", "postgresql+psycopg://h/n"),
        ("postgresql+psycopg://h/n", "postgresql+psycopg://h/n"),
    ],
)
def test_the_environment_overrides_the_archive(tmp_path: Path, url: str, read_as: str) -> None:
    config = read(tmp_path, f'[archive]\nurl = "mysql://x"\n{LEAST}', DATABASE_URL=url)
    assert config.archive.url == read_as.format(folder=tmp_path)


def test_a_tilde_is_the_home_of_the_user(tmp_path: Path) -> None:
    archive = read(tmp_path, f'archive = {{url = "sqlite:///~/a.db", captures = "~/warc"}}\n{LEAST}').archive
    assert archive.captures == Path.home().resolve() / "warc"
    assert archive.url == f"sqlite:///{Path.home().resolve()}/a.db"


def test_a_home_that_is_nobodys_is_refused(tmp_path: Path) -> None:
    text = f'archive = {{captures = "~nobody-of-that-name/warc"}}\n{LEAST}'
    assert mistake(tmp_path, text).startswith(
        'yearmind.toml:1: archive.captures: "~nobody-of-that-name/warc" is a path'
    )


@pytest.mark.parametrize(
    "url", [f"mysql://me:{SECRET}@h/n", "sqlite://", "sqlite:///:memory:", "sqlite:///", "archive.db"]
)
def test_an_archive_that_can_not_be_is_refused_without_telling_its_password(tmp_path: Path, url: str) -> None:
    in_file = mistake(tmp_path, f'[archive]\nurl = "{url}"\n{LEAST}')
    in_environment = mistake(tmp_path, LEAST, DATABASE_URL=url)
    assert in_file.startswith("yearmind.toml:2: archive.url: this ")
    assert in_environment.startswith("DATABASE_URL: this ")
    assert SECRET not in in_file + in_environment


def test_a_mail_address_becomes_a_mailto(tmp_path: Path) -> None:
    assert read(tmp_path, LEAST.replace("mailto:", "")).crawl.contact == "mailto:archive@example.org"


@pytest.mark.parametrize("contact", ["me", "mailto:me", "a@b c", "ftp://x", "a@b\\r\\nX: y", "mailto:ü@example.org"])
def test_a_contact_that_reaches_nobody_is_refused(tmp_path: Path, contact: str) -> None:
    text = LEAST.replace("mailto:archive@example.org", contact)
    assert mistake(tmp_path, text).startswith("yearmind.toml:2: crawl.contact: ")


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = """\
[archive]
captres = "x"
[crawl]
delay = "soon"
workers = "two"
allow_networks = [
  "127.0.0.0/8",
  "10.0.0.1/8",
]
[[source]]
homepage = "ftp://x"
timezone = "Baku"
follow = ['/a', '(']
[[source]]
use = "caliberr"
[[observance]]
id = "x"
window = [7]
terms = {en = ["a", "&"]}
[serch]
"""
    assert mistakes(tmp_path, text) == [
        'yearmind.toml:2: archive.captres: is not a setting here; did you mean "captures"?',
        (
            "yearmind.toml:3: crawl.contact: is missing; add an address that webmasters can write to, such as "
            'contact = "mailto:you@example.org"'
        ),
        'yearmind.toml:4: crawl.delay: "soon" is not a length of time; write it as "90s", "10m", "1h30m" or "1d"',
        'yearmind.toml:5: crawl.workers: "two" is not a whole number; write one without quotes',
        'yearmind.toml:8: crawl.allow_networks[1]: "10.0.0.1/8" is not a network; write it as "10.0.0.0/8"',
        (
            'yearmind.toml:11: source[0].homepage: "ftp://x" is not an http or https address; write it in full, '
            "such as https://example.org/"
        ),
        'yearmind.toml:12: source[0].timezone: "Baku" is not a time zone; write its IANA name, such as "Asia/Baku"',
        (
            'yearmind.toml:13: source[0].follow[1]: "(" is not a regular expression (missing ), unterminated '
            "subpattern at position 0); mend it, and write it in single quotes so that \\ stays \\"
        ),
        'yearmind.toml:15: source[1].use: "caliberr" is not in the catalogue of outlets; did you mean "caliber"?',
        (
            "yearmind.toml:16: observance[0].name: is missing; add what it is called in English, such as "
            'name = "Black January"'
        ),
        "yearmind.toml:16: observance[0].first: is missing; add the day of the event, such as first = 1990-01-20",
        (
            "yearmind.toml:18: observance[0].window[1]: is missing; write two numbers, the days before and the days "
            "after, such as [7, 3]"
        ),
        (
            'yearmind.toml:19: observance[0].terms.en[1]: "&" has a part without a word; write a phrase, or phrases '
            'with " & " between them'
        ),
        'yearmind.toml:20: serch: is not a section; did you mean "service"?',
    ]


def test_a_configuration_without_anything_says_what_is_missing(tmp_path: Path) -> None:
    assert [line.split(";")[0] for line in mistakes(tmp_path, "")] == [
        "yearmind.toml: crawl.contact: is missing",
        "yearmind.toml: source: is missing",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("source = []\n" + LEAST.partition("[[")[0], "yearmind.toml:1: source: is missing"),
        ("source = {homepage = 'https://a.b'}\n" + LEAST.partition("[[")[0], "yearmind.toml:1: source: is not a list"),
        ("source = [7]\n" + LEAST.partition("[[")[0], "yearmind.toml:1: source[0]: 7 is not a table of settings"),
        ("archive = 7\n" + LEAST, "yearmind.toml:1: archive: 7 is not a table of settings"),
        ("observance = 'x'\n" + LEAST, "yearmind.toml:1: observance: is not a list of tables"),
        (LEAST + "feeds = 'x'", 'yearmind.toml:6: source[0].feeds: "x" is not a list; write it in brackets'),
        (LEAST + "feed = []", 'yearmind.toml:6: source[0].feed: is not a setting here; did you mean "feeds"'),
        (LEAST + "fields = 'x'", 'yearmind.toml:6: source[0].fields: "x" is not a table; write it in braces'),
        (
            LEAST + "links = 'css:.story a['",
            'yearmind.toml:6: source[0].links: "css:.story a[" can\'t be read as a CSS selector (Expected ident',
        ),
        (
            LEAST + "next = 'css:a::text'",
            'yearmind.toml:6: source[0].next: "css:a::text" can\'t be read as a CSS selector (Pseudo-elements are not',
        ),
        (
            LEAST + "[source.fields]\ntitle = 'css:h1'\nauthor = 'xpath://a[by(.)]'",
            'yearmind.toml:8: source[0].fields.author: "xpath://a[by(.)]" can\'t be read as XPath 1.0 (Unregistered',
        ),
        (
            LEAST + "[[source]]\nuse = 5",
            'yearmind.toml:7: source[1].use: "5" is not in the catalogue of outlets; known',
        ),
    ],
)
def test_a_thing_of_the_wrong_kind_is_told_with_its_cure(tmp_path: Path, text: str, said: str) -> None:
    assert mistake(tmp_path, text).startswith(said)


def test_each_id_is_given_once(tmp_path: Path) -> None:
    text = LEAST + "[[source]]\nhomepage = 'http://example.org/'\n[[source]]\nid = 'example-org'\nhomepage = 'x'\n"
    assert [line.split(";")[0] for line in mistakes(tmp_path, text)] == [
        'yearmind.toml:6: source[1].id: "example-org" is the id of source[0] already',
        'yearmind.toml:9: source[2].id: "example-org" is the id of source[0] already',
        'yearmind.toml:10: source[2].homepage: "x" is not an http or https address',
    ]


def test_keys_beside_use_override_the_catalogue_language_by_language(tmp_path: Path) -> None:
    text = """
        [[source]]
        use = "trend"
        name = "Trend"
        [[observance]]
        use = "black-january"
        id = "january"
        window = [1, 1]
        terms = {de = ["Schwarzer Januar"], en = ["Black January"]}
    """
    config = read(tmp_path, LEAST + text)
    observance = config.observance("january")
    assert (config.source("trend").name, config.source("trend").timezone) == ("Trend", "Asia/Baku")
    assert (observance.window, observance.first) == ((1, 1), date(1990, 1, 20))
    assert set(observance.terms) == {"en", "az", "ru", "tr", "de"}
    assert observance.terms["en"] == ("Black January",)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a = ", 1), ("[archive\n", 1), ("x = 1\nx = 2\n", 2), ("[a]\n\n[a]\n", 3), ("a = [\n1,\n", 3)],
)
def test_what_is_no_toml_is_told_with_its_place(tmp_path: Path, text: str, line: int) -> None:
    assert re.match(rf"yearmind\.toml:{line}(:\d+)?: not TOML: ", mistake(tmp_path, text))


@pytest.mark.parametrize("text", ["a = " + "[" * 20_000, "a = " + "1" * 5_000])
def test_toml_without_measure_is_refused(tmp_path: Path, text: str) -> None:
    assert "no setting needs that" in mistake(tmp_path, text)


def test_a_file_that_can_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"# a\n# \xe9\n")
    for path, said in [
        (tmp_path / "none.toml", "there is no such file; write one with `yearmind init`"),
        (tmp_path, "can't be read (Is a directory)"),
        (tmp_path / "latin.toml", "latin.toml:2: not UTF-8"),
        (Path("nul\0"), "can't be read"),
    ]:
        with pytest.raises(ConfigError, match=re.escape(said)):
            load(path, environ={})


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    file = tmp_path / "yearmind.toml"
    file.write_bytes(b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode() + b"every = 'soon'\r\n")
    with pytest.raises(ConfigError, match=r"yearmind\.toml:6: source\[0\]\.every: "):
        load(file, environ={})


@given(text=st.text())
def test_any_text_is_a_configuration_or_a_configuration_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = tmp_path_factory.mktemp("any") / "yearmind.toml"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ConfigError):
        load(file, environ={})


LINES = """\
# a comment
[archive]
url = "x"

[[source]]
follow = [
  "x",

  "y",
]
fields = {author = "q", title = "z"}

[[source]]
id = "b"
terms.en = ["a",
  "b"]
[source.context]
en = [
 "a"]
"""


@pytest.mark.parametrize(
    ("at", "line"),
    [
        (("archive",), 2),
        (("archive", "url"), 3),
        (("archive", "missing"), 2),
        (("source",), 5),
        (("source", 0, "follow"), 6),
        (("source", 0, "follow", 0), 7),
        (("source", 0, "follow", 1), 9),
        (("source", 0, "fields", "title"), 11),
        (("source", 1), 13),
        (("source", 1, "id"), 14),
        (("source", 1, "terms", "en", 0), 15),
        (("source", 1, "terms", "en", 1), 16),
        (("source", 1, "context"), 17),
        (("source", 1, "context", "en", 0), 19),
        (("source", 1, "context", "de", 0), 17),
        (("source", 7, "id"), 5),
        (("missing",), None),
    ],
)
def test_a_key_is_placed_on_its_line(at: At, line: int | None) -> None:
    assert line_of(at, LINES) == line


def test_an_unknown_source_is_told_with_the_closest(tmp_path: Path) -> None:
    config = read(tmp_path, LEAST + "[[source]]\nuse = 'trend'\n")
    with pytest.raises(UsageError, match=r'^no source "trnd"; did you mean "trend"\?$'):
        config.source("trnd")
    with pytest.raises(UsageError, match=r'^no source "q"; known are "example-org", "trend"$'):
        config.pick(["trend", "q"])
    with pytest.raises(UsageError, match=r'^no observance "q"; the configuration names none$'):
        config.observance("q")


def test_sources_are_picked_once_each_in_the_order_named(tmp_path: Path) -> None:
    config = read(tmp_path, LEAST + "[[source]]\nuse = 'trend'\n")
    assert [source.id for source in config.pick(["trend", "example-org", "trend"])] == ["trend", "example-org"]
    assert config.pick([]) == config.sources
