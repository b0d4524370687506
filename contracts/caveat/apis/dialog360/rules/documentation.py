"""The page of the vendor that rules cite."""

from __future__ import annotations

ENDPOINTS = "https://docs.360dialog.com/partner/measurement-solution/signals-api/endpoints"
"""What there is to say comes after it: the entry on the page, by its heading, or by method and path."""
