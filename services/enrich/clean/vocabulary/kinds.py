"""Words that say what kind of page this is."""

from services.enrich.clean.vocabulary.phrases import folded

LIVE = folded(
    "live blog|liveblog|live updates|live coverage|as it happened|follow live|live-ticker",
    "liveticker|live ticker|news-ticker|en direct|en vivo|en directo|minuto a minuto|ao vivo",
    "minuto a minuto|in diretta",
    "la diretta|na żywo|relacja na żywo|canlı anlatım|canlı blog|dakika dakika|онлайн-трансляция",
    "прямая трансляция|онлайн-хроника|хроника событий|наживо|速報ライブ|ライブ更新|실시간|لحظة بلحظة|بث مباشر",
    "تغطية مباشرة",
)
FACT_BOX = folded(
    "factbox|fact box|fact file|factfile|key facts|facts and figures|at a glance|faktenbox|infobox",
    "infokasten|stichwort|zahlen und fakten|steckbrief|repères|chiffres clés|fiche|ficha|datos clave",
    "claves|scheda",
    "i numeri|w skrócie|fakta|faktaboks|faktaruta|künye bilgileri|bilgi notu|справка|досье|довідка|基礎知識",
    "メモ|팩트박스|معلومات أساسية|في سطور",
)
BULLETIN = folded(
    "news in brief|in brief|bulletin|news summary|news roundup|news round-up|morning briefing",
    "evening briefing|kurzmeldungen|nachrichten kompakt|kurz gemeldet|in kürze|meldungen des tages",
    "en bref|les brèves|journal de",
    "en breve|breves|resumo do dia|resumen del día|notizie in breve|in breve|w skrócie|skrót wiadomości",
    "kısa kısa|kısa haberler|коротко|главное за день|коротко про|ニュース要約|短信|단신|نشرة|موجز",
)
VIDEO = folded(
    "play video|watch video|watch the video|now playing|video duration|video player|video abspielen|regarder la vidéo",
    "lire la vidéo|ver vídeo|assista ao vídeo|guarda il video|obejrzyj wideo|videoyu izle|смотреть видео|дивитися відео",
    "動画を再生|동영상 재생|شاهد الفيديو",
)
# These open the title of a clip, with a colon or a bar after them.
VIDEO_OPENINGS = folded("watch|video|vidéo|vídeo|wideo|видео|відео|動画|영상|فيديو|شاهد")
