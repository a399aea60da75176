"""What the chapters of a budget memo share: the memo, its language, and references counted so far."""

from planner.language import Translate, translator
from planner.report.budget_gathered import Memo, Proposed
from planner.report.document import Referring
from planner.service import Desk


def source_of(desk: Desk, language: str) -> str:
    """Which data a memo rests on."""
    return translator(language)("the synthetic data set") if desk.is_synthetic else desk.source_name


class Writing:
    """One memo on its way into a report."""

    def __init__(self, memo: Memo, language: str) -> None:
        self.memo, self.language = memo, language
        self.tr: Translate = translator(language)
        self.refs = Referring()

    @property
    def years(self) -> tuple[int, ...]:
        """The years that are costed."""
        return tuple(year.year for year in self.memo.proposals[0].cost.years)

    def title(self, proposed: Proposed) -> str:
        """What a proposal is called in the language of the memo."""
        return proposed.stack.title_in(self.language)

    def cost_ref(self, proposed: Proposed) -> tuple[str, ...]:
        """A reference to a proposal's cost."""
        what = self.tr("The cost of {name}").format(name=self.title(proposed))
        return (self.refs.to(what, "data/parameters/costs", proposed.command),)

    def cost_refs(self) -> tuple[str, ...]:
        """References to the costs of all proposals."""
        return tuple(code for proposed in self.memo.proposals for code in self.cost_ref(proposed))

    def future_ref(self) -> tuple[str, ...]:
        """The reference to the futures, where there are any."""
        if not self.memo.compare_command:
            return ()
        what = self.tr("Futures of the proposals beside the baseline")
        return (self.refs.to(what, source_of(self.memo.desk, self.language), self.memo.compare_command),)
