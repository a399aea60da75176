"""Charts of costs as drawn: names beside their own bar, no number twice on an axis, shares written as elsewhere."""

import re

from planner.report import cost_charts
from planner.report.pictures import as_svg

LONG, SHORT = "Kvelds-, natt-, helge- og helligdagstillegg, av lønn, turnus", "Årslønn"


def texts(svg: str) -> list[str]:
    """Every written text, in the order in which it is drawn."""
    return re.findall(r"<text[^>]*>([^<]+)</text>", svg)


def heights(svg: str, words: str) -> list[float]:
    """How far down a name beside its bar is drawn: the top of its group [px]."""
    return [float(y) for y in re.findall(rf'translate\([-\d.]+,([-\d.]+)\)"[^>]*>(?:<tspan[^>]*>)?{words}', svg)]


def test_a_name_of_several_lines_stands_around_the_middle_of_its_bar() -> None:
    svg = as_svg(cost_charts.tornado([(LONG, -1, 2), (SHORT, -1, 2)], ("lav", "høy"), "mill. kr", "nb"), "nb")
    (first,), (alone,) = heights(svg, "Kvelds"), heights(svg, SHORT)
    row = 13 * 3 + 7
    assert abs((alone - first) - (row + 13)) <= 1  # the first of three lines lies one line above the middle


def test_an_axis_of_small_amounts_has_every_number_once_and_nothing_has_no_sign() -> None:
    svg = as_svg(cost_charts.parts([(SHORT, 2, 1)], ("Fast", "Følger"), "mill. kr", "nb"), "nb")
    whole = [text for text in texts(svg) if text.isdigit()]
    assert len(whole) == len(set(whole)) >= 4
    around = texts(as_svg(cost_charts.tornado([(SHORT, -1, 1)], ("lav", "høy"), "mill. kr", "nb"), "nb"))
    assert "0" in around
    assert "+0,0" not in around


def test_the_s_curve_writes_shares_from_nothing_to_all_in_the_language() -> None:
    rows = [(45 + draw / 10, (draw + 1) / 10) for draw in range(10)]
    drawn = {
        language: texts(as_svg(cost_charts.s_curve(rows, (("10", 45.1),), "mill. kr", "Andel", language), language))
        for language in ("nb", "en")
    }
    assert {"0\u00a0%", "20\u00a0%", "100\u00a0%"} <= set(drawn["nb"])
    assert {"0%", "20%", "100%"} <= set(drawn["en"])
