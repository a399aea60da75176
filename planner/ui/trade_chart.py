"""What one goal buys of another, as a curve: for so much of the higher goal, the least of the lower."""

import altair as alt

from planner.language import translator
from planner.placement.trade_off import Curve
from planner.ui.charts import Spec, drawing, with_rows
from planner.ui.palette import ACUTE, INK, USED
from planner.words.money import whole

HEIGHT = 340


def trade_curve(curve: Curve, language: str) -> Spec:
    """A line with steps through the points; what is only bounded is open, with a line down to its bound."""
    _ = translator(language)
    kinds = (_("Proven"), _("Bounded"), _("The plan itself"))
    rows = [
        _row(point.higher, point.lower, point.bound, kinds[0 if point.is_proven else 1], language)
        for point in curve.points
    ]
    rows.append(_row(*curve.plan, curve.plan[1], kinds[2], language))
    higher = f"{_(curve.higher.title)} ({_(curve.higher.unit)})"
    lower = f"{_(curve.lower.title)} ({_(curve.lower.unit)})"
    ticks = alt.Axis(format=",d", tickMinStep=1, tickCount=5)
    x = alt.X("higher:Q", title=higher, axis=ticks, scale=alt.Scale(zero=False))
    y = alt.Y("lower:Q", title=lower, axis=ticks, scale=alt.Scale(zero=False))
    drawn = {row["kind"] for row in rows}
    looks = {kinds[0]: ("circle", USED), kinds[1]: ("circle", "#ffffff"), kinds[2]: ("diamond", ACUTE)}
    named = [kind for kind in kinds if kind in drawn]
    shapes = alt.Scale(domain=named, range=[looks[kind][0] for kind in named])
    colours = alt.Scale(domain=named, range=[looks[kind][1] for kind in named])
    base = alt.Chart(alt.NamedData(name="points"))
    on_curve = base.transform_filter(alt.datum.kind != kinds[2])
    tips = [
        alt.Tooltip("kind:N", title=" "),
        alt.Tooltip("higher_text:N", title=higher),
        alt.Tooltip("lower_text:N", title=lower),
    ]
    layers = alt.layer(
        on_curve.mark_line(interpolate="step-after", strokeWidth=2, color=USED).encode(x=x, y=y),
        on_curve.mark_rule(strokeWidth=1.5, strokeDash=[3, 3], color=INK).encode(x=x, y=y, y2="bound:Q"),
        base.mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=1).encode(
            x=x,
            y=y,
            size=alt.condition(alt.datum.kind == kinds[2], alt.value(160), alt.value(70)),
            shape=alt.Shape("kind:N", title=None, scale=shapes),
            fill=alt.Fill("kind:N", title=None, scale=colours),
            tooltip=tips,
        ),
    )
    return with_rows(drawing(layers, HEIGHT, language), points=rows)


def _row(higher: int, lower: int, bound: int, kind: str, language: str) -> dict[str, object]:
    return {
        "higher": higher,
        "lower": lower,
        "bound": bound,
        "kind": kind,
        "higher_text": whole(higher, language),
        "lower_text": whole(lower, language),
    }
