"""The chapter that goes forward from budget items and a count, year by year."""

from collections.abc import Iterable

from planner.report import charts
from planner.report.document import (
    SHARE,
    Block,
    Column,
    Figure,
    Heading,
    Number,
    Paragraph,
    Points,
    Table,
)
from planner.report.gathered import Gathered, mnok
from planner.simulation.funding.money import MILLION
from planner.words.gap import COUNT_NAMES, chosen_named, chosen_said, opening_said


def by_year(at: Gathered) -> Iterable[Block]:
    """The comparison year by year."""
    _, answer = at.tr, at.answer
    yield Heading(_("Forward from budget items and a count"))
    yield Points(tuple(chosen_said(chosen, at.language) for chosen in answer.base))
    yield Paragraph(
        " ".join(
            (
                _("Counted: {count}. Money in each year's own prices.").format(count=_(COUNT_NAMES[answer.count])),
                opening_said(answer, at.language) + ".",
            )
        ),
        at.rests_on("Oslo's grant in other years"),
    )
    known = [year for year in answer.years if year.gap is not None]
    if known:
        yield _figure_of_years(at)
        yield _items_by_year(at)
    columns = (
        Column("year", _("Year"), 0.7),
        Column("base", _("Base, NOK million")),
        Column("oslo", _("Children in Oslo")),
        Column("elsewhere", _("Children elsewhere")),
        Column("per_child", _("NOK per child elsewhere")),
        Column("benchmark", _("For Oslo, NOK million")),
        Column("grant", _("Oslo's grant, NOK million")),
        Column("gap", _("Gap, NOK million")),
        Column("low", _("Gap, low")),
        Column("high", _("Gap, high")),
        Column("share", _("Share")),
    )
    rows = tuple(
        (
            str(year.year),
            mnok(year.base),
            None if year.count is None or year.count.oslo is None else Number(year.count.oslo),
            None if year.count is None or year.count.elsewhere is None else Number(year.count.elsewhere),
            Number(year.per_child_elsewhere or 0, formula="{base}*1000000/{elsewhere}"),
            mnok(year.benchmark, formula="{per_child}*{oslo}/1000000"),
            mnok(year.grant.value if year.grant else None),
            mnok(year.gap.value if year.gap else None, formula="{benchmark}-{grant}"),
            mnok(year.gap.low if year.gap else None),
            mnok(year.gap.high if year.gap else None),
            Number(year.share.value if year.share else 0, 1, SHARE, formula="{grant}/{benchmark}"),
        )
        for year in known
    )
    without = [str(year.year) for year in answer.years if year.gap is None]
    note = (
        _("Years for which a figure is missing and nothing is filled in: {years}.").format(years=", ".join(without))
        if without
        else ""
    )
    refs = (*at.rests_on("855", "3855", "Children counted", "What the grant"), *at.by(_("The gap by year")))
    yield Table("years", _("The comparison year by year"), columns, rows, refs, note)


def _items_by_year(at: Gathered) -> Table:
    """What each item adds to the base year by year, income below nothing, and their sum."""
    _, answer = at.tr, at.answer
    keys = [f"item_{place}" for place in range(len(answer.base))]
    columns = (
        Column("year", _("Year"), 0.7),
        *(Column(key, chosen_named(chosen, at.language)) for key, chosen in zip(keys, answer.base, strict=True)),
        Column("base", _("Base, NOK million")),
    )
    summed = "+".join(f"{{{key}}}" for key in keys)
    rows = tuple(
        (str(year.year), *(mnok(amount) for amount in year.amounts), mnok(year.base, formula=summed))
        for year in answer.years
        if year.base is not None
    )
    refs = (*at.rests_on("855", "3855"), *at.by(_("The gap by year")))
    return Table("items", _("The base item by item, NOK million in each year's prices"), columns, rows, refs)


def _figure_of_years(at: Gathered) -> Figure:
    _, answer = at.tr, at.answer
    known = [year for year in answer.years if year.gap is not None]
    same, got = _("The same per child"), _("Grant")
    series: dict[str, list[tuple[int, float, float | None, float | None]]] = {same: [], got: []}
    for year in known:
        assert year.benchmark is not None
        assert year.grant is not None
        grant = [float(each / MILLION) for each in (year.grant.value, year.grant.low, year.grant.high)]
        series[same].append((year.year, float(year.benchmark / MILLION), None, None))
        series[got].append((year.year, grant[0], grant[1], grant[2]))
    said = _("Lines from {first} to {last}: what Oslo would get at the same per child, and its grant.")
    alt = f"{said.format(first=known[0].year, last=known[-1].year)} {_('The table has every figure.')}"
    title = _("Oslo's grant and what it would be at the same per child")
    return Figure("years", title, alt, charts.lines(series, _("NOK million")), at.by(_("The gap by year")))
