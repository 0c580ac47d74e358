from __future__ import annotations

import csv
import json
import time
from itertools import chain
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.urls import LONGEST, canonical, host_of, is_web

CASES = Path(__file__).parents[2].parent / "shared" / "cases"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="../shared/cases is not there")
SITE = "https://example.org"
HEX = "0123456789abcdef" * 2

COUNTING = """
utm_source=x utm_id=9 UTM_Medium=x utm-campaign=x utm_source itm_source=x amp;utm_source=x gclid=1 gad_campaignid=1
_gl=1 srsltid=1 fbclid=1 fb_action_ids=1 __cft__[0]=x igshid=1 mibextid=x twclid=1 ref_src=twsrc ttclid=1 li_fat_id=1
trk=x
epik=x ScCid=x rdt_cid=1 yclid=1 ysclid=1 _openstat=x vkclid=1 rb_clickid=x mindbox-click-id=x msclkid=1 guccounter=1
dicbo=x tblci=x mc_cid=1 mc_eid=1 _hsenc=1 hsCtaTracking=x __hstc=1 mkt_tok=x _kx=x et_rid=1 sfmc_id=1 elqTrackId=x
spMailingID=5 spUserID=Mj spJobID=1 spReportId=M2 bsft_eid=x ss_email_id=1 emci=1 bbeml=tp cio_id=1 _bhlid=f0 __s=x1
_ri_=x _bta_tid=x vero_id=x ml_subscriber=x dm_i=x sc_src=x s_kwcid=x s_cid=x adobe_mc=x cm_mmc=x WT.mc_id=x WT.ec_id=x
at_medium=x at_custom1=x xtor=RSS-1 ns_campaign=x pk_campaign=x mtm_source=x piwik_kwd=x matomo_cid=x
_branch_match_id=1 af_channel=x adjust_tracker=x irclickid=x spm=a.b smid=tw-share wprov=x doing_wp_cron=1.5
PHPSESSID=abc __cf_chl_tk=x ref=twitter source=rss from=newsletter ref=https://www.example.com/ ocid=socialflow
source=rss----1a2b---4 _=1768900000000
"""
NAMING = """
id=1 p=123 page=2 sid=17 sid=culture s=bridge session=2026 ref=story ref=17 from=20 from=baku source=trend
source=social-life
src=a.jpg via=baku mod=news share=1 cmpid=77 ncid=3 ocid=12 _=7 cfid=3 at=1 utm=1 trkid=7 cid=4 gid=2 at_id=7 at_day=3
spid=4 sp=1 ss=2 ss_id=7 s_=1 ec_id=7 fb=1 pk=12 pk_id=12 amp=1 print=1 outputType=amp q= blank lang=az
"""
TRACKERS = [*COUNTING.split(), f"sid={HEX}", f"s={HEX}", "sid=7k1jrl0h6qv3cd8e5n2a4b9fto"]
PIECES = [
    *"abAB0/%.=&?#:@ə[]()\\; \t。ßİ\ud800",
    "%2e",
    "%2F",
    "%25",
    "../",
    ";jsessionid=1",
    f";sid={HEX}",
    "(S(abcdefghijklmnopqrstuvwx))",
]
LONG = ["../", "&", "&a=1", "%41", "%", "é", "&utm_source=x", ";jsessionid=1/", "-", " ", "["]

names = st.text(alphabet="abcdxyz", min_size=1, max_size=3)
values = st.text(alphabet="abAB01./-_", min_size=1, max_size=6)
fields = st.lists(st.tuples(names, values), max_size=5)
trackers = st.sampled_from(TRACKERS)


