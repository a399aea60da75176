"""Chapters on what was published, and what it means together: summary, grant and benchmark, bases that fit."""

from collections.abc import Iterable

from planner.report.document import (
    SHARE,
    Block,
    Cell,
    Column,
    Heading,
    Number,
    Paragraph,
    Points,
    Table,
)
from planner.report.gathered import Gathered, mnok
from planner.simulation.funding.money import MILLION
from planner.words.gap import COUNT_NAMES, PART_NAMES
from planner.words.money import decimal, percent, signed


def summary(at: Gathered) -> Iterable[Block]:
    """What it all comes to."""
    _, answer = at.tr, at.answer
    implied = answer.implied
    said = _(
        "Oslo says that the grant would have to be {gap} higher to equal what Bufetat gets per child, and that it "
        "gets {share}. Together they mean a grant of {grant} ({grant_band} million with the rounding) against "
        "{benchmark} ({benchmark_band}) at the same per child."
    ).format(
        gap=at.mill(implied.gap, 0),
        share=percent(implied.share, at.language, 0),
        grant=at.mill(implied.grant.value),
        grant_band=at.band(implied.grant),
        benchmark=at.mill(implied.benchmark.value),
        benchmark_band=at.band(implied.benchmark),
    )
    yield Heading(_("Summary"))
    yield Paragraph(said, (*at.rests_on("Gap stated", "Oslo's share"), *at.by(_("Implied grant"))), True)
    points = [*_of_last_year(at), *_of_parts(at)]
    fitting = sum(check.fits for check in answer.checks)
    points.append(
        _("Of {all} published figures that can be set beside another, {fits} fit and {others} do not.").format(
            all=len(answer.checks), fits=fitting, others=len(answer.checks) - fitting
        )
    )
    yield Points(tuple(points))


def _of_last_year(at: Gathered) -> Iterable[str]:
    _, answer = at.tr, at.answer
    last = answer.causes.last if answer.causes else answer.anchor
    year = next((year for year in answer.years if year.year == last), None)
    if year is None or year.gap is None or year.share is None:
        return
    said = _("With the chosen base and count the gap in {year} is {gap} ({low}–{high}), and Oslo gets {share}.")
    yield said.format(
        year=last,
        gap=at.mill(year.gap.value),
        low=decimal(year.gap.low / MILLION, at.language),
        high=decimal(year.gap.high / MILLION, at.language),
        share=percent(year.share.value, at.language),
    )


def _of_parts(at: Gathered) -> Iterable[str]:
    _, causes = at.tr, at.answer.causes
    if causes is None:
        return
    parts = "; ".join(
        f"{_(PART_NAMES[portion.part.name])} {signed(portion.value / MILLION, at.language)}"
        for portion in causes.expected.portions
    )
    change = signed((causes.expected.after - causes.expected.before) / MILLION, at.language)
    yield _("From {first} to {last} it changed by {change} million: {parts}.").format(
        first=causes.first, last=causes.last, change=change, parts=parts
    )


def back(at: Gathered) -> Iterable[Block]:
    """From the two published figures to grant and benchmark, and the bases that could be meant."""
    _, implied = at.tr, at.answer.implied
    yield Heading(_("Back from the published figures"))
    yield Paragraph(
        _(
            "With the gap D and the share s, the benchmark is D / (1 − s) and the grant s · D / (1 − s). "
            "The bands hold everything that is rounded to the figures stated."
        )
    )
    columns = (
        Column("what", _("What"), 2.2),
        Column("value", _("NOK million")),
        Column("low", _("Low, share rounded")),
        Column("high", _("High, share rounded")),
        Column("widest_low", _("Low, gap rounded too")),
        Column("widest_high", _("High, gap rounded too")),
    )
    share = Number(implied.share, 1, SHARE, name="share_stated")
    grant, benchmark = implied.grant, implied.benchmark
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Gap, as stated"), mnok(implied.gap, name="gap_stated"), None, None, None, None),
        (_("Oslo's share per child, as stated"), share, None, None, None, None),
        (
            _("Oslo's grant"),
            mnok(grant.value, formula="gap_stated*share_stated/(1-share_stated)"),
            *(mnok(each) for each in (grant.low, grant.high)),
            *(mnok(each) for each in (implied.widest_grant.low, implied.widest_grant.high)),
        ),
        (
            _("What it would be at the same per child"),
            mnok(benchmark.value, formula="gap_stated/(1-share_stated)"),
            *(mnok(each) for each in (benchmark.low, benchmark.high)),
            *(mnok(each) for each in (implied.widest_benchmark.low, implied.widest_benchmark.high)),
        ),
    )
    refs = (*at.rests_on("Gap stated", "Oslo's share"), *at.by(_("Implied grant")))
    yield Table("implied", _("What the gap and the share imply"), columns, rows, refs)
    yield from _bases(at)


def _bases(at: Gathered) -> Iterable[Block]:
    _, answer = at.tr, at.answer
    if answer.implied_base is None:
        return
    yield Paragraph(
        _("By {count} the benchmark means {value} ({band} million) elsewhere in {year}.").format(
            count=_(COUNT_NAMES[answer.count]),
            value=at.mill(answer.implied_base.value, 0),
            band=at.band(answer.implied_base),
            year=answer.anchor,
        ),
        at.rests_on("Children counted"),
    )
    columns = (
        Column("items", _("Items (income is taken off)"), 2.4),
        Column("base", _("NOK million")),
        Column("benchmark", _("For Oslo, NOK million")),
        Column("share", _("Share with that gap")),
        Column("fits", _("Fits")),
    )
    rows = tuple(
        (
            " + ".join(tried.items),
            mnok(tried.amount),
            mnok(tried.benchmark),
            Number(tried.share, 1, SHARE),
            _("yes") if tried.fits else _("no"),
        )
        for tried in answer.bases
    )
    yield Table("bases", _("Bases that could be meant"), columns, rows, at.by(_("Bases tried")))
