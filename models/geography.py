"""Points on the map and the distance between them."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from models.ids import DistrictNumber, MunicipalityNumber

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map in degrees (WGS 84)."""

    latitude: float
    longitude: float

    def km_to(self, other: "Point") -> float:
        """Great-circle distance [km] by the haversine formula."""
        lat_a, lat_b = radians(self.latitude), radians(other.latitude)
        half_lat = (lat_b - lat_a) / 2
        half_lon = radians(other.longitude - self.longitude) / 2
        chord = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2
        return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality (or an Oslo district) with the point that journeys start from."""

    number: MunicipalityNumber | DistrictNumber
    name: str
    operator: str
    point: Point


@dataclass(frozen=True, slots=True)
class Geography:
    """The municipalities and Oslo districts, by number."""

    municipalities: dict[MunicipalityNumber, Municipality]
    districts: dict[DistrictNumber, Municipality]
