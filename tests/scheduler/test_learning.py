"""An outlet's furniture is learnt from its own pages, shown, and given back."""

from __future__ import annotations

from pathlib import Path

from tests.commands import answer, configure, exported, yearmind
from tests.outlet import Outlet, Reply, stories

PLEA = "გამოიწერეთ ჩვენი გაზეთი"
"""No rule of ours knows it: `subscribe to our paper`, in Georgian."""


def crowded(page: str) -> str:
    return page.replace("</article>", f"<p>{PLEA}</p></article>")


def test_a_line_that_every_page_has_is_left_out_once_it_is_learnt_and_comes_back_when_asked(tmp_path: Path) -> None:
    with Outlet() as outlet:
        outlet.publish({path: crowded(page) for path, page in stories(12, "early").items()})
        source = {"id": "gazeti", "homepage": f"{outlet.url}/"}
        configure(tmp_path, source)
        yearmind(tmp_path, "crawl")
        early = exported(tmp_path)
        assert [one["text"].endswith(PLEA) for one in early] == [True] * 12
        outlet.pages["/"] = Reply(body=b"<title>News</title>")
        outlet.publish({path: crowded(page) for path, page in stories(2, "late").items()})
        yearmind(tmp_path, "crawl")
        (visit,) = answer(tmp_path, "crawl", "--recheck")
        assert (visit["new"], visit["revised"]) == (0, 0)
    after = exported(tmp_path)
    late = [one for one in after if "late" in one["url"]]
    assert [one["text"].endswith(PLEA) for one in late] == [False] * 2
    assert PLEA in yearmind(tmp_path, "show", late[0]["id"]).stdout.partition("Left out")[2]
    assert answer(tmp_path, "reextract") == {"changed": 12, "as before": 2}
    assert answer(tmp_path, "reextract") == {"as before": 14}
    assert not any(PLEA in one["text"] for one in exported(tmp_path))
    configure(tmp_path, source | {"learn": False})
    assert answer(tmp_path, "reextract") == {"changed": 14}
    assert all(one["text"].endswith(PLEA) for one in exported(tmp_path))
    assert answer(tmp_path, "verify")["damages"] == []
