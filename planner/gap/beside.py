"""What stands beside the gap itself: other bases, equal shares of grants, a formula, and figures that do not fit."""

from collections.abc import Mapping
from fractions import Fraction

from models.plan import Sentence, marked
from planner.errors import BadUse
from planner.gap.question import USUAL_BASE, YEARS, BaseTried, GapRequest, GrantAsked, Stated
from planner.public_figures import AGES, STATED_HERE, by_operator, consumer_prices, counts, figures, items, number
from planner.simulation.funding.checks import Check, Side
from planner.simulation.funding.forward import Chosen, Count, Year, forward, indexed
from planner.simulation.funding.implied import Implied, implied_by
from planner.simulation.funding.money import MILLION, Interval, exactly
from planner.simulation.funding.sharing import POTS, EqualShare, Grant, Outcome, equal_share, outcomes, shares_by

BASES_TO_TRY = (
    ("855.01", "855.22"),
    ("855.01", "855.22", "3855.60"),
    USUAL_BASE,
    (*USUAL_BASE, "3855.01", "3855.02"),
)
"""Bases set beside the published figures: gross, net of co-payments, with item 21, and net of all income."""

GRANT_NAMES = {
    "rnb2025_bufetat": marked("Revised budget 2025, Bufetat"),
    "rnb2024_bufetat": marked("Revised budget 2024, Bufetat"),
    "vestby_grant": marked("The pilot in Vestby"),
}
"""The published grants and what people call them."""

OSLO = "bfe"
CHILDREN = "children_0_17"


def called(grant: str) -> Sentence | str:
    """What people call a grant: a published one by its name, one's own as stated, a dash without a name."""
    return Sentence(GRANT_NAMES[grant]) if grant in GRANT_NAMES else grant or "–"


def implied_base(implied: Implied, count: Count | None) -> Interval | None:
    """What the others have together by the published figures [NOK]; `None` without both counts."""
    if count is None or not count.oslo or not count.elsewhere:
        return None
    ratio = Fraction(count.elsewhere, count.oslo)
    benchmark = implied.benchmark
    return Interval(benchmark.value * ratio, benchmark.low * ratio, benchmark.high * ratio)


def bases_tried(implied: Implied, year: int, count: Count | None) -> tuple[BaseTried, ...]:
    """Usual bases of a year beside the published figures; none without both counts or accounts of the year."""
    found = []
    for names in BASES_TO_TRY:
        base = tuple(Chosen(items()[name]) for name in names)
        row = forward(base, {} if count is None else {year: count}, {}, (year,))[0]
        if row.base is not None and row.benchmark is not None:
            fits = implied.widest_benchmark.low <= row.benchmark <= implied.widest_benchmark.high
            found.append(BaseTried(names, row.base, row.benchmark, 1 - implied.gap / row.benchmark, fits))
    return tuple(found)


def equal_shares(
    request: GapRequest, by_year: Mapping[int, Count], last: int
) -> tuple[tuple[EqualShare, ...], tuple[Grant, ...]]:
    """Every grant asked about (the published ones without any) as an equal share, and those without a count."""
    asked = [_grant(each, last) for each in request.grants] or [_published(each) for each in GRANT_NAMES]
    shares, without = [], []
    for grant in asked:
        count = by_year.get(grant.year)
        if count and count.oslo is not None and count.elsewhere:
            shares.append(equal_share(grant, count.oslo, count.elsewhere))
        else:
            without.append(grant)
    return tuple(shares), tuple(without)


def formula(request: GapRequest, year: Year | None) -> tuple[Mapping[str, Fraction], Mapping[str, tuple[Outcome, ...]]]:
    """The weights, and by pot what each operator gains in the year; nothing where the year lacks a figure.

    Raises `BadUse` for a key that is not counted by region, and for weights that do not sum to 100 %.
    """
    usual = request.count if request.count in AGES else CHILDREN
    weights = dict(request.weights) or {usual: Fraction(1)}
    for key in weights:
        if key not in AGES:
            raise BadUse("«{key}» is not counted by region. Known are: {known}.", key=key, known=tuple(AGES))
    if year is None or year.base is None or year.grant is None:
        return weights, {}
    shares = shares_by(weights, {key: by_operator(key, year.year) for key in weights})
    children = by_operator(CHILDREN, year.year)
    return weights, {pot: outcomes(pot, OSLO, year.base, year.grant.value, shares, children) for pot in POTS}