def address(pairs: list[tuple[str, str]]) -> str:
    return f"{SITE}/a?{'&'.join(f'{name}={value}' for name, value in pairs)}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{SITE}/a?utm_source=x&id=7", f"{SITE}/a?id=7"),
        (f"{SITE}/a#comments", f"{SITE}/a"),
        (f"{SITE}/a?#", f"{SITE}/a"),
        (f"{SITE}/a?&&=", f"{SITE}/a"),
        (f"{SITE}/a?q=", f"{SITE}/a?q"),
        ("HTTPS://EXAMPLE.org:443/a", f"{SITE}/a"),
        ("https://example.org:/a", f"{SITE}/a"),
        ("https://:@example.org/a", f"{SITE}/a"),
        ("http://example.org:80/", "http://example.org"),
        ("https://example.org./a", f"{SITE}/a"),
        ("https://ex%61mple%2Eorg/a", f"{SITE}/a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://b%C3%BCcher.example/", "https://XN--bcher-kva.example/"),
        ("https://[0:0::1]/", "https://[::1]/"),
        (f"{SITE}/%c9%99", f"{SITE}/%C9%99"),
        (f"{SITE}/ə", f"{SITE}/%C9%99"),
        (f"{SITE}/%7ea%2D%61", f"{SITE}/~a-a"),
        (f"{SITE}/it%27s%20%28a%29", f"{SITE}/it's (a)"),
        (f"{SITE}/100%", f"{SITE}/100%25"),
        (f"{SITE}/b/../a/./", f"{SITE}/a/"),
        (f"{SITE}/b/%2E%2e/a", f"{SITE}/a"),
        (f"{SITE}/a?b=2&a=1", f"{SITE}/a?a=1&b=2"),
        (f"{SITE}/a?q=x%20y", f"{SITE}/a?q=x+y"),
        (f"{SITE}/a?u=%2Fb%3Fc", f"{SITE}/a?u=/b?c"),
        (f"{SITE}/a?x[y]=1", f"{SITE}/a?x%5by%5d=1"),
        (f"{SITE}/a;jsessionid=1A2B.node3?id=7", f"{SITE}/a?id=7"),
        (f"{SITE}/a;PHPSESSID=x/b", f"{SITE}/a/b"),
        (f"{SITE}/(S(abcdefghijklmnopqrstuvwx))/a", f"{SITE}/a"),
        (f"  {SITE}/a\n", f"{SITE}/a"),
        (f"\ufeff{SITE}/a\u200b\0", f"{SITE}/a"),
        (f"{SITE}/a\n\tb", f"{SITE}/ab"),
    ],
)
def test_two_spellings_of_one_address_are_one(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a?id=1", "/a?id=2"),
        ("/a?page=1", "/a?page=2"),
        ("/A", "/a"),
        ("/a", "/a/"),
        ("/a", "/a/index.html"),
        ("/a//b", "/a/b"),
        ("/a", "/a/amp"),
        ("/a%2Fb", "/a/b"),
        ("/a%3Fb", "/a?b"),
        ("/a%23b", "/a#b"),
        ("/a%2Bb", "/a+b"),
        ("/a;v=1", "/a;v=2"),
        ("/a;sid=7", "/a"),
        ("/a%2525", "/a%25"),
        ("/a?q=", "/a"),
        ("/a?q=x%2By", "/a?q=x+y"),
        ("/a?q=x%26y", "/a?q=x&y"),
        ("/a?q=x;y=1", "/a?q=x&y=1"),
        ("/a?q=x%3By", "/a?q=x;y"),
        ("/a?n=1&n=2", "/a?n=2&n=1"),
        ("/a?n=1&n=1", "/a?n=1"),
        ("/a?ID=1", "/a?id=1"),
        ("/a?q=X", "/a?q=x"),
    ],
)
def test_addresses_that_may_name_different_pages_stay_apart(one: str, other: str) -> None:
    assert canonical(SITE + one) != canonical(SITE + other)


def test_schemes_hosts_and_ports_stay_apart() -> None:
    hosts = ("https://example.org", "http://example.org", "https://www.example.org", "https://example.org:8443")
    assert len({canonical(f"{host}/a") for host in (*hosts, "https://me@example.org")}) == len(hosts) + 1


@pytest.mark.parametrize("tracker", TRACKERS)
def test_a_tracker_names_no_page(tracker: str) -> None:
    assert canonical(f"{SITE}/a?{tracker}") == f"{SITE}/a"


@pytest.mark.parametrize("field", NAMING.split())
def test_a_field_that_may_identify_is_kept(field: str) -> None:
    assert canonical(f"{SITE}/a?{field}") != f"{SITE}/a"


@given(fields, trackers, st.data())
def test_a_tracker_anywhere_changes_nothing(pairs: list[tuple[str, str]], tracker: str, data: st.DataObject) -> None:
    query = [f"{name}={value}" for name, value in pairs]
    at = data.draw(st.integers(0, len(query)))
    tracked = "&".join([*query[:at], tracker, *query[at:]])
    assert canonical(f"{SITE}/a?{tracked}") == canonical(address(pairs))


@given(st.dictionaries(names, values, max_size=5), st.randoms())
def test_the_order_of_distinct_fields_changes_nothing(pairs: dict[str, str], chance: Random) -> None:
    shuffled = sorted(pairs.items(), key=lambda _: chance.random())
    assert canonical(address(shuffled)) == canonical(address(list(pairs.items())))


