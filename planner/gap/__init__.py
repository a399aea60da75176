"""The funding gap workbench: one question about Oslo's gap, answered from public figures."""

from planner.gap.answer import answer
from planner.gap.question import GapAnswer, GapRequest

__all__ = ["GapAnswer", "GapRequest", "answer"]
