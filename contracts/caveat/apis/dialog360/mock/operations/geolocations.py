"""Places that an ad can target."""

from __future__ import annotations

from caveat_models.dialog360.models import Geolocation

_GEOLOCATIONS = (
    ("1910415", "Springfield", "US"),
    ("2421215", "Springfield", "CA"),
    ("2418779", "New York", "US"),
    ("2673660", "York", "GB"),
    ("577191", "Berlin", "DE"),
    ("606029", "Bern", "CH"),
    ("777934", "Madrid", "ES"),
    ("269969", "São Paulo", "BR"),
    ("2728325", "Mexico City", "MX"),
    ("1035921", "Mumbai", "IN"),
)
"""Key, name and country code. Only the first key is a real one of Meta."""


def search(query: str) -> list[Geolocation]:
    """The places whose name contains a text, in upper or lower case."""
    text = query.casefold()
    return [
        Geolocation(key=key, name=name, country_code=code)
        for key, name, code in _GEOLOCATIONS
        if text in name.casefold()
    ]
