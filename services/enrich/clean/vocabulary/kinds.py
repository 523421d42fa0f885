"""Words that say what kind of page this is."""

from services.enrich.clean.vocabulary.phrases import Beginnings, folded

LIVE = folded(
    "live blog|liveblog|live updates|live coverage|as it happened|follow live|live-ticker|newsblog|live text",
    "liveticker|live ticker|news-ticker|nieuwsblog|liveblogg|direktrapport|en direct|en vivo|en directo|minuto a minuto",
    "ao vivo|in diretta|la diretta|na żywo|relacja na żywo|canlı anlatım|canlı blog|dakika dakika",
    "онлайн-трансляция|прямая трансляция|текстовая трансляция|онлайн-хроника|хроника событий|наживо|текстова трансляція",
    "速報ライブ|ライブ更新|タイムライン|实时更新|滚动更新|لحظة بلحظة|بث مباشر|تغطية مباشرة",
    "online přenos",
)
# Menus have these words, too, so they count only in the title or alone right above it.
LIVE_WORDS = folded(
    "live|ticker|diretta|direct|canlı|онлайн|ライブ|実況|直播|실시간|مباشر|suorana|živě|élő|direkt|ζωντανά|שידור חי"
)
FACT_BOX = folded(
    "factbox|fact box|fact file|factfile|fact sheet|key facts|key figures|key numbers|facts and figures|at a glance",
    "in numbers|by the numbers|in figures|faktenbox|infobox|infokasten|stichwort|zahlen und fakten|daten und fakten",
    "steckbrief|in zahlen|die wichtigsten zahlen|die wichtigsten fakten|hintergrund:|auf einen blick",
    "repères|chiffres clés|en chiffres|fiche|fiche technique|ficha|ficha técnica|datos clave|claves|en cifras|en datos",
    "em números|raio-x|raio x|scheda|la scheda|i numeri|in cifre|in numeri|in cijfers|feiten en cijfers|de feiten",
    "w skrócie|w liczbach|najważniejsze liczby|liczby i fakty|fakta|faktaboks|faktaruta|i siffror|i tall|i tal",
    "künye bilgileri|bilgi notu|rakamlarla|sayılarla|справка|досье|в цифрах|цифры и факты|довідка|у цифрах|基礎知識",
    "メモ|数字で見る|データで見る|팩트박스|숫자로 보는|数读|资料|معلومات أساسية|في سطور|بالأرقام|σε αριθμούς|lukuina",
    "v číslech|számokban|בקצרה|במספרים|एक नज़र",
)
# Above the few lines that sum up what happened so far.
SUMMARY_HEADS = frozenset(
    folded(
        "summary|key points|key events|key developments|what we know|what to know|at a glance",
        "the main points|zusammenfassung",
        "das wichtigste",
        "das wichtigste in kürze|die wichtigsten ereignisse|l'essentiel|ce que l'on sait",
        "les faits essentiels|resumen|lo más importante|claves",
        "resumo|o essencial|pontos principais|in sintesi|i punti chiave|riepilogo|samenvatting",
        "in het kort|podsumowanie|najważniejsze informacje",
        "sammanfattning|detta har hänt|oppsummering|opsummering|det vigtigste|yhteenveto|özet|öne çıkanlar|главное|коротко|головне",
        "要点|まとめ|요약|핵심|摘要|ملخص|أبرز النقاط|σύνοψη|összefoglaló|shrnutí|rezumat|תקציר|मुख्य बातें",
    )
)
BULLETIN = folded(
    "news in brief|in brief|briefs|bulletin|newscast|news summary|news roundup|news round-up|morning briefing",
    "evening briefing|top headlines|news minute|headlines at|kurzmeldungen|nachrichten kompakt|kurz gemeldet|in kürze",
    "meldungen des tages|nachrichtenüberblick|im überblick|das wichtigste|kurz notiert|en bref|les brèves|journal de",
    "l'essentiel du|l'actu en|le flash|en breve|breves|en un minuto|las noticias del|resumen del día|resumo do dia",
    "boletim|as notícias do|giro de notícias|notizie in breve|in breve|in pillole|notiziario|le notizie del",
    "kort nieuws|in het kort|het nieuws van|w skrócie|skrót|skrót wiadomości|wiadomości w minutę|krótko|i korthet|kortnytt",
    "kort nyt|nyheter i korte|lyhyesti|kısa kısa|kısa haberler|günün özeti|bülten|коротко|главное за день|коротко про",
    "новости дня|дайджест|сводка|новини дня|головне за|стисло|ニュース要約|短信|ニュースダイジェスト|단신|간추린",
    "简讯|要闻|一分钟|早报|نشرة|موجز|أهم الأخبار|εν συντομία|δελτίο|stručně|röviden|מבזק|संक्षेप|मुख्य समाचार",
)
VIDEO = folded(
    "play video|watch video|watch the video|now playing|video duration|video player|video abspielen|regarder la vidéo",
    "lire la vidéo|ver vídeo|ver el vídeo|reproducir vídeo|reproducir video|assista ao vídeo|guarda il video",
    "obejrzyj wideo|odtwórz wideo|videoyu izle|смотреть видео|воспроизвести|дивитися відео|video ansehen|video afspelen",
    "bekijk de video|spela upp|spill av|afspil video|動画を再生|再生する|동영상 재생|영상 재생|播放视频|شاهد الفيديو|تشغيل الفيديو",
)
# The buttons of a player, by which text dumps show that one stood there.
PLAYER_WORDS = frozenset(
    folded(
        "play|pause|mute|unmute|fullscreen|full screen|captions|subtitles|settings",
        "transcript|volume|picture-in-picture|playback speed",
        "wiedergabe|abspielen|stumm|stummschalten|vollbild|untertitel|einstellungen|lecture",
        "muet|plein écran|sous-titres|paramètres|qualité",
        "reproducir|pausar|silenciar|pantalla completa|subtítulos|ajustes|transcripción",
        "calidad|reproduzir|tela cheia|ecrã inteiro|legendas",
        "riproduci|pausa|disattiva audio|schermo intero|sottotitoli|impostazioni|afspelen|dempen|volledig scherm|ondertiteling",
        "odtwórz|wycisz|pełny ekran|napisy|ustawienia|oynat|sessiz|tam ekran|altyazı|spela|ljud av|helskärm|spill|fullskjerm",
        "afspil|lyd fra|undertekster|fuld skærm|toista|mykistä|koko näyttö|přehrát|ztlumit|celá obrazovka",
        "воспроизвести|без звука|полный экран|субтитры|качество|відтворити",
        "повний екран|再生|ミュート|全画面|字幕|設定|재생|음소거|전체 화면|자막|播放|静音|全屏|تشغيل|كتم الصوت|ملء الشاشة|الترجمة",
    )
)
# These open the title of a clip, with a colon or a bar after them, or stand alone above it.
VIDEO_OPENINGS = folded(
    "watch|video|videos|vidéo|vídeo|wideo|видео|відео|動画|영상|视频|視頻|فيديو|شاهد|βίντεο|וידאו|वीडियो"
)
# With a clock behind them these tell how long a clip is.
DURATIONS = folded(
    "duration|length|running time|dauer|länge|durée|duración|duração|durata|duur|lengte|czas trwania|süre|süresi|längd",
    "varighed|varighet|kesto|длительность|продолжительность|тривалість|再生時間|재생시간|재생 시간|时长|المدة|διάρκεια|משך",
)
# These stand below a list that goes on.
GOES_ON = folded(
    "load more|load more stories|older posts|older stories|show more|next page|weitere artikel laden",
    "mehr laden|mehr anzeigen|ältere artikel|voir plus|afficher plus|charger plus|ver más|cargar más",
    "ver mais|carregar mais|mostra altri|carica altri|meer laden|toon meer",
    "więcej|pokaż więcej|załaduj więcej|daha fazla|daha fazla göster|daha fazla haber yükle|показать ещё|загрузить ещё",
    "показати ще|もっと見る|次へ|더보기|더 보기|加载更多|查看更多|更多|عرض المزيد|المزيد|visa fler|vis flere",
    "lataa lisää|načíst další|φόρτωση περισσότερων|טען עוד|और देखें",
)
# Headings of a page that lists articles.
INDEX_HEADS = Beginnings(
    folded(
        "topic:|tag:|category:|section:|latest news|latest headlines|all news|all stories|top stories",
        "today's headlines|headlines",
        "thema:|schlagwort:|rubrik:|alle artikel|alle meldungen|aktuelle nachrichten|neueste artikel|schlagzeilen",
        "nachrichten aus",
        "thème:|dossier:|toute l'actualité|dernières nouvelles|les dernières|actualités|tema:|últimas noticias",
        "todas las noticias",
        "etiqueta:|todas as notícias|últimas notícias|as últimas|argomento:|ultime notizie|tutte le notizie",
        "le ultime|onderwerp:",
        "laatste nieuws|alle berichten|najnowsze wiadomości|wszystkie artykuły|temat:|senaste nytt|siste nytt",
        "seneste nyt",
        "uusimmat|son dakika haberleri|son haberler|tüm haberler|konu:|последние новости|все новости|тема:",
        "останні новини",
        "усі новини|最新ニュース|新着記事|記事一覧|ニュース一覧|최신 뉴스|전체기사|전체 기사|最新消息|最新新闻|آخر الأخبار|أحدث الأخبار",
        "τελευταία νέα|όλες οι ειδήσεις|aktuální zprávy|nejnovější zprávy|friss hírek|ताज़ा खबरें|חדשות אחרונות",
    )
)
# A part of the address of a page that lists others, and of one that shows a clip.
LISTING_PATHS = frozenset(
    (
        "topic",
        "topics",
        "tag",
        "tags",
        "category",
        "section",
        "thema",
        "themen",
        "temas",
        "etiquetas",
        "rubrique",
        "author",
    )
)
VIDEO_PATHS = frozenset(("video", "videos", "mediathek", "watch", "videoclip", "wideo", "clip"))
