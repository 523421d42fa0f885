"""Why a message was refused at the door or became a dead letter: one enum for every stage, header and metric."""

from enum import StrEnum


class Reason(StrEnum):
    """A code that people filter by; the human sentence travels beside it as `detail`."""

    NULL_VALUE = "null_value"
    NOT_JSON = "not_json"
    INVALID_FIELD = "invalid_field"
    UNKNOWN_CONTENT_TYPE = "unknown_content_type"
    NO_CONTENT = "no_content"
    EMPTY_CONTENT = "empty_content"
    BINARY_CONTENT = "binary_content"
    TOO_LARGE = "too_large"
    UNREADABLE_INPUT = "unreadable_input"
    BAD_ENVELOPE = "bad_envelope"
    INVALID_DOCUMENT = "invalid_document"
    PROCESSING_FAILED = "processing_failed"
    PROCESSING_TIMED_OUT = "processing_timed_out"
    PROCESS_CRASHED = "process_crashed"
    OUT_OF_MEMORY = "out_of_memory"
    REJECTED_BY_INDEX = "rejected_by_index"

    @property
    def is_ours(self) -> bool:
        """Whether a fault of this system, not of the message's author, is the likelier cause (the dead-letter brake counts these)."""
        return self in _OURS


_OURS = frozenset(
    {
        Reason.PROCESSING_FAILED,
        Reason.PROCESSING_TIMED_OUT,
        Reason.PROCESS_CRASHED,
        Reason.OUT_OF_MEMORY,
        Reason.INVALID_DOCUMENT,
        Reason.REJECTED_BY_INDEX,
    }
)


class BadMessage(Exception):
    """This one message can't be processed; retrying it unchanged gives the same result.

    `detail` names the input, what is wrong with it, and what to do.
    """

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def json_name(value: object) -> str:
    """What a decoded JSON value is, in JSON's own words: "null", "a number", …"""
    if value is None:
        return "null"
    names = {bool: "true or false", int: "a number", float: "a number", str: "a string", list: "a list"}
    return names.get(type(value), "an object")
