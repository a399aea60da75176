"""What has been proven of independent parts, so that a question asked again in part is answered at once.

A what-if changes one part of a country and leaves all others as they were. Two parts are the same when
their models are: the same pairs, rows and objectives, number by number. So nothing has to know which
change touches what, and nothing stale can be given.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from hashlib import sha256
from threading import Lock

from models.ids import ChildId, UnitId
from planner.placement.goals import goals_in_order
from planner.placement.levels import Decided
from planner.placement.model import PlacementModel
from planner.placement.model_goals import objective_of

MOST_REMEMBERED = 4_000
"""Parts; the one asked for longest ago is forgotten first."""


class Memory:
    """Proven parts by the fingerprint of their question. Shared by threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._decided: OrderedDict[str, Decided] = OrderedDict()

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been proven yet."""
        return not self._decided

    def take_over(self, other: "Memory") -> None:
        """Remembers all that another memory holds now."""
        with self._lock, other._lock:
            self._decided.update(other._decided)

    def recalled(self, question: str) -> Decided | None:
        """What was proven of the same question, if it was ever asked."""
        with self._lock:
            known = self._decided.get(question)
            if known is not None:
                self._decided.move_to_end(question)
            return known

    def keep(self, question: str, decided: Decided) -> None:
        """Remembers a part whose every goal and tie is proven; others may come out better next time."""
        if not decided.is_proven:
            return
        with self._lock:
            self._decided[question] = decided
            while len(self._decided) > MOST_REMEMBERED:
                self._decided.popitem(last=False)


def fingerprint(model: PlacementModel) -> str:
    """The SHA-256 of all that decides a part: its pairs, its rows and its goals in their order.

    The model is one to which nothing has been added since it was built, and nothing is added to it here.
    """
    m = model.aside()
    objectives = [(goal.code, objective_of(m, goal)) for goal in goals_in_order(m.case)]
    rows = m.linear
    matrix = rows.matrix()
    digest = sha256()
    digest.update(repr([(child.child_id, unit.unit_id) for child, unit in m.pairs]).encode())
    digest.update(repr((rows.upper, rows.limits)).encode())
    digest.update(matrix.indptr.tobytes() + matrix.indices.tobytes() + matrix.data.tobytes())
    digest.update(repr([(code, goal.terms, goal.constant) for code, goal in objectives]).encode())
    return digest.hexdigest()


def near_to(question: str, children: Iterable[ChildId], near: Mapping[ChildId, UnitId | None]) -> str:
    """The fingerprint of the same question where no more children than needed should leave a plan."""
    where = repr([(child_id, near.get(child_id)) for child_id in sorted(children)])
    return sha256(f"{question} {where}".encode()).hexdigest()
