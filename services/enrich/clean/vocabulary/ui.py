"""The page's own words: buttons, menus, notices, adverts."""

from services.enrich.clean.vocabulary.phrases import Beginnings, folded

# Whole lines.
UI_LINES = frozenset(
    folded(
        "advertisement|advertisements|ad|ads|sponsored|promoted|anzeige|werbung|anzeigen|publicité|publicidad|publicidade|pubblicità|reklama|reklam",
        "annonse|annons|annonce|advertentie|mainos|реклама|広告|pr|광고|iklan|διαφήμιση|إعلان|اعلان|פרסומת|quảng cáo|विज्ञापन",
        "share|shares|share this|teilen|partager|compartir|compartilhar|condividi|delen|del|dela|udostępnij|paylaş|поделиться|поділитися",
        "シェア|シェアする|공유|공유하기|bagikan|chia sẻ|sdílet|jaa|مشاركة|شارك|שתף",
        "comments|comment|no comments|kommentare|kommentar|commentaires|comentarios|comentários|commenti|reacties|komentarze|yorumlar|комментарии",
        "コメント|댓글|تعليقات|print|drucken|imprimer|imprimir|stampa|drukuj|yazdır|印刷|인쇄|طباعة|email|e-mail|mail|facebook|twitter|x|whatsapp|telegram",
        "linkedin|reddit|pinterest|flipboard|bluesky|threads|messenger|instagram|youtube|tiktok|mastodon|line|xing|vk|viber|signal|pocket|link",
        "copy link|copy url|link copied|copied|link kopieren|copier le lien|copiar enlace|copiar link|copia link|kopiuj link|linki kopyala|save|merken|speichern",
        "enregistrer|guardar|salva|salvar|zapisz|kaydet|bookmark|listen|listen to this article|anhören|vorlesen|écouter|escuchar|ouvir|ascolta|posłuchaj|dinle",
        "menu|menü|menú|home|homepage|startseite|accueil|inicio|início|strona główna|ana sayfa|главная|головна|ホーム|トップ|홈|الرئيسية",
        "search|suche|suchen|rechercher|buscar|cerca|szukaj|ara|поиск|пошук|検索|검색|بحث|close|schließen|fermer|cerrar|fechar|chiudi|zamknij|kapat|закрыть",
        "閉じる|닫기|إغلاق|ok|play|pause|mute|subscribe|subscribe now|abonnieren|s'abonner|suscríbete|suscribirse|assine|abbonati|prenumeruj|abone ol|подписаться",
        "구독|구독하기|اشترك|sign in|log in|login|register|sign up|anmelden|einloggen|registrieren|se connecter|connexion|iniciar sesión|entrar|accedi",
        "zaloguj|zaloguj się|giriş|giriş yap|войти|увійти|ログイン|로그인|تسجيل الدخول|newsletter|newsletters|e-paper|epaper|tags|themen|schlagworte",
        "étiquetas|etiquetas|tagi|etiketler|теги|タグ|태그|topics|temas|back to top|top|nach oben|haut de page|volver arriba|next|previous|weiter|zurück",
        "suivant|précédent|siguiente|anterior|mehr|more|show more|load more|see more|loading|loading…|follow us|follow|folgen|suivre|seguir|segui|obserwuj",
        "takip et|subscribe to our newsletter|get the newsletter|skip to content|skip to main content|accept all|reject all|accept|alle akzeptieren",
        "tout accepter|tout refuser|aceptar todo|accetta tutti|cookie settings|cookie policy|cookies|cookie-einstellungen|privacy policy|privacy|datenschutz",
        "impressum|agb|kontakt|contact|contact us|about us|terms|terms of use|terms of service|mentions légales|aviso legal|política de privacidad",
        "note legali|regulamin|polityka prywatności|gizlilik politikası|künye|kullanım koşulları|контакты|個人情報|利用規約|이용약관|개인정보처리방침",
        "video|videos|photos|gallery|image|live|podcast|podcasts|audio|now playing|report|reply|like|gefällt mir|trending|for you|edition|english|deutsch",
        "français|español|font size|schriftgröße|text size|a a|aa|글자크기|文字サイズ|가|sms|gift article|gift this article|артикул|read aloud|unmute|fullscreen",
        "advertisement - scroll to continue|article continues below|continue reading below|story continues below|scroll to continue|skip advertisement",
        "end of advertisement|anzeige endet|la suite après cette publicité|sigue leyendo|continua a leggere dopo la pubblicità|haberin devamı|devamını oku",
    )
)

