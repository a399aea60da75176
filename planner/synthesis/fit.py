"""Sets a synthetic data set beside the public figures it is fitted to, line by line, and writes the table in the docs.

`python -m planner.synthesis.fit` brings the table in `docs/synthetic-data.md` up to date.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

from models.child import Child
from models.dataset import Dataset
from models.institution import Institution, Unit
from planner.reference import DATA, code_book, geography
from planner.synthesis.draws import dials
from planner.synthesis.people import age_months, is_high_risk
from planner.synthesis.sites import OSLO_OPERATOR, public_spread, youths_by_municipality, youths_of

PAGE = DATA.parent / "docs" / "synthetic-data.md"
BEGIN, END = "<!-- fit: begin -->", "<!-- fit: end -->"
OWNERS = {"offentlig": ("state", "municipal"), "privat ideell": ("nonprofit",), "privat andre": ("commercial",)}
GROUNDS = {"akutt": ("4-2", "4-4"), "frivillig": ("3-2",), "omsorg": ("5-1",), "atferd": ("6-1", "6-2", "6-6")}


@dataclass(frozen=True, slots=True)
class Line:
    """One public figure, the same in the data set, and the band in which it counts as fitted (ends included)."""

    what: str
    unit: str
    public: float
    synthetic: float
    low: float
    high: float
    source: str

    @property
    def holds(self) -> bool:
        """Whether the data set lies in the band."""
        return self.low <= self.synthetic <= self.high


def fit(dataset: Dataset) -> tuple[Line, ...]:
    """Every line for a national data set, in the order of the page."""
    seen = Seen(dataset)
    return tuple(line for lines in LINES for line in lines(seen))


class Seen:
    """A data set with what the lines ask of it again and again. Only read."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.institution_by_id = {row.institution_id: row for row in dataset.institutions}
        homes = {row.child_id for row in dataset.placements}
        self.residents = [child for child in dataset.children if child.child_id in homes]
        self.since = {row.child_id: row.since for row in dataset.placements}
        self.unit_of = {row.child_id: row.unit_id for row in dataset.placements}

    def places(self, chosen: Callable[[Institution, Unit], bool]) -> int:
        """Approved places in the units chosen."""
        units = self.dataset.units
        return sum(u.approved_places for u in units if chosen(self.institution_by_id[u.institution_id], u))


def _children(seen: Seen) -> Iterator[Line]:
    low, high = _figure("children_2022"), _figure("children_any_time")
    count = len(seen.dataset.children)
    yield Line("Children, in a place or waiting", "children", low, count, low, high, "children_2022, children_any_time")
    as_of = seen.dataset.as_of()
    young = [child for child in seen.residents if age_months(as_of, child.birth_month) < 12 * 15]
    yield _near("Residents under 15", _percent(young, seen.residents), _figure("under_15"), 2, "under_15")
    boys = [child for child in seen.residents if child.gender == "boy"]
    public = 100 * _series(2011, "kjønn: gutter") / _series(2011, "alle")
    yield _near("Residents who are boys (public: 2011)", _percent(boys, seen.residents), public, 3, SERIES)


def _grounds(seen: Seen) -> Iterator[Line]:
    for name, grounds in GROUNDS.items():
        inside = [child for child in seen.residents if child.ground in grounds]
        public = 100 * _series(2011, f"hjemmel: {name}") / _series(2011, "alle")
        sections = ", ".join(f"§ {ground}" for ground in grounds)
        what = f"Residents on {sections} (public: «{name}» 2011, older act)"
        yield _near(what, _percent(inside, seen.residents), public, 2, SERIES)


def _ownership(seen: Seen) -> Iterator[Line]:
    whole = seen.places(lambda *_: True)
    for name, owners in OWNERS.items():
        public = _series(2021, "alle", name, "andel_oppholdsdager")
        share = 100 * seen.places(partial(_is_owned_by, owners)) / whole
        what = f"Approved places, {' and '.join(owners)} (public: stay-days since 2018)"
        yield _near(what, share, public, 3, SERIES)


def _is_owned_by(owners: tuple[str, ...], institution: Institution, _: Unit) -> bool:
    return institution.ownership in owners


def _occupancy(seen: Seen) -> Iterator[Line]:
    public = _figure("occupancy_2013")
    share = 100 * len(seen.residents) / seen.places(lambda *_: True)
    yield Line("Occupancy of approved places", "%", public, share, public, 80, "occupancy_2013; upper end assumed")
    emergency = {unit.unit_id for unit in seen.dataset.units if unit.emergency}
    inside = [child for child in seen.residents if seen.unit_of[child.child_id] in emergency]
    share = 100 * len(inside) / seen.places(lambda _, unit: unit.emergency)
    yield _near("Occupancy of emergency units", share, _figure("acute_use_2016"), 8, "acute_use_2016")


def _oslo(seen: Seen) -> Iterator[Line]:
    places = seen.places(lambda institution, _: institution.operator == OSLO_OPERATOR)
    bought = seen.places(
        lambda institution, _: institution.operator == OSLO_OPERATOR and institution.ownership == "commercial"
    )
    public = _figure("oslo_places_2021")
    yield Line("Places used by Oslo", "places", public, places, public - 3, public + 3, "oslo_places_2021")
    # The figure's own text says «of which 45 commercial».
    yield Line("Of them commercial", "places", 45, bought, 41, 49, "oslo_places_2021")
    group = [c for c in seen.dataset.children if c.operator == OSLO_OPERATOR and is_high_risk(dials(), c)]
    public = _figure("oslo_ten_reports")
    what = "Oslo's high-risk group (public: youths with ten or more reports, in or out of institution)"
    yield Line(what, "children", public, len(group), 50, 65, "oslo_ten_reports")


