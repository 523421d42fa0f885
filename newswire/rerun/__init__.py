"""Enriching anew: which documents, their raw records, a child process of its own, and back to the enriched topic (docs/adr/0063)."""
