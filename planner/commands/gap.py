"""The command `gap`, and its options, which the report about the gap takes too."""

from typing import Annotated

import typer

from planner.commands.terminal import Json, Language, known_language, refuse_no_folder, show
from planner.typed.gap import typed_from

Base = Annotated[
    list[str] | None,
    typer.Option(metavar="ITEM", help="Budget item, 855.22=60% for a part, NAME:2024=5000;2025=6100; repeatable."),
]
CountKey = Annotated[str, typer.Option(metavar="KEY", help="Which children are counted.")]
OwnCounts = Annotated[
    list[str] | None,
    typer.Option("--own-count", metavar="YEAR=OSLO/ELSEWHERE", help="Children counted otherwise; repeatable."),
]
First = Annotated[int | None, typer.Option("--from", metavar="YEAR", help="First year of the split.")]
Last = Annotated[int | None, typer.Option("--to", metavar="YEAR", help="Last year of the split.")]
StatedGap = Annotated[str | None, typer.Option("--gap", metavar="MNOK", help="Gap; 454 without it.")]
Share = Annotated[str | None, typer.Option(metavar="PERCENT", help="Oslo's share; 51 without it.")]
Opening = Annotated[str, typer.Option(help="Grant of the first year: indexed, parity or MNOK.")]
Prices = Annotated[str, typer.Option(help="Prices: cpi, or per cent a year.")]
IndexedBy = Annotated[str, typer.Option(help="What the grant was raised by: cpi, or per cent a year.")]
Grants = Annotated[
    list[str] | None, typer.Option("--grant", metavar="MNOK[@YEAR][=NAME]", help="A grant to Bufetat; repeatable.")
]
Weights = Annotated[str | None, typer.Option(metavar="KEY=PERCENT,…", help="A formula; sums to 100.")]


def gap(
    base: Base = None,
    count: CountKey = "children_0_17",
    own_counts: OwnCounts = None,
    first: First = None,
    last: Last = None,
    gap: StatedGap = None,
    share: Share = None,
    opening: Opening = "indexed",
    prices: Prices = "cpi",
    indexed_by: IndexedBy = "cpi",
    grants: Grants = None,
    weights: Weights = None,
    json_file: Json = None,
    language: Language = "nb",
) -> None:
    """What Oslo gets per child beside what Bufetat gets: implied, by year, split, shared, and what does not fit."""
    from planner import gap as workbench
    from planner.gap.as_json import gap_as_json
    from planner.service import code_version
    from planner.typed import gap as gap_asked
    from planner.words import gap as gap_words

    typed = typed_from(locals())
    known_language(language)
    refuse_no_folder(json_file)
    answer = workbench.answer(gap_asked.request_from(typed))
    command = gap_asked.command_of(typed, "--json", "-")
    show(gap_words.gap_lines(answer, language), gap_as_json(answer, code_version(), command), json_file)
