"""The shipped data set looks like the country where public figures say how the country looks."""

import csv
from dataclasses import replace

import pytest

from planner.reference import DATA, geography
from planner.synthesis.fit import PAGE, Line, county_deviations, fit, table, with_table
from tests.synthesis.made import made, shipped


@pytest.mark.parametrize("line", fit(shipped()), ids=lambda line: line.what)
def test_the_shipped_set_lies_in_the_band_around(line: Line) -> None:
    assert line.holds, (
        f"{line.synthetic:.1f} is not within {line.low:.1f} to {line.high:.1f} ({line.public:.1f} {line.source})"
    )


def test_every_line_has_a_public_figure_and_a_band_around_it() -> None:
    assert [line.what for line in fit(shipped()) if not line.low <= line.public <= line.high] == []


def test_public_figures_are_the_ones_in_the_reference_files() -> None:
    public = {line.source: line.public for line in fit(shipped())}
    with (DATA / "reference" / "figures.csv").open(encoding="utf-8", newline="") as source:
        figures = {row["id"]: row["value"] for row in csv.DictReader(source)}
    single = ("under_15", "first_stay_acute", "acute_use_2016", "pilot_places", "oslo_ten_reports")
    assert {name: public[name] for name in single} == {name: float(figures[name]) for name in single}


def test_another_seed_fits_too() -> None:
    assert [line.what for line in fit(made(900, 2)) if not line.holds] == []


def test_a_set_of_girls_only_does_not_fit() -> None:
    girls = tuple(replace(child, gender="girl") for child in shipped().children)
    out_of_band = {line.what for line in fit(replace(shipped(), children=girls)) if not line.holds}
    assert out_of_band == {"Residents who are boys (public: 2011)"}


def test_the_page_in_the_docs_shows_this_table() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == with_table(page, fit(shipped())), "run: python -m planner.synthesis.fit"


def test_the_table_writes_units_bands_and_sources() -> None:
    line = Line("Share", "%", 26, 25.87, 24, 28, "under_15")
    assert table([line]).splitlines()[-1] == "| Share | 26 % | 25.9 % | 24 to 28 | under_15 |"


def test_children_live_all_over_the_country_and_in_every_larger_district_of_oslo() -> None:
    outside = [child for child in shipped().children if child.operator != "bfe"]
    assert len(county_deviations(outside)) == 14
    districts = {child.district for child in shipped().children if child.operator == "bfe"}
    assert len(districts) >= 15
    assert districts <= set(geography().districts)


def test_every_dial_of_the_generator_says_unit_meaning_source_and_kind() -> None:
    import tomllib

    with (DATA / "parameters" / "synthesis.toml").open("rb") as source:
        entries = tomllib.load(source)
    assert [
        name for name, entry in entries.items() if set(entry) != {"value", "unit", "meaning", "source", "kind"}
    ] == []
    assert {entry["kind"] for entry in entries.values()} <= {"published", "derived", "secondary", "assumption"}
