"""Words of navigation in the languages of the outlets that are watched, folded so that spelling varies freely."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = {"ə": "e", "ı": "i", "ё": "е", "ß": "ss", "ø": "o", "ł": "l"}
_GAPS = re.compile(r"[\W_]+")
_ASCII_GAPS = bytes(byte for byte in range(128) if not chr(byte).isalnum())
_SPACED = bytes.maketrans(_ASCII_GAPS, b" " * len(_ASCII_GAPS))


class _Unmarked(dict[int, int | None]):
    """For `str.translate`: every letter as it is and no mark, learnt as they come."""

    def __missing__(self, letter: int) -> int | None:
        self[letter] = None if unicodedata.combining(chr(letter)) else letter
        return self[letter]


_UNMARKED = _Unmarked()


def fold(text: str) -> str:
    """Lower case, without marks, words parted by one space: `Haqqımızda` and `haqqimizda` are one."""
    if text.isascii():
        return " ".join(text.lower().encode().translate(_SPACED).decode().split())
    letters = text.casefold()
    for letter, plain in _LETTERS.items():
        letters = letters.replace(letter, plain)
    letters = unicodedata.normalize("NFKD", letters)
    return _GAPS.sub(" ", letters.translate(_UNMARKED)).strip()


def run_together(text: str) -> str:
    """Letters and digits alone, in lower case: for texts whose spaces differ or are lost."""
    if text.isascii():
        return text.lower().encode().translate(None, _ASCII_GAPS).decode()
    return "".join(filter(str.isalnum, text.casefold()))


def _words(lines: str) -> frozenset[str]:
    return frozenset(folded for word in lines.split(",") if (folded := fold(word)))


FACETS = _words("""
tag, tags, author, authors, category, categories, topic, topics, label, labels, user, users, profile, profiles, teq,
teqlər, müəllif, müəlliflər, kateqoriya, mövzu, тег, теги, тэг, автор, авторы, категория, рубрика, рубрики, тема,
avtor, avtory, tegi, tema, rubrika, rubriki, etiket, etiketler, yazar, yazarlar, kategori, kategoriler, konu,
schlagwort, autor, autoren, autores, auteur, auteurs, etiqueta, etiquetas, categoria, categorie, kategorie
""")
"""Segments of addresses under which stand lists by a trait, not articles."""

SERVICE = _words("""
about, about us, contact, contacts, contact us, privacy, privacy policy, cookies, cookie policy, terms, terms of
use, terms of service, terms and conditions, conditions, disclaimer, imprint, legal, copyright, advertise,
advertising, advertisement, ads, subscribe, subscription, subscriptions, newsletter, newsletters, unsubscribe,
login, log in, logout, sign in, signin, sign up, signup, register, registration, account, my account, password,
search, rss, feed, feeds, sitemap, site map, faq, help, jobs, careers, vacancies, staff, team, our team, editorial
board, donate, support us, shop, cart, checkout, print, share, comments, comment, reply, wp admin, wp content, wp
login, wp json, cgi bin, cdn cgi, apps, mobile, weather, horoscope, currency, home, home page, homepage, back, top,
haqqımızda, biz kimik, əlaqə, bizimlə əlaqə, reklam, axtar, axtarış, məxfilik, məxfilik siyasəti, qaydalar, istifadə
qaydaları, istifadə şərtləri, qeydiyyat, daxil ol, giriş, abunə, abunə ol, vakansiya, vakansiyalar, komanda,
redaksiya, ana səhifə, əsas səhifə, hava, hava haqqında, valyuta, elaqe, haqqimizda, о нас, о проекте, о сайте, о
редакции, об издании, контакты, связь, реклама, поиск, вход, войти, выход, регистрация, подписка, подписаться,
вакансии, редакция, конфиденциальность, политика конфиденциальности, правила, пользовательское соглашение, главная,
помощь, погода, карта сайта, o nas, o proekte, o redakcii, kontakty, kontakti, reklama, poisk, vhod, registraciya,
podpiska, vakansii, redakciya, pravila, hakkımızda, hakkında, iletişim, künye, gizlilik, gizlilik politikası, çerez
politikası, kullanım şartları, kullanım koşulları, ara, arama, giriş yap, üye ol, üyelik, kayıt ol, abone, abone ol,
kariyer, ekip, ana sayfa, anasayfa, yardım, hava durumu, site haritası, kvkk, impressum, datenschutz, kontakt, über
uns, ueber uns, agb, suche, anmelden, werbung, startseite, hilfe, mentions légales, à propos, a propos, contactez
nous, recherche, connexion, abonnement, publicité, accueil, contacto, aviso legal, quiénes somos, buscar,
publicidad, inicio
""")
"""Pages that serve the reader and tell no story: as a whole segment of an address, or as a link's whole text."""

