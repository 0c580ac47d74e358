"""Words by which furniture, jobs and sections are known, in the languages of the outlets that are watched; folded."""

from __future__ import annotations

from crawler.discovery.words import fold


def folded(lines: str) -> frozenset[str]:
    """The comma-separated entries of `lines`, each folded as `fold` does it."""
    return frozenset(entry for word in lines.split(",") if (entry := fold(word)))


def is_titled(word: str) -> bool:
    """Whether a word begins as a name does: with a capital, or in a script that has none, as Georgian is written."""
    return word[:1].title() == word[:1]


def names(lines: str) -> tuple[str, ...]:
    """The names in `lines`, in order."""
    return tuple(lines.split())


JOBS = folded("""
editor, editors, reporter, reporters, correspondent, correspondents, journalist, writer, staff, admin, administrator,
webmaster, newsroom, columnist, analyst, contributor, photographer, producer, desk, chief, deputy, head, follow,
share, comments, view, more, posts, team, user, superuser, twitter, facebook, instagram, linkedin, telegram, email,
mail, unknown, адміністратор, администратор,
writers, journalists, korrespondent, korrespondentin, reporterin, redakteur, redakteurin, chefredakteur,
chefredakteurin, journalistin,
nachrichtenagentur, correspondant, correspondante, rédacteur, rédactrice, journaliste, redactor, redactora, periodista,
corresponsal, giornalista, corrispondente, jornalista, dziennikarz, dziennikarka, redaktorka, novinář, novinářka,
anonymous, none, null, undefined, müxbir, müxbiri, redaktor, redaktoru, jurnalist, redaksiya, muhabir, muhabiri,
editör, editörü, gazeteci, yazarı, haber, merkezi, корреспондент, редактор, журналист, редакция, обозреватель,
репортер, колумнист, кореспондент, редакція, agenturen, agencies, agences,
""")
"""Words that no name of a person has, each by itself."""

RANKS = folded("""
senior, junior, chief, deputy, assistant, associate, staff, special, foreign, political, diplomatic, parliamentary,
business, economics, sports, science, health, environment, technology, education, investigative, freelance,
contributing, national, international, world, europe, us, news, managing, executive, digital, leitender, politischer
""")
"""Words between a name and a job."""

AGENCIES = folded("dpa, afp, ap, epd, kna, apa, sda, anp, ntb, ritzau")
"""News agencies that bylines name in small letters."""

TAG_FOLDERS = folded("""
tag, tags, teq, tegi, etiket, etiketler, etiqueta, etiquetas, schlagwort, label, labels, тег, теги
""")
"""Segments of addresses under which stand tags."""

SECTION_FOLDERS = folded("""
category, categories, kateqoriya, kategori, kategoriler, rubrika, rubriki, rubric, section, sections, категория,
рубрика
""")
"""Segments of addresses under which stand sections."""

NO_SECTION = folded("""
home, home page, main, start, news, all, materials, ana səhifə, ana sayfa, anasayfa, əsas, əsas səhifə, главная,
головна, все новости, startseite, accueil, inicio, início, strona główna, domů, acasă, галоўная,
басты бет, bosh sahifa, მთავარი, գլխավոր, صفحه اصلی, خانه, الرئيسية, ראשי, דף הבית, 首页, 首頁, ホーム, トップ, 홈
""")
"""Steps of a breadcrumb trail that are no sections."""

BEING = folded("""
is, was, covers, writes, reports, works, ist, schreibt, berichtet, arbeitet, est, écrit, es, escribe, è, jest, является,
работает, пишет
""")
"""What an author is said to be or do below a story."""

BUTTONS = folded("""
read more, more, more about, continue reading, full story, about the author, about the authors,
share, share this, share article, click to share, share on facebook,
share on twitter, print, copy link, facebook, twitter, x, whatsapp, telegram, linkedin, email, e-mail, messenger,
viber, vk, reddit, pinterest, tweet, advertisement, ad, ads, materials, comments, leave a comment, comment, follow us,
subscribe, save, listen, tags, tag, topics, keywords, photo, video, a+, a-, back to top, home, text size,
paylaş, paylaşın, çap et,
reklam, şərhlər, teqlər, xəbəri paylaş, oxu, daha çox, ətraflı, yazdır, yorumlar, etiketler, devamı, haberi paylaş,
поделиться, поделиться новостью, печать, реклама, комментарии, теги, тэги, ещё, распечатать, скопировать ссылку,
на главную, подробнее, поширити, друк, коментарі, anzeige, werbung, publicité, pubblicità, publicidad, publicidade,
advertentie, annons, annonse, reklama
""")
"""Whole lines that are buttons or the headings of boxes."""

