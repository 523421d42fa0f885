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
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in folded(names)}

MODIFIED = folded(
    "last updated|updated|update|last modified|modified|aktualisiert|zuletzt|stand|mis à jour|modifié",
    "actualizado|actualizada|última actualización|aggiornato|ultimo aggiornamento|atualizado|aktualizacja",
    "aktualizováno|güncelleme|güncellendi|обновлено|оновлено|更新|수정|최종수정|تحديث|آخر تحديث|bijgewerkt",
    "oppdatert|uppdaterad|opdateret|päivitetty",
)
PUBLISHED = folded(
    "first published|published|posted|issued|veröffentlicht|erstellt|publié|publicado|publicada|pubblicato",
    "opublikowano|publikacja|data publikacji|dodano|publikováno|yayınlanma|yayın tarihi|yayınlandı|giriş",
    "опубликовано|опубліковано|配信|公開|掲載|입력|등록|송고|نشر|نشرت|gepubliceerd|publisert|publicerad|udgivet",
    "julkaistu|created",
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
        "story|by|am|pm|vom|kl|klo|tarih|last|den|zuletzt|الساعة|في|تاريخ|النشر|기사|日|月|火|水|木|金|土|월|화|수|목|금|토|일",
    )
)
AGO = folded(
    "ago|vor|il y a|hace|fa|siden|sedan|temu|önce|назад|тому|前|전|قبل|há|geleden",
)
