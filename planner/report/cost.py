"""A cost as a report: a year by component, who pays when, how sure it is, what stands beside, and every assumption."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from models.plan import marked
from planner.costing.answer import NON_PRICED
from planner.costing.question import CostAnswer
from planner.language import Translate, say, translator
from planner.report import cost_charts
from planner.report.cost_tables import (
    MNOK,
    beside_table,
    break_even_table,
    component_sums,
    component_table,
    line_tables,
    payer_table,
    s_curve_table,
    tornado_table,
    year_table,
)
from planner.report.document import (
    Assumption,
    Block,
    Figure,
    Heading,
    Number,
    Paragraph,
    Points,
    Referring,
    Report,
)
from planner.report.named_figures import named_figures
from planner.simulation.costs.explained import COMPONENT_NAMES
from planner.simulation.costs.yearly import DAYS
from planner.words.cost import PAYER_NAMES, break_even_sentence, headline, paying
from planner.words.cost_register import assumption_name, unit_name
from planner.words.money import percent
from planner.words.sources import owner_said, source_said

MARK = marked("Costs from synthetic data and assumptions: nothing here is about a real child or institution.")
OWN_MARK = marked("Costs from assumptions and own data.")


class CostGathered:
    """One answer on its way into a report: its language, the command that makes it again, the references so far."""

    def __init__(self, answer: CostAnswer, command: str, language: str) -> None:
        self.answer, self.command, self.language = answer, command, language
        self.tr: Translate = translator(language)
        self.refs = Referring()
        self._places = {each.assumption.name: place for place, each in enumerate(answer.register, start=1)}

    def by(self, what: str) -> tuple[str, ...]:
        """A reference to a figure of the answer."""
        return (self.refs.to(what, "data/parameters/costs, data/reference", f"{self.command} --json -"),)

    def on(self, *names: str) -> tuple[str, ...]:
        """The codes of assumptions, by their names or what these begin with."""
        return tuple(f"A{place}" for name, place in self._places.items() if name.startswith(names))


def cost_report(
    answer: CostAnswer, title: str, command: str, code: str, is_synthetic: bool, language: str, made_on: date
) -> Report:
    """The report about a cost; `title` says what is costed, `code` is the program's fingerprint."""
    at = CostGathered(answer, command, language)
    _ = at.tr
    chapters = (_year, _payers, _sure, _beside, _lines, _not_priced)
    blocks = tuple(block for chapter in chapters for block in chapter(at))
    return Report(
        "cost",
        _("Cost: {title}").format(title=title),
        _("Prices of {year}, years {first}–{last}").format(
            year=answer.prices.year, first=answer.first_year, last=answer.first_year + answer.request.years - 1
        ),
        language,
        made_on,
        _(MARK) if is_synthetic else _(OWN_MARK),
        is_synthetic,
        blocks,
        tuple(at.refs.found),
        cost_assumptions(answer, language),
        (
            (_("Command"), command),
            (_("Program, fingerprint"), code),
            (_("Made on"), made_on.isoformat() if language == "en" else f"{made_on:%d.%m.%Y}"),
        ),
    )


def cost_assumptions(answer: CostAnswer, language: str) -> tuple[Assumption, ...]:
    """The register of the answer with the codes that a report refers to; what was set here says so."""
    _ = translator(language)
    rows = []
    for place, used in enumerate(answer.register, start=1):
        each = used.assumption
        digits = 0 if each.is_money and each.value > 1 else 4
        name = each.nb if language == "nb" else each.en
        rows.append(
            Assumption(
                f"A{place}",
                name + (" (" + _("set here") + ")" if used.is_changed else ""),
                Number(used.value, digits),
                Number(each.low, digits),
                Number(each.high, digits),
                unit_name(each.unit, language),
                str(each.year or ""),
                used.kind,
                source_said(used.source, language),
                owner_said(used.owner, language),
                used.changed,
            )
        )
    keys = (used.source for used in answer.register)
    return (*rows, *named_figures(keys, len(rows) + 1, language))


def _year(at: CostGathered) -> Iterable[Block]:
    _ = at.tr
    yield Heading(_("A full year"))
    first, *rest = headline(at.answer, at.language)
    yield Paragraph(first, at.by(_("Cost of a full year")), is_lead=True)
    yield Points(tuple(rest))
    sums = component_sums(at.answer)
    if sums:
        kinds = (_("Fixed"), _("Follows the children"))
        rows = [
            (_(COMPONENT_NAMES[name]), float(fixed / MNOK), float(variable / MNOK))
            for name, (fixed, variable) in sums.items()
            if fixed or variable
        ]
        yield Figure(
            "cost-components",
            _("What it consists of in a full year"),
            _("Bars: every component of a full year, fixed and what follows the children, in million kroner."),
            cost_charts.parts(rows, kinds, _("NOK million"), at.language),
        )
        yield component_table(at.answer, at.on("yearly_pay", "rent"), at.language)


