"""Fields of an address that count readers or carry their session, and name no page.

A name that is used for nothing else is evidence enough. A name that may identify (`ref`, `source`, `sid`) is believed
to track only with a value of a shape that no page is named by.
"""

from __future__ import annotations

import re
from functools import lru_cache

_NAMES = {
    "campaigns of any tool": r"""[usi]tm_\w+ | utm-?(?:source|medium|campaign|content|term|id) | hmb_(?:source|medium
        |campaign) | campaign_?monitor\w* | int_?cmp(?:id)? | intcid""",
    "Google": r"""gclid | gclsrc | gbraid | wbraid | dclid | gad_(?:source|campaignid) | srsltid | usqp | _g(?:a|l|ac)
        | ga_(?:source|medium|term|content|campaign|place) | gws_rd""",
    "Facebook and Instagram": r"""fbclid | fb_(?:action_ids|action_types|comment_id|ref|source) | mibextid | sfnsn
        | action_(?:object|ref|type)_map | __(?:cft__|tn__|xts__) | hc_(?:ref|location) | fref | igsh(?:id)?
        | ig_(?:rid|mid)""",
    "X, TikTok, LinkedIn, Pinterest, Snapchat, Reddit": r"""twclid | __twitter_impression | ref_(?:src|url) | ttclid
        | tt_(?:medium|content) | is_from_webapp | is_copy_url | li_fat_id | lipi | licu | trk | trkcampaign | epik
        | sccid | rdt_cid""",
    "Yandex, Openstat, VK, Mail.ru": r"""y[sma]?clid | yadclid | yrclid | _openstat | openstat\w* | vkclid
        | rb_clickid | mindbox-(?:click-id|message-key)""",
    "Bing, Yahoo, Outbrain, Taboola": r"""msclkid | guccounter | guce_referrer(?:_sig)? | soc_(?:src|trk) | \.tsrc
        | dicbo | oborigurl | outbrainclickid | tblci | taclid""",
    "Mailchimp, HubSpot, Marketo, Klaviyo": r"""mc_(?:cid|eid|tc) | _hs(?:enc|mi) | __hs(?:tc|sc|fp) | hs(?:a_\w+
        |ctatracking) | mkt_tok | _k[ex]""",
    "Salesforce (ExactTarget, Pardot), Oracle (Eloqua, Responsys, Bronto)": r"""et_rid | sfmc_\w+ | pi_(?:list_email
        |campaign_id) | elq(?:track|trackid|aid|at|campaignid)? | _r[ip]_ | _ei_ | _bta_(?:tid|c)""",
    "Acoustic (Silverpop), Blueshift, SharpSpring, EveryAction, Blackbaud": r"""sp(?:mailingid|userid|jobid|reportid)
        | bsft_\w+ | ss_(?:source|campaign_id|campaign_name|email_id) | emci | emdi | bbeml""",
    "other mailers": r"""cio_id | _bhlid | __s | sm_guid | nr_email_referer | wickedid | vero_(?:id|conv)
        | oly_(?:enc|anon)_id | omhide | ml_subscriber(?:_hash)? | ck_subscriber_id | vgo_ee | dm_i
        | trk_(?:contact|msg|module|sid) | sc_(?:src|lid|uid|llid|eh|customer) | iterable\w+""",
    "Adobe, IBM, Webtrends": r"""s_kwcid | ef_id | s_cid | sc_cid | adobe_mc\w* | cm_(?:mmc\w*|ven|cat|pla|ite|lm|me|sp
        |re) | mboxsession | wt[._](?:z?mc(?:_id)?|ec_id|srch|tsrc|nav)""",
    "Piano (AT Internet), comScore": r"""at_(?:medium|campaign|creation|variant|network|term|format|channel|platform
        |link\w*|recipient_\w+|send_date|general_placement|detail_placement|emailtype|ptr_\w+|bbc_team|custom\d+)
        | xtor | xtref | xts | xtcr | ns_(?:mchannel|source|campaign|linkname|fee)""",
    "Matomo": r"(?:pk|mtm|piwik|matomo)_(?:campaign|kwd|keyword|source|medium|content|cid|group|placement)",
    "Branch, AppsFlyer, Adjust": r"""_branch_(?:match_id|referrer) | af_(?:ad\w*|c_id|channel|dp|reengagement_window
        |siteid|sub\d|xp|web_dp|force_deeplink) | adjust_(?:tracker|campaign|adgroup|creative|referrer|deeplink)""",
    "shops' partners": r"irclickid | irgwc | cjevent | cjdata | awc | ran(?:mid|eaid|siteid) | spm | scm",
    "outlets' own": r"smid | smtyp | wpisrc | wpmm | wprss | wprov | ftcamp | feedtype | feedname",
    "servers' own": r"""__cf_chl_\w+ | doing_wp_cron | phpsessid | jsessionid | aspsessionid\w* | cftoken | oscsid
        | zenid""",
}
_SHAPES = {
    r"ref | refe?rr?er | from | source | src | via | partner | emc | mod | share": r"""(?: rss | feed | e-?mail | push
        | newsletter | social | whatsapp | telegram | facebook | fb | twitter | tw | linkedin | instagram | tiktok
        | google-?news | flipboard | yandex | vk ) (?: [-_.] (?: share | feed | link | button | post | app ) )?""",
    r"ref | refe?rr?er": r"https?:.*",
    r"source": r"(?: rss | post_page | user_profile | topics_v2 ) -{3,} .*",
    r"cmpid | icmpid | [ino]cid": r"(?: .*\D.* )?",
    r"s | sid | sess(?:ion)?_?(?:id)?": r"""[0-9a-f]{32} | [0-9a-f]{40} | [0-9a-f]{64}
        | (?=.*\d) (?=.*[a-v]) [0-9a-v]{26}""",
    r"_": r"1\d{12}",
    r"cfid": r"\d{5,}",
}
"""What a name may mean otherwise: a channel that led here, the page before, a session, a moment against caches."""

