"""The cities that coordinates and addresses are resolved to.

The mock has no geolocation data: it assigns each network to one of eight cities, always the same one.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, radians, sin

from caveat.apis.dfend.mock.networks import network
from caveat_models.dfend.models import Location


def _unit_vector(lat: float, lon: float) -> tuple[float, float, float]:
    """The unit vector from the centre of the earth to coordinates in degrees."""
    north, east = radians(lat), radians(lon)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


@dataclass(frozen=True, slots=True)
class _City:
    location: Location
    lat: float
    lon: float
    vector: tuple[float, float, float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "vector", _unit_vector(self.lat, self.lon))


def _city(city: str, postal: str, region: tuple[str, str, str], country: tuple[str, str, str], at: str) -> _City:
    lat, lon = map(float, at.split())
    location = Location(
        country=country[0],
        country_code=country[1],
        region=region[0],
        region_code=region[1],
        region_type=region[2],
        city=city,
        postal=postal,
        emoji_flag=country[2],
    )
    return _City(location, lat, lon)


_BERLIN = _city("Berlin", "10115", ("Berlin", "DE-BE", "state"), ("Germany", "DE", "🇩🇪"), "52.52 13.41")
_NEW_YORK = _city("New York", "10001", ("New York", "US-NY", "state"), ("United States", "US", "🇺🇸"), "40.71 -74.01")
_TOKYO = _city("Tokyo", "100-0001", ("Tokyo", "JP-13", "prefecture"), ("Japan", "JP", "🇯🇵"), "35.68 139.69")
_PARIS = _city("Paris", "75001", ("Île-de-France", "FR-IDF", "region"), ("France", "FR", "🇫🇷"), "48.86 2.35")
_LONDON = _city("London", "EC1A", ("England", "GB-ENG", "country"), ("United Kingdom", "GB", "🇬🇧"), "51.51 -0.13")
_NAIROBI = _city("Nairobi", "00100", ("Nairobi City", "KE-30", "county"), ("Kenya", "KE", "🇰🇪"), "-1.29 36.82")
_SAO_PAULO = _city("São Paulo", "01000", ("São Paulo", "BR-SP", "state"), ("Brazil", "BR", "🇧🇷"), "-23.55 -46.63")
_SYDNEY = _city("Sydney", "2000", ("New South Wales", "AU-NSW", "state"), ("Australia", "AU", "🇦🇺"), "-33.87 151.21")

_CITIES = (_BERLIN, _NEW_YORK, _TOKYO, _PARIS, _LONDON, _NAIROBI, _SAO_PAULO, _SYDNEY)

# Each network reserved for documentation (RFC 5737, RFC 3849) has a city of its own.
_NETWORKS: Mapping[bytes | None, _City] = {
    network("203.0.113.0"): _BERLIN,
    network("198.51.100.0"): _NEW_YORK,
    network("192.0.2.0"): _TOKYO,
    network("2001:db8::"): _PARIS,
}

BERLIN = _BERLIN.location


def nearest(lat: float, lon: float) -> Location:
    """The city nearest to coordinates in degrees."""
    x, y, z = _unit_vector(lat, lon)

    def cosine(city: _City) -> float:
        # Of the angle between the two vectors: larger for a nearer city.
        return x * city.vector[0] + y * city.vector[1] + z * city.vector[2]

    return max(_CITIES, key=cosine).location


def of_address(address: str) -> Location | None:
    """The city of an address; None if the text is not an address."""
    prefix = network(address)
    if prefix is None:
        return None
    city = _NETWORKS.get(prefix)
    return (city or _CITIES[zlib.crc32(prefix) % len(_CITIES)]).location
