"""The endings by which a word of a language changes, as tables. Pure.

Endings of languages that join them one after another are patterns, those of the others lists. All are written as the
language writes them and compared in folded letters (`crawler.match.folding`).
"""

from __future__ import annotations

import re
import unicodedata

from crawler.match.folding import fold

_TURKISH = r"""(?:l[ae]r)?                                        # plural
    (?:[iu]m(?:[iu]z)? | [iu]n(?:[iu]z)? | s?[iu])?               # possessive
    (?:n?[iu]n | [yn]?[iu] | [yn]?[ae] | n?[dt][ae]n? | y?l[ae] | c[ae])?   # case
    (?:ki(?:l[ae]r)?)?
    (?:[dt][iu]r)?                                                # is"""
_KAZAKH = r"""(?:[лдт][ае]р)?
    (?:[ыі]м(?:[ыі]з)? | [ыі]ң(?:[ыі]з)? | с?[ыі])?
    (?:[ндт][ыі]ң | [ғгкқ][ае] | н?[ае] | [ндт]?[ыі]н? | н?[дт][ае] | [днт][ае]н | [мбп]ен)?
    (?:[ғг][ыі])?"""
_UZBEK = r"""(?:lar)?(?:im(?:iz)?|ing(?:iz)?|s?i)?(?:ning|ni|[gkq]a(?:cha)?|da(?:gi)?|dan)?"""
_TATAR = r"""(?:l[ae]r)?(?:[iu]m(?:[iu]z)?|[iu]n(?:[iu]z)?|s?[iu])?(?:n[iu]n?|[gkq][ae]|n?[ae]|n?[dt][ae]n?)?(?:ki)?"""
_GEORGIAN = r"""(?:ებ|ნ|თ)?(?:ი|ა|ე|ო|უ)?
    (?:ის|ს|მა|მ|ით|თ|ად|დ|თა|ისა|ისას)?
    (?:ზე|ში|თან|თვის|კენ|დან|გან|მდე|ადმი|დმი|ვით)?(?:ა|ც|ვე)?"""
_ARMENIAN = r"""(?:ն?եր)?(?:ության|ություն|ութիւն|յան|վա|ուց|ից|ով|ամբ|ում|ան|ի|ու)?(?:ց|ս|դ|ը|ն)?(?:ով|ից|ում|ի|ին)?"""
_PERSIAN = r"""(?:ها|ان|گان|ات)?(?:يي|ي)?(?:اش|ش|شان|م|مان|ت|تان|ند|ست|را)?"""
_ARABIC = r"""(?:ي|ين|ون|ان|ات|يه|يين|يون)?(?:ه|ها|هم|نا|ا)?"""
_HEBREW = r"""(?:ים|ות|יות|י|יו|ת|ה|ו|ם|ן|יהם|נו|ית|אי)?"""
_KOREAN = r"""(?:들)?
    (?:을|를|이|가|은|는|의|에|에서|에게|에는|에도|와|과|으로|로|도|만|까지|부터|인|이다|이라|이었다|였다|입니다|하는|한|했다)?"""
_KURDISH = r"""(?:ek|êk)?(?:ê|a|an|ên|î|yê|ya|yan|yên|de|eke)?"""
_SORANI = r"""(?:ێک)?(?:ەکان|ان|ەکە|ەک)?(?:ی|ە|دا|یش)?"""
_HINDI = r"""(?:ों|ें|ो|ी|े|ा|ियों|ियां|ियाँ|ओं)?"""
_URDU = r"""(?:وں|یں|ے|ا|ی|یوں|ات)?"""
_PATTERNS = {
    **dict.fromkeys(("az", "tr", "tk"), _TURKISH),
    **dict.fromkeys(("kk", "ky"), _KAZAKH),
    **dict.fromkeys(("crh", "tt"), _TATAR),
    "uz": _UZBEK,
    "ka": _GEORGIAN,
    "hy": _ARMENIAN,
    "fa": _PERSIAN,
    "ar": _ARABIC,
    "he": _HEBREW,
    "ko": _KOREAN,
    "ku": _KURDISH,
    "ckb": _SORANI,
    "hi": _HINDI,
    "ur": _URDU,
}
_LISTS = {
    "ru": """а я о е ы и у ю ь й ой ей ою ею ью ый ий ая яя ое ее ые ие ого его ому ему ым им ом ем ам ям ами ями ах ях
        ов ев ых их ыми ими ую юю ия ии ию ией ием иям иями иях""",
    "uk": """а я о е и і ї у ю ь й ой ею єю ою ий ій ая яя є ого ього ому ьому им ім їм ом ем єм ам ям ами ями ах ях ів
        їв їх их ими іми ові еві єві ої ьої ія ії ію ією іями іях""",
    "be": """а я о е ы і у ю ь й ай ой ей яй ою аю ею ый ій ая яя ае яе ыя ія ага яга аму яму ым ім ом ем ам ям амі ямі
        ах ях аў яў оў ых іх ымі імі ую юю ыі ію""",
    "pl": """a ą e ę i y o u ie ia ię ią iu em iem om ów owi owie ami iami ach iach ej iej ego iego emu iemu ych ich ym
        im ymi imi ii io ze zy rze rzy iow iowi iach iami""",
    "bg": """а я о е и ят ът та то те а ия ият ите ата ето ата ове овете а ен""",
    "sr": """a e i o u om em ama ima oj og omu ome im ih ije iji iju ijom ijama ega emu ov ova ove ovi ovima ska ske
        ski skog skom sku ju ja je""",
    "cs": """a e i o u y á é í ý ě ů ou em em ům ech ách ami emi ího ého ému ím ým ých ích ými ími ové ovi""",
    "sk": """a e i o u y á é í ý ú ou om ov ám am ach ách ami ého ému ím ým ých ích ými ími ovi ovia ej iu ia ie ií""",
    "lv": """s š a e is us i u as es ai ei am em im um ā ē ī ū ām ēm iem os ās ēs īs ju ja ji jiem jos es""",
}
_LISTS |= {"hr": _LISTS["sr"], "bs": _LISTS["sr"]}


def _folded(pattern: str) -> str:
    """A pattern whose letters are folded; its signs and spaces stay, its remarks go."""
    plain = re.sub(r"#.*", "", pattern)
    return "".join(fold(sign) if unicodedata.category(sign)[0] in "LM" else sign for sign in plain)


PATTERNS = {
    language: re.compile(pattern if pattern.isascii() else _folded(pattern), re.VERBOSE)
    for language, pattern in _PATTERNS.items()
}
"""What may follow a word of a language, in its order."""
LISTS = {language: frozenset(map(fold, endings.split())) for language, endings in _LISTS.items()}
"""The endings that may stand for each other."""
PARTICLES = {
    "ar": ("", "ال", "و", "وال", "ب", "بال", "ل", "لل", "ف", "وب", "ول", "ولل", "وبال", "فال", "ك", "كال"),
    "he": ("", *"הובלמשכ", "וה", "שה", "מה", "וב", "ול", "ומ", "כש", "שב", "של", "בה", "לה", "וש"),
}
"""What may be written as one with the word after it."""
