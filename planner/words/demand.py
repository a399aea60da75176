"""The command `demand`: rates and lengths of stay, public and own, as lines for people and an object for machines."""

from collections.abc import Sequence
from typing import Any

from models.plan import Sentence, marked
from planner.language import say, shown, translator
from planner.service import Desk
from planner.simulation.fitting import FEWEST_ENDS, Fitted, FittedCurve, FittedRate
from planner.simulation.lifetimes import share_after
from planner.words.money import percent
from planner.words.written import SYNTHETIC, table

CLASS_NAMES = {"acute": marked("acute"), "care": marked("care"), "treatment": marked("treatment")}
"""Classes of placement ground."""

RATE_UNIT = marked("referrals per 1,000 inhabitants aged 12–17 a year")
CURVE_DAYS = (7, 14, 30, 60, 90, 180, 365, 540, 730)
"""Days at which curves are set side by side."""


def demand_lines(desk: Desk, own: Fitted, language: str) -> list[str]:
    """Rates and curves beside what the data set has seen, and which of the two a simulation uses."""
    _ = translator(language)
    lines = [_(SYNTHETIC)] if desk.is_synthetic else []
    lines += [say(sentence, language) for sentence in notes(own)]
    lines += ["", f"{_('Referrals')} ({_(RATE_UNIT)})"]
    lines += table(rate_heads(language), rate_rows(desk, own.rates, language), right={2, 3, 4, 5, 6})
    for curve in own.curves:
        lines += ["", say(curve_said(curve), language)]
        if curve.steps:
            lines += table(curve_heads(language), curve_rows(curve, language), right={0, 1, 2, 3})
    return lines


def notes(own: Fitted) -> tuple[Sentence, ...]:
    """What the figures rest on, and whether own records take the place of the public rates."""
    if own.since is None:
        return (
            Sentence(
                marked(
                    "There are no own stays of the past: simulations use the public rates. Beside them stands what "
                    "those who are there on {day} tell of the last 90 days; those who wait long make it somewhat too "
                    "high."
                ),
                {"day": own.as_of},
            ),
        )
    return (
        Sentence(
            marked(
                "Own stays and referrals from {since} to {day} take the place of the public rates. Open stays count "
                "with what they have lasted; ends by law, review, age and moves only cut a stay short. An operator "
                "without own records keeps the public rates."
            ),
            {"since": own.since, "day": own.as_of},
        ),
    )


def rate_heads(language: str) -> tuple[str, ...]:
    """Headings of the table of rates."""
    _ = translator(language)
    return (
        _("Operator"),
        _("Class of ground"),
        _("Seen"),
        _("Expected by the public rate"),
        _("Own rate"),
        _("95 % interval"),
        _("Public rate"),
    )


def rate_rows(desk: Desk, rates: Sequence[FittedRate], language: str) -> list[tuple[str, ...]]:
    """A row per operator and class; a star where the public rate lies outside the own interval."""
    _ = translator(language)
    return [
        (
            desk.codes.name("operator", rate.operator, language),
            _(CLASS_NAMES[rate.ground_class]),
            shown(rate.referrals, language),
            shown(round(rate.expected, 1), language),
            shown(round(rate.rate, 2), language),
            f"{shown(round(rate.low, 2), language)} … {shown(round(rate.high, 2), language)}",
            shown(round(rate.public, 2), language) + ("" if rate.agrees else " *"),
        )
        for rate in rates
    ]


def curve_said(curve: FittedCurve) -> Sentence:
    """How many stays a curve rests on, and whether it is used."""
    facts = {
        "ground_class": Sentence(CLASS_NAMES[curve.ground_class]),
        "stays": curve.stays,
        "ended": curve.ended,
        "fewest": FEWEST_ENDS,
    }
    if curve.dial:
        return Sentence(
            marked("Lengths of stay, {ground_class}: {stays} stays, of which {ended} ended by themselves"), facts
        )
    return Sentence(
        marked(
            "Lengths of stay, {ground_class}: {stays} stays, {ended} ended by themselves; "
            "with fewer than {fewest} the public curve holds"
        ),
        facts,
    )


def curve_heads(language: str) -> tuple[str, ...]:
    """Headings of the table of a curve."""
    _ = translator(language)
    return (_("Days"), _("Longer stays, own"), _("95 % interval"), _("Public curve"))


def curve_rows(curve: FittedCurve, language: str) -> list[tuple[str, ...]]:
    """Shares that stay longer, at fixed days up to the last end that was seen."""
    last = curve.steps[-1].day if curve.steps else 0
    rows: list[tuple[str, ...]] = []
    for day in (day for day in CURVE_DAYS if day <= last):
        step = next((step for step in reversed(curve.steps) if step.day <= day), None)
        low, high = (step.low, step.high) if step else (1.0, 1.0)
        rows.append(
            (
                shown(day, language),
                percent(share_after(curve.steps, day), language),
                f"{percent(low, language)} … {percent(high, language)}",
                percent(curve.public.share_left(day), language),
            )
        )
    return rows


def demand_as_json(desk: Desk, own: Fitted) -> dict[str, Any]:
    """Everything for machines; `used` says whether simulations use the own figures."""
    from planner.service import code_version

    names = (
        "operator",
        "ground_class",
        "referrals",
        "days",
        "inhabitants",
        "rate",
        "low",
        "high",
        "public",
        "expected",
    )
    return {
        "kind": "demand",
        "version": 1,
        "date": own.as_of.isoformat(),
        "since": own.since.isoformat() if own.since else None,
        "synthetic": desk.is_synthetic,
        "used": own.is_own,
        "rate_unit": RATE_UNIT,
        "rates": [{name: getattr(rate, name) for name in names} | {"agrees": rate.agrees} for rate in own.rates],
        "curves": [
            {
                "ground_class": curve.ground_class,
                "stays": curve.stays,
                "ended": curve.ended,
                "used": bool(curve.dial),
                "dial": dict(curve.dial),
                "steps": [
                    {
                        "day": step.day,
                        "share": step.share,
                        "low": step.low,
                        "high": step.high,
                        "at_risk": step.at_risk,
                        "ended": step.ended,
                        "public": curve.public.share_left(step.day),
                    }
                    for step in curve.steps
                ],
            }
            for curve in own.curves
        ],
        "provenance": {"data_sha256": desk.data_sha256, "parameters": desk.parameters.name, "code": code_version()},
    }
