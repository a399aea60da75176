"""Stands in for an engine where the measuring itself is tested."""


def quick(children: int, seed: int, limit_s: float) -> dict[str, object]:
    """Measures that follow from the question, and a line on stdout, as solvers print."""
    print("a solver talks")
    return {"seconds": children * seed / 100, "levels": [{"name": "unplaced", "gap": 0.0}], "limit": limit_s}


def large(children: int, seed: int, limit_s: float) -> dict[str, object]:
    """Holds `children` MB for a moment."""
    held = b"x" * (children * 1_000_000)
    return {"seconds": float(len(held) > 0)}


def broken(children: int, seed: int, limit_s: float) -> dict[str, object]:
    """Breaks off on its second seed."""
    if seed == 2:
        raise RuntimeError("out of luck")
    return {"seconds": 0.0}
