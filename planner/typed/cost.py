"""The command `cost`: what was typed, as a question; whatever could be taken wrongly is refused in a sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.change import Step
from planner.costing.question import CostRequest
from planner.errors import BadUse

NUMBER = re.compile(r"\s*(\d{1,3}(?:[  \u00a0]\d{3})+|\d+)(?:[.,](\d+))?\s*(%)?\s*(kr|NOK)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    """What the options say, as typed."""

    scenarios: Sequence[str] = ()
    pilot: int | None = None
    living: str = "shared"
    staff_level: str = "2"
    institutions: Sequence[str] = ()
    operators: Sequence[str] = ()
    used: str | None = None
    building: str = "rent"
    first_year: int | None = None
    years: int = 10
    price_year: int | None = None
    own_values: Sequence[str] = ()
    bought: str | None = None
    draws: int | None = None
    seed: int = 0


def request_from(typed: Typed, steps: tuple[Step, ...]) -> CostRequest:
    """The question; raises `BadUse` for what cannot be read."""
    level = number_from(typed.staff_level.removesuffix(":1"))
    if not 0 < level <= 10:
        raise BadUse("«{text}» is no staffing level. Write 2, 1.5 or 2:1.", text=typed.staff_level)
    return CostRequest(
        steps=steps,
        pilot=typed.pilot,
        living=typed.living,
        staff_level=float(level),
        institutions=tuple(dict.fromkeys(typed.institutions)),
        operators=tuple(dict.fromkeys(typed.operators)),
        used=None if typed.used is None else number_from(typed.used),
        building=typed.building,
        first_year=typed.first_year,
        years=typed.years,
        price_year=typed.price_year,
        own_values=dict(own_value_from(text) for text in typed.own_values),
        bought_price=None if typed.bought is None else number_from(typed.bought),
        draws=typed.draws,
        seed=typed.seed,
    )


def own_value_from(text: str) -> tuple[str, Fraction]:
    """An assumption and its value from NAME=NUMBER or NAME=PER CENT %. Raises `BadUse`."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise BadUse("«{text}» cannot be understood: write {form}.", text=text, form="NAME=VALUE")
    return name.strip(), number_from(value)


def number_from(text: str) -> Fraction:
    """An exact number; per cent with its sign becomes a share of one. Raises `BadUse`."""
    match = NUMBER.fullmatch(text)
    if match is None:
        raise BadUse("«{text}» is no number. Write 620000, 2.5 or 14.1 %.", text=text)
    if match[2] and len(match[2]) == 3 and not match[3] and match[1] != "0":
        raise BadUse("«{text}» may be thousands or decimals. Write 1 500 or 1.5.", text=text.strip())
    whole = re.sub(r"\D", "", match[1])
    value = Fraction(f"{whole}.{match[2] or 0}")
    return value / 100 if match[3] else value


def command_of(typed: Typed) -> str:
    """The command that makes the answer again."""
    parts = ["python -m planner cost"]
    parts += [f"--scenario {name}" for name in typed.scenarios]
    if typed.pilot is not None:
        parts.append(f"--pilot {typed.pilot} --living {typed.living} --staff-level {typed.staff_level}")
    parts += [f"--institution {name}" for name in typed.institutions]
    parts += [f"--operator {name}" for name in typed.operators]
    plain = Typed()
    for option, value, usual in (
        ("used", typed.used, plain.used),
        ("premises", typed.building, plain.building),
        ("from", typed.first_year, plain.first_year),
        ("years", typed.years, plain.years),
        ("price-year", typed.price_year, plain.price_year),
        ("bought", typed.bought, plain.bought),
        ("draws", typed.draws, plain.draws),
        ("seed", typed.seed, plain.seed),
    ):
        if value != usual:
            parts.append(f"--{option} {value}")
    parts += [f'--set "{text}"' for text in typed.own_values]
    return " ".join(parts)
