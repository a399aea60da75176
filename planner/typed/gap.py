"""The command `gap`: what was typed, as a question; everything that could be taken wrongly is refused in a sentence.

Amounts are million kroner unless another unit is written; shares are per cent.
"""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any

from planner.errors import BadUse
from planner.gap.question import OPENINGS, GapRequest, GrantAsked, Stated
from planner.public_figures import STATED_HERE, Figure, figures, items
from planner.simulation.funding.forward import Amount, Chosen, Count, Item
from planner.simulation.funding.money import MILLION

MOST_MNOK = 100_000
"""A number of this size or more without a unit is taken for kroner that were meant [MNOK]."""

NUMBER = re.compile(r"(\d{1,3}(?:[  ]\d{3})+|\d+)(?:[.,](\d+))?")
AMOUNT = re.compile(rf"{NUMBER.pattern}\s*(.*)", re.DOTALL)
UNITS = {
    **dict.fromkeys(("", "mnok", "mill", "mill.", "mill. kr", "mill kr", "millioner", "millioner kroner"), MILLION),
    **dict.fromkeys(("mrd", "mrd.", "mrd. kr", "mrd kr", "milliarder"), 1000 * MILLION),
    **dict.fromkeys(("kr", "nok", "kroner"), 1),
}
SHORTER = re.compile(r"/|\bper\b|\bpr\b", re.IGNORECASE)
YEAR = re.compile(r"\d{4}")
PRICES_OF = re.compile(r"(\d{4}) prices")
YEARLY_UNITS = ("MNOK", "MNOK/year")


@dataclass(frozen=True, slots=True)
class Typed:
    """What the options say, as typed."""

    base: Sequence[str] = ()
    count: str = "children_0_17"
    own_counts: Sequence[str] = ()
    first: int | None = None
    last: int | None = None
    gap: str | None = None
    share: str | None = None
    opening: str = "indexed"
    prices: str = "cpi"
    indexed_by: str = "cpi"
    grants: Sequence[str] = ()
    weights: str | None = None


def typed_from(options: Mapping[str, Any]) -> Typed:
    """What was typed, from the options of a command under the names of the fields; one that is `None` is as usual."""
    given: dict[str, Any] = {field.name: options[field.name] for field in fields(Typed)}
    stated: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in given.items() if value is not None
    }
    return Typed(**stated)


def request_from(typed: Typed) -> GapRequest:
    """The question; raises `BadUse` for what cannot be read or may be meant otherwise."""
    return GapRequest(
        base=tuple(chosen_from(text) for text in typed.base),
        count="own" if typed.own_counts and typed.count == Typed().count else typed.count,
        own_counts=dict(count_from(text) for text in typed.own_counts),
        first=typed.first,
        last=typed.last,
        gap=None if typed.gap is None else amount_from(typed.gap),
        share=None if typed.share is None else share_from(typed.share),
        opening=typed.opening if typed.opening in OPENINGS else amount_from(typed.opening).value,
        prices=growth_from(typed.prices),
        indexed_by=growth_from(typed.indexed_by),
        grants=tuple(grant_from(text) for text in typed.grants),
        weights={} if typed.weights is None else weights_from(typed.weights),
    )


def command_of(typed: Typed, *more: str) -> str:
    """The command line that asks the same again, with `more` behind it; what is as usual is left out."""
    return shlex.join(["python", "-m", "planner", "gap", *options_of(typed), *more])


def options_of(typed: Typed) -> tuple[str, ...]:
    """The options of the question, those that are as usual left out."""
    return tuple(part for name, value in _stated(typed) for part in (name, value))


def _stated(typed: Typed) -> Iterator[tuple[str, str]]:
    usual = Typed()
    for name, values in (("--base", typed.base), ("--own-count", typed.own_counts), ("--grant", typed.grants)):
        yield from ((name, value) for value in values)
    single = (
        ("--count", typed.count, usual.count),
        ("--from", typed.first, usual.first),
        ("--to", typed.last, usual.last),
        ("--gap", typed.gap, usual.gap),
        ("--share", typed.share, usual.share),
        ("--opening", typed.opening, usual.opening),
        ("--prices", typed.prices, usual.prices),
        ("--indexed-by", typed.indexed_by, usual.indexed_by),
        ("--weights", typed.weights, usual.weights),
    )
    yield from ((name, str(value)) for name, value, otherwise in single if value != otherwise)


def amount_from(text: str) -> Stated:
    """An amount [NOK] with the step of its last digit. Raises `BadUse`."""
    match = AMOUNT.fullmatch(text.strip())
    if match is None:
        raise _no_amount(text)
    unit = " ".join(match[3].lower().split())
    if SHORTER.search(unit):
        raise BadUse("«{text}» is not an amount for a whole year. State what it comes to in a year.", text=text)
    if unit not in UNITS:
        raise BadUse("«{unit}» is no unit of money here. Known are MNOK, mrd and kr.", unit=match[3])
    value, step = _exact(match[1], match[2])
    if value <= 0:
        raise _no_amount(text)
    if match[2] and len(match[2]) == 3:
        raise BadUse("«{text}» may be thousands or decimals. Write 1 500 or 1.5.", text=text.strip())
    if not unit and value >= MOST_MNOK:
        raise BadUse(
            "{text} million kroner is more than all child welfare costs. If kroner are meant, write «{text} kr».",
            text=text.strip(),
        )
    return Stated(value * UNITS[unit], step * UNITS[unit])


def _no_amount(text: str) -> BadUse:
    return BadUse(
        "«{text}» is no amount. Write million kroner above 0, as 454 or 472.5, or name the unit, as 20 mrd.", text=text
    )


