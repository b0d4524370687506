"""The cities that coordinates and addresses are resolved to."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from caveat.apis.dfend.mock import places


@pytest.mark.parametrize(
    ("lat", "lon", "city"),
    [
        (52.52, 13.405, "Berlin"),
        (51.3, 12.4, "Berlin"),
        (50.6, 3.1, "Paris"),
        (51.9, -2.1, "London"),
        (42.4, -71.1, "New York"),
        (-22.9, -43.2, "São Paulo"),
        (0.3, 32.6, "Nairobi"),
        (21.3, -157.9, "Tokyo"),
        (-36.8, 174.8, "Sydney"),
        # Across the date line, and at the pole.
        (-17.7, -179.9, "Sydney"),
        (90, 0, "Berlin"),
        (90, 180, "Berlin"),
    ],
)
def test_coordinates_resolve_to_the_nearest_city(lat: float, lon: float, city: str) -> None:
    assert places.nearest(lat, lon).city == city


@pytest.mark.parametrize(
    ("address", "city"),
    [
        ("203.0.113.7", "Berlin"),
        ("198.51.100.24", "New York"),
        ("192.0.2.1", "Tokyo"),
        ("2001:db8::1", "Paris"),
        ("10.0.0.1", "Nairobi"),
    ],
)
def test_an_address_resolves_to_the_city_of_its_network(address: str, city: str) -> None:
    location = places.of_address(address)
    assert location is not None
    assert location.city == city


def test_a_text_that_is_not_an_address_has_no_city() -> None:
    assert places.of_address("somewhere") is None


def test_each_city_has_addresses() -> None:
    locations = [places.of_address(str(IPv4Address(number << 16))) for number in range(0, 65536, 64)]
    assert len({location.city for location in locations if location is not None}) == 8
