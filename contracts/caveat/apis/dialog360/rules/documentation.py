"""The documentation page that the rules cite."""

from __future__ import annotations

ENDPOINTS = "https://docs.360dialog.com/partner/measurement-solution/signals-api/endpoints"
"""Rules append the entry on the page: its heading, or its method and path."""
