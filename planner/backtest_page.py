"""Writes `docs/backtest.md` from the public series, as the command `backtest` has them.

python -m planner.backtest_page > docs/backtest.md
"""

import sys
from collections.abc import Iterator

from planner import public_series
from planner.language import say
from planner.simulating import Backtest, backtests
from planner.words.backtest import TITLES, heads, intro, rows, trend_said, why

HEAD = """\
# Backtest

Would the demand model have foretold the years that have come since? `python -m planner backtest` asks that of the
public series; the page «Fremtiden» shows the same as charts. This page is made by `python -m planner.backtest_page`,
and a test holds the two together.

## How

Children in institutions on a day are the referrals that have not ended: so many per 1 000 inhabitants aged 12–17 a day,
each still there as the curve of stays says (all classes together, mixed by their rates). That is the model's own demand
without limits of places. It is calibrated on what was seen up to the year named below, and two ways go on from there:

- **Rate as last seen**: what a simulation does where no dial is turned. Its interval is the one a simulation would
  give, chance in referrals and stays alone (Poisson).
- **Rate falling as before**: the straight line of the logarithm of the rate over the years. Its interval has the error
  of the line, of single years about it, and chance.
"""

FOOT = """\
## What it does not test

Single operators (their series ends in 2005), waiting and breaches (nobody publishes them), kinds of ground (2011 is the
last year), and the rules of placement. The curve of stays is today's and partly assumed; that matters little here,
since the rate changes slowly beside a stay's length.
"""


def backtest_page() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    tests = backtests()
    yield HEAD
    yield f"{say(intro(), 'en')}\n"
    for test in tests:
        yield f"## {TITLES[test.series.code]}\n"
        yield f"{say(trend_said(test), 'en')}\n"
        yield from _table(test)
    yield "## What was off, and why\n"
    yield from (f"- {say(sentence, 'en')}" for sentence in why(tests))
    yield f"\n{FOOT}\nSource of both series: {public_series.SOURCE}.\n"


def _table(test: Backtest) -> Iterator[str]:
    for row in (heads("en"), ("---:", "---", "---:", "---:", "---:", "---:", "---"), *rows(test, "en")):
        yield f"| {' | '.join(row)} |"
    yield ""


if __name__ == "__main__":
    # In UTF-8 wherever it runs: a redirected output on Windows would have another encoding.
    sys.stdout.buffer.write(backtest_page().encode())
