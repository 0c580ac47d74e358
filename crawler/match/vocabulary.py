"""The words of remembering, by language, each by the letters its forms begin with; `=` ends a whole word. Pure data.

`SURE` ones speak of remembering, of the dead or of an anniversary by themselves; `FAINT` ones do so often. `SPOKEN` are
phrases of languages without spaces between words, and words that a sign takes apart.
"""

from __future__ import annotations

SURE = {
    "en": """commemorat remembranc anniversar tribute mourn wreath homage vigil survivor martyr fallen massacr
        genocid atrocit slaughter candlelit pogrom requiem bereaved remember survived mourners testimonies""",
    "az": """anım= anımı anılıb anıldı anılır anılacaq anılmas anıb= anıblar anır= ildönüm matəm= matəmi hüzn
        ehtiram şəhid qətliam soyqırım yad= yada= yadda= qırğın xatırla unudulma matəmli anmaq= anma= anan=
        anarkən anılan anılmışdır ildönümü rekviyem şəhidlik yas= qurbanlarının""",
    "tr": """anma= anması anmaya anmak= anılıyor anılacak anıyor anıldı andı= andık= anacak= anmaları yıldönüm
        matem= matemi şehit katliam katled soykırım hatırla unutulma yitirenler katledil mevlit yasta çelenk""",
    "ru": """годовщин память памяти поминов поминал помин почтил почтит чтят скорб траур панихид геноцид резн
        мемориал вспомина вспомни летию летия летие расстрелян умерших павших павшим""",
    "uk": """річниц роковин вшанув вшанов помин скорбот жалоб панахид геноцид згадув згада пригаду розстріля
        річч замордован""",
    "be": "гадавін угодк памяц ушанав ахвяр загінул трагеды жалоб",
    "de": """gedenk gedacht gedach jahrestag kranznieder kränze getrauert mahnwach überlebend schweigemin erinner
        beerdig beigesetzt trauerfeier kriegsopfer geplündert völkermord massaker genozid pogrom mahnmal verneig
        jährt= jährte= jähren= andenken hinterblieb jahrestage mahnen= mahnte= mahnt= mahnung pogromnacht ehrte=
        ehrten= ehrung""",
    "fr": """commémor anniversair hommage rescapé survivant génocid massacr endeuill gerbe souvien souvenue
        souvenus oublie extermin exterminat""",
    "pl": """rocznic upamięt uczc hołdu= hołdem= znicz pomordowan zamordowan zbrodni ludobój poległ rzeź rzezi
        ocalał ocalen ocalon ocaleń pamięci panichid panachid wspomin wspomn wspomni przypomn opłak hołdzie= cześć= czcz
        czci= czcimy czczą rocznicow czterdziestoleci pięćdziesięcioleci osiemdziesięcioleci osiemdziesiątolec
        trzydziestoleci siedemdziesięcioleci męczenn zagłady= żałob ofiarami ofiarom""",
    "es": """conmemor aniversar homenaj matanz masacr genocid sobrevivient superviv recuerd recordar recordaron""",
    "pt": "comemor anivers vítim homenag luto= massacr genocíd sobreviv evoca",
    "it": """commemor anniversar omaggio= lutto= strage massacr genocid sopravvissut caduti ricord""",
    "ro": "comemor aniversăr victim omagiu doliu= eroii eroilor martirii martirilor masacr",
    "hu": "megemlék évforduló áldozat hősök koszorú gyász emlékez",
    "cs": "výročí oběti obět připom uctil pietn smuteč",
    "sk": "výroči obete obet pripom uctil pietn smútoč",
    "sr": """godišnjic obilježav obilježen obeležav obeležen komemorac žrt žrtav sjećanj sećanj ubijen stradal
        genocid zločin dženaz obljetnic годишњиц обележ комеморац жрт сећањ убијен страдал геноцид злочин""",
    "lt": "metini minėjim aukos aukų aukas pagerb žuvus atminim",
    "lv": "gadadien upur piemiņ piemin bojāgāj atcer",
    "et": "aastapäev ohvri mälest hukkunu küüditat",
    "nl": "herdenk herdacht slachtoffer nabestaand",
    "no": "minnemark minnestund ofrene= minnes etterlatt årsdag",
    "el": "επέτει μνήμ θύμα θυμάτ",
    "bg": "годишнин памет жертв загинал помен траур",
    "ka": """წლისთავ ხსოვნ დაღუპულ ტრაგედი მსხვერპლ პანაშვიდ მოიგონ იხსენ მემორიალ დახოცილ
        ხოცვა""",
    "hy": """տարելից հիշատակ նահատակ եղեռն ցեղասպան ջարդ սուգ ոգեկոչ խոնարհ հարգանք հարգեց ամյակ""",
    "ar": """ذكرى شهداء شهيد مجزره مجازر تابين حداد استذكر تستذكر يستذكر احيا احياء يحيي يحيون ناج ناجين ناجون
        اباده مذبحه""",
    "fa": "سالگرد سالروز یادبود قربانی شهید شهدا گرامیداشت بزرگداشت کشتار بازمانده",
    "he": """זיכרון לזכר קורבנ קרבנ ניצול נרצח נספ אזכר עצרת טבח השמד חללי""",
    "ku": "bîranîn salveger qurbanî şehîd komkujî jenosîd",
    "ckb": "یادی ساڵیاد قوربانی شەهید جینۆساید",
    "kk": "құрбан еске жылдығ қаза ардагер шейіт боздақ",
    "uz": "xotira qurbon yillig yodga",
    "crh": "qurban hatıra sürgün",
    "ko": "추모 희생자 기념식 주년 주기 유족 추도 학살 애도 묵념 기리 위령",
    "hi": "बरसी श्रद्धांजलि पीड़ित शहीद स्मृति याद वर्षगांठ",
    "ur": "برسی شہدا شہید خراج یاد سالگرہ",
    "rw": "kwibuka jenoside icyunamo",
    "af": "herdenk slagting gedenk",
    "ga": "comóradh íobartaigh",
}
FAINT = {
    "en": """memorial honour honor memory silence recall marks marked marking laid flower candle grief griev
        sorrow dead= died= died killed fell= exiles pray buried burial coffin apolog survived ceremony lantern
        toll witness bell bells names carnation poppies parade marched marchers service crane victim perished
        slain tragedy tragedies recalls exhibition march= marches rally rallies rallied thousands crowd crowds
        gathered horns told= tells speaks spoke testimony diary voicemail eve= pilgrim veteran roses
        celebrat holiday""",
    "az": """xatirə əklil qərənfil sükut ziyarət şahid unud şam dua məzar tədbir mərasim bayram təbrik qeyd əbədi
        həlak öldürül xatırla itir sağ= yada= aksiya orkestr konsert bayraq məktəb qurban faciə öldürülən danış
        minlərlə toplaş sərgi meydan yürüş gecə göy fişəng unutma oxudu köçkün gül= gülü güllər qəhrəman parad= paradı
        yubiley təntənə münasibətilə çiçək çələng həsr məzarlıq ruhuna qətlə vəhşi azad= günüdür abidə heykəl dəfn
        quran matəm adları= adlar= oxun lövhə siren fit= sönmə marş= marşı himn dayandı= plakat ordenli qazi= qazilər
        sus= susur susdu nəvə büst""",
    "tr": """tören mum dua tanık unut mezar toprağa fener çiçek karanfil siren yürüyüş kutla miting ölen
        ölenler ölenlerin yitir öldürül can= ateş sustu yürüdü fidan kurban facia anlat binlerce yüzlerce
        toplan sergi nöbet meydan buluş""",
    "ru": """венк венок цвет возлож минут молчан свеч свидетел похорон могил колокол гвоздик шестви парад
        праздн отмеч вахт расстрел мёртв умерш вдов митинг молил фронтовик ветеран помнит имена список списки
        погибш жертв убит умершим трагеди рассказ тысяч собрал шли= шёл= приехал выставк хризантем звон""",
    "uk": """вінк квіт хвилин мовчан спогад спомин свічк цвинтар могил молит молил дзвін дзвон колоск відзнач
        святк пам полегл вклон гробк побратим снайпер марш= маршу= марші= маршем= свідчен помовч
        лампад жертв загибл вбит убит трагеді розпов тисяч зібра ход= виставк показа присвят приуроч мовча троянд""",
    "be": "кветк свечк хвілін маўчан шэсц",
    "de": """kranz kränz andacht zeitzeug zeugen kerze läut würdig laterne blume glocke stille namen schweige
        stolperstein verlesen feier demonstr tot= toten= tote= festakt kranich streik schwarz verschlepp opfer trauer
        ermordet überfall erzähl spricht sprach tausend hunderte versammel feiert ausstellung demo= rede fahne glocken
        zeitzeugin schüler rosen straße= gleichen gottesdienst jubiläum vergess niedergelegt legte= legten= nachfahr
        nachkomm angehörig blumen lichter licht= halbmast gedächtnis schwieg zehntausend sarg bestatt begrab begräb
        abschied beten= betete= beteten= gebet kaddisch sirene denkmal stele= getötet deportiert vermisst vergast
        gräber grab= grabe= massengrab fackel neigte verbeug hinrichtung mahnfeuer hunderttausend witwe""",
    "fr": """souvenir recueil mémoire minute souvien témoign pleur bougie lantern fleur flamme cérémoni noms
        cierge défil célébr bleuet mort= morts= tué cortège lycéen déport dessins victime inhum deuil
        descendants raconte raconté milliers centaines rassembl marche= marché= exposition manifest vétéran
        salué écolier collégien roses cloches""",
    "pl": """pamięć pamięt wieńc wieniec minut modli obchod świadk pochow świec kwiat apel syren msz dzwon uroczyst
        hymn zagłodz zmarł rozstrzel marsz= marsze= marszu= marszem= kłos krzyż listy ofiar zginę zabitych zabity
        żałob opowiada tysiąc tysiące setki zebra tłum= tłumy= tłumu= tłumie= śpiewa wystaw róże= róży= róż= różę=
        różami= płaka posłow cisz spotyka harcerz żuraw race= nabożeń pomnik zapal złożył złożon złożyl składa delegac
        capstrzyk salw modlitw ocali potomk weteran kombatant wartę warta= ekshum zapomn ćwierć= świętuj święto=
        pobrat trumn trumien spocz szczątk pogrzeb cmentarz grob= grób= grobu= grobów grobach opłakiw pożegn odprowadz
        pochyl imiona= imion= zabił zamordow wywiezion więźni nazwisk palili palą= tablic odsłoni przemówi milcz zgasz
        kadisz całun gołęb imię= wdow""",
    "es": """asesinad desaparecid memoria minuto silencio vela flor marcha nombres ceremoni acto claveles
        manifest muert pañuelo corona víctim luto= miles= cientos concentr marcharon exposici leyeron abraz""",
    "pt": "memór cravo desfil silênci flores cerimóni",
    "it": """memoria silenzi corona corone fiori corteo cerimoni celebr nomi vittim migliaia torce partigian
        student""",
    "ro": "memor ceremoni coroan flori",
    "hu": "ünnep gyerty virág",
    "cs": "památ věnec věnce svíč květin minut vzpomín oslav",
    "sk": "pamiat veniec vence sviečk kvet spomien osláv",
    "sr": "vijenc venc cveć cvijeć minut mezar tabut ukop свећ цвећ венац мезарј табут сахран",
    "ka": """გმირ აღნიშნ პატივ სანთ სანთელ ყვავილ გვირგვინ იები ტიტ დღესასწაულ ზეიმ კონცერტ მიულოც ათასობით
        საღამო ტექნიკა მილოც ულოც""",
    "hy": """ծաղիկ ծաղկ երթ պատարագ աղոթ ջահ մոմ տոն շնորհավոր նշել նշեց զոհ հազար քայլ պատմ համերգ""",
    "ar": """مسيره اكليل شموع صمت مفتاح فاتحه مراسم دقيقه ضحايا الاف يروي تروي شارك تظاهر""",
    "fa": """راهپیمایی جشن یاد شمع گل سکوت مراسم هزار پرچم مدارس سرود""",
    "he": "נר נרות זר זרים דקת צפיר טקס משוא עדות קדיש צעד חגג חגיג מצעד הדליק",
    "ko": "눈물 헌화 촛불 묘지 행진 만세",
}
SPOKEN = {
    "en": ("years ago", "years on", "years after", "years since", "years later", "half-staff", "half-mast"),
    "az": ("il ötür", "il ötdü", "il keçir", "il keçdi", "il əvvəl", "il öncə", "il bundan əvvəl", "illiyi", "ildir"),
    "tr": ("yıl önce", "yıl geçti", "yıl sonra", "yıl oldu", "yıl dönümü", "yasa büründü"),
    "ru": ("лет назад", "лет спустя", "года назад", "год назад", "лет прошло", "лет со дня"),
    "uk": ("років тому", "роки тому", "років по тому", "пам'ять", "пам'яті", "пам'ятають", "пом'янули", "пом'янув"),
    "de": ("Jahre danach", "Jahre nach", "Jahre später", "Jahren starb", "Jahre her", "Jahre seit", "Jahrzehnte nach"),
    "fr": ("ans après", "ans plus tard", "ans se sont écoulés", "il y a ans"),
    "pl": (
        *("lat temu", "mija lat", "lat od", "lata temu", "lat później", "lat po", "oddać hołd", "oddali hołd"),
        *("oddał hołd", "oddano hołd", "składają hołd", "hołd ofiarom", "hołd poległym", "w hołdzie", "złożyli hołd"),
        *("złożył hołd", "minęło lat", "ćwierć wieku", "pół wieku"),
    ),
    "es": ("años después", "años atrás", "años del golpe", "años de la"),
    "it": ("anni fa", "anni dopo"),
    "pt": ("anos depois", "anos atrás"),
    "zh": (
        *("悼念", "追思", "公祭", "周年", "週年", "遇难", "遇難", "死难", "死難", "幸存者", "倖存者", "烛光", "燭光"),
        *("纪念", "紀念", "默哀", "祭奠", "缅怀", "緬懷", "难属"),
    ),
    "ja": (
        *("追悼", "犠牲者", "慰霊", "黙とう", "黙祷", "式典", "周年", "遺族", "被爆者", "灯籠", "平和宣言", "祈り"),
        *("献花", "語り継"),
    ),
}
