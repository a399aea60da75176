"""Chapters on equal shares, a formula, and figures that do not fit together."""

from collections.abc import Iterable

from models.plan import marked
from planner.gap.beside import called
from planner.language import shown
from planner.reference import code_book
from planner.report import charts
from planner.report.document import (
    SHARE,
    SIGNED,
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
from planner.simulation.funding.sharing import Outcome
from planner.words.gap import COUNT_NAMES, POT_NAMES, side_said
from planner.words.money import kroner, percent

LIMITS = (
    marked(
        "The accounts are read second-hand, to a tenth of a million, and begin in 2014. Oslo's grant is not published "
        "as an amount, so no gap here is an account of what was paid."
    ),
    marked(
        "Children are counted on 1 January, money over the year. Chapter 855 is all state child welfare, "
        "not institutions alone."
    ),
    marked("Consumer prices are what households pay. What child welfare costs rise by may be another figure."),
    marked("Figures that do not fit together are shown side by side. None is adjusted to fit another."),
)


def shares(at: Gathered) -> Iterable[Block]:
    """Grants to Bufetat and what they mean for Oslo."""
    _, answer = at.tr, at.answer
    if not answer.shares:
        return
    yield Heading(_("Grants to Bufetat as an equal share for Oslo"))
    columns = (
        Column("name", _("Grant"), 2.2),
        Column("year", _("Year"), 0.6),
        Column("grant", _("To Bufetat, NOK million")),
        Column("oslo", _("Equal share, NOK million")),
        Column("low", _("Low")),
        Column("high", _("High")),
        Column("per_child", _("NOK per child")),
    )
    rows = tuple(
        (
            shown(called(share.grant.name), at.language),
            str(share.grant.year),
            mnok(share.grant.amount.value),
            *(mnok(each) for each in (share.oslo.value, share.oslo.low, share.oslo.high)),
            Number(share.per_child),
        )
        for share in answer.shares
    )
    yield Paragraph(_("As much per child in Oslo as the grant is per child elsewhere."))
    refs = (*at.rests_on("A grant to Bufetat"), *at.by(_("Equal shares")))
    yield Table("shares", _("Grants to Bufetat and Oslo's equal share"), columns, rows, refs)


def formula(at: Gathered) -> Iterable[Block]:
    """Gains and losses under a formula."""
    _, answer = at.tr, at.answer
    if not answer.formula:
        return
    yield Heading(_("A formula, and who gains and loses"))
    weights = ", ".join(
        f"{_(COUNT_NAMES[key])} {percent(weight, at.language)}" for key, weight in answer.weights.items()
    )
    yield Paragraph(
        _("Weights: {weights}. Children on 1 January {year}.").format(weights=weights, year=answer.formula_year)
        + " "
        + _("Today: each region as much per child 0–17; how they share it is not published."),
        at.rests_on("How the regions"),
    )
    for pot, outcomes in answer.formula.items():
        refs = at.by(_("Gains and losses by formula"))
        title = _(POT_NAMES[pot])
        yield _figure_of_outcomes(at, pot, title, outcomes, refs)
        yield _outcomes(at, pot, title, outcomes, refs)


def _figure_of_outcomes(
    at: Gathered, pot: str, title: str, outcomes: tuple[Outcome, ...], refs: tuple[str, ...]
) -> Figure:
    _, operators = at.tr, code_book().by_kind["operator"]
    rows = [
        (
            shown(operators[each.operator], at.language),
            float(each.gain_per_child),
            kroner(each.gain_per_child, at.language, with_sign=True),
        )
        for each in outcomes
    ]
    alt = _("Bars of gain or loss per child by operator. The table has every figure.")
    return Figure(f"formula-{pot}", title, alt, charts.bars(rows, _("NOK per child aged 0–17")), refs)


def _outcomes(at: Gathered, pot: str, title: str, outcomes: tuple[Outcome, ...], refs: tuple[str, ...]) -> Table:
    _, operators = at.tr, code_book().by_kind["operator"]
    columns = (
        Column("operator", _("Operator"), 1.6),
        Column("children", _("Children 0–17")),
        Column("share", _("Share")),
        Column("today", _("Today, NOK million")),
        Column("then", _("Then, NOK million")),
        Column("gain", _("Gain, NOK million")),
        Column("per_child", _("Gain, NOK per child")),
    )
    rows = tuple(
        (
            shown(operators[each.operator], at.language),
            Number(each.children),
            Number(each.share, 1, SHARE),
            mnok(each.today),
            mnok(each.then),
            Number(each.gain / MILLION, 1, SIGNED, formula="{then}-{today}"),
            Number(each.gain_per_child, 0, SIGNED, formula="{gain}*1000000/{children}"),
        )
        for each in outcomes
    )
    sums = ("children", "today", "then", "gain")
    return Table(f"formula-{pot}", title, columns, rows, refs, "", sums, _("Total"))


def checks(at: Gathered) -> Iterable[Block]:
    """Published figures beside one another."""
    _, answer = at.tr, at.answer
    yield Heading(_("What does not fit together"))
    columns = (
        Column("what", _("Figure"), 1.5),
        Column("unit", _("Unit of measure"), 0.8),
        Column("stated", _("Stated"), 0.8),
        Column("found", _("Found"), 0.8),
        Column("difference", _("Difference"), 0.9),
        Column("fits", _("Fits"), 0.6),
        Column("sources", _("Sources and what may lie behind"), 3.4),
    )
    rows = tuple(
        (
            _(check.what),
            _("NOK million") if check.unit == "MNOK" else _(check.unit),
            Number(check.stated.value.value, 1),
            Number(check.found.value.value, 1),
            Number(check.difference, 1, SIGNED, formula="{found}-{stated}"),
            _("yes") if check.fits else _("no"),
            " ".join((*(side_said(side, at.language) + "." for side in (check.stated, check.found)), _(check.note))),
        )
        for check in answer.checks
    )
    yield Table("checks", _("Figures side by side"), columns, rows, at.by(_("Figures side by side")))


def limits(at: Gathered) -> Iterable[Block]:
    """What none of this says."""
    yield Heading(at.tr("Limits"))
    yield Points(tuple(at.tr(limit) for limit in LIMITS))
