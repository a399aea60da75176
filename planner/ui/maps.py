"""Maps without tiles: shapes from the reference data, drawn here, so that no request leaves the machine."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import altair as alt

from planner.language import translator
from planner.overview import Occupancy, Spot
from planner.reference import OSLO
from planner.ui.charts import Spec, drawing, with_rows
from planner.ui.palette import ACUTE, FILL_STEPS, FREE_STEPS, INK, LAND, PLANNED
from planner.words.money import percent, whole

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
NORWAY = {"type": "transverseMercator", "rotate": [-15, 0, 0]}
FREE_LIMITS = (0, 1, 3)
"""Upper ends of the classes of free places; the last class is open."""
FILL_LIMITS = (0.7, 0.8, 0.9, 0.95, 1.0)
"""Upper ends of the classes of occupancy."""

LABEL_AT = {
    "bufetat_nord": (67.9, 8.6),
    "bufetat_midt": (64.5, 5.6),
    "bufetat_vest": (63.1, 3.2),
    "bufetat_sor": (58.15, 11.2),
    "bufetat_ost": (61.5, 15.6),
}
"""Where the name of an operator stands beside its area (latitude, longitude); Oslo has a map of its own."""

Flow = Mapping[str, Any]


@cache
def shapes(name: str) -> tuple[dict[str, Any], ...]:
    """The shapes of a reference file, without what the maps do not need."""
    with (REFERENCE / f"{name}.geojson").open(encoding="utf-8") as file:
        return tuple(json.load(file)["features"])


def fill_colour(value: float | None) -> str:
    """The colour of an occupancy; over full is as dark as it gets."""
    if value is None:
        return LAND
    return FILL_STEPS[sum(value > limit for limit in FILL_LIMITS)]


def free_colour(places: int) -> str:
    """The colour of a number of free places."""
    return FREE_STEPS[sum(places > limit for limit in FREE_LIMITS)]


def norway(
    rows: Sequence[Occupancy], spots: Sequence[Spot], name: Callable[[str], str], chosen: str | None, language: str
) -> Spec:
    """Operators filled by occupancy, institutions as points by places and free places; a click chooses."""
    _ = translator(language)
    by_operator = {row.group: row for row in rows}
    features = [
        {
            "type": "Feature",
            "geometry": shape["geometry"],
            "operator": operator,
            "name": name(operator),
            "fill": fill_colour(by_operator[operator].share if operator in by_operator else None),
            "share": percent(by_operator[operator].share if operator in by_operator else None, language),
            "width": 2.5 if operator == chosen else 1,
            "line": INK if operator == chosen else "#ffffff",
        }
        for shape in shapes("operators")
        for operator in (shape["properties"]["operator"],)
    ]
    features.sort(key=lambda feature: float(feature["width"]))
    points = _point_rows(spots, name, language)
    return with_rows(_norway(language), land=features, points=points, names=_label_rows(features))


@cache
def _norway(language: str) -> Spec:
    _ = translator(language)
    pick = alt.selection_point(name="operator", fields=["operator"], on="click", toggle=False)
    land = (
        alt.Chart(alt.NamedData(name="land"))
        .mark_geoshape(cursor="pointer")
        .encode(
            color=alt.Color("fill:N", scale=None),
            stroke=alt.Stroke("line:N", scale=None),
            strokeWidth=alt.StrokeWidth("width:Q", scale=None),
            tooltip=[alt.Tooltip("name:N", title=_("Operator")), alt.Tooltip("share:N", title=_("Occupancy"))],
        )
        .add_params(pick)
    )
    return _map(alt.layer(land, _points(language), _labels()), 640, language)


def oslo(waiting: Mapping[str, int], spots: Sequence[Spot], name: Callable[[str], str], language: str) -> Spec:
    """Oslo's districts filled by how many of their children wait, with the institutions in the city."""
    _ = translator(language)
    features = [
        {
            "type": "Feature",
            "geometry": shape["geometry"],
            "name": shape["properties"]["name"],
            "n": waiting.get(shape["properties"]["district"], 0),
        }
        for shape in shapes("oslo_districts")
    ]
    inside = [spot for spot in spots if spot.municipality == OSLO]
    return with_rows(_oslo(language), land=features, points=_point_rows(inside, name, language))


@cache
def _oslo(language: str) -> Spec:
    _ = translator(language)
    land = (
        alt.Chart(alt.NamedData(name="land"))
        .mark_geoshape(stroke="#ffffff", strokeWidth=1)
        .encode(
            color=alt.Color(
                "n:Q",
                scale=alt.Scale(domainMin=0, range=["#f1ece4", "#d9b38c", "#a8692f"]),
                legend=alt.Legend(
                    title=_("Children who wait"), titleLimit=260,
                    format="d", tickMinStep=1, gradientLength=180, direction="horizontal", orient="bottom",
                ),
            ),
            tooltip=[alt.Tooltip("name:N", title=_("District")), alt.Tooltip("n:Q", title=_("Waiting"), format="d")],
        )
    )  # fmt: skip
    return _map(alt.layer(land, _points(language)), 430, language)


