"""Who may do what in Elasticsearch: what each role of an installation is granted, and nothing it does not call.

Single actions are named where Elasticsearch's own privileges hold too much: `read` lets a reader get a withheld document by
its id, past the alias's filter; `manage` lets the index service delete its index.
"""

from typing import Any

from services.common.names import IndexNames

INDEX, READER = "index", "reader"

_CHANGES_ALIASES = "indices:admin/aliases"
_KEEPS_INDICES = (
    "create_index",
    "view_index_metadata",
    "index",
    # A hold is applied to what is there.
    "indices:data/read/mget*",
    "indices:admin/mapping/put",
    "indices:admin/settings/update",
    _CHANGES_ALIASES,
)
# The revisions of a document that was retracted, and the copies of one that came, are found by a search.
_FINDS = ("indices:data/read/search", "indices:admin/refresh*")
# No point in time: Elasticsearch asks for rights on the index behind the alias. What field_caps tells is names of fields.
_SEARCHES = (
    "indices:data/read/search",
    "indices:data/read/msearch",
    "indices:data/read/field_caps",
)


def role_name(namespace: str, role: str) -> str:
    """The name of a role, and of the user or key that has it, in an installation."""
    return f"{namespace}-newswire-{role}" if namespace else f"newswire-{role}"


def descriptors(namespace: str) -> dict[str, dict[str, Any]]:
    """Role -> its rights, as Elasticsearch takes them."""
    names = IndexNames.of(namespace)
    ours = f"{namespace}-newswire-*" if namespace else "newswire-*"
    return {
        INDEX: {
            "cluster": ["cluster:monitor/health", "cluster:admin/analyze"],
            "indices": [
                {"names": [ours], "privileges": list(_KEEPS_INDICES)},
                {"names": [f"{names.revisions}*", f"{names.stories}*"], "privileges": list(_FINDS)},
                {"names": [names.reading], "privileges": [_CHANGES_ALIASES, "view_index_metadata"]},
            ],
        },
        READER: {
            "cluster": [],
            "indices": [{"names": [names.reading, names.stories], "privileges": list(_SEARCHES)}],
        },
    }
