"""Months, weekdays, and the words that say what a date is the date of; all folded."""

from services.enrich.clean.vocabulary.phrases import folded

_MONTHS = (
    (
        "january|jan|januar|jänner|janvier|janv|enero|ene|gennaio|gen|janeiro|januari|stycznia|sty|ocak|oca|"
        "января|янв|січня|leden|ledna|tammikuuta|يناير|كانون الثاني"
    ),
    (
        "february|feb|februar|février|févr|febrero|febbraio|fevereiro|fev|februari|lutego|lut|şubat|şub|"
        "февраля|фев|лютого|února|helmikuuta|فبراير|شباط"
    ),
    "march|mar|märz|mrz|mars|marzo|março|maart|marca|mart|марта|мар|березня|března|maaliskuuta|مارس|آذار",
    (
        "april|apr|avril|avr|abril|abr|aprile|kwietnia|kwi|nisan|nis|апреля|апр|квітня|dubna|huhtikuuta|أبريل|"
        "نيسان|إبريل"
    ),
    "may|mai|mayo|maggio|mag|maio|mei|maja|maj|mayıs|мая|травня|května|toukokuuta|مايو|أيار",
    ("june|jun|juni|juin|junio|giugno|giu|junho|czerwca|cze|haziran|haz|июня|июн|червня|června|kesäkuuta|يونيو|حزيران"),
    (
        "july|jul|juli|juillet|juil|julio|luglio|lug|julho|lipca|lip|temmuz|tem|июля|июл|липня|července|"
        "heinäkuuta|يوليو|تموز"
    ),
    ("august|aug|août|agosto|ago|augustus|augusti|sierpnia|sie|ağustos|ağu|августа|авг|серпня|srpna|elokuuta|أغسطس|آب"),
    (
        "september|sep|sept|septembre|septiembre|settembre|set|setembro|września|wrz|eylül|eyl|сентября|сен|"
        "вересня|září|syyskuuta|سبتمبر|أيلول"
    ),
    (
        "october|oct|oktober|okt|octobre|octubre|ottobre|ott|outubro|out|października|paź|ekim|eki|октября|"
        "окт|жовтня|října|lokakuuta|أكتوبر|تشرين الأول"
    ),
    (
        "november|nov|novembre|noviembre|novembro|listopada|lis|kasım|kas|ноября|ноя|листопада|listopadu|"
        "marraskuuta|نوفمبر|تشرين الثاني"
    ),
    (
        "december|dec|dezember|dez|décembre|déc|diciembre|dic|dicembre|dezembro|grudnia|gru|aralık|ara|"
        "декабря|дек|грудня|prosince|joulukuuta|ديسمبر|كانون الأول"
    ),
)
_MORE_MONTHS = (
    "ιανουαρίου|ιαν|januára|ianuarie|ian|január|ינואר|जनवरी|มกราคม",
    "φεβρουαρίου|φεβ|februára|februarie|február|פברואר|फरवरी|กุมภาพันธ์|pebruari",
    "μαρτίου|μαρ|marca|martie|március|marts|maret|מרץ|मार्च|มีนาคม",
    "απριλίου|απρ|apríla|aprilie|április|אפריל|अप्रैल|เมษายน",
    "μαΐου|μαϊ|mája|mai|május|מאי|मई|พฤษภาคม",
    "ιουνίου|ιουν|júna|iunie|június|יוני|जून|มิถุนายน",
    "ιουλίου|ιουλ|júla|iulie|július|יולי|जुलाई|กรกฎาคม",
    "αυγούστου|αυγ|augusta|august|augusztus|agustus|agt|אוגוסט|अगस्त|สิงหาคม",
    "σεπτεμβρίου|σεπ|septembra|septembrie|szeptember|ספטמבר|सितंबर|सितम्बर|กันยายน",
    "οκτωβρίου|οκτ|októbra|octombrie|október|אוקטובר|अक्टूबर|अक्तूबर|ตุลาคม",
    "νοεμβρίου|νοε|novembra|noiembrie|נובמבר|नवंबर|नवम्बर|พฤศจิกายน",
    "δεκεμβρίου|δεκ|decembra|decembrie|desember|des|דצמבר|दिसंबर|दिसम्बर|ธันวาคม",
)
MONTHS = {
    name: number
    for months in (_MONTHS, _MORE_MONTHS)
    for number, names in enumerate(months, 1)
    for name in folded(names)
}

