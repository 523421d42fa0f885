"""The cleaner's version, written into each document's provenance; bumped when its output changes."""

CLEANER_VERSION = "1.1.0"