# Openings of short lines without a full stop.
UI_OPENINGS = Beginnings(
    folded(
        "share this|share on|share via|share with|share article|share story|teilen auf|auf facebook|per e-mail|per mail|partager sur|partager l'article|partagez",
        "compartir en|compartir por|compartir esta|compartilhar no|compartilhe|condividi su|udostępnij na|paylaş|поделиться в|поделиться|поділитися|skip to|go to navigation",
        "zum inhalt|zur navigation|direkt zum|aller au contenu|ir al contenido|saltar al|vai al contenuto|przejdź do|listen to this|copy/paste|copy the link",
        "add a comment|add comment|leave a comment|write a comment|post a comment|view comments|view all comments|show comments|read comments|hide comments",
        "open menu|close menu|toggle|download the app|download our app|get the app|get our app|follow us on|folgen sie uns|suivez-nous|síguenos|siga-nos|seguici",
        "obserwuj nas|bizi takip|follow @|bizi sosyal|подписывайтесь на|читайте нас|подпишитесь|follow our|join our|join us on|sign up for|sign up to|subscribe to",
        "subscribe for|get our newsletter|jetzt abonnieren|newsletter abonnieren|inscrivez-vous|abonnez-vous|suscríbete a|inscreva-se|iscriviti alla|zapisz się",
        "reading time|lesezeit|lesedauer|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura|czas czytania|okuma süresi|время чтения|estimated reading",
        "photo 1 of|image 1 of|slide 1|bild 1 von|1 of|1 / |image 1/|google news|add us on google|preferred source|als bevorzugte quelle|print this|drucken senden",
        "post a reply|accept cookies|manage cookies|manage consent|cookie preferences|your privacy|do not sell|powered by|newsletter:|view in browser|report an error|fehler melden",
        "zgłoś błąd|signaler une erreur|report a typo|report this|send us a tip|have a story|play video|watch video|video player|video abspielen|lire la vidéo|error loading",
    )
)

# Content that addresses the reader of the page; an article *about* cookies or newsletters does not talk like this.
UI_TALK = folded(
    "we use cookies|our use of cookies|we and our partners|wir verwenden cookies|wir nutzen cookies|nous utilisons des cookies|utilizamos cookies|usamos cookies",
    "utilizziamo i cookie|utilizziamo cookie|używamy plików cookie|çerezleri kullan|çerez kullan|мы используем cookie|мы используем файлы cookie|ми використовуємо",
    "enable javascript|javascript is disabled|javascript aktivieren|browser does not support|browser unterstützt|ad blocker|adblocker|add-blocker|turn off your ad",
    "sign up for our|subscribe to our|our daily newsletter|our free newsletter|our newsletter|unseren newsletter|unserem newsletter|notre newsletter|nuestro boletín",
    "nuestra newsletter|nossa newsletter|nostra newsletter|nasz newsletter|naszego newslettera|bültenimize|нашу рассылку|нашу розсилку|наш telegram|нашем telegram",
    "your email address|your inbox|ihre e-mail-adresse|votre adresse e-mail|tu correo electrónico|seu e-mail|la tua email|to your inbox|in ihr postfach|you can unsubscribe",
    "you agree to our|by continuing to use|by signing up|mit der anmeldung|en vous inscrivant|al suscribirte|embed link below|copied to clipboard|copy to clipboard",
    "close button|thank you for reading|thanks for reading|vielen dank für ihr interesse|download our app|install our app|on google news|bei google news|sur google actualités",
    "support our journalism|become a member today|become a supporter|this video can not be played|this content is not available|recommended by our partners|external content",
    "externer inhalt|an dieser stelle finden sie|contenu externe|follow us on|folgen sie uns auf|suivez-nous sur|síguenos en|seguici su|najnowsze informacje znajdziesz",
    "무단전재|무단 전재|재배포 금지|無断転載|著作権は|メールマガジン|会員登録|카카오톡|뉴스레터를|اشترك في نشرتنا|نستخدم ملفات|تابعونا على|تابعنا على",
)

# What a page says when it shows no more without a subscription.
PAYWALL = folded(
    "subscribe to continue|subscribe to read|subscribers only|for subscribers only|only available to subscribers|to continue reading|continue reading with|to read the full",
    "to read this article|already a subscriber|unlock this article|you have reached your|articles remaining|exclusive to subscribers|this article is for subscribers",
    "subscription required|start your trial|weiterlesen mit|jetzt weiterlesen|bereits abonnent|bereits registriert|nur für abonnenten|exklusiv für abonnenten|plus-artikel",
    "artikel freischalten|testen sie|um weiterzulesen|réservé aux abonnés|reserve aux abonnes|déjà abonné|pour lire la suite|il vous reste|abonnez-vous pour lire|lire la suite de cet article",
    "exclusivo para suscriptores|solo para suscriptores|ya eres suscriptor|para seguir leyendo|suscríbete para|contenido exclusivo|exclusivo para assinantes",
    "conteúdo exclusivo|já é assinante|para continuar lendo|para continuar a ler|contenuto riservato|riservato agli abbonati|sei già abbonato|per continuare a leggere",
    "dla subskrybentów|tylko dla prenumeratorów|masz już konto|aby czytać dalej|abonelere özel|okumaya devam etmek için|только для подписчиков|чтобы читать дальше",
    "тільки для передплатників|会員限定|有料会員|残り|구독자 전용|유료 회원|للمشتركين فقط|لمتابعة القراءة|voor abonnees|verder lezen|for abonnenter|prenumeranter|lås upp",
)
