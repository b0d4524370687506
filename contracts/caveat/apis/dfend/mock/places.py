"""Where signals come from: a few cities, enough for a user to be in another one.

Nothing is really known of an address. Its network leads to one of the cities, always to the same one.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import cos, radians, sin

from caveat.apis.dfend.mock.networks import network
from caveat_models.dfend.models import Location


def _upright(lat: float, lon: float) -> tuple[float, float, float]:
    """Where a line from the middle of the earth through a place points to; angles are in degrees."""
    north, east = radians(lat), radians(lon)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


@dataclass(frozen=True, slots=True)
class _City:
    location: Location
    lat: float
    lon: float
    upright: tuple[float, float, float] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "upright", _upright(self.lat, self.lon))


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

# The networks that documents and tests use (RFC 5737, RFC 3849) are in cities of their own.
_NETWORKS: Mapping[bytes | None, _City] = {
    network("203.0.113.0"): _BERLIN,
    network("198.51.100.0"): _NEW_YORK,
    network("192.0.2.0"): _TOKYO,
    network("2001:db8::"): _PARIS,
}

BERLIN = _BERLIN.location


def nearest(lat: float, lon: float) -> Location:
    """The city that coordinates in degrees are nearest to."""
    x, y, z = _upright(lat, lon)

    def nearness(city: _City) -> float:
        # The cosine of the angle between the two: the nearer, the larger.
        return x * city.upright[0] + y * city.upright[1] + z * city.upright[2]

    return max(_CITIES, key=nearness).location


def of(address: str) -> Location | None:
    """The city of an address; None where the text is no address."""
    near = network(address)
    if near is None:
        return None
    city = _NETWORKS.get(near)
    return (city or _CITIES[zlib.crc32(near) % len(_CITIES)]).location
