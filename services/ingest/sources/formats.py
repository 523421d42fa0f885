"""The formats that files and standard input come in, and which file name means which."""

from enum import StrEnum


class Format(StrEnum):
    """What the bytes of an input are."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"
    JSONL = "jsonl"
    FEED = "feed"
    WARC = "warc"
    NINJS = "ninjs"
    JSON_LD = "json-ld"
    NEWSML = "newsml-g2"
    NITF = "nitf"
    XML = "xml"


EXTENSIONS = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".rss": Format.FEED,
    ".atom": Format.FEED,
    ".warc": Format.WARC,
    ".warc.gz": Format.WARC,
    ".ninjs": Format.NINJS,
    ".jsonld": Format.JSON_LD,
    ".newsml": Format.NEWSML,
    ".nitf": Format.NITF,
    ".xml": Format.XML,
}
CONTENT_TYPES = {Format.TEXT: "text/plain", Format.HTML: "text/html"}


def format_of(file_name: str) -> Format | None:
    """The format that a file's extension names, in whatever case; None for any other."""
    name = file_name.lower()
    return next((format for ending, format in EXTENSIONS.items() if name.endswith(ending)), None)
