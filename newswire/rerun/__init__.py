"""Enriching again what is indexed: which documents, from which raw records, and how fast."""