READ_MORE = _words("""
read more, more, continue reading, full story, details, daha ətraflı, ətraflı, davamı, подробнее, читать далее,
читать полностью, devamı, devamını oku, detaylar, weiterlesen, mehr, lire la suite, leer más
""")
"""What the second link to a story says."""

ARCHIVES = _words("""
archive, archives, all news, latest, latest news, newsfeed, news feed, timeline, all stories, all articles,
chronicle, arxiv, bütün xəbərlər, son xəbərlər, xəbər lenti, lent, butun xeberler, son xeberler, xeber lenti, arxiv
xəbərlər, архив, все новости, лента, лента новостей, последние новости, хроника, arhiv, vse novosti, lenta,
poslednie novosti, arşiv, tüm haberler, son dakika, son haberler, haber arşivi, tum haberler, archiv, alle
nachrichten, toutes les actualités, archivo, archivos, hemeroteca, dernières nouvelles, últimas noticias
""")
"""Lists of everything, which reach far back."""

NEWS = _words("""
news, articles, stories, press releases, xəbər, xəbərlər, xeberler, xeber, yazılar, məqalələr, новости, новость,
статьи, публикации, novosti, news ru, stati, haber, haberler, yazılar, makaleler, gündem, nachrichten, aktuelles,
actualités, actualites, actualité, noticias, notícias, blog, posts
""")
"""Lists of what is new."""

SECTIONS = _words("""
politics, society, world, economy, business, culture, sport, sports, region, regions, caucasus, karabakh,
azerbaijan, history, opinion, analysis, analytics, interview, interviews, local, national, international, memory,
local news, siyasət, cəmiyyət, dünya, iqtisadiyyat, mədəniyyət, idman, qarabağ, tarix, müsahibə, analitika, hadisə,
hadisələr, siyaset, cemiyyet, medeniyyet, ölkə, olke, rəsmi, resmi, bölgə, bölgələr, təhsil, hərbi, политика,
общество, мир, в мире, экономика, культура, спорт, регион, регионы, карабах, история, интервью, мнение, мнения,
аналитика, происшествия, в стране, азербайджан, politika, obshchestvo, obschestvo, mir, ekonomika, kultura,
istoriya, siyaset haberleri, toplum, dünya haberleri, ekonomi, kültür, kültür sanat, spor, tarih, yaşam, röportaj,
görüş, analiz, bölge, yerel, türkiye, politik, gesellschaft, welt, wirtschaft, kultur, geschichte, meinung,
politique, société, monde, économie, culture et histoire, histoire, política, sociedad, mundo, economía, cultura,
historia
""")
"""Sections where remembrance is written about."""

NEXT = _words("""
next, next page, older, older posts, older entries, older articles, older stories, older news, older items, earlier,
earlier stories, earlier news, earlier articles, earlier posts, earlier entries, previous posts, previous entries,
previous stories, load more, show more, more news, more stories, more articles, more posts, növbəti, növbəti səhifə,
irəli, sonrakı, daha çox, köhnə xəbərlər, daha köhnə xəbərlər, əvvəlki xəbərlər, следующая, следующая страница,
следующие, вперед, далее, дальше, ещё, показать ещё, загрузить ещё, старые записи, старые новости, более ранние,
предыдущие записи, предыдущие новости, sonraki, sonraki sayfa, ileri, eski yazılar, eski haberler, daha fazla, daha
eski, daha eski haberler, önceki yazılar, önceki haberler, weiter, nächste, nächste seite, ältere beiträge, suivant,
suivante, page suivante, articles plus anciens, siguiente, página siguiente, entradas antiguas
""")
"""The whole text of a link to the next page of a list."""

NEXT_SIGNS = frozenset({"»", "›", "→", ">", ">>", "❯", "»»", "⟩", "▶"})
"""As `NEXT`, in signs."""
