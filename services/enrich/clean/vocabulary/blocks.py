"""Words that open a block: related articles, comments, an author's life, a correction, a copyright."""

from services.enrich.clean.vocabulary.phrases import Beginnings, folded

# The whole line heads a list of other articles.
RELATED_HEADS = frozenset(
    folded(
        "related|related articles|related stories|related news|related topics|related content",
        "related coverage|related links|related posts|related reading",
        "you might also like|you may also like|you may like|you might like|you might be interested in",
        "you may be interested in|recommended|recommended for you|recommended stories",
        "read more|read also|read next|also read|see also|more on this story|more on this topic|more on this",
        "more on this:|more from this author|most read|most popular|most viewed",
        "trending now|top stories|latest news|latest stories|latest|latest headlines|more stories|more news",
        "up next|editor's picks|editors' picks|popular|popular now|keep reading",
        "what to read next|around the web|in other news|explore more|don't miss|elsewhere on the site",
        "in case you missed it|in this section|also in the news|more headlines|further reading",
        "das könnte sie auch interessieren|das könnte dich auch interessieren|auch interessant|mehr zum thema",
        "lesen sie auch|lesen sie mehr|weitere artikel|weitere nachrichten",
        "weitere meldungen|meistgelesen|meistgelesene artikel|meist gelesen|empfohlen|ähnliche artikel",
        "zum thema|verwandte artikel|verwandte themen|aktuelle nachrichten|neueste artikel",
        "top-themen|passend dazu|mehr aus dem ressort|aus dem ressort|nicht verpassen|schlagzeilen|newsticker",
        "mehr dazu|das neueste|empfehlungen der redaktion|mehr zu diesem thema",
        "à lire|lire aussi|à lire aussi|à lire également|sur le même sujet|sur le même thème|voir aussi",
        "les plus lus|articles liés|articles similaires|dans la même rubrique",
        "en continu|notre sélection|à découvrir|plus d'articles|articles recommandés|pour aller plus loin",
        "les articles les plus lus|dernières actualités",
        "te puede interesar|también te puede interesar|le puede interesar|más noticias|más leídas",
        "lo más leído|lo más visto|noticias relacionadas|relacionadas|artículos relacionados",
        "te recomendamos|lee también|leer también|ver también|últimas noticias|más información",
        "más sobre este tema|archivado en|en otros medios",
        "leia também|leia mais|mais lidas|as mais lidas|mais notícias|veja também|veja mais|relacionados",
        "notícias relacionadas|saiba mais|artigos relacionados|recomendadas|últimas",
        "leggi anche|potrebbe interessarti|potrebbe interessarti anche|ti potrebbe interessare",
        "articoli correlati|i più letti|più letti|altre notizie|in evidenza|correlati|ultime notizie",
        "lees ook|lees meer|meer over dit onderwerp|gerelateerd|gerelateerde artikelen|aanbevolen|les også",
        "mest lest|läs också|läs mer|mest läst|læs også|mest læste|lue myös",
        "czytaj także|czytaj też|czytaj również|zobacz także|zobacz też|polecamy|najpopularniejsze",
        "najczęściej czytane|powiązane|powiązane artykuły|przeczytaj także|przeczytaj też",
        "čtěte také|mohlo by vás zajímat|související články|nejčtenější|další články|ilgili haberler",
        "i̇lgili haberler|ilginizi çekebilir|bunlar da ilginizi çekebilir|çok okunanlar",
        "en çok okunanlar|son dakika haberleri|diğer haberler|benzer haberler|читайте также|читайте ещё",
        "похожие материалы|по теме|ещё по теме|самое читаемое|новости по теме",
        "другие новости|главные новости|популярное|читайте також|також читайте|схожі новини|популярні новини",
        "інші новини|関連記事|関連ニュース|あわせて読みたい|おすすめ記事|おすすめ",
        "ランキング|アクセスランキング|最新記事|主要ニュース|人気記事|관련기사|관련 기사|관련뉴스",
        "관련 뉴스|많이 본 뉴스|많이 본 기사|주요뉴스|주요 뉴스|인기기사|인기 기사|추천기사",
        "相关阅读|相关新闻|相关推荐|延伸閱讀|延伸阅读|热门",
        "推荐阅读|相關新聞|اقرأ أيضا|اقرأ أيضًا|إقرأ أيضا|مواضيع ذات صلة|أخبار ذات صلة",
        "مقالات ذات صلة|الأكثر قراءة|قد يعجبك أيضا",
        "כתבות נוספות|קראו גם|baca juga|berita terkait|berita lainnya|artikel terkait|terpopuler",
        "tin liên quan|xem thêm|đọc thêm|bài liên quan|مطالب مرتبط|संबंधित खबरें|यह भी पढ़ें",
    )
)
# Of these, the ones that head a list of topics, which are no titles.
TOPIC_HEADS = frozenset(
    folded(
        "related topics|topics|archivado en|verwandte themen|tags|themen|schlagworte|etiquetas|tagi|etiketler",
        "теги|タグ|태그|temas|mots-clés|tópicos|argomenti|тема|темы|теми|مواضيع|الكلمات المفتاحية",
    )
)
# These open a heading whose end differs ("More from our Nairobi desk").
RELATED_OPENINGS = Beginnings(
    folded(
        "more from|more in|more about|more on|related:|recommended by|you might also|you may also|mehr aus",
        "mehr von|mehr über|plus sur|plus de|más de|más en|más sobre|mais de|mais sobre",
        "altro su|więcej z|więcej o|meer van|mer fra|mer från|most read in|popular in|latest from|latest in",
        "top stories in|lisää aiheesta|bu kategoride",
    )
)
# One line that points elsewhere: the words, then a colon or an arrow, then a title.
POINTERS = Beginnings(
    folded(
        "read more|read also|also read|read next|read|see also|related|related story|watch|listen",
        "more on this|lesen sie auch|lesen sie mehr|lesen sie hier|mehr dazu|mehr zum thema",
        "auch interessant|siehe auch|lire aussi|à lire|à lire aussi|à lire également|voir aussi|lea también",
        "lee también|lea más|leer más|te puede interesar|vea también|leia também|leia mais|veja também",
        "leggi anche|lees ook|les også|läs också|læs også|czytaj też|czytaj także|zobacz też|zobacz także",
        "lees meer|les mer|läs mer|læs mere|lue myös|lue lisää",
        "przeczytaj|čtěte také|читайте также|читайте також|по теме|baca juga|xem thêm",
        "ilgili haber|ayrıca okuyun|관련기사|관련 기사|関連記事|اقرأ أيضا|اقرأ أيضًا|قراءة المزيد|شاهد أيضا",
    )
)
COMMENT_HEADS = Beginnings(
    folded(
        "comments|comment|reader comments|join the conversation|join the discussion|leave a reply",
        "responses to|response to|thoughts on|thought on|replies to|pings on|join the debate|conversation",
        "view comments",
        "leave a comment|post a comment|what do you think|have your say|your comments",
        "kommentare|leserkommentare|kommentar schreiben|kommentare lesen|diskutieren sie mit",
        "schreiben sie einen kommentar|commentaires|les commentaires|laisser un commentaire|vos réactions",
        "réagir",
        "comentarios|deja un comentario|deja tu comentario|comentários|deixe um comentário",
        "deixe seu comentário|commenti|lascia un commento|reacties|komentarze|dodaj komentarz|yorumlar",
        "yorum yap",
        "комментарии|оставить комментарий|коментарі|コメント|댓글|댓글 쓰기|التعليقات|اترك تعليقا|أضف تعليقا",
    )
)
REPLIES = frozenset(
    folded(
        "reply|reply to|antworten|répondre|responder|rispondi|odpowiedz|yanıtla|cevapla|ответить|"
        "відповісти|返信|답글|رد|svar|svara|beantwoorden|report|melden|like reply|reply report"
    )
)
BIO_HEADS = Beginnings(
    folded(
        "about the author|about the writer|about the authors|über den autor|über die autorin|zur person",
        "à propos de l'auteur|sobre el autor|sobre la autora|sobre o autor|sull'autore|o autorze",
        "yazar hakkında",
        "लेखक के बारे में|om forfatteren|om författaren|o autorovi|a szerzőről|despre autor|σχετικά με τον συγγραφέα",
        "об авторе|про автора|著者について|기자 소개|عن الكاتب",
    )
)
CORRECTIONS = Beginnings(
    folded(
        "correctif|erramos|oprava|rättelse|rettelse|oikaisu|διόρθωση|更正|תיקון|भूल सुधार|rectificatie|correctie",
        "une première version de cet|una primera versión de est|una prima versione di questo|in einer ersten version",
        "correction|corrections|corrections and clarifications|clarification|correction and clarification",
        "korrektur|korrekturhinweis|berichtigung|richtigstellung|rectificatif|rectification|erratum",
        "corrección",
        "fe de errores|fe de erratas|rectificación|rettifica|correzione|errata|errata corrige|correção",
        "sprostowanie|korekta|düzeltme|исправление|уточнение|виправлення|уточнення|訂正|정정|바로잡습니다|تصحيح",
        "this article was amended|this article has been amended|this article was corrected",
        "this article has been corrected|this story has been corrected|this story was corrected",
        "an earlier version of this",
        "a previous version of this|in einer früheren version|une version précédente|una versión anterior",
        "uma versão anterior|una versione precedente|we zgłoszonej wersji|w poprzedniej wersji",
    )
)
NOTES = Beginnings(
    folded(
        "editor's note|editors' note|anmerkung der redaktion|anm. d. red|note de la rédaction|"
        "ndlr|nota del editor|nota de la redacción|nota da redação|nota dell'editore|od redakcji"
    )
)
AMENDS = folded(
    "correct|amend|earlier version|previous version|korrigiert|berichtigt|früheren version|"
    "corrigé|version précédente|corregid|corrigid|versión anterior|versão anterior|corrett|"
    "poprawion"
)
RIGHTS = folded(
    "riproduzione riservata|reproducción prohibida|reproduction interdite|vervielfältigung",
    "all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados",
    "todos os direitos reservados|tutti i diritti riservati|wszelkie prawa zastrzeżone",
    "tüm hakları saklıdır|все права защищены|усі права захищені|all rights|rechte vorbehalten|無断転載|무단전재",
    "무단 전재|جميع الحقوق محفوظة",
)