def _payers(at: CostGathered) -> Iterable[Block]:
    _ = at.tr
    names = {payer: _(PAYER_NAMES[payer]) for payer in paying(at.answer)}
    yield Heading(_("Who pays, year by year"))
    if names:
        rows = [
            (year, names[payer], ore / 100 / MNOK)
            for (year, payer), ore in at.answer.nominal.payers.items()
            if payer in names
        ]
        yield Figure(
            "cost-payers",
            _("Who pays, in the prices of each year"),
            _("Columns: what each payer pays in each year, in million kroner of that year."),
            cost_charts.by_year(rows, tuple(names.values()), _("NOK million")),
        )
    yield payer_table(at.answer, at.on("district_share", "grant_on", "state_building", "earmarked"), at.language)
    over_time = (*at.on("wage_growth", "price_growth", "discount"), *at.by(_("Cost by year")))
    yield year_table(at.answer, over_time, at.language)


def _sure(at: CostGathered) -> Iterable[Block]:
    found, _ = at.answer.uncertain, at.tr
    if found is None:
        return
    yield Heading(_("How sure"))
    kinds = (_("At its low end"), _("At its high end"))
    expected = found.year.expected
    rows = [
        (
            assumption_name(each.name, at.answer, at.language),
            (each.at_low - expected) / MNOK,
            (each.at_high - expected) / MNOK,
        )
        for each in found.tornado
    ]
    if rows:
        yield Figure(
            "cost-tornado",
            _("What drives the cost of a full year"),
            _("Bars: how much more or less a full year costs when one assumption alone is at an end of its range."),
            cost_charts.tornado(rows, kinds, _("NOK million more or less"), at.language),
        )
        yield tornado_table(at.answer, at.language)
    marks = (
        (percent(0.1, at.language, 0), found.year.low / MNOK),
        (_("Expected"), expected / MNOK),
        (percent(0.9, at.language, 0), found.year.high / MNOK),
    )
    draws = found.year.draws
    curve = [(draw / MNOK, (place + 1) / len(draws)) for place, draw in enumerate(draws)]
    yield Figure(
        "cost-s-curve",
        _("How likely a full year is to cost no more than so much"),
        _("S-curve: the share of draws in which a full year costs at most the amount on the axis."),
        cost_charts.s_curve(curve, marks, _("NOK million"), _("Share of draws"), at.language),
    )
    yield s_curve_table(at.answer, at.language)


def _beside(at: CostGathered) -> Iterable[Block]:
    _, answer = at.tr, at.answer
    yield Heading(_("Beside bought places and other measures"))
    sentence = break_even_sentence(answer, at.language)
    if sentence is not None and answer.break_even is not None:
        yield Paragraph(sentence, at.by(_("Break-even")), is_lead=True)
        cost = answer.yearly[0]
        crossed = (answer.break_even.used or Fraction(0)) * Fraction(5, 4)
        most = float(max(cost.facility.places, min(crossed, Fraction(12))))
        own = [(used, float(cost.fixed + cost.per_used_place * Fraction(used)) / MNOK) for used in (0.0, most)]
        bought = [(used, float(answer.break_even.price * DAYS) * used / MNOK) for used in (0.0, most)]
        yield Figure(
            "cost-break-even",
            _("A full year by used places, beside bought places"),
            _("Two lines over used places: what a year of the institution costs, and what the same days bought cost."),
            cost_charts.crossing(
                ((_("The institution"), own), (_("Bought places"), bought)), _("Used places"), _("NOK million")
            ),
        )
        yield break_even_table(answer, at.language)
    yield beside_table(answer, at.on("bought_day", "enetiltak", "breach_day", "home_based"), at.language)


def _lines(at: CostGathered) -> Iterable[Block]:
    if at.answer.lines:
        _ = at.tr
        yield Heading(_("From posts to person-years and pay"))
        yield from line_tables(at.answer, at.on("week_hours", "holiday_weeks", "hours_per_shift"), at.language)


def _not_priced(at: CostGathered) -> Iterable[Block]:
    _ = at.tr
    yield Heading(_("Not valued in kroner"))
    yield Points(tuple(_(text) for text in NON_PRICED))
    yield Heading(_("What the figures do not hold"))
    yield Points(tuple(say(note, at.language) for note in at.answer.notes))