def flows(rows: Sequence[Flow], language: str) -> Spec:
    """A line for every proposed child from home to the institution, acute ones in their own colour."""
    return with_rows(_flows(language), land=shapes("counties"), journeys=rows)


@cache
def _flows(language: str) -> Spec:
    _ = translator(language)
    land = (
        alt.Chart(alt.NamedData(name="land"))
        .mark_geoshape(fill=LAND, stroke="#ffffff", strokeWidth=0.8)
    )  # fmt: skip
    colour = alt.Color(
        "urgency:N",
        title=None,
        scale=alt.Scale(domain=[_("Acute"), _("Planned")], range=[ACUTE, PLANNED]),
    )
    tips = [
        alt.Tooltip("child:N", title=_("Child")),
        alt.Tooltip("home:N", title=_("Home")),
        alt.Tooltip("institution:N", title=_("Institution")),
        alt.Tooltip("travel:N", title=_("Travel time")),
    ]
    data = alt.NamedData(name="journeys")
    lines = (
        alt.Chart(data)
        .mark_rule(strokeWidth=1.4, opacity=0.75)
        .encode(
            longitude="from_longitude:Q", latitude="from_latitude:Q",
            longitude2="to_longitude:Q", latitude2="to_latitude:Q",
            color=colour, tooltip=tips,
        )
    )  # fmt: skip
    ends = (
        alt.Chart(data)
        .mark_circle(size=34, opacity=1, stroke="#ffffff", strokeWidth=0.6)
        .encode(longitude="to_longitude:Q", latitude="to_latitude:Q", color=colour, tooltip=tips)
    )
    return _map(alt.layer(land, lines, ends), 620, language)


def _point_rows(spots: Sequence[Spot], name: Callable[[str], str], language: str) -> list[dict[str, Any]]:
    return [
        {
            "name": spot.name,
            "operator_name": name(spot.operator),
            "longitude": spot.longitude,
            "latitude": spot.latitude,
            "approved": spot.places.approved,
            "used": whole(spot.places.used, language),
            "free": whole(spot.places.free, language),
            "fill": free_colour(spot.places.free),
        }
        for spot in sorted(spots, key=lambda spot: -spot.places.approved)  # small points on top of large ones
    ]


def _points(language: str) -> Any:
    _ = translator(language)
    return (
        alt.Chart(alt.NamedData(name="points"))
        .mark_circle(stroke=INK, strokeWidth=0.7, opacity=1)
        .encode(
            longitude="longitude:Q",
            latitude="latitude:Q",
            size=alt.Size("approved:Q", scale=alt.Scale(domain=[0, 16], range=[10, 190]), legend=None),
            color=alt.Color("fill:N", scale=None),
            tooltip=[
                alt.Tooltip("name:N", title=_("Institution")),
                alt.Tooltip("operator_name:N", title=_("Operator")),
                alt.Tooltip("approved:Q", title=_("Approved places"), format="d"),
                alt.Tooltip("used:N", title=_("Used")),
                alt.Tooltip("free:N", title=_("Free")),
            ],
        )
    )


def _label_rows(features: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"latitude": latitude, "longitude": longitude, "text": f"{feature['name']}\n{feature['share']}"}
        for feature in features
        if feature["operator"] in LABEL_AT
        for latitude, longitude in (LABEL_AT[feature["operator"]],)
    ]


def _labels() -> Any:
    return (
        alt.Chart(alt.NamedData(name="names"))
        .mark_text(fontSize=13, fontWeight=600, color=INK, lineHeight=16, lineBreak="\n")
        .encode(longitude="longitude:Q", latitude="latitude:Q", text="text:N")
    )


def _map(chart: Any, height: int, language: str) -> Spec:
    return drawing(chart.project(**NORWAY), height, language)


def legend_of_fill(language: str) -> list[tuple[str, str]]:
    """Colour and meaning of each class of occupancy."""
    ends = [percent(limit, language) for limit in FILL_LIMITS]
    _ = translator(language)
    names = [_("up to {x}").format(x=ends[0])]
    names += [f"{low}–{high}" for low, high in pairwise(ends)]
    names.append(_("over {x}").format(x=ends[-1]))
    return list(zip(FILL_STEPS, names, strict=True))


def legend_of_free(language: str) -> list[tuple[str, str]]:
    """Colour and meaning of each class of free places."""
    _ = translator(language)
    return list(zip(FREE_STEPS, (_("None"), "1", "2–3", _("4 or more")), strict=True))
