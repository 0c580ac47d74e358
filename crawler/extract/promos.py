"""Lines by which a page calls for a click, says who took a picture, or counts: known by how they begin and end."""

from __future__ import annotations

import re

from crawler.extract.pieces import PARAGRAPH

_PROMO = re.compile(
    r"""
    ^\W*stay\ (?:up[ -]to[ -]date|informed|tuned|connected|updated)\b.{0,120}
        (?:news|channel|telegram|whats\s?app|page|us\b|app\b|more)
  | ^\W*(?:follow|join|find|like|subscribe(?:\ to)?|watch)\s+(?:us|our|the|@?\w+)\b.{0,80}
        \b(?:channel|newsletter|telegram|facebook|twitter|whatsapp|instagram|youtube|google\ news)\b
  | ^\W*(?:follow|join|find)\ us\b
  | ^\W*(?:sign\ up|subscribe)\b.{0,100}\b(?:newsletter|channel|updates|news|inbox|email)
  | ^\W*(?:get|receive)\b.{0,60}\b(?:newsletter|news\ alerts|in\ your\ inbox)
  | ^\W*(?:read|see|watch|learn)\ (?:more|also|next)\W{0,3}$
  | ^\W*(?:read\ (?:also|more|next|on)|see\ also|also\ read|related(?:\ (?:news|stories|articles))?|more\ on\ this)
        \s*[:»>→-]
  | ^\W*our\b.{0,40}\b(?:telegram|whatsapp|messenger)\b.{0,40}\bchannel
  | ^\W*(?:download|install|get)\ (?:our|the)\ (?:mobile\ )?app\b
  | ^\W*(?:share\ (?:this|on|via)|print\ this|copy\ link|send\ to\ a\ friend|report\ an?\ (?:error|typo))\b.{0,60}$
  | ^\W*(?:all\ rights\ reserved|©|copyright\s*(?::|©|\(c\)|\d{4})|все\ права\ защищены|bütün\ hüquqlar|tüm\ hakları)
  | ^\W*(?:подпи(?:сывайтесь|шитесь)|присоединяйтесь|следите\ за\ (?:нами|нашими|новостями))\b
  | ^\W*(?:читайте\ (?:также|нас|далее|ещ[её]|по\ теме)|смотрите\ также|подробнее\W*$)
  | ^\W*(?:будьте|оставайтесь)\ в\ курсе\b
  | ^\W*(?:нашли\ ошибку|заметили\ ошибку|выделите\ (?:е[её]|текст))\b
  | ^\W*(?:підписуйтесь|приєднуйтесь|читайте\ також|стежте\ за\ нами|дивіться\ також|детальніше\W*$)
  | ^\W*(?:həmçinin\ oxuyun|oxşar\ xəbərlər|ətraflı\ oxu|abunə\ ol\w*|kanalımıza|bizə\ qoşul\w*)
  | ^\W*(?:ayrıca\ oku\w*|bunu\ da\ oku\w*|ilgili\ haber\w*|devamını\ oku|abone\ ol\w*|haberin\ devamı)
  | ^\W*(?:lesen\ sie\ (?:auch|hier|dazu|mehr)|lesen\ sie\ jetzt|auch\ interessant
        |mehr\ (?:zum\ thema|dazu)|weiterführende\ links)
  | ^\W*(?:à\ )?lire\ (?:aussi|également|plus)\b | ^\W*(?:passer\ la\ publicité|sur\ le\ même\ sujet)\W*$
  | ^\W*(?:lea|lee|leer)\ (?:también|más)\b | ^\W*(?:noticias?\ relacionadas?|te\ puede\ interesar|más\ información)\W*$
  | ^\W*leggi\ anche\b | ^\W*leia\ (?:também|mais)\b | ^\W*lees\ (?:ook|meer)\b
  | ^\W*(?:czytaj|zobacz)\ (?:także|też|również|więcej)\b | ^\W*(?:čtěte|přečtěte\ si)\ (?:také|více)\b
  | ^\W*(?:les\ også|les\ mer|läs\ också|läs\ mer|læs\ også|læs\ mere|lue\ myös|citește\ și)\b
  | ^\W*(?:اقر[أا]\ أيض[اً]*|همچنین\ بخوانید|ასევე\ (?:წაიკითხეთ|ნახეთ)|կարդացեք\ նաև|կարդալ\ նաև|קראו\ גם)
  | ^\W*(?:article\ content|story\ continues\ below|article\ continues\ below|continue\ reading)\b.{0,40}$
  | ^\W*(?:do\ you\ have|have\ you\ got|got)\ a\ (?:story|tip|news\ tip)\b | ^\W*for\ more\ stories\ like\ this\b
  | ^\W*more\ ?: | ^\W*click\ here\ (?:to|for)\b | ^\W*our\ standards:
  | ^\W*(?:check\ out|for)\ (?:more|the\ latest)\b.{0,120}\b(?:newsletters?|sign(?:ing)?\ up|subscrib\w+)\b
  | ^\W*get\ (?:daily|weekly|breaking|the\ latest|the\ top)\b.{0,60}\b(?:news|stories|headlines)\W*$
  | ^\W*(?:ما\ را\ .{0,30}دنبال|بیشتر\ بخوانید|تابعونا|اشترك(?:وا)?\ في|הירשמו|עקבו\ אחרינו|הצטרפו\ ל)
  | ^\W*(?:გამოგვყევით|Հետևեք\ մեզ)
  | ^\W*(?:责任)?编辑\s*[:：]
  | ^\W*(?:write\ to|contact|e-?mail|reach|follow)\b.{1,80}@[\w.-]+\W*$
  | ^\W*follow\b.{1,60}\bon\ (?:twitter|instagram|facebook|x)\W*$
  | ^\W*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\W*(?:\(end\))?$ | ^\(end\)$
  | ^\W*\d+\s*[-–]?\s*min(?:ute[sn]?)?\W*(?:read|reading\ time|lesezeit|de\ lecture|de\ lectura|okuma|чтения)\W*$
  | ^\W*(?:il\ vous\ reste\ [\d.,]+\s*%|［?有料会員限定|この記事は会員限定)
  | ^\W*(?:fehler\ (?:gefunden|entdeckt)|quellen?:|ihre\ meinung\ ist\ uns\ wichtig)
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How lines begin that call for a click."""
_CHANNEL = re.compile(
    r"""(?:telegram|whats\s?app|viber|messenger)\b.{0,30}\b(?:channel|kanal\w*|канал\w*)\s*[.!:]?$
      | \bbizi\ (?:izlə|takip\ e[td]|təqib)\w*
      | \b(?:telegram|whatsapp|youtube)\ kanalımız\w*""",
    re.IGNORECASE | re.VERBOSE,
)
"""What such a line says, wherever in it."""
_OF_PAGE = re.compile(
    r"""^\W*\d[\d.,]*\s?[km]?\ (?:shares?|comments?|views|likes|votes|retweets|replies|photos|images
        |reactions|yorum|baxış|просмотр\w*|комментари\w*)\W*$
      | ^\W*(?:scroll\ down\ for|story\ continues|advertisement\W+(?:story|scroll|article)\ continues|continue\ below)\b
      | ^\W*(?:view|see|launch|open)\ (?:all\ |the\ |full\ |this\ )?
        (?:gallery|photos?|slideshow|comments|post\ on\ \w+|images)\b.{0,25}$
      | ^\W*(?:slideshow|gallery)\b.{0,30}\b(?:images|photos|pictures)\W*$
      | ^\W*(?:media\ (?:playback\ is|caption)|image\ (?:copyright|caption|source)|play\ video|video\ (?:un)?available
          |video\ loading|watch\ (?:live|now|the\ video)|listen\ to\ this|loading\W*$|file\ photo\b)
      | ^\W*a\ post\ shared\ by\b | ^\W*(?:show|load|hide|view|see)\ (?:more|all|less)\b.{0,20}$
      | ^\W*(?:leave|post|add|write)\ a\ (?:comment|reply)\b | ^\W*(?:join|start)\ the\ (?:conversation|discussion)\b
      | ^\W*already\ (?:a\ subscriber|have\ an\ account|registered)\b | ^\W*(?:log|sign)\ in\ (?:to|or)\b.{0,60}$
      | ^\W*(?:please\ )?enable\ (?:javascript|cookies)\b | ^\W*your\ browser\ does\ not\b
      | ^\W*(?:thank\ you\ for\ subscribing|invalid\ e-?mail|we\ use\ your\ sign-?up|you\ can\ unsubscribe)\b
      | ^\W*(?:click|tap)\ (?:here|to\ (?:play|view|share|subscribe|follow))\b.{0,60}$
      | ^\W*(?:more\ (?:stories\ |news\ )?(?:from|on|about)
        |mehr\ (?:themen|nachrichten|artikel)|más\ sobre|altro\ su)\b.{0,50}:$
      | ^\W*(?:last\ )?(?:updated?|published|posted|uppdaterad|publicerad|oppdatert|publisert|aktualisiert
          |veröffentlicht|stand|mis\ à\ jour|publié|actualizado|publicado|aggiornato|обновлено|опубликовано
          |оновлено|yenilənib|güncelleme|yayınlanma|opublikowano|aktualizováno)\b\W.{0,40}\d{1,2}[:.]\d\d\b.{0,40}$
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How lines begin that tell of the page: counts, buttons, players, times of its own."""
_AFFILIATE = re.compile(r"\baffiliate\ (?:commission|links?)\b", re.IGNORECASE)
_CREDIT = re.compile(
    r"""^\W*(?:fotos?|photos?|photograph|bild(?:er)?|image|picture|imagen|fotoğraf|фото|şəkil|credit|illustration|video)
        \s*(?:[:/|©]|by\b|courtesy\b)
      | (?:/|\bvia\ |\|\ ?|,\ |^)(?:getty\ images|afp|reuters|epa(?:-efe)?|shutterstock|dpa
        |istock(?:photo)?|alamy|imago|ap\ photo)
        (?:/[\w\ ]+)?[\s)\]]*$
      | ^\W*©""",
    re.IGNORECASE | re.VERBOSE,
)
"""Lines that say who took a picture."""
_CREDIT_LENGTH = 120


def is_promo(line: str) -> bool:
    """Whether it calls for a click, says who took a picture, or tells of the page and not of its story."""
    if len(line) > PARAGRAPH:
        return False
    of_page = _OF_PAGE.match(line) or _AFFILIATE.search(line)
    return calls(line) or bool(of_page) or (len(line) <= _CREDIT_LENGTH and bool(_CREDIT.search(line)))


def calls(line: str) -> bool:
    """Whether a short line calls for a click."""
    return bool(_PROMO.match(line) or _CHANNEL.search(line))
