"""Where children come from, and where institutions lie: after population and the public spread of institutions."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from models.geography import Point
from models.ids import DistrictNumber, MunicipalityNumber
from planner.reference import DATA, OSLO, geography
from planner.synthesis.draws import Dials, apportion, deal

POPULATION_YEAR = "2026"
FITTING_ROUNDS = 200
OSLO_OPERATOR = "bfe"


@dataclass(frozen=True, slots=True)
class Home:
    """A municipality and, in Oslo, a district."""

    municipality: MunicipalityNumber
    district: DistrictNumber | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Where an institution lies."""

    municipality: MunicipalityNumber
    point: Point


@cache
def youths_by_municipality() -> Mapping[MunicipalityNumber, int]:
    """Inhabitants aged 12-17 by municipality, 1 January 2026."""
    return {MunicipalityNumber(n): count for n, count in _youths("children_by_municipality_2005_2026.csv", "kommunenr")}


@cache
def youths_by_district() -> Mapping[DistrictNumber, int]:
    """Inhabitants aged 12-17 by Oslo district, 1 January 2026."""
    return {DistrictNumber(n): count for n, count in _youths("children_by_oslo_district_2005_2026.csv", "bydelsnr")}


def _youths(file: str, key: str) -> list[tuple[str, int]]:
    rows = _rows(file)
    return [(row[key], int(row["pop_12_17"])) for row in rows if row["year"] == POPULATION_YEAR]


def youths_of(operator: str) -> int:
    """Inhabitants aged 12-17 in the municipalities that the operator answers for."""
    return sum(youths_by_municipality()[number] for number in _municipalities_of(operator))


def homes(rng: Random, operator: str, count: int) -> list[Home]:
    """Homes of `count` children of an operator, in proportion to inhabitants aged 12-17."""
    if operator == OSLO_OPERATOR:
        return [Home(OSLO, district) for district in deal(rng, count, youths_by_district())]
    weights = {number: youths_by_municipality()[number] for number in _municipalities_of(operator)}
    return [Home(number) for number in deal(rng, count, weights)]


def _municipalities_of(operator: str) -> list[MunicipalityNumber]:
    return [number for number, place in geography().municipalities.items() if place.operator == operator]


@cache
def public_spread() -> Mapping[str, int]:
    """Institutions and units under supervision in 2021 by area of county governor."""
    return {
        row["statsforvalter"]: int(row["institusjoner_2021"]) for row in _rows("institutions_by_county_governor.csv")
    }


def areas_for(dials: Dials, rng: Random, institutions: Mapping[str, int]) -> dict[str, list[str]]:
    """An area for each institution of each operator, so that all together follow the public spread.

    The operators' reach is fitted to both margins in turn (iterative proportional fitting) and rounded.
    """
    areas = list(public_spread())
    reach = {
        operator: [float(dials["area_reach"][operator].get(area, 0.0)) for area in areas] for operator in institutions
    }
    wanted = [share * sum(institutions.values()) / sum(public_spread().values()) for share in public_spread().values()]
    for _ in range(FITTING_ROUNDS):
        for column, target in enumerate(wanted):
            present = sum(row[column] for row in reach.values())
            for row in reach.values():
                row[column] *= target / present if present else 0.0
        for operator, row in reach.items():
            whole = sum(row)
            reach[operator] = [cell * institutions[operator] / whole for cell in row]
    dealt: dict[str, list[str]] = {}
    carried = [0.0] * len(areas)
    for operator, row in reach.items():
        counts = _rounded_with(row, carried, institutions[operator])
        carried = [carry + cell - count for carry, cell, count in zip(carried, row, counts, strict=True)]
        dealt[operator] = [area for area, count in zip(areas, counts, strict=True) for _ in range(count)]
        rng.shuffle(dealt[operator])
    return dealt


def _rounded_with(row: Sequence[float], carried: Sequence[float], total: int) -> list[int]:
    """The row in whole numbers; what earlier rows left over or took too much is evened out here."""
    wanted = [max(0.0, cell + carry) if cell > 0 else 0.0 for cell, carry in zip(row, carried, strict=True)]
    return apportion(total, wanted if sum(wanted) > 0 else row)


def site(dials: Dials, rng: Random, operator: str, area: str, is_own: bool) -> Site:
    """A place in the area for an institution of the operator; `is_own` where Oslo itself owns it."""
    counties = dials["areas"][area]
    if operator == OSLO_OPERATOR:
        in_oslo = is_own or (OSLO[:2] in counties and rng.random() < dials["oslo_inside_share"])
        if in_oslo:
            return _in_oslo(dials, rng)
    else:
        preferred = [county for county in counties if county in dials["counties_of"][operator]]
        counties = preferred or counties
    numbers = [n for n in geography().municipalities if n[:2] in counties and n != OSLO]
    weights = [youths_by_municipality()[n] ** dials["town_pull"] for n in numbers]
    number = rng.choices(numbers, weights)[0]
    return Site(number, near(dials, rng, geography().municipalities[number].point))


def _in_oslo(dials: Dials, rng: Random) -> Site:
    district = rng.choices(list(youths_by_district()), list(youths_by_district().values()))[0]
    return Site(OSLO, near(dials, rng, geography().districts[district].point))


def near(dials: Dials, rng: Random, centre: Point) -> Point:
    """A point not far from the centre, to four decimals of a degree."""
    spread = dials["jitter_degrees"]
    return Point(
        round(centre.latitude + rng.uniform(-spread["latitude"], spread["latitude"]), 4),
        round(centre.longitude + rng.uniform(-spread["longitude"], spread["longitude"]), 4),
    )


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / "reference" / file).open(encoding="utf-8-sig", newline="") as source:
        return list(csv.DictReader(source))