def share_from(text: str) -> Stated:
    """A share [0–1] from per cent, with the step of its last digit. Raises `BadUse`."""
    match = NUMBER.fullmatch(text.strip().removesuffix("%").strip())
    if match is None:
        raise BadUse("«{text}» is no share. Write per cent, as 51 or 50.8.", text=text)
    value, step = _exact(match[1], match[2])
    if value > 100:
        raise BadUse("A share of {text} % is over 100 %.", text=text.strip().removesuffix("%").strip())
    if value <= 1 and "%" not in text:
        raise BadUse(
            "«{text}» may be a share of one or of a hundred. Write per cent, as 51, or 0.5 % with its sign.", text=text
        )
    return Stated(value / 100, step / 100)


def growth_from(text: str) -> Fraction | None:
    """Growth a year [0–1] from per cent; `None` for the consumer price index. Raises `BadUse`."""
    if text == "cpi":
        return None
    match = NUMBER.fullmatch(text.strip().removesuffix("%").strip())
    value = _exact(match[1], match[2])[0] if match else Fraction(-1)
    if not 0 <= value <= 100:
        raise BadUse("«{text}» is no growth in prices. Write cpi, or per cent a year from 0 to 100, as 3.2.", text=text)
    return value / 100


def chosen_from(text: str) -> Chosen:
    """A part of the base: `855.01`, `855.01=60%`, a figure's id, or `NAME:2024=5000;2025=6100`. Raises `BadUse`."""
    if ":" in text:
        return Chosen(own_item_from(text))
    name, _, share = (part.strip() for part in text.partition("="))
    part = share_from(share).value if share else Fraction(1)
    if name in items():
        return Chosen(items()[name], part)
    if name in figures():
        return Chosen(_figure_as_item(figures()[name]), part)
    raise BadUse(
        "There is no budget item called «{name}». Known are: {known}; a figure's id, or NAME:YEAR=MNOK.",
        name=name,
        known=tuple(items()),
    )


def own_item_from(text: str) -> Item:
    """An item of one's own, from `NAME:2024=5000;2025=6100`; `NAME@2025:…` states the prices. Raises `BadUse`."""
    name, _, amounts = text.partition(":")
    name, _, price_year = (part.strip() for part in name.partition("@"))
    by_year = {}
    for part in re.split(r"[;,]\s*(?=\d{4}\s*=)", amounts):
        year, _, amount = part.partition("=")
        if not name or not YEAR.fullmatch(year.strip()) or (price_year and not YEAR.fullmatch(price_year)):
            raise BadUse("«{text}» cannot be understood: write {form}.", text=text, form="NAME:2024=5000;2025=6100")
        if int(year) in by_year:
            raise BadUse("«{text}» states the year {year} twice.", text=text, year=year.strip())
        by_year[int(year)] = Amount(amount_from(amount).value, "own", STATED_HERE)
    return Item(name, False, by_year, price_year=int(price_year) if price_year else None)


def _figure_as_item(figure: Figure) -> Item:
    """A figure in million kroner a year as an item; raises `BadUse` for another unit, area or year."""
    unit, _, rest = figure.unit.partition(" (")
    if unit not in YEARLY_UNITS or figure.value is None:
        raise BadUse(
            "«{id}» is in {unit} and no amount in million kroner for a year: it cannot be part of the base.",
            id=figure.id,
            unit=figure.unit or "–",
        )
    if figure.area == "Oslo":
        raise BadUse("«{id}» is about Oslo, and the base is what others have.", id=figure.id)
    prices = PRICES_OF.search(rest)
    amount = Amount(figure.value * MILLION, figure.kind, figure.source)
    return Item(figure.id, False, {int(figure.year[:4]): amount}, price_year=int(prices[1]) if prices else None)


def count_from(text: str) -> tuple[int, Count]:
    """A year and its children from `2025=37/102`: Oslo before the stroke, elsewhere after it. Raises `BadUse`."""
    match = re.fullmatch(r"\s*(\d{4})\s*=\s*(\d+)\s*/\s*(\d+)\s*", text)
    if match is None or not int(match[2]) or not int(match[3]):
        raise BadUse("«{text}» cannot be understood: write {form}.", text=text, form="2025=37/102")
    return int(match[1]), Count(int(match[2]), int(match[3]), "own", "own", STATED_HERE)


def grant_from(text: str) -> GrantAsked:
    """A grant from `585`, `585=name` or `142@2024=name`. Raises `BadUse`."""
    amount, _, name = text.partition("=")
    amount, _, year = amount.partition("@")
    if year and not YEAR.fullmatch(year.strip()):
        raise BadUse("«{text}» cannot be understood: write {form}.", text=text, form="142@2024=NAME")
    return GrantAsked(amount_from(amount), int(year) if year else None, name.strip())


def weights_from(text: str) -> dict[str, Fraction]:
    """Weights from `children_0_17=60,children_13_17=40` in per cent. Raises `BadUse`."""
    found: dict[str, Fraction] = {}
    for part in text.split(","):
        key, _, weight = (piece.strip() for piece in part.partition("="))
        if not key or not weight or key in found:
            raise BadUse(
                "«{text}» cannot be understood: write {form}.", text=text, form="children_0_17=60,children_13_17=40"
            )
        found[key] = share_from(weight).value
    return found


def _exact(whole: str, decimals: str | None) -> tuple[Fraction, Fraction]:
    """The number and the step of its last digit."""
    digits = decimals or ""
    step = Fraction(1, 10 ** len(digits))
    return Fraction(int(re.sub(r"\D", "", whole) + digits)) * step, step