def checks() -> tuple[Check, ...]:
    """Published figures beside what other published figures say, whatever was asked."""
    found = forward(
        tuple(Chosen(items()[item]) for item in USUAL_BASE), counts(CHILDREN), _published_grants(), (2016, 2025)
    )
    gross = forward(
        tuple(Chosen(items()[item]) for item in BASES_TO_TRY[0]), counts(CHILDREN), _published_grants(), (2025,)
    )[0]
    implied, accounts = _published_figures(), "data/reference/state_accounts.csv"
    base = implied_base(implied, counts(CHILDREN)[2025])
    assert base is not None
    assert gross.base is not None
    assert gross.gap is not None
    assert found[0].gap is not None
    assert found[1].base is not None
    stated_base = Side(marked("Base implied by gap and share"), _in_millions(base), "oslo_gap, oslo_share")
    return (
        Check(
            "child_growth",
            marked("Growth in Oslo's children to 2015"),
            "%",
            Side(marked("Stated by Oslo, from 2004"), _stated("oslo_child_growth"), _source("oslo_child_growth")),
            Side(
                marked("Statistics Norway, aged 0–17, from 2005"),
                exactly(_growth(2005, 2015)),
                "data/reference/children_by_region_2000_2026.csv (SSB)",
            ),
            marked("The statement says «nearly», starts a year earlier and names neither ages nor source."),
        ),
        Check(
            "gross_base",
            marked("What Bufetat has, gross, 2025"),
            "MNOK",
            stated_base,
            Side(marked("Accounts, items 01 and 22"), exactly(gross.base / MILLION), accounts),
            marked("Municipal co-payments are not taken off; the statement says «so far in 2025» and names no items."),
        ),
        Check(
            "net_base",
            marked("What Bufetat has, net of co-payments, 2025"),
            "MNOK",
            stated_base,
            Side(marked("Accounts, items 01, 21 and 22 less co-payments"), exactly(found[1].base / MILLION), accounts),
            marked("That it fits does not prove that Oslo reckoned so."),
        ),
        Check(
            "gross_gap",
            marked("Gap with the gross accounts as base, 2025"),
            "MNOK",
            Side(marked("Stated by Oslo"), _stated("oslo_gap"), _source("oslo_gap")),
            Side(marked("Computed with the implied grant"), _in_millions(gross.gap), accounts),
            marked("As for the gross base."),
        ),
        Check(
            "gap_2016",
            marked("Gap in 2016"),
            "MNOK",
            Side(marked("Stated by Oslo in 2016"), _stated("oslo_gap_2016"), _source("oslo_gap_2016")),
            Side(marked("Net accounts less the grant of 2025 indexed back"), _in_millions(found[0].gap), accounts),
            marked("The older sum was made from grants to three trial municipalities, not from the accounts."),
        ),
        Check(
            "co_payments_2022",
            marked("Municipal co-payments collected in 2022"),
            "MNOK",
            Side(
                marked("Annual report, a round figure"),
                Stated(number("egenandel_collected_2022"), Fraction(100)).interval(),
                _source("egenandel_collected_2022"),
            ),
            Side(
                marked("Accounts, chapter 3855 item 60"),
                exactly(items()["3855.60"].by_year[2022].value / MILLION),
                accounts,
            ),
            marked("The two agree within the rounding."),
        ),
        Check(
            "most_active",
            marked("Youths with most offences, 2023"),
            marked("children"),
            Side(
                marked("Very active in all of Norway, about"),
                Stated(number("very_active"), Fraction(10)).interval(),
                _source("very_active"),
            ),
            Side(marked("Four or more offences in Oslo alone"), _stated("oslo_four_2023"), _source("oslo_four_2023")),
            marked("The part is larger than the whole: the two are not counted alike."),
        ),
    )


def _published_figures() -> Implied:
    return implied_by(number("oslo_gap") * MILLION, number("oslo_share") / 100, Fraction(MILLION), Fraction(1, 100))


def _published_grants() -> Mapping[int, Interval]:
    return indexed(_published_figures().grant, int(figures()["oslo_gap"].year), consumer_prices(), YEARS)


def _growth(first: int, last: int) -> Fraction:
    """Growth in Oslo's children aged 0–17 [%]."""
    before, after = counts(CHILDREN)[first].oslo, counts(CHILDREN)[last].oslo
    assert before
    assert after
    return Fraction(100 * (after - before), before)


def _grant(asked: GrantAsked, last: int) -> Grant:
    return Grant(asked.name, asked.year or last, asked.amount.interval(), "own", STATED_HERE)


def _published(figure_id: str) -> Grant:
    figure = figures()[figure_id]
    amount = Stated(number(figure_id) * MILLION, Fraction(MILLION)).interval()
    return Grant(figure_id, int(figure.year), amount, figure.kind, figure.source)


def _stated(figure_id: str) -> Interval:
    return Stated(number(figure_id), Fraction(1)).interval()


def _source(figure_id: str) -> str:
    return f"{figure_id}: {figures()[figure_id].source}"


def _in_millions(nok: Interval) -> Interval:
    return Interval(nok.value / MILLION, nok.low / MILLION, nok.high / MILLION)
