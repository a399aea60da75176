"""What the chapters about the gap share: the answer, its language, and the references counted so far."""

from fractions import Fraction

from planner.gap.question import GapAnswer
from planner.gap.register import register
from planner.language import Translate, translator
from planner.report.document import Cell, Number, Referring
from planner.simulation.funding.money import MILLION, Interval
from planner.typed.gap import Typed, command_of
from planner.words.money import between, decimal, millions


class Gathered:
    """One answer on its way into a report; `command` is the line that makes it again."""

    def __init__(self, answer: GapAnswer, typed: Typed, language: str) -> None:
        self.answer, self.language = answer, language
        self.tr: Translate = translator(language)
        self.refs = Referring()
        self.command = command_of(typed, "--json", "-")
        self._register = [str(each.what) for each in register(answer)]

    def period(self) -> str:
        """The years compared."""
        causes = self.answer.causes
        return f"{causes.first}–{causes.last}" if causes else str(self.answer.anchor)

    def by(self, what: str) -> tuple[str, ...]:
        """A reference to a figure of the answer."""
        return (self.refs.to(what, "data/reference", self.command),)

    def rests_on(self, *starts: str) -> tuple[str, ...]:
        """The codes of the assumptions whose English text begins so."""
        return tuple(f"A{place}" for place, what in enumerate(self._register, start=1) if what.startswith(starts))

    def mill(self, nok: Fraction | None, digits: int = 1) -> str:
        """Kroner in words."""
        return millions(nok, self.language, digits)

    def band(self, money: Interval) -> str:
        """The ends in whole million kroner."""
        return between(*(decimal(each / MILLION, self.language, 0) for each in (money.low, money.high)))


def mnok(nok: Fraction | None, **more: str) -> Cell:
    """Kroner as a cell in million kroner."""
    return None if nok is None else Number(nok / MILLION, 1, **more)
