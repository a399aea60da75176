"""Understands numbers as Norwegians and spreadsheets write them, and refuses those that can be read in two ways."""

import math
import re
from collections.abc import Callable
from datetime import date, time, timedelta

from models.plan import Sentence
from planner.importing.faults import Cell, CellRefused
from planner.reference import Field

PLAIN_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
SPACED_NUMBER = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?", re.ASCII)
THREE_AFTER_SIGN = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
BOTH_SIGNS = re.compile(r"[+-]?\d{1,3}(?:[.,]\d{3})+[.,]\d+", re.ASCII)
SPACES = re.compile("[\u00a0\u2007\u2009\u202f]")

COORDINATES = ("latitude", "longitude")
DIGITS_KEPT = 10
"""Decimals that survive; beyond them a number from a spreadsheet is noise."""


def number_parser(field: Field) -> Callable[[Cell], int | float]:
    """A function that gives the number in a filled cell of an integer or decimal field, or raises `CellRefused`."""
    low, high = float(field.minimum or "-inf"), float(field.maximum or "inf")
    whole = field.type == "integer"
    right = right_number(field)

    def refuse(wrong: Sentence) -> CellRefused:
        return CellRefused(wrong, right)

    def parse(cell: Cell) -> int | float:
        if isinstance(cell, bool):
            raise refuse(Sentence("This is a yes or no, not a number."))
        if isinstance(cell, date | time | timedelta):
            wrong = Sentence("This is a date, not a number: a spreadsheet takes 1.5 for the first of May.")
            raise CellRefused(wrong, Sentence("Format the cell as a number and write it again, such as 1,5."))
        value = cell if isinstance(cell, int | float) else _from_text(str(cell), low, high, whole, refuse)
        if not math.isfinite(value):
            raise refuse(Sentence("This is no finite number."))
        if value < 0 <= low:
            raise refuse(Sentence("The number is negative."))
        if not low <= value <= high:
            raise refuse(_outside(field))
        if whole and value != int(value):
            raise refuse(Sentence("This is no whole number."))
        return int(value) if whole else round(float(value), DIGITS_KEPT)

    return parse


def _outside(field: Field) -> Sentence:
    if field.column in COORDINATES:
        return Sentence("The point lies outside Norway.")
    return Sentence("The number is outside what is possible here.")


def right_number(field: Field) -> Sentence:
    """What a number in the field looks like."""
    facts = {"minimum": field.minimum, "maximum": field.maximum}
    if field.type == "integer":
        return Sentence("A whole number from {minimum} to {maximum}, without a thousands sign.", facts)
    return Sentence("A number from {minimum} to {maximum}, such as 0.5 or 0,5.", facts)


def _from_text(text: str, low: float, high: float, whole: bool, refuse: Callable[[Sentence], CellRefused]) -> float:
    tidy = SPACES.sub(" ", text).strip().replace("\u2212", "-")
    if SPACED_NUMBER.fullmatch(tidy):
        tidy = tidy.replace(" ", "")
    elif BOTH_SIGNS.fullmatch(tidy):
        raise refuse(Sentence("The number has more than one point or comma: it can be read in two ways."))
    elif THREE_AFTER_SIGN.fullmatch(tidy) and (whole or low <= float(re.sub("[.,]", "", tidy)) <= high):
        # «13.500» is thirteen and a half to one reader and thirteen thousand five hundred to another.
        raise refuse(Sentence("The number can be read in two ways: as thousands or as decimals."))
    if PLAIN_NUMBER.fullmatch(tidy):
        return float(tidy.replace(",", "."))
    if re.fullmatch(r"[+-]?(?:inf|infinity|nan|uendelig|∞)", tidy, re.IGNORECASE):
        raise refuse(Sentence("This is no finite number."))
    if re.fullmatch(r"\d{1,2}\.\s?[^\W\d]{3,4}", tidy):
        wrong = Sentence("This is a date, not a number: a spreadsheet takes 1.5 for the first of May.")
        raise CellRefused(wrong, Sentence("Format the cell as a number and write it again, such as 1,5."))
    raise refuse(Sentence("This is no number."))
