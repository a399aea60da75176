"""The command `usable`: what was typed, as a request."""

import re
from collections.abc import Sequence

from models.ids import Operator, UnitId
from planner.errors import BadUse
from planner.placement.drawn import MOST_PLACES, UsableRequest
from planner.placement.house import LIVINGS

ENOUGH = "enough"


def request_from(
    places: str | None,
    living: str,
    staff_levels: Sequence[str],
    unit: str | None,
    operator: str | None,
    target_groups: Sequence[str],
    queue: int | None,
    draws: int,
    seed: int,
) -> UsableRequest:
    """The request from what was typed; raises `BadUse` for what cannot be read."""
    return UsableRequest(
        places_from(places),
        livings_from(living),
        levels_from(staff_levels),
        UnitId(unit) if unit is not None else None,
        Operator(operator) if operator is not None else None,
        tuple(dict.fromkeys(target_groups)),
        queue,
        draws,
        seed,
    )


def places_from(text: str | None) -> tuple[int, ...]:
    """Numbers of places from `4`, `1-8` or `2,4-6`; none from nothing. Raises `BadUse`."""
    if text is None:
        return ()
    found: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,3})\s*(?:-\s*(\d{1,3})\s*)?", part)
        low, high = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= low <= high <= MOST_PLACES:
            raise BadUse(
                "«{text}» is no number of places. Write 4, 1-8 or 2,4-6; places are weighed from 1 to {most}.",
                text=text,
                most=MOST_PLACES,
            )
        found.update(range(low, high + 1))
    return tuple(sorted(found))


def livings_from(text: str) -> tuple[str, ...]:
    """Living arrangements from `shared`, `separate` or `both`; another word is passed on to be refused."""
    return LIVINGS if text == "both" else (text,)


def levels_from(texts: Sequence[str]) -> tuple[float | None, ...]:
    """Staff per place by day from `2`, `1.5`, `2:1`; `None` from `enough`. Raises `BadUse`."""
    levels: set[float | None] = set()
    for text in texts:
        number = re.fullmatch(r"(\d{1,3}(?:[.,]\d{1,3})?)(?::1)?", text.strip())
        if number is None and text.strip() != ENOUGH:
            raise BadUse("«{text}» is no staffing level. Write 2, 1.5, 2:1 or enough.", text=text)
        levels.add(None if number is None else float(number[1].replace(",", ".")))
    return tuple(sorted(levels, key=lambda level: (level is None, level)))
