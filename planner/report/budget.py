"""The budget memo: proposals beside nullalternativet, under the six questions of utredningsinstruksen."""

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction

from planner.language import translator
from planner.report.budget_children import effects_on_children
from planner.report.budget_gathered import Memo
from planner.report.budget_money import money, uncertainty
from planner.report.budget_questions import BREACHES, conditions, measures, principles, problem, recommendation, summary
from planner.report.budget_words import Writing, source_of
from planner.report.document import Assumption, Block, Number, Report
from planner.report.named_figures import named_figures
from planner.service import code_version
from planner.words.cost_register import unit_name
from planner.words.money import short_date
from planner.words.sources import owner_said, source_said
from planner.words.written import SYNTHETIC

CHAPTERS: tuple[Callable[[Writing], Iterable[Block]], ...] = (
    summary,
    problem,
    measures,
    principles,
    money,
    effects_on_children,
    uncertainty,
    recommendation,
    conditions,
)
"""The chapters in their order; the six questions are headings in them."""


def budget_report(memo: Memo, language: str, made_on: date) -> Report:
    """The memo about the proposals."""
    _ = translator(language)
    at = Writing(memo, language)
    blocks = tuple(block for chapter in CHAPTERS for block in chapter(at))
    desk = memo.desk
    titles = ", ".join(at.title(each) for each in memo.proposals)
    mark = _(SYNTHETIC) if desk.is_synthetic else _("Own data set: {name}").format(name=desk.source_name)
    return Report(
        "budget",
        _("Budget memo: {titles}").format(titles=titles),
        _("Effects beside the baseline, {first}–{last}").format(first=at.years[0], last=at.years[-1]),
        language,
        made_on,
        mark,
        desk.is_synthetic,
        blocks,
        tuple(at.refs.found),
        register_of(memo, language),
        (
            (_("Data"), source_of(desk, language)),
            (_("Data, fingerprint"), desk.data_sha256),
            (_("Parameters in force from"), short_date(date.fromisoformat(desk.parameters.name), language)),
            (_("Program, fingerprint"), code_version()),
            (_("Seed"), str(memo.request.seed)),
            (_("Made on"), short_date(made_on, language)),
        ),
    )


def register_of(memo: Memo, language: str) -> tuple[Assumption, ...]:
    """Every assumption of the costs, each once; where proposals use other values, each value has its row."""
    _ = translator(language)
    found: dict[tuple[str, object], Assumption] = {}
    for proposed in memo.proposals:
        for used in proposed.cost.register:
            row = used.assumption
            key = (row.name, used.value)
            if key in found:
                continue
            digits = _digits((used.value, row.low, row.high))
            name = row.nb if language == "nb" else row.en
            changed = (
                f" ({_('set by {name}').format(name=proposed.stack.title_in(language))})" if used.is_changed else ""
            )
            found[key] = Assumption(
                f"A{len(found) + 1}",
                name + changed,
                Number(used.value, digits),
                Number(row.low, digits) if row.is_uncertain else None,
                Number(row.high, digits) if row.is_uncertain else None,
                unit_name(row.unit, language),
                str(row.year or ""),
                used.kind,
                source_said(used.source, language),
                owner_said(used.owner, language),
                used.changed,
            )
    rows = tuple(found.values())
    keys = (row.source for proposed in memo.proposals for row in proposed.cost.register)
    return (*rows, *named_figures((*keys, BREACHES), len(rows) + 1, language))


def _digits(values: tuple[Fraction, ...]) -> int:
    """As many decimals as show all the numbers whole, three at most."""
    return next((digits for digits in range(3) if all((value * 10**digits).denominator == 1 for value in values)), 3)
