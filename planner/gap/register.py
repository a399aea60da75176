"""The register of assumptions behind an answer about the gap: every figure and every choice it rests on."""

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from models.assumption import Assumption
from models.plan import Sentence, marked
from planner.gap.beside import called
from planner.gap.question import GapAnswer
from planner.public_figures import ASKER, STATED_HERE, figures, number, owner_and_change
from planner.simulation.funding.forward import Chosen, Count, Index
from planner.simulation.funding.money import MILLION

MNOK, PERCENT, CHILDREN, INDEX = (
    Sentence(marked("NOK million")),
    Sentence(marked("%")),
    Sentence(marked("children")),
    Sentence(marked("2025 = 100")),
)
NOTHING = Sentence(marked("–"))
DATA_FILE = re.compile(r"data/reference/([\w.]+\.csv)")


def register(answer: GapAnswer) -> tuple[Assumption, ...]:
    """Every assumption behind the answer, in the order in which the answer uses them."""
    return (
        *_published(answer),
        *(row for chosen in answer.base for row in _of_item(answer, chosen)),
        *_counted(answer),
        *_indices(answer),
        *_choices(answer),
        *_grants(answer),
    )


def _published(answer: GapAnswer) -> Iterator[Assumption]:
    """The gap and the share, with everything that is rounded to them."""
    implied, year = answer.implied, str(answer.anchor)
    least = implied.widest_benchmark.low - implied.widest_grant.low
    most = implied.widest_benchmark.high - implied.widest_grant.high
    low, high = implied.grant.low / implied.benchmark.low, implied.grant.high / implied.benchmark.high
    stated = figures()["oslo_gap"]
    is_published = (implied.gap, implied.share) == (number("oslo_gap") * MILLION, number("oslo_share") / 100)
    kind, source = (stated.kind, stated.source) if is_published else ("own", STATED_HERE)
    owner, changed = _owned(kind, "figures.csv", source)
    rows = (
        (marked("Gap stated by Oslo"), implied.gap / MILLION, least / MILLION, most / MILLION, MNOK),
        (marked("Oslo's share per child"), implied.share * 100, low * 100, high * 100, PERCENT),
    )
    for what, value, bottom, top, unit in rows:
        yield Assumption(Sentence(what), value, unit, year, kind, source, owner, bottom, top, changed)


def _of_item(answer: GapAnswer, chosen: Chosen) -> Iterator[Assumption]:
    """An item of the base in the years that are compared, as stated; the part that is used stands in its name."""
    for year in _years(answer):
        amount = chosen.item.by_year.get(year)
        if amount is None:
            continue
        owner, changed = _owned(amount.kind, "state_accounts.csv" if chosen.item.nb else "figures.csv", amount.source)
        what = marked("{item}, all of it") if chosen.share == 1 else marked("{item}, of which {share} % is used")
        facts = {"item": chosen.item.item, "share": float(chosen.share * 100)}
        yield Assumption(
            Sentence(what, facts),
            amount.value / MILLION,
            MNOK,
            str(year),
            amount.kind,
            amount.source,
            owner,
            changed=changed,
        )


def _counted(answer: GapAnswer) -> Iterator[Assumption]:
    counts: dict[int, Count | None] = {year.year: year.count for year in answer.years}
    for year in _years(answer):
        count = counts.get(year)
        if count is None:
            continue
        owner, changed = _owned(count.kind, "children_by_region_2000_2026.csv", count.source)
        for what, counted in (
            (marked("Children counted in Oslo"), count.oslo),
            (marked("Children counted elsewhere"), count.elsewhere),
        ):
            if counted is not None:
                value = Fraction(counted)
                yield Assumption(
                    Sentence(what),
                    value,
                    CHILDREN,
                    str(year),
                    count.kind,
                    count.source,
                    owner,
                    changed=changed,
                    digits=0,
                )


def _indices(answer: GapAnswer) -> Iterator[Assumption]:
    pairs: tuple[tuple[str, Index], ...] = (
        (marked("Prices of what Oslo would need: {name}"), answer.prices),
        (marked("What the grant was raised by: {name}"), answer.index),
    )
    for what, index in pairs:
        for year in _years(answer):
            if year in index.by_year:
                kind, source = index.origins[year]
                owner, changed = _owned(kind, "price_index.csv", source)
                facts = {"name": Sentence(marked("consumer prices")) if index.name == "cpi" else index.name}
                yield Assumption(
                    Sentence(what, facts),
                    index.by_year[year] if index.name == "cpi" else index.by_year[year] * 100,
                    INDEX if index.name == "cpi" else Sentence(marked("2005 = 100")),
                    str(year),
                    kind,
                    source,
                    owner,
                    changed=changed,
                )


def _choices(answer: GapAnswer) -> Iterator[Assumption]:
    """What nobody has published and the answer has to take for given."""
    opening = {
        "indexed": marked("raised by the index alone, from and to the year of the published figures"),
        "parity": marked("equal to what Oslo would get at the same per child in the first year"),
        "stated": marked("as stated for the first year"),
    }[answer.opening]
    source = figures()["oslo_indexing"].source
    owner, changed = owner_and_change("figures.csv", source)
    first = str(answer.causes.first) if answer.causes else str(answer.anchor)
    yield Assumption(
        Sentence(marked("Oslo's grant in other years")),
        Sentence(opening),
        NOTHING,
        first,
        "assumption",
        source,
        owner,
        changed=changed,
    )
    if answer.formula:
        owner, changed = owner_and_change("choices", "")
        yield Assumption(
            Sentence(marked("How the regions share their money today")),
            Sentence(marked("as much per child aged 0–17 in each")),
            NOTHING,
            str(answer.formula_year),
            "assumption",
            marked("Own choice: what each region gets is not published"),
            owner,
            changed=changed,
        )


def _grants(answer: GapAnswer) -> Iterator[Assumption]:
    for share in answer.shares:
        grant = share.grant
        owner, changed = _owned(grant.kind, "figures.csv", grant.source)
        value, low, high = (each / MILLION for each in (grant.amount.value, grant.amount.low, grant.amount.high))
        name = Sentence(marked("A grant to Bufetat: {name}"), {"name": called(grant.name)})
        yield Assumption(name, value, MNOK, str(grant.year), grant.kind, grant.source, owner, low, high, changed)


def _years(answer: GapAnswer) -> tuple[int, ...]:
    """The years that the answer compares; the year of the published figures where there is no split."""
    return (answer.causes.first, answer.causes.last) if answer.causes else (answer.anchor,)


def _owned(kind: str, file: str, source: str) -> tuple[str, date | None]:
    """Who answers for a figure and its last change: what the question states is the asker's, and never changed."""
    if kind == "own":
        return ASKER, None
    found = DATA_FILE.search(source)
    return owner_and_change(found[1] if found else file, source)
