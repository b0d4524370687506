"""Contradictions: parts of a document that no value or request can fulfil, and their replacements."""
