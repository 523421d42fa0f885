"""What a record of the enriched topic says beside its document."""

from schemas import headers
from schemas.enriched import EnrichedArticle
from schemas.reasons import BadMessage, Reason
from services.common.records import Record


def check_envelope(record: Record, article: EnrichedArticle) -> None:
    """Key and version header repeat what the document says; who leaves them out means what it says. Raises BadMessage."""
    if record.key is not None and record.key != article.document_id.encode():
        key = record.key[:130].decode("utf-8", "replace")
        raise BadMessage(
            Reason.BAD_ENVELOPE,
            f"key {key!r} is not the document_id {article.document_id!r}: send the document_id as key, or no key",
        )
    for name, stated in record.headers or ():
        if name == headers.VERSION and stated is not None and stated != b"%d" % article.version:
            raise BadMessage(
                Reason.BAD_ENVELOPE,
                f"header version {stated[:40].decode('utf-8', 'replace')!r} is not {article.version}, which revision, status"
                " and generation give: send that, or no header",
            )
