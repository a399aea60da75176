"""The time limit of a solve, shared among the independent parts of a case."""

import threading
import time
from collections.abc import Sequence

from planner.placement.parts import Part

LEAST_SHARE = 0.04
"""Share of the time left that even the smallest part may take in the first round."""

MOST_KEPT_BACK = 0.25
"""Share of the time limit that may be kept back for stating what was found; less where the first plan took less.

Values and bounds of goals that are no longer searched for take time too: 25 s at 5 000 children.
"""


class Clock:
    """Shares the time limit among the parts by their size; what one part leaves over, the others get.

    It is made when the first plan is ready. As much time as that took is kept back for the end.
    """

    def __init__(self, parts: Sequence[Part], workers: int, limit_s: float, began: float) -> None:
        self._workers = max(1, workers)
        self._limit = limit_s
        self._end = began + limit_s - min(time.monotonic() - began, MOST_KEPT_BACK * limit_s)
        self._lock = threading.Lock()
        self.begin_again(parts)

    def begin_again(self, parts: Sequence[Part]) -> None:
        """Shares what is left of the time among these parts."""
        self._left = sum(map(_weight, parts))

    @property
    def share_left(self) -> float:
        """Share of the time limit that is left."""
        return max(0.0, self._end - time.monotonic()) / self._limit

    def deadline_of(self, part: Part) -> float:
        """When a part that starts now should end [s on the monotonic clock]."""
        now = time.monotonic()
        with self._lock:
            share = min(1.0, max(LEAST_SHARE, self._workers * _weight(part) / self._left))
            self._left -= _weight(part)
        return now + max(0.0, self._end - now) * share


def _weight(part: Part) -> float:
    return float(len(part) ** 3)
