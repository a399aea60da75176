"""Scenarios that are kept in the store for others to build on: every version, with who wrote it and when."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields

from models.change import Change, Scenario
from planner.errors import BadUse
from planner.scenarios import Named, named_from, names, scenario_text
from planner.service import Kept
from planner.store import asked
from planner.store.permissions import scopes_of
from planner.store.reach import ids_of_children

TEXT = "toml"
"""Where the content of a kept scenario has its file."""

OF_CHILDREN = ("child_id", "child_a", "child_b", "other_child_id")
"""Fields of changes that name a child."""


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """One version of a kept scenario, read: its number among `latest`, when it was written [UTC] and by whom."""

    named: Named
    number: int
    latest: int
    at: str
    by_user: str


def keep(kept: Kept, name: str, scenario: Scenario, seen: int = 0) -> int:
    """Keeps a new version under a name; its number. `seen` is the latest version that was seen, 0 for a new one.

    Raises `Forbidden`, `Outrun` where somebody else has written one in between, and `BadUse` for a name of the
    library and for changes and texts that name a child of the store: many may read scenarios who may not see any.
    """
    if not name.replace("_", "").isalnum() or len(name) > 60:
        raise BadUse("A scenario is called by letters, digits and _, at most 60 of them, not «{name}».", name=name)
    if name in names():
        raise BadUse("«{name}» is a scenario that comes with the program. Choose another name.", name=name)
    with kept.store.work(kept.actor) as work:
        work.scopes("scenarios", "write")
        _refuse_named(naming_children(scenario, ids_of_children(work)))
        return asked.keep_scenario(work, name, {TEXT: scenario_text(scenario)}, seen)


def _refuse_named(about: Sequence[int]) -> None:
    """Raises `BadUse` with the numbers of what names a child, and never with the id: not all may see the child."""
    numbers = ", ".join(str(number) for number in about if number)
    if numbers:
        raise BadUse(
            "Change {numbers} names a child. Scenarios are read by people who may see no child, so they are kept "
            "without such changes: those belong to a plan.",
            numbers=numbers,
        )
    if about:
        raise BadUse(
            "The title or the question names a child. Scenarios are read by people who may see no child: write it "
            "without."
        )


def naming_children(scenario: Scenario, children: Collection[str]) -> tuple[int, ...]:
    """The numbers of the changes, from 1, that are about a child, or that tell one of these ids in their texts.

    0 where the title or the question tells one.
    """
    told = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(children)))})(?!\w)") if children else None
    texts: list[tuple[int, tuple[str, ...]]] = [(0, (scenario.title, scenario.why, scenario.title_en, scenario.why_en))]
    texts += [(number, (step.who, step.why, step.source)) for number, step in enumerate(scenario.steps, start=1)]
    spoken = {number for number, each in texts if told is not None and told.search("\n".join(each))}
    changed = {number for number, step in enumerate(scenario.steps, start=1) if any(_children(step.change))}
    return tuple(sorted(spoken | changed))


def latest(kept: Kept) -> tuple[KeptVersion, ...]:
    """The latest version of every scenario that may be read, by name; none for who may read none."""
    if not scopes_of(kept.actor, "scenarios", "read"):
        return ()
    with kept.store.work(kept.actor) as work:
        found = asked.scenarios(work)
    return tuple(map(_read, found))


def versions(kept: Kept, name: str) -> tuple[KeptVersion, ...]:
    """Every version of one, the latest first; raises `Forbidden` and `BadUse`."""
    with kept.store.work(kept.actor) as work:
        found = asked.versions(work, name)
    return tuple(map(_read, found))


def version(kept: Kept, name: str, number: int | None = None) -> KeptVersion:
    """One version of one, the latest without `number`; raises `Forbidden` and `BadUse`."""
    with kept.store.work(kept.actor) as work:
        found = asked.scenario(work, name, number)
    return _read(found)


def _read(found: asked.KeptScenario) -> KeptVersion:
    named = named_from(found.scenario_id, str(found.content[TEXT]), f"{found.scenario_id}.toml")
    return KeptVersion(named, found.number, found.latest, found.at, found.by_user)


def _children(change: Change) -> Iterator[str]:
    for field in fields(change):
        if field.name in OF_CHILDREN and getattr(change, field.name):
            yield getattr(change, field.name)