@given(st.lists(values, min_size=2, max_size=5), fields)
def test_the_order_of_fields_with_one_name_is_kept(many: list[str], others: list[tuple[str, str]]) -> None:
    mixed = list(chain.from_iterable(zip([("same", each) for each in many], others, strict=False)))
    mixed += [("same", each) for each in many[len(others) :]]
    query = canonical(address(mixed)).partition("?")[2].split("&")
    assert [field.partition("=")[2] for field in query if field.startswith("same=")] == many


@given(fields.filter(bool), values, st.data())
def test_another_value_is_another_address(pairs: list[tuple[str, str]], value: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(pairs) - 1))
    changed = [*pairs[:at], (pairs[at][0], value), *pairs[at + 1 :]]
    assert (canonical(address(changed)) == canonical(address(pairs))) == (value == pairs[at][1])


@given(st.text())
@example("http://[")
@example("http://example.org:99999/")
@example("https://[::1]:443/%2e%2e/a?&&utm_x&=")
@example("http://example.org/%25%32%35?a=%2526")
@example("http://%FE\udcff.org/\ud800?\udcff=%FF")
@example("http://example.org/(S(abcdefghijklmnopqrstuvwx));jsessionid=1/a")
@example("http:// ")
@example("http://。/")
def test_anything_gives_a_form_that_stays(text: str) -> None:
    for url in (text, f"http://{text}", f"{SITE}/{text}", f"{SITE}/a?{text}"):
        once = canonical(url)
        assert canonical(once) == once
        assert is_web(once) or not is_web(url)


@given(
    st.lists(
        st.sampled_from([*PIECES, *TRACKERS[:5]]),
        max_size=30,
    )
)
def test_a_form_made_of_what_is_rewritten_stays(pieces: list[str]) -> None:
    for head in ("http://", "http://example.org/", "http://example.org/?"):
        once = canonical(head + "".join(pieces))
        assert canonical(once) == once


@given(st.text(alphabet="abAB09-._~!$'()*,:@=&+/", max_size=30))
def test_the_quick_way_and_the_long_one_agree(path: str) -> None:
    assert canonical(f"{SITE}/{path}") == canonical(f"HTTPS://example.org:443/{path}#x")


@given(st.text())
def test_what_is_no_web_address_comes_back_stripped(text: str) -> None:
    if not is_web(text.strip()):
        assert canonical(text).strip() == canonical(text)
        assert canonical(text) in text


@needs_cases
def test_others_strings_never_raise_and_settle_at_once() -> None:
    wpt = json.loads((CASES / "urls" / "wpt-urltestdata.json").read_text("utf-8"))
    urls = [case["input"] for case in wpt if isinstance(case, dict)]
    for name in ("weirdToNormalizedUrls.csv", "invalidUrls.csv"):
        with (CASES / "urls" / name).open(encoding="utf-8", newline="") as file:
            urls += [row[0] for row in csv.reader(file) if row]
    urls += json.loads((CASES / "blns.json").read_text("utf-8"))
    for url in chain.from_iterable((url, f"http://{url}", f"{SITE}/{url}", f"{SITE}/?{url}") for url in urls):
        once = canonical(url)
        assert canonical(once) == once
        assert is_web(once) or not is_web(url)


@pytest.mark.parametrize("size", [LONGEST - 100, 1_000_000])
@pytest.mark.parametrize(
    "piece", ["../", "&", "&a=1", "%41", "%", "é", "&utm_source=x", ";jsessionid=1/", "-", " ", "["]
)
def test_a_long_string_takes_no_time(piece: str, size: int) -> None:
    for head in ("", "http://", f"{SITE}/", f"{SITE}/?ref="):
        url = head + piece * (size // len(piece))
        began = time.process_time()
        canonical(url)
        assert time.process_time() - began < 2


def test_only_http_and_https_with_a_host_are_web_addresses() -> None:
    assert is_web("http://example.org/")
    assert is_web("https://[::1]:8443/")
    for url in (
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://",
        "http://.",
        "http:// ",
        "http://a b/",
        "//example.org",
        "http://[",
        "http://h:99999/",
        "",
    ):
        assert not is_web(url)


def test_a_host_is_lower_case_and_has_no_trailing_dot() -> None:
    assert host_of("https://EXAMPLE.org.:443/a") == "example.org"
    assert host_of("http://[") == ""
