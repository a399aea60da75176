"""Charts as pictures, made on this machine: no address is looked up, and a chart that names one is refused."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

PIXELS_PER_INCH = 200
COMMA = {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["kr\u00a0", ""]}
POINT = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["NOK\u00a0", ""]}


def as_svg(chart: Mapping[str, Any], language: str) -> str:
    """The chart as drawn lines and texts."""
    return _svg(json.dumps(chart, sort_keys=False), language)


def as_png(chart: Mapping[str, Any], language: str) -> bytes:
    """The chart as points, fine enough for paper."""
    return _png(json.dumps(chart, sort_keys=False), language)


def locale_of(language: str) -> dict[str, Any]:
    """How numbers are written in a chart."""
    return COMMA if language == "nb" else POINT


@lru_cache(maxsize=32)
def _svg(chart: str, language: str) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(chart, format_locale=locale_of(language), allowed_base_urls=[]))


@lru_cache(maxsize=32)
def _png(chart: str, language: str) -> bytes:
    import vl_convert

    return bytes(
        vl_convert.vegalite_to_png(chart, ppi=PIXELS_PER_INCH, format_locale=locale_of(language), allowed_base_urls=[])
    )
