"""Web archives of invented pages. `python -m tests.warc_samples` writes the one in seeds/."""

import gzip
import uuid
from collections.abc import Iterable
from pathlib import Path

SEED = Path(__file__).parents[1] / "seeds" / "harbour-crawl.warc.gz"
_NAMES = uuid.UUID("6f0c7d0e-52a1-5b7e-9c55-0d7c8a6b1f10")
_ARTICLE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title} | {site}</title>
<meta property="og:type" content="article"><meta property="og:site_name" content="{site}">
<link rel="canonical" href="{url}">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "{title}",
"datePublished": "{published}", "author": [{{"@type": "Person", "name": "{author}"}}]}}</script></head>
<body><nav><a href="/">{site}</a> <a href="/harbour">Harbour</a> <a href="/tag/ferries">Ferries</a></nav>
<article><h1>{title}</h1>
{paragraphs}
</article><footer>{site} · Imprint · Privacy</footer></body></html>
"""

PAGES = (
    {
        "url": "https://www.harbour-post.example/2026/03/night-ferry-returns",
        "site": "Harbour Post",
        "language": "en",
        "title": "Night ferry returns to Aldwater after eleven years",
        "published": "2026-03-01T06:20:00+00:00",
        "author": "Moira Tennant",
        "text": (
            "The night ferry between Aldwater and Skarholm sails again from Friday, eleven years after the last boat left the "
            "eastern quay. The first crossing sold out within two hours, the harbour company said.",
            "The vessel takes 240 passengers and 60 cars, and leaves at half past ten every evening but Sunday. A cabin for two "
            "costs 58 pounds, less than a hotel room in either town.",
            "“We have waited a long time to hear that horn,” said Ruth Pellew, who runs the café beside the ticket office and "
            "will keep it open until the boat has gone.",
        ),
    },
    {
        "url": "https://hafenblatt.example/stadt/kran-denkmal",
        "site": "Hafenblatt",
        "language": "de",
        "title": "Der alte Dampfkran wird Denkmal",
        "published": "2026-03-01T07:05:00+01:00",
        "author": "Jonas Brandhoff",
        "text": (
            "Der Dampfkran am Nordkai steht seit Montag unter Denkmalschutz. Das Landesamt begründet das damit, dass er der letzte "
            "seiner Bauart an der Küste ist und bis 1987 in Betrieb war.",
            "Der Verein der Kranfreunde will ihn in den kommenden drei Jahren wieder bewegen können. Dafür fehlen noch rund "
            "180.000 Euro, die Hälfte hat die Stadt zugesagt.",
            "„Wer ihn einmal hat arbeiten sehen, vergisst das Geräusch nicht“, sagte die Vorsitzende Hilke Sarnow bei der Übergabe "
            "der Urkunde vor etwa hundert Gästen.",
        ),
    },
    {
        "url": "https://m.laquinzaine.example/culture/phare-concert?id=7",
        "site": "La Quinzaine",
        "language": "fr",
        "title": "Un concert dans le phare, à la lumière de la lampe",
        "published": "2026-03-01T08:40:00+01:00",
        "author": "Agathe Lormier",
        "text": (
            "Soixante personnes ont monté les deux cent douze marches du phare de Kerlouan pour écouter un quatuor jouer au pied de "
            "la lampe, samedi soir. Les musiciens avaient porté leurs instruments eux-mêmes.",
            "Le gardien, Yves Cadiou, avait accepté à une seule condition : que la lumière tourne. « Les bateaux n’ont pas pris de "
            "billets, mais ils comptent dessus », a-t-il dit.",
            "Un second concert est prévu à la fin du mois. La commune demande aux spectateurs de venir à pied, la route étant trop "
            "étroite pour les voitures.",
        ),
    },
)  # fmt: skip


def page(fields: dict) -> bytes:
    """An article's page as its publisher would serve it."""
    paragraphs = "\n".join(f"<p>{text}</p>" for text in fields["text"])
    return _ARTICLE.format(**{**fields, "paragraphs": paragraphs}).encode()


def http(body: bytes, status: str = "200 OK", content_type: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """A response as a crawler keeps it."""
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    kind = f"Content-Type: {content_type}\r\n" if content_type else ""
    return f"HTTP/1.1 {status}\r\n{kind}{named}Content-Length: {len(body)}\r\n\r\n".encode() + body


def record(
    kind: str, url: str | None, block: bytes, date: str | None = "2026-03-01T09:00:00Z", **headers: str
) -> bytes:
    """One WARC record; None leaves a header out."""
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(_NAMES, f'{kind} {url}')}>",
        "WARC-Date": date,
        "WARC-Target-URI": url,
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def response(url: str, body: bytes, date: str | None = "2026-03-01T09:00:00Z", **of_http: str) -> bytes:
    """A page that was fetched."""
    return record("response", url, http(body, **of_http), date)


def zipped(records: Iterable[bytes]) -> bytes:
    """Each record as a gzip member of its own, as crawlers write them."""
    return b"".join(gzip.compress(one, 9, mtime=0) for one in records)


def crawl() -> list[bytes]:
    """The records of the archive in seeds/: three articles, and one of each thing that crawls hold beside them."""
    site = "https://www.harbour-post.example"
    robots = b"User-agent: *\nDisallow:\n"
    front = b"<html><head><title>Harbour Post</title></head><body><h1>Harbour Post</h1><p>Today in Aldwater</p></body></html>"
    listing = front.replace(b"<head>", b'<head><meta property="og:type" content="website">')
    gone = b"<html><body><h1>Not found</h1><p>There is no such page.</p></body></html>"
    articles = [response(one["url"], page(one), f"2026-03-01T09:0{number}:30Z") for number, one in enumerate(PAGES)]
    return [
        record("warcinfo", None, b"software: harbour-crawler/1.0\r\nformat: WARC File Format 1.0\r\n"),
        record("request", PAGES[0]["url"], b"GET /2026/03/night-ferry-returns HTTP/1.1\r\nHost: www.harbour-post.example\r\n\r\n"),
        articles[0],
        record("metadata", PAGES[0]["url"], b"fetchTimeMs: 184\r\n"),
        response(f"{site}/robots.txt", robots, content_type="text/plain"),
        response(f"{site}/", front),
        response(f"{site}/tag/ferries", listing),
        response(f"{site}/gone", gone, status="404 Not Found"),
        response(f"{site}/quay.png", b"\x89PNG\r\n\x1a\n" + bytes(64), content_type="image/png"),
        articles[1],
        record("revisit", PAGES[1]["url"], http(b"", status="304 Not Modified")),
        articles[2],
    ]  # fmt: skip


if __name__ == "__main__":
    SEED.write_bytes(zipped(crawl()))
