"""Words of bylines, datelines, credits and sections."""

from services.enrich.clean.vocabulary.phrases import Beginnings, folded

# Agencies under the names that they sign with; below, what else they are called.
_SHOWN = (
    "AP|AFP|Reuters|dpa|APA|ANSA|EFE|PAP|TASS|Xinhua|Yonhap|SID|KNA|epd|NTB|TT|Ritzau|Belga|ANP|Lusa",
    "Kyodo|Jiji|PTI|ANI|UPI|Bloomberg|AAP|Antara|Bernama|VNA|Ukrinform|Interfax|SDA|Keystone-SDA|DHA",
    "AA|IHA|İHA|TASR|MTI|Agerpres|Anadolu|Sipa|CNA|WAM|SPA|KUNA|QNA|LaPresse|Adnkronos",
)
_BY_OTHER_NAMES = {
    "associated press": "AP",
    "the associated press": "AP",
    "agence france-presse": "AFP",
    "press association": "PA Media",
    "pa media": "PA Media",
    "europa press": "Europa Press",
    "the canadian press": "The Canadian Press",
    "canadian press": "The Canadian Press",
    "ctk": "ČTK",
    "anadolu agency": "Anadolu",
    "anadolu ajansi": "Anadolu",
    "deutsche presse-agentur": "dpa",
    "dpa-afx": "dpa-AFX",
    "tt": "TT",
    "рейтер": "Reuters",
    "тасс": "ТАСС",
    "укринформ": "Укринформ",
    "укрінформ": "Укрінформ",
    "интерфакс": "Интерфакс",
    "риа новости": "РИА Новости",
    "уніан": "УНІАН",
    "共同": "共同",
    "共同通信": "共同通信",
    "時事": "時事",
    "時事通信": "時事通信",
    "연합뉴스": "연합뉴스",
    "뉴시스": "뉴시스",
    "뉴스1": "뉴스1",
    "رويترز": "رويترز",
    "أ ف ب": "أ ف ب",
    "د ب أ": "د ب أ",
    "agencia brasil": "Agência Brasil",
    "agencia efe": "EFE",
}
AGENCIES: dict[str, str] = {folded(name)[0]: name for text in _SHOWN for name in text.split("|")} | {
    folded(name)[0]: shown for name, shown in _BY_OTHER_NAMES.items()
}

