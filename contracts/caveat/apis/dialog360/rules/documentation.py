"""The documentation page that the rules cite."""

from __future__ import annotations

CLIENT_LIST = "https://docs.360dialog.com/partner/partner-api/api-reference/client-management, the list of clients"
"""The only page of the vendor that shows a paged list."""

ENDPOINTS = "https://docs.360dialog.com/partner/measurement-solution/signals-api/endpoints"
"""Rules append the entry on the page: its heading, or its method and path."""
