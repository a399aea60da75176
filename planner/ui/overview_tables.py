"""The table twins of the overview's figures: counted figures as finished text."""

from collections.abc import Callable, Mapping, Sequence

from planner.language import translator
from planner.overview import Occupancy, Spot, Waiting
from planner.service import Desk
from planner.ui.blocks import Column, Table
from planner.words.money import percent, whole

Name = Callable[[str], str]


def waiting_table(rows: Sequence[Waiting], name: Name, language: str) -> Table:
    """Acute, planned, all and the longest wait in each group, with the sum."""
    _ = translator(language)
    numbers = (_("Acute"), _("Planned"), _("All"), _("Longest wait (days)"))
    return Table(
        columns=(Column(_("Group")), *(Column(title, is_number=True) for title in numbers)),
        rows=tuple(
            (name(row.group), *_texts(language, row.acute, row.planned, row.total, row.longest_days)) for row in rows
        ),
        sum_row=(
            _("Sum"),
            *_texts(
                language,
                sum(row.acute for row in rows),
                sum(row.planned for row in rows),
                sum(row.total for row in rows),
                max((row.longest_days for row in rows), default=0),
            ),
        ),
    )


def places_table(rows: Sequence[Occupancy], name: Name, language: str, total: Occupancy | None) -> Table:
    """Approved, budgeted, used, blocked and free places, occupancy and emergency places; `total` closes the table."""
    _ = translator(language)
    numbers = (
        _("Approved"), _("Budgeted"), _("Used"), _("Blocked"), _("Free"), _("Occupancy"),
        _("Emergency places"), _("Free emergency places"),
    )  # fmt: skip

    def cells(row: Occupancy) -> tuple[str, ...]:
        return (
            *_texts(language, row.approved, row.budgeted, row.used, row.blocked, row.free),
            percent(row.share, language),
            *_texts(language, row.emergency_approved, row.emergency_free),
        )

    return Table(
        columns=(Column(_("Group")), *(Column(title, is_number=True) for title in numbers)),
        rows=tuple((name(row.group), *cells(row)) for row in rows),
        sum_row=(_("The whole country"), *cells(total)) if total else None,
    )


def spots_table(spots: Sequence[Spot], name: Name, language: str) -> Table:
    """Every institution on the map with its places."""
    _ = translator(language)
    numbers = (_("Approved"), _("Used"), _("Free"), _("Occupancy"))
    return Table(
        columns=(
            Column(_("Institution")),
            Column(_("Operator")),
            *(Column(title, is_number=True) for title in numbers),
        ),
        rows=tuple(
            (
                spot.name,
                name(spot.operator),
                *_texts(language, spot.places.approved, spot.places.used, spot.places.free),
                percent(spot.places.share, language),
            )
            for spot in sorted(spots, key=lambda spot: (spot.operator, spot.name))
        ),
    )


def districts_table(waiting: Mapping[str, int], desk: Desk, language: str) -> Table:
    """How many children wait from each of Oslo's districts; `waiting` is keyed by the district's last two digits."""
    _ = translator(language)
    districts = sorted(desk.geography.districts.values(), key=lambda district: district.number)
    return Table(
        columns=(Column(_("District")), Column(_("Waiting"), is_number=True)),
        rows=tuple((district.name, whole(waiting.get(district.number[-2:], 0), language)) for district in districts),
        sum_row=(_("Sum"), whole(sum(waiting.values()), language)),
    )


def _texts(language: str, *values: int) -> tuple[str, ...]:
    return tuple(whole(value, language) for value in values)
