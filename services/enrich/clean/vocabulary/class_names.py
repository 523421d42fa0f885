"""How pages name their parts in `class` and `id`: words that news software and its themes use, in several languages."""

import re


def _named(words: str) -> re.Pattern[str]:
    """The words, each as a part of its own in a name like "article__byline-text"."""
    return re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])")


# The summary between headline and text.
STANDFIRST = _named(
    r"standfirst|stand-first|deck|dek|lead|lede|leadtext|intro|introduction|summary|chapo|chapeau|entradilla|bajada|"
    r"subtitle|sub-title|subhead|subheading|subheadline|sottotitolo|vorspann|ingress|teaser|abstract|description|"
    r"excerpt|underrubrik|bigode|linhafina|spot"
)
BYLINE = _named(
    r"bylines?|authors?|autor|autores|auteurs?|autore|redactor|writers?|by|au|aut|vcard|contributors?|reporters?|"
    r"firma|signature|journalist"
)
# The section above the headline.
KICKER = _named(
    r"kicker|categor\w+|cat-links|sections?|rubri[kck]\w*|overline|eyebrow|dz|dachzeile|antetitulo|occhiello|lbl|"
    r"label|channel"
)
# Parts between headline and text that are not the article's.
ASIDE = _named(
    r"share|sharing|sharedaddy|share-?tools|social\w*|soc|related\w*|recommend\w*|promo\w*|sidebar\w*|comment\w*|newsletter\w*|"
    r"most-?read|teaser-?list|outbrain|taboola"
)
# Who took a picture.
CREDIT = _named(r"credit|credits|copyright|photographer|photo-?credit|fotograf|source|byline|foto|photo")
CAPTION = _named(r"\w*caption\w*|bu|bildunterschrift|legend[ea]?|pie-?foto|pie|didascalia|podpis")
# What is cut out before the text is looked for.
FURNITURE = _named(
    r"onetrust\w*|optanon\w*|didomi\w*|qc-cmp\w*|truste|promo|promos|newsletter\w*|mailpoet\w*|subscribe|"
    r"subscri(?:be|bers?|ptions?)-(?:box|form|offers?|widget|cta|banner|prompt|wall)|signup|sign-up|share|sharing|"
    r"sharedaddy|share-?tools|social\w*|related\w*|relacionad[ao]s|recommend\w*|read-?also|see-?also|lesen-?auch|"
    r"lire-?aussi|leggi-?anche|lees-?ook|czytaj-?tak[zż]e|outbrain|taboola|comments?|disqus\w*|cookie\w*|consent\w*|"
    r"gdpr|advert\w*|ad-slot|ads?|banner-?ad|sponsor\w*|paywall\w*|piano\w*|player(?!-?\d)|breadcrumbs?|tags?-?list|"
    r"post-tags|author-?(?:bio|box|info)|about-?author|print-?only|skip-?link"
)
# Other articles that the page offers.
RELATED = _named(
    r"\w*related\w*|relacionad[ao]s|recommended|read-?more|read-?also|read-?next|see-?also|more-?on|lesen-?auch|"
    r"lire-?aussi|leggi-?anche|lees-?ook|mehr-zum-thema|up-?next"
)
# What readers wrote; cut out whatever it says.
COMMENTS = _named(r"comments?|disqus\w*")
# A `time` element that holds the date of the last change.
CHANGED = re.compile(r"updat|modif|aktualis|edit")
