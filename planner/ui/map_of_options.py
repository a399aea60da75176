"""A map for one child: its home, the unit the plan has chosen and the other options, cut out around them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import altair as alt

from planner.language import translator
from planner.ui.charts import Spec, drawing, with_rows
from planner.ui.maps import NORWAY, shapes
from planner.ui.palette import ACUTE, INK, LAND, PLANNED, USED

Point = tuple[float, float]
"""Longitude and latitude."""

LEAST_DEGREES = (1.6, 0.8)
"""The cut-out is at least so wide and tall [degrees of longitude and latitude]."""
WIDTH_PER_HEIGHT = 3.0
"""Degrees of longitude per degree of latitude that the frame has at least; at 60° north two of them are a square."""
MARGIN = 0.18
"""Room around the points, as a share of their span."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the map: `role` is `home`, `chosen`, `next` or `other`; `text` is written beside it."""

    role: str
    text: str
    name: str
    travel: str
    longitude: float
    latitude: float


def options(places: Sequence[Place], language: str) -> Spec:
    """The places with a line from home to each; role is told by shape and text as well as by colour."""
    _ = translator(language)
    box = _around([(place.longitude, place.latitude) for place in places])
    land = [
        {"type": "Feature", "geometry": cut} for shape in shapes("counties") if (cut := _cut(shape["geometry"], box))
    ]
    home = next((place for place in places if place.role == "home"), None)
    names = _roles(language)
    rows = [
        {
            "role": names[place.role],
            "text": place.text,
            "name": place.name,
            "travel": place.travel,
            "longitude": place.longitude,
            "latitude": place.latitude,
            "from_longitude": (home or place).longitude,
            "from_latitude": (home or place).latitude,
        }
        for place in places
    ]
    return with_rows(_options(language), land=land, places=rows)


def _roles(language: str) -> Mapping[str, str]:
    _ = translator(language)
    return {
        "home": _("Home"),
        "chosen": _("The plan's choice"),
        "next": _("Next best"),
        "other": _("Other option"),
    }


@cache
def _options(language: str) -> Spec:
    _ = translator(language)
    roles = list(_roles(language).values())
    colour = alt.Color(
        "role:N", title=None, scale=alt.Scale(domain=roles, range=[INK, USED, ACUTE, PLANNED]),
        legend=alt.Legend(columns=2, symbolSize=110),
    )  # fmt: skip
    shape = alt.Shape(
        "role:N", title=None, scale=alt.Scale(domain=roles, range=["diamond", "circle", "square", "triangle-up"])
    )
    land = alt.Chart(alt.NamedData(name="land")).mark_geoshape(fill=LAND, stroke="#ffffff", strokeWidth=0.8)
    tips = [alt.Tooltip("name:N", title=_("Unit")), alt.Tooltip("travel:N", title=_("Travel time"))]
    base = alt.Chart(alt.NamedData(name="places"))
    lines = base.mark_rule(strokeWidth=1.2, opacity=0.6, color=PLANNED).encode(
        longitude="from_longitude:Q", latitude="from_latitude:Q",
        longitude2="longitude:Q", latitude2="latitude:Q",
    )  # fmt: skip
    points = base.mark_point(filled=True, size=110, opacity=1, stroke="#ffffff", strokeWidth=0.8).encode(
        longitude="longitude:Q", latitude="latitude:Q", color=colour, shape=shape, tooltip=tips
    )
    texts = base.mark_text(align="left", dx=9, dy=-7, fontSize=13, color=INK).encode(
        longitude="longitude:Q", latitude="latitude:Q", text="text:N"
    )
    chart: Any = alt.layer(land, lines, points, texts)
    return drawing(chart.project(**NORWAY), 420, language)


def _around(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """West, south, east and north of a frame around the points."""
    sides = []
    for axis in (0, 1):
        values = [point[axis] for point in points]
        middle, span = (min(values) + max(values)) / 2, max(values) - min(values)
        half = max(span * (0.5 + MARGIN), LEAST_DEGREES[axis] / 2)
        sides.append((middle - half, middle + half))
    (west, east), (south, north) = sides
    more = max(0.0, WIDTH_PER_HEIGHT * (north - south) - (east - west)) / 2
    west, east = west - more, east + more
    return west, south, east, north


def _cut(geometry: Mapping[str, Any], box: tuple[float, float, float, float]) -> dict[str, Any] | None:
    """The part of a shape within the frame, `None` where there is none."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    kept = []
    for polygon in polygons:
        rings = [ring for ring in (_cut_ring(ring, box) for ring in polygon) if len(ring) > 3]
        if rings:
            kept.append(rings)
    return {"type": "MultiPolygon", "coordinates": kept} if kept else None


def _cut_ring(ring: Iterable[Sequence[float]], box: tuple[float, float, float, float]) -> list[list[float]]:
    """A ring cut by the four sides of the frame, one after the other (Sutherland and Hodgman); it keeps its turn."""
    west, south, east, north = box
    points = [(float(point[0]), float(point[1])) for point in ring]
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        cut: list[Point] = []
        for start, end in zip(points, points[1:] + points[:1], strict=True):
            inside = sign * (start[axis] - limit) >= 0
            if inside:
                cut.append(start)
            if inside != (sign * (end[axis] - limit) >= 0):
                share = (limit - start[axis]) / (end[axis] - start[axis])
                cut.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
        points = cut
        if not points:
            return []
    return [list(point) for point in (*points, points[0])]