MODIFIED = folded(
    "last updated|updated|update|last modified|modified|aktualisiert|zuletzt|stand|mis à jour|modifié",
    "actualizado|actualizada|última actualización|aggiornato|ultimo aggiornamento|atualizado|aktualizacja",
    "aktualizováno|güncelleme|güncellenme|güncellendi|обновлено|оновлено|更新|수정|최종수정|تحديث|آخر تحديث|bijgewerkt",
    "oppdatert|uppdaterad|opdateret|päivitetty|revised|last edited|amended on|geändert|überarbeitet|letzte änderung",
    "letzte aktualisierung|actualisé|màj|modification|modificado|modificada|última modificación|última atualização",
    "modificato|ultima modifica|modifica il|gewijzigd|laatste update|aangepast|zaktualizowano|ostatnia aktualizacja",
    "modyfikacja|upraveno|změněno|aktualizované|frissítve|módosítva|actualizat|ενημερώθηκε|ενημέρωση|τροποποιήθηκε",
    "ändrad|endret|ændret|muokattu|изменено|дата обновления|змінено|עודכן|עדכון|अपडेट|अद्यतन|cập nhật|diperbarui",
    "diupdate|更新时间|最終更新|最后更新|修订|修訂|تم التحديث|به روزرسانی|อัปเดต|แก้ไข",
)
PUBLISHED = folded(
    "first published|published|posted|issued|veröffentlicht|erstellt|publié|publicado|publicada|pubblicato",
    "opublikowano|publikacja|data publikacji|dodano|publikováno|yayınlanma|yayın tarihi|yayınlandı|giriş",
    "опубликовано|опубліковано|配信|公開|掲載|입력|등록|송고|نشر|نشرت|gepubliceerd|publisert|publicerad|udgivet",
    "julkaistu|created|released|publish date|publiziert|erschienen|online seit|publication|paru|mis en ligne|créé",
    "creado|fecha de publicación|criado|data de publicação|creato|data di pubblicazione|geplaatst|aangemaakt",
    "utworzono|data utworzenia|vydáno|zveřejněno|vytvořeno|publikované|közzétéve|megjelent|publicat|data publicării",
    "δημοσιεύθηκε|δημοσιεύτηκε|δημοσίευση|offentliggjort|oppretta|lagt ut|oluşturulma|eklenme|дата публикации|создано",
    "размещено|дата публікації|створено|פורסם|प्रकाशित|đăng lúc|ngày đăng|dipublikasikan|diterbitkan|terbit|投稿|発表",
    "発行|发布|發布|发表|發表|刊登|发稿|تاريخ النشر|منتشر|เผยแพร่",
)
# Labels that English pages use (others may, too): they do not tell whether the day or the month comes first.
ENGLISH = folded(
    "published|updated|update|posted|issued|created|released|revised|modified|last|first|amended|publish date"
)
WEEKDAYS = frozenset(
    folded(
        "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|wed|thu|fri|sat|sun|montag|dienstag|mittwoch",
        "donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles",
        "jueves|viernes|sábado|domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|segunda|terça|quarta",
        "quinta|sexta|segunda-feira|terça-feira|quarta-feira|quinta-feira|sexta-feira|maandag|dinsdag|woensdag",
        "donderdag|vrijdag|zaterdag|zondag|poniedziałek|wtorek|środa|czwartek|piątek|sobota|niedziela|pazartesi|salı",
        "çarşamba|perşembe|cuma|cumartesi|pazar|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье",
        "понеділок",
        "вівторок|середа|четвер|п'ятниця|субота|неділя|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد",
    )
)
FILLER = frozenset(
    folded(
        "monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun",
        "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|mo|di|mi|do|fr|sa|so|lundi|mardi|mercredi",
        "jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|lunedì|martedì",
        "mercoledì|giovedì|venerdì|sabato|domenica|segunda|terça|quarta|quinta|sexta|feira|poniedziałek|wtorek",
        "środa|czwartek|piątek|sobota|niedziela|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar",
        "понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|at|on|um|uhr|le|à|a|il|el|las|alle|ore",
        "h|às|em|de|o|godz|r|saat|в|о|the|date|datum|fecha|data|time|and|date de publication|article|artikel",
        "story|by|am|pm|vom|kl|klo|tarih|last|den|zuletzt|الساعة|في|تاريخ|النشر|기사|τις|στις|klo|kello|dag|maandag",
        "dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo|op|om|uur",
        "måndag|tisdag|onsdag|torsdag|fredag|lördag|søndag|söndag|mandag|tirsdag|lørdag|maanantai|tiistai|keskiviikko",
        "torstai|perjantai|lauantai|sunnuntai|pondělí|úterý|středa|čtvrtek|pátek|sobota|neděle|понеділок|вівторок",
        "середа",
        "четвер|п'ятниця|субота|неділя|пн|вт|ср|чт|пт|сб|вс|нд|dom|lun|mar|mer|gio|ven|sab|mie|jue|vie|sam|jeu|dim",
        "الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت|الأحد|ص|م|مساء|صباحا|יום|ngày|lúc|senin|selasa|rabu",
        "kamis",
        "jumat|sabtu|minggu|pukul|wib|日|月|火|水|木|金|土|월|화|수|목|금|토|일",
    )
)
AGO = folded(
    "ago|vor|il y a|hace|fa|siden|sedan|temu|önce|назад|тому|前|전|قبل|há|geleden",
)