def _spread(seen: Seen) -> Iterator[Line]:
    counts = Counter(area_of(institution) for institution in seen.dataset.institutions)
    whole = sum(public_spread().values())
    for area, count in public_spread().items():
        share = 100 * counts[area] / len(seen.dataset.institutions)
        yield _near(f"Institutions in {area}", share, 100 * count / whole, 2, "institutions_by_county_governor.csv")


def area_of(institution: Institution) -> str:
    """The county governor's area of 2021 in which the institution lies."""
    county = institution.municipality[:2]
    areas: dict[str, list[str]] = dials()["areas"]
    return next(area for area, counties in areas.items() if county in counties)


def _homes(seen: Seen) -> Iterator[Line]:
    outside = [child for child in seen.dataset.children if child.operator != OSLO_OPERATOR]
    operators = [operator for operator in dials()["operators"] if operator != OSLO_OPERATOR]
    whole = sum(youths_of(operator) for operator in operators)
    for operator in operators:
        inside = [child for child in outside if child.operator == operator]
        public = 100 * youths_of(operator) / whole
        name = code_book().name("operator", operator, "en")
        yield _near(
            f"Children outside Oslo from {name} (public: inhabitants 12-17)", _percent(inside, outside), public, 1, POP
        )
    worst = max(abs(share) for share in county_deviations(outside).values())
    yield Line(
        "Largest deviation of a county outside Oslo from its share of inhabitants 12-17", "pp", 0, worst, 0, 2, POP
    )


def county_deviations(children: Iterable[Child]) -> dict[str, float]:
    """By county outside Oslo: share of the children less share of inhabitants aged 12-17 [percentage points]."""
    listed = list(children)
    counts = Counter(child.municipality[:2] for child in listed)
    youths: Counter[str] = Counter()
    for number, count in youths_by_municipality().items():
        if geography().municipalities[number].operator != OSLO_OPERATOR:
            youths[number[:2]] += count
    whole = sum(youths.values())
    return {county: 100 * (counts[county] / len(listed) - youths[county] / whole) for county in sorted(youths)}


def _first_stay(seen: Seen) -> Iterator[Line]:
    on_62 = [child for child in seen.residents if child.ground == "6-2"]
    before = [c for c in on_62 if c.counted_from is not None and c.counted_from < seen.since[c.child_id]]
    what = "Residents on § 6-2 with acute days counted before the stay (public: all children, first stay acute)"
    yield _near(what, _percent(before, on_62), _figure("first_stay_acute"), 4, "first_stay_acute")


def _pilot(seen: Seen) -> Iterator[Line]:
    name, public = dials()["pilot"]["name"], _figure("pilot_places")
    places = seen.places(lambda institution, _: institution.name == name)
    yield Line(f"Places at «{name}»", "places", public, places, public, public, "pilot_places")


LINES: tuple[Callable[[Seen], Iterator[Line]], ...] = (
    _children,
    _grounds,
    _first_stay,
    _ownership,
    _occupancy,
    _oslo,
    _pilot,
    _spread,
    _homes,
)
SERIES = "institution_timeseries.csv"
POP = "children_by_municipality_2005_2026.csv"


def _near(what: str, synthetic: float, public: float, tolerance: float, source: str) -> Line:
    """A line in per cent, with a band of so many percentage points either way."""
    return Line(what, "%", public, synthetic, max(0, public - tolerance), public + tolerance, source)


def _percent(part: list[Child], whole: list[Child]) -> float:
    return 100 * len(part) / len(whole)


@cache
def _figures() -> dict[str, str]:
    with (DATA / "reference" / "figures.csv").open(encoding="utf-8-sig", newline="") as source:
        return {row["id"]: row["value"] for row in csv.DictReader(source)}


def _figure(name: str) -> float:
    return float(_figures()[name])


def _series(year: int, institution_type: str, owner: str = "alle", measure: str = "barn_31_12") -> float:
    with (DATA / "reference" / SERIES).open(encoding="utf-8-sig", newline="") as source:
        wanted = (str(year), "Hele landet", owner, institution_type, measure)
        keys = ("year", "region", "owner", "institution_type", "measure")
        return next(float(row["value"]) for row in csv.DictReader(source) if tuple(row[key] for key in keys) == wanted)


def table(lines: Iterable[Line]) -> str:
    """The lines as a table in Markdown."""
    rows = ["| figure | public | synthetic | accepted | source |", "| --- | ---: | ---: | --- | --- |"]
    for line in lines:
        unit = f" {line.unit}" if line.unit != "children" and line.unit != "places" else ""
        accepted = f"{_written(line.low)} to {_written(line.high)}" if line.low < line.high else _written(line.low)
        figures = f"{_written(line.public)}{unit} | {_written(line.synthetic)}{unit}"
        rows.append(f"| {line.what} | {figures} | {accepted} | {line.source} |")
    return "\n".join(rows)


def _written(value: float) -> str:
    return f"{value:.0f}" if value == round(value) else f"{value:.1f}"


def with_table(page: str, lines: Iterable[Line]) -> str:
    """The page with the table between its marks renewed."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{table(lines)}\n{END}{after}"


def main() -> None:
    """Renews the table of the shipped data set in the docs."""
    from planner.synthesis import SHIPPED_CHILDREN, SHIPPED_SEED, synthesize

    lines = fit(synthesize(SHIPPED_CHILDREN, SHIPPED_SEED))
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), lines), encoding="utf-8")


if __name__ == "__main__":
    main()