# Words by which an agency that is not listed says what it is.
CALLED_AGENCIES = frozenset(
    folded(
        "agencia|agência|agence|agenzia|agentur|agencja|ajansı|ajans|агентство|агенція|وكالة|通讯社|通訊社|通信社|newswire|nyhetsbyrå|tietotoimisto"
    )
)
BYLINE_LABELS = Beginnings(
    folded(
        "interview von|interview|intervista di|entrevista de|entrevistó|rozmawiał|rozmawiała|rozmawiali|röportaj",
        "söyleşi",
        "беседовал|беседовала|розмовляв|розмовляла|聞き手|text|texte|testo|words|words and photos|by|written by|as told to|commentary by",
        "opinion by|analysis by|review by|posted by|published by",
        "reported by|reporting by|story by|words by|text by|von|text von|ein bericht von",
        "ein beitrag von|eine analyse von|ein kommentar von|par|propos recueillis par|por|texto|texto de|di",
        "a cura di",
        "door|av|af|autor|autorin|autoren|autora|autores|autorka|autorzy|auteur|auteurs|auteure|author",
        "authors|przez|tekst|opracował|opracowała|автор|авторы|автори|текст|від|yazan|haber|muhabir|oleh",
        "penulis",
        "redaktor|reporter|tekst|tekst og foto|skrevet av|skriven av|skrevet af|teksti|kirjoittaja",
        "scritto da|escrito por",
        "écrit par|geschreven door|verfasst von|συντάκτης|מאת|लेखक|作者|记者|本报记者|撰文|撰稿|بقلم|كتب|كتبت|إعداد|תאת|文|文＝|執筆|取材",
    )
)
# After these the name must follow a colon, or the line must be a name and nothing else: they are words of any sentence too.
JOINERS = folded("and|und|et|y|e|i|og|och|en|with|mit|avec|con|com|z|ve|и|та|و|with additional reporting by|in")
NOT_PEOPLE = frozenset(
    folded(
        "staff|staff writer|staff writers|staff reporter|newsroom|news desk|desk|editorial|editors|editor",
        "team|our correspondent|correspondent|correspondents|agencies|agency|agenturen|agentur|agences",
        "agencias|agências|agenzie|agencia|agência|agence|agenzia|agencja|haber|notícias|noticias|notizie|nouvelles|wiadomości",
        "folha|jornal|diário|gazeta|correio|canal|televisión|televisão|televisione|télévision|radiotelevisione|pressemitteilung|comunicato",
        "redaktion|die redaktion|online-redaktion|rédaction|la rédaction|redacción|la redacción|redação",
        "da redação|redazione|la redazione|redakcja|redakcji|redaktion online|editörü|haber merkezi|redakce",
        "редакция|редакція",
        "news|online|press|newswire|wire|wires|media|tv|radio|web desk|webdesk|digital|admin|guest",
        "contributor|post|times|herald|gazette|journal|tribune|courier|chronicle|daily|zeitung|kurier",
        "nachrichten|blatt|anzeiger|diario|journal de",
        "service|services|group|network|agency staff|reporters|reporter|presse|verlag|editorial board|network",
        "bureau|report|reports|courant|bote|corriere|gazzetta|gazeta|haberleri|ajansı|ajans",
    )
)
# Two capitalised words that are no person when they stand alone near the title.
NOT_NAMES = frozenset(
    folded(
        "the|a|middle|east|west|north|south|new|news|world|europe|africa|asia|america|american|american",
        "united|kingdom|states|politics|sport|sports|city|business|health|science|culture|local|national",
        "international",
        "opinion|top|stories|story|latest|live|breaking|climate|energy|money|tech|technology|travel|life",
        "style|food|weather|video|audio|home|page|read|more|read|sign|log|your|our|for|this|how|why|what|who",
        "when|where|key",
        "share|follow|contact|about|terms|privacy|cookie|press|release|media|staff|der|die|das|le|la|les|el",
        "los|las|il|lo|gli|os|as|o|un|una|ein|eine|deutschland|politik|wirtschaft|kultur|panorama|wissen|aus",
        "aller|welt",
        "mundo|economía|deportes|cultura|sociedad|internacional|nacional|monde|économie|société|international",
        "esteri|cronaca|economia|kraj|świat|gospodarka|gündem|dünya|ekonomi|spor|sağlık|мир|политика",
        "экономика|общество|спорт",
        "прямой|прямая|эфир|sea|ocean|island|islands|river|valley|bay|street|park|county|lake|university",
        "images|photos|article|articles|commentary|partnership|save|buy|tickets|feeds|app|social|sharing",
        "reactions|extended",
        "updated|published|posted|open|analyst|advertisement|newsletter|subscribe|january|february|march",
        "april|june|july",
        "august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec|by",
        "with|see|all|my",
        "add|get|view|watch|listen|click|here|now|photo|credit|listening|reading|minute|min|print|reply",
        "related|editors",
        "zum|bilder|fotos|personen|länge|höhe|breite|preis|adresse|beginn|ende|eintritt|tickets|ort|datum",
        "ministry|court|council|bank|union|government|fact|box|factbox|ao|vivo|en|directo|direct|diretta|im",
        "zum|thema|short|brief|san|santa|los|rio|buenos|hong|sri|costa",
    )
)
# What people of the press are called behind their names, and what they are so for.
OFFICES = frozenset(
    folded(
        "writer|reporter|editor|correspondent|columnist|journalist|contributor|analyst|critic|producer|photographer",
        "anchor|blogger|author|redakteur|redakteurin|korrespondent|korrespondentin|reporterin|journalistin",
        "autor|autorin",
        "journaliste|correspondant|correspondante|rédacteur|rédactrice|periodista|corresponsal|redactor|redactora",
        "jornalista|repórter|correspondente|giornalista|inviato|inviata|redactie|verslaggever|redacteur|dziennikarz",
        "muhabir|muhabiri|корреспондент|журналист|обозреватель|кореспондент|журналіст",
    )
)
TOPICS = frozenset(
    folded(
        "senior|staff|chief|deputy|managing|associate|assistant|executive|contributing|features|feature",
        "opinion|national",
        "foreign|world|political|politics|business|sports|sport|tech|technology|health|wellness|science|data|showbiz",
        "entertainment|fashion|beauty|food|travel|culture|news|crime|education|environment|investigative",
        "general|digital",
        "local|city|metro|freelance|special|video|security|nfl|nba|guest|lead|junior|editorial|style|shopping|commerce",
    )
)
DEGREES = frozenset(
    folded("md|m.d|phd|ph.d|ms|m.s|rd|rdn|ld|mph|rn|dr|jd|j.d|mba|ma|msc|bsc|cpa|cfp|jr|sr|ii|iii|psyd|dds")
)
SOURCE_LABELS = Beginnings(
    folded(
        "źródło|quelle|quellen|fuente|source|sources|fonte|kaynak|источник|джерело|출처|المصدر|bron|kilde|källa|zdroj"
    )
)
# Newsrooms that sign alone on a line.
DESKS = frozenset(
    folded(
        "redaktion|die redaktion|online-redaktion|la rédaction|rédaction|redacción|la redacción|redação",
        "da redação|redazione|la redazione|redakcja|haber merkezi|редакция|редакція|staff writer",
        "staff reporter|news desk|web desk|newsroom",
    )
)
ROLES = folded(
    "correspondent|reporter|editor|korrespondent|korrespondentin|reporterin|redakteur|redakteurin",
    "correspondant|correspondante|journaliste|corresponsal|correspondente|inviato|korespondent|muhabiri",
    "muhabir|корреспондент|кореспондент",
)
CREDIT_LABELS = Beginnings(
    folded(
        "photo|photos|photo by|photograph|photograph by|photographer|picture|picture by|image|image by",
        "image credit|photo credit|image source|credit|credits|courtesy|courtesy of|illustration|graphic",
        "copyright|©",
        "foto|fotos|foto von|bild|bilder|bildquelle|bildrechte|quelle|archivbild|symbolbild|symbolfoto|grafik",
        "crédit|crédits|crédit photo|photo d'illustration|imagen|crédito|fotografía|fuente|imagem|fot|zdjęcie",
        "źródło",
        "fotograf|foto av|foto's|beeld|bildet|kuva|valokuva|zdjęcia|fotó|φωτογραφία|צילום|תמונה|फोटो|图|图源|摄影|ảnh",
        "снимок",
        "사진제공|الصورة|photography|crédito da foto|crédito foto|fotografia|ⓒ",
        "fotoğraf|görsel|kaynak|фото|иллюстрация|зображення|写真|撮影|画像|사진|صورة|تصوير|zdroj|foto di|foto de",
        "foto d'archivio",
    )
)
CREDIT_HOUSES = folded(
    "getty|shutterstock|imago|picture alliance|picture-alliance|keystone|unsplash|pixabay|wikimedia|alamy",
    "handout|ap photo|scanpix|istock|epa-efe|archive photo|pool|x|reuters|afp|dpa|apa|ansa|efe|pap|ap|epa",
    "tass|xinhua|yonhap|연합뉴스|뉴시스|뉴스1|共同|時事|aa|dha|تصوير|lusa|belga",
)
SECTIONS = frozenset(
    folded(
        "world|politics|business|economy|science|technology|tech|health|sport|sports|culture|europe|africa",
        "asia|americas|middle east|national|local|environment|climate|education|society|opinion|travel|media",
        "energy|local news|world news",
        "politik|wirtschaft|wissenschaft|technik|gesundheit|kultur|panorama|regional|wissen|gesellschaft",
        "ausland|inland|umwelt|lokales|digital|netzwelt|monde|politique|économie|sciences|santé|société",
        "environnement|planète|régions",
        "mundo|política|economía|ciencia|tecnología|salud|deportes|cultura|sociedad|internacional|españa",
        "economia|ciência|tecnologia|saúde|esportes|brasil|sociedade|esteri|cronaca|politica|scienza|salute",
        "ambiente|regioni",
        "świat|polityka|gospodarka|nauka|zdrowie|kraj|dünya|politika|ekonomi|bilim|sağlık|spor|gündem|kültür",
        "yaşam|мир|политика|экономика|наука|общество|спорт|культура|в мире|світ|політика|економіка",
        "суспільство|наука",
        "国際|政治|経済|社会|科学|スポーツ|地域|国内|暮らし|국제|정치|경제|사회|과학|스포츠|문화|지역|العالم|سياسة|اقتصاد|علوم|رياضة|ثقافة|صحة|محليات",
    )
)
