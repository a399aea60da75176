"""How far work of several stages has come, and how long the rest of it takes, told as one share that never goes back.

The share is the time used over the time it will take in all, so whoever sees it can tell what is left of the clock.
"""

import time
from collections.abc import Callable, Sequence

from models.plan import Sentence
from planner.placement.solver import Progress


class Stages:
    """Work under way since `began`; told through `tell`."""

    def __init__(self, tell: Callable[[Progress], None], began: float) -> None:
        self._tell, self._began, self._share = tell, began, 0.0

    def say(self, step: Sentence, left_s: float) -> None:
        """Tells what is being done, with about `left_s` seconds to go for everything."""
        used = time.monotonic() - self._began
        self._share = max(self._share, min(1.0, used / max(1e-9, used + max(0.0, left_s))))
        self._tell(Progress(step, None, None, None, used, self._share))

    def parts(
        self, step: str, sizes: Sequence[float], after: Callable[[float], float] = lambda _: 0.0, **facts: object
    ) -> Callable[[int], None]:
        """Told how many of the parts are done; `after` is what comes then [s], given the time for a part of size 1 [s].

        `sizes` are the parts in the order in which they begin, `facts` what the step's text needs beside their number.
        """
        start, whole = time.monotonic(), sum(sizes)

        def report(done: int) -> None:
            finished = sum(sizes[:done])
            pace = (time.monotonic() - start) / finished if finished else 0.0
            self.say(
                Sentence(step, {"done": done, "all": len(sizes), **facts}), pace * (whole - finished) + after(pace)
            )

        return report