PICKS = folded("""
editor's picks, editors' picks, editors picks, top stories, don't miss,
more like this, more on this, more on this story, more on this topic, more from us, most viewed, read next, watch next,
related content, related topics, related coverage, related reading, related posts, recommended for you, mehr zum thema,
lesen sie auch, auch interessant, das könnte sie auch interessieren, meistgelesen, sur le même sujet, à lire aussi,
lire aussi, les plus lus, te puede interesar, lo más leído, noticias relacionadas, leggi anche, leia também,
leia mais, mais lidas, czytaj także, zobacz także, čtěte také, läs mer, les også, læs også, lees ook
""")
"""Lines that say of nothing but a list of other stories, wherever they stand."""

OTHER_STORIES = PICKS | folded("""
latest, latest news, related, related news, related articles, related stories, read also, also read, see also,
more news, more stories, most read, popular, most popular, trending, recommended, other news, news feed,
you may also like, you might also like, oxşar xəbərlər, son xəbərlər, xəbər lenti, digər xəbərlər, həmçinin oxuyun,
ən çox oxunan, ən çox oxunanlar, çox oxunanlar, ilgili haberler, son haberler, diğer haberler, çok okunanlar,
benzer haberler, bunlar da ilginizi çekebilir, последние новости, лента новостей, новости по теме, другие новости,
читайте также, похожие новости, по теме, популярное, самое читаемое, смотрите также, читайте також, останні новини,
схожі новини
""")
"""Headings under which other stories are listed."""

OPENGRAPH_PUBLISHED = names("""
article:published_time og:article:published_time og:published_time og:pubdate
""")
META_PUBLISHED = names("""
article.published article:published article:published:time datepublished date_published parsely-pub-date pubdate
publishdate publish-date publish_date published-date published_time published_at publication_date
mediator_published_time sailthru.date
cxenseparse:recs:publishtime citation_publication_date dc.date.issued dcterms.issued dcterms.created dc.date.created
dc.date dcterms.date date article.created originalpublicationdate displaydate bt:pubdate
""")
"""Names of `meta` elements under which publishing systems state when an article was published."""
OPENGRAPH_MODIFIED = names("""
article:modified_time og:updated_time og:article:modified_time article:updated_time
""")
META_MODIFIED = names("""
article:modified:time datemodified last-modified last_modified lastmod modified_time dcterms.modified dc.date.modified
mediator_modified_time revised article.updated
""")
META_AUTHOR = names("""
author article:author article:author_name parsely-author sailthru.author dc.creator dcterms.creator byl article.author
articleauthor authors mediator_author dable:author
""")
CHANGED = names("updat modif yenilən обновл изменен оновлен güncel redakt aktualis lastmod")
"""Beginnings of words beside the time of a change."""
META_AGENCY = names("""
agency news_agency article:agency article:source article.source news_source news-source source dc.source dcterms.source
syndication-source sailthru.source cxenseparse:agency
""")
"""Names of `meta` elements under which publishing systems state whose report it is."""
LIVE_FOLDERS = folded("""
live, liveblog, live blog, liveticker, live updates, en direct, directo, en vivo, canlı, canli, canlı yayım, онлайн
""")
"""Segments of addresses under which stand live blogs."""
GALLERY_FOLDERS = folded("""
photo, photos, gallery, galleries, photo gallery, photogallery, photostory, in pictures, pictures, slideshow, foto,
fotos, galeri, galerie, galeria, foto galeri, fotogaleri, fotoqalereya, foto qalereya, qalereya, bilder, fotostrecke,
bildergalerie, fotogalerie, diaporama, fotogaleria, фото, фотогалерея, фоторепортаж, fotogalereya, fotoreportaj,
photo story
""")
"""Segments of addresses under which stand galleries."""
VIDEO_FOLDERS = folded("""
video, videos, watch, tv, видео, videoxeber, video xəbər, відео, videolar
""")
"""Segments of addresses under which stand films."""
AUDIO_FOLDERS = folded("""
audio, podcast, podcasts, подкаст, подкасты, аудио, radio
""")
"""Segments of addresses under which stand recordings."""
