"""Runs one method once and prints what it measured as one line of JSON: `python -m benchmarks.one_run`.

A process of its own for every run, so that the peak of memory is this run's and nothing is warm.
"""

import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path


def peak_mb() -> float | None:
    """The most memory this process held [MB]; `None` where the system does not tell.

    Linux's resource usage begins with what the parent held, so the process's own high-water mark is read there.
    """
    own = Path("/proc/self/status")
    if own.is_file():
        marks = [line.split() for line in own.read_text().splitlines() if line.startswith("VmHWM:")]
        if marks:
            return int(marks[0][1]) * 1024 / 1e6
    try:
        import resource
    except ImportError:
        return None
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def run(method: str, children: int, seed: int, limit_s: float) -> dict[str, object]:
    """What the method measured, with the time of the whole run [s] and its peak of memory [MB]."""
    started = time.perf_counter()
    module, _, function = method.partition(":")
    measured = getattr(import_module(module), function)(children, seed, limit_s)
    return {"process_s": time.perf_counter() - started, "peak_mb": peak_mb(), **measured}


def main() -> None:
    """Answers on the real stdout; whatever solvers print goes to stderr."""
    answer = os.dup(1)
    os.dup2(2, 1)
    method, children, seed, limit_s = sys.argv[1:]
    result = json.dumps(run(method, int(children), int(seed), float(limit_s)))
    with os.fdopen(answer, "w", encoding="utf-8") as stdout:
        stdout.write(result + "\n")


if __name__ == "__main__":
    main()
