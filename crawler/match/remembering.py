"""Words by which people remember: commemorate, wreath, anniversary, victims' memory. Pure."""

from __future__ import annotations

import re

from crawler.match.folding import WORD, fold

_STEMS = """
    commemorat remembranc remember memorial anniversar tribute mourn wreath homage vigil honour honor memory
    silence
    victims recall marks marked marking laid flowers survivors requiem candle
    grief griev pray buried burial apolog survived ceremony lantern toll witness
    anim anil anıl yad xatirə ildönüm matəm hüzn ehtiram əklil qərənfil sükut qurban şəhid ziyarət şahid unud şam
    dua ağrı məzar faciə
    anma anıyor anıldı andı anacak anılıyor anılacak yıldönüm dönüm tören çelenk saygı matem kurban şehit şehid
    dua mum tanık unutul unutma mezar toprağa mevlit fener çiçek karanfil
    годовщин памят поминовен поминал вспомина почтил чтят скорб траур венк венок цвет возлож жертв минут молчан
    панихид свеч свидетел похорон могил
    річниц роковин пам'ят вшанув вшанов помин скорбот жалоб вінк квіт жертв хвилин мовчан панахид пом'ян згад
    спогад спомин свічк цвинтар могил
    gedenk gedacht erinner jahrestag opfer kranz kränz trauer schweigeminut mahnwach andacht überleb zeitzeug
    zeugen kerze läut trauert würdig laterne blume
    commémor anniversair hommage souvenir mémoire recueil victime minute gerbe deuil survivant souvien témoign
    pleur bougie inhum lantern fleur
    rocznic pamięc pamięt uczc upamięt hołd ofiar znicz wieńc żałob minut modli wspomin obchod świadk ocala pochow
    świec opłak kwiat
    conmemor homenaj aniversar víctima recuerd memoria ricord vittim commemor
    ذكرى احياء إحياء ضحايا تأبين حداد سالگرد یادبود قربانی זיכרון יום נזכר קורבנ
    godišnjic obilježav komemorac žrt sjećanj
"""
_BEGINNING = 3
_LONGEST = 14


def _stems() -> dict[str, list[str]]:
    by_beginning: dict[str, list[str]] = {}
    for stem in map(fold, _STEMS.replace("'", "").split()):
        by_beginning.setdefault(stem[:_BEGINNING], []).append(stem)
    return by_beginning


_BY_BEGINNING = _stems()
_APOSTROPHE = re.compile(r"(?<=[а-яіїєґ])['’ʼ](?=[а-яіїєґ])", re.IGNORECASE)


def count(text: str) -> int:
    """How many different words of remembering stand in a text."""
    found: set[str] = set()
    for word in WORD.findall(_APOSTROPHE.sub("", text)):
        folded = fold(word)
        stems = _BY_BEGINNING.get(folded[:_BEGINNING], ())
        found.update(stem for stem in stems if folded.startswith(stem) and len(folded) <= len(stem) + _LONGEST)
    return len(found)
