"""What someone who may see totals only is shown: counts, shares and money from which no child can be told.

One gate for pages, exports and the command line. Counts go in cell by cell at the finest breakdown that
is ever shown, and every total is added up from what those cells show, so no total knows more than they do.
"""

from planner.disclosure.counts import HIDDEN_UP_TO, ROUNDED_TO, Cell, Cells, Shown, beside, protected, total
from planner.disclosure.money import FEWEST_PAYING, MOST_OF_TWO, Money, of_money
from planner.disclosure.shares import Share, share

__all__ = [
    "FEWEST_PAYING",
    "HIDDEN_UP_TO",
    "MOST_OF_TWO",
    "ROUNDED_TO",
    "Cell",
    "Cells",
    "Money",
    "Share",
    "Shown",
    "beside",
    "of_money",
    "protected",
    "share",
    "total",
]
