"""The page's own canonical URL, read from the head of an HTML document."""

from html.parser import HTMLParser

# A head longer than this many characters is not read further: the link stands near the top in practice, and identity must stay cheap.
HEAD_CHARACTERS = 200_000


class _Head(HTMLParser):
    """Stops being interested at the first canonical link or at the body."""

    canonical: str | None = None
    done = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.done or tag == "body":
            self.done = True
            return
        values = dict(attrs)
        if tag == "link" and "canonical" in (values.get("rel") or "").lower().split():
            self.canonical, self.done = (values.get("href") or "").strip() or None, True


def canonical_link(html: str) -> str | None:
    """The href of <link rel="canonical"> in the head, as written; None where there is none."""
    head = _Head(convert_charrefs=True)
    html = html[:HEAD_CHARACTERS]
    for start in range(0, len(html), 8_192):
        try:
            head.feed(html[start : start + 8_192])
        except AssertionError:
            # What the parser says to a declaration it does not know, "<![x[": nothing behind it is read.
            break
        if head.done:
            break
    return head.canonical
