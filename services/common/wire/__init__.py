"""Wire formats: what agencies send, read once for everybody, and ninjs again on the way out. Pure."""

from services.common.wire.kinds import WIRE_TYPES, decoded_head, json_type, wire_type, xml_type
from services.common.wire.model import Picture, Subject, WireArticle, WireError
from services.common.wire.ninjs_out import to_ninjs
from services.common.wire.reading import identified, read, resolve, split

__all__ = [
    "WIRE_TYPES",
    "Picture",
    "Subject",
    "WireArticle",
    "WireError",
    "decoded_head",
    "identified",
    "json_type",
    "read",
    "resolve",
    "split",
    "to_ninjs",
    "wire_type",
    "xml_type",
]