_PARAMETER = re.compile(
    r"; (?: (?: jsessionid | phpsessid ) (?: = [^/;]* )? | (?: sid | sessionid ) = [0-9a-f]{32} ) (?= [/;] | $ )",
    re.IGNORECASE | re.VERBOSE,
)
"""As servlets and PHP write a session into a path."""
_SEGMENT = re.compile(r"/\([SAF]\([a-z0-9]{24}\)\)(?=/)", re.IGNORECASE)
"""As ASP.NET writes it for readers without cookies."""


def _any_of(patterns: str) -> re.Pattern[str]:
    return re.compile(patterns, re.IGNORECASE | re.VERBOSE | re.ASCII)


_CERTAIN = _any_of("|".join(f"(?:{names})" for names in _NAMES.values()))
_BY_SHAPE = tuple((_any_of(names), _any_of(values)) for names, values in _SHAPES.items())


def is_tracker(name: str, value: str) -> bool:
    """Whether a field of a query, in canonical coding, names no page."""
    certain, shapes = _evidence(name)
    return certain or any(shape.fullmatch(value) for shape in shapes)


def without_session(path: str) -> str:
    """A path, in canonical coding, without the sessions in it."""
    if ";" in path:
        path = _PARAMETER.sub("", path)
    return _SEGMENT.sub("", path) if "/(" in path else path


@lru_cache(maxsize=1_024)
def _evidence(name: str) -> tuple[bool, tuple[re.Pattern[str], ...]]:
    """Whether a name is evidence enough, and the shapes of values that are where it isn't."""
    bare = name.removeprefix("amp;").partition("%5B")[0]
    shapes = tuple(values for names, values in _BY_SHAPE if names.fullmatch(bare))
    return _CERTAIN.fullmatch(bare) is not None, shapes
